"""شفافیت سالانه: one year, with what was cancelled and what is not known."""

from karnameh.content import sections
from karnameh.content.choices import choose_year, show_unfinished
from karnameh.content.components import show_links, show_notice, show_title
from karnameh.content.view import view
from karnameh.exports.fragments import Link
from karnameh.warehouse import questions

v = view()
say = v.locale.text

show_title(say("transparency.title"), say("transparency.lead"))
with v.canvas.choices():
    year = choose_year(v, plans=True)
show_unfinished(v, year)

if questions.headline(v.data, year=year, today=v.today).done:
    sections.show_kinds(v, year=year)
    sections.show_months(v, say("transparency.by_month"), year=year)
    sections.show_places(v, year=year)
else:
    show_notice(say("transparency.no_year", year=v.locale.plain(year)))
sections.show_plan(v, year=year)
sections.show_cancelled(v, year=year)
sections.show_unknowns(v, year=year)
show_links(
    [Link(href=v.link("report", year=str(year)), label=say("report.of_year", year=v.locale.plain(year)))]
)
