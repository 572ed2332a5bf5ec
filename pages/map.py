"""نقشهٔ محله‌ها: how much in which neighbourhood, and what."""

import streamlit as st

from karnameh.dashboard import filters, headlines, map_data
from karnameh.dashboard.components import show_cards, show_links, show_section, show_title, show_under
from karnameh.dashboard.maps import SHAPES, build_map
from karnameh.dashboard.tables import places_table
from karnameh.dashboard.view import view
from karnameh.exports import fragments
from karnameh.exports.fragments import Link
from karnameh.warehouse import Filter, questions

MAP_ROOM = {True: (310, 420), False: (640, 560)}
"""Width and height of the map in pixels, on a narrow screen and on others."""

v = view()
say = v.locale.text

show_title(say("map.title"), say("map.lead"))
with st.container(horizontal=True, vertical_alignment="bottom"):
    years = {str(year): v.locale.plain(year) for year in v.year_choice()}
    year = int(filters.choose("year", years, label=say("filter.year"), default=str(v.default_year())))
    kinds = {"": say("filter.any_kind"), **v.codes("kind").labels(v.locale)}
    kind = filters.choose("kind", kinds, label=say("filter.kind"), default="")
    measures = {"count": say("map.measure_count"), "rate": say("map.measure_rate")}
    measure = filters.choose("measure", measures, label=say("map.measure"), default="count")
    with_points = filters.switch("points", label=say("map.points"))
places = v.places
place = filters.read("n", list(places), "")

counts = questions.activities_by_neighbourhood(v.data, year=year, kind=kind or None, district=v.district)
shapes = map_data.shapes(v, counts, measure=measure)
points = map_data.points(v, year=year, kind=kind or None) if with_points else None
headline = headlines.places(v.locale, shapes, year=year, measure=measure, kind=kinds[kind] if kind else "")
alternative = say("map.alt", district=v.locale.plain(v.district), measure=measures[measure])

show_section(headline, map_data.elsewhere(v, counts))
map_column, list_column = st.columns([3, 2], gap="medium")
with map_column:
    deck = build_map(
        shapes,
        points,
        locale=v.locale,
        colours=v.colours,
        selected=place,
        room=MAP_ROOM[v.narrow],
        outline=questions.district_outline(v.data, v.district),
    )
    picked = st.pydeck_chart(
        deck,
        height=MAP_ROOM[v.narrow][1],
        on_select="rerun",
        alt=alternative,
        key=f"map-{year}-{kind}-{measure}-{place}",
    )
    st.html(map_data.legend(v, shapes, measure=measure))
    clicked = picked.selection["objects"].get(SHAPES, []) if picked else []
    if clicked:  # a second click on the same place lets go of it
        filters.write("n", "" if clicked[0]["code"] == place else clicked[0]["code"])
        st.rerun()
with list_column:
    where = places.get(place, say("overview.whole_district"))
    show_section(say("map.list_title", place=where), say("map.list_hint", year=v.locale.plain(year)))
    wanted = Filter(year=year, kind=kind or None, neighbourhood=place or None)
    found = questions.activity_list(v.data, wanted, today=v.today, page=1, page_size=5)
    show_cards(v, found.rows, empty=say("map.list_empty"), label=say("map.list_title", place=where))
    show_links(
        [
            Link(href=v.link("activities", year=str(year)), label=say("count.results", n=found.total)),
            *([Link(href=v.link("map", n=""), label=say("map.clear"))] if place else []),
        ]
    )

columns, rows = places_table(v, counts, year=year)
show_under(
    v,
    columns=columns,
    rows=rows,
    caption=alternative,
    download=v.download("activities-by-neighbourhood", year=str(year), kind=kind),
)
st.html(fragments.prose(map_data.boundary_sentences(v, shapes)))
