"""نمای کلی: what happened in your neighbourhood?"""

from karnameh.content import headlines, neighbourhood, sections
from karnameh.content.choices import choose_place, choose_year
from karnameh.content.components import (
    show_cards,
    show_figures,
    show_links,
    show_notice,
    show_section,
    show_title,
)
from karnameh.content.view import view
from karnameh.exports.fragments import Link
from karnameh.warehouse import questions

v = view()
say = v.locale.text

show_title(say("overview.question"), say("overview.lead"))
with v.canvas.choices():
    place = choose_place(v, label="overview.pick")
    year = choose_year(v)

place_name = v.places[place] if place else say("overview.whole_district")
period = headlines.period(year, v.today)
now = questions.headline(v.data, year=year, today=v.today, until=period.until, neighbourhood=place or None)
before = questions.headline(
    v.data, year=year - 1, today=v.today, until=period.before_until, neighbourhood=place or None
)
coming = questions.upcoming(v.data, today=v.today, neighbourhood=place or None, limit=4)
latest = questions.latest(v.data, today=v.today, neighbourhood=place or None, limit=4)

v.tell(title=say("overview.question"), description=headlines.summary(v, period, now, place=place_name))

show_section(
    say("overview.headline", year=v.locale.plain(year), place=place_name),
    headlines.period_text(v.locale, period),
)
if questions.headline(v.data, year=year, today=v.today).is_recorded:
    show_figures(
        headlines.figures(v, period, now, before, place=place),
        caption=headlines.period_text(v.locale, period),
    )
    if not place:
        show_section(say("overview.on_the_map"), say("overview.on_the_map_lead"))
        neighbourhood.show_picker(v)
    sections.show_months(v, say("overview.by_month"), year=year, place=place)
else:
    show_notice(say("empty.year_title", year=v.locale.plain(year)), say("empty.year"))

next_column, latest_column = v.canvas.columns(1, 1)
with next_column:
    show_section(say("overview.next"))
    show_cards(v, coming, empty=say("overview.next_empty"), label=say("overview.next"))
with latest_column:
    show_section(say("overview.latest"))
    show_cards(v, latest, empty=say("overview.latest_empty"), label=say("overview.latest"))

if not v.demo:
    show_section(say("empty.little_title"), say("empty.little"))
show_links(
    [
        *(
            [Link(href=v.link("neighbourhood", n=place), label=say("map.about", place=place_name))]
            if place
            else []
        ),
        Link(href=v.link("activities"), label=say("overview.all_activities")),
        Link(href=v.link("map"), label=say("overview.see_map")),
        Link(
            href=v.link("transparency", year=str(year)),
            label=say("overview.see_year", year=v.locale.plain(year)),
        ),
    ]
)
