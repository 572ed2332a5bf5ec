"""فراتر از شمارش: how far what was done is followed: outputs, targets, reactions, results."""

from karnameh.content import beyond
from karnameh.content.components import show_note, show_notice, show_title
from karnameh.content.view import view
from karnameh.warehouse import questions

v = view()
say = v.locale.text

show_title(say("beyond.title"), say("beyond.lead"))
v.tell(title=say("beyond.title"), description=say("describe.beyond"))
with v.canvas.choices():
    years = {str(year): v.locale.plain(year) for year in v.year_choice()}
    year = int(v.canvas.choose("year", years, label=say("filter.year"), default=str(v.default_year())))
    places = {"": say("filter.any_neighbourhood"), **v.places}
    place = v.canvas.choose("n", places, label=say("filter.neighbourhood"), default="")

if year == v.this_year:
    show_note(say("transparency.partial", year=v.locale.plain(year), date=v.locale.date(v.today)))
by_kind = questions.beyond_counting(v.data, by="kind", year=year, neighbourhood=place or None)
if by_kind.empty:
    show_notice(say("transparency.no_year", year=v.locale.plain(year)))
else:
    beyond.show_beyond(v, by_kind, year=year, place=place)
