"""نقشهٔ محله‌ها: how much in which neighbourhood, and what."""

from karnameh.content import headlines, map_data
from karnameh.content.choices import choose_kind, choose_year
from karnameh.content.components import show, show_cards, show_links, show_section, show_title, show_under
from karnameh.content.tables import places_table
from karnameh.content.view import view
from karnameh.exports import fragments
from karnameh.exports.fragments import Link
from karnameh.warehouse import Filter, questions

v = view()
say = v.locale.text

show_title(say("map.title"), say("map.lead"))
asked = map_data.Asked.of(v)
measures = {measure: say(f"map.measure_{measure}") for measure in map_data.MEASURES}
with v.canvas.choices():
    choose_year(v)
    choose_kind(v)
    v.canvas.choose("measure", measures, label=say("map.measure"), default=map_data.MEASURES[0])
    v.canvas.switch("points", label=say("map.points"))
places = v.places
place = v.address.choice("n", list(places), "")
year, kind = asked.year, asked.kind

counts = map_data.counts(v, asked)
drawn = map_data.choropleth(v, asked, counts, selected=place)
headline = headlines.places(
    v.locale,
    drawn.shapes,
    year=year,
    measure=asked.measure,
    kind=v.codes("kind").labels(v.locale)[kind] if kind else "",
)
alternative = say("map.alt", district=v.locale.plain(v.district), measure=measures[asked.measure])
v.tell(title=say("map.title"), description=headline)

show_section(headline, map_data.elsewhere(v, counts))
map_column, list_column = v.canvas.columns(3, 2)
with map_column:
    v.canvas.map(drawn, alternative=alternative)
    show(map_data.legend(v, drawn.shapes, measure=asked.measure))
with list_column:
    where = places.get(place, say("overview.whole_district"))
    show_section(say("map.list_title", place=where), say("map.list_hint", year=v.locale.plain(year)))
    wanted = Filter(year=year, kind=kind or None, neighbourhood=place or None)
    found = questions.activity_list(v.data, wanted, today=v.today, page=1, page_size=5)
    show_cards(v, found.rows, empty=say("map.list_empty"), label=say("map.list_title", place=where))
    links = [Link(href=v.link("activities", year=str(year)), label=say("count.results", n=found.total))]
    if place:
        about = Link(href=v.link("neighbourhood", n=place), label=say("map.about", place=where))
        links += [about, Link(href=v.link("map", n=""), label=say("map.clear"))]
    show_links(links)

columns, rows = places_table(v, counts, year=year, kind=kind)
show_under(
    v,
    columns=columns,
    rows=rows,
    caption=alternative,
    download=v.download("activities-by-neighbourhood", year=str(year), kind=kind),
)
show(fragments.prose(map_data.boundary_sentences(v, drawn.shapes)))
