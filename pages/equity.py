"""عدالت مکانی: what each neighbourhood got per resident, those with nothing first, and how evenly it is spread."""

from karnameh.content import equity
from karnameh.content.components import show_note, show_notice, show_title
from karnameh.content.view import view

v = view()
say = v.locale.text

show_title(say("equity.title"), say("equity.lead"))
with v.canvas.choices():
    years = {str(year): v.locale.plain(year) for year in v.year_choice()}
    year = int(v.canvas.choose("year", years, label=say("filter.year"), default=str(v.default_year())))
    kinds = {"": say("filter.any_kind"), **v.codes("kind").labels(v.locale)}
    kind = v.canvas.choose("kind", kinds, label=say("filter.kind"), default="")

v.tell(title=say("equity.of_year", year=v.locale.plain(year)), description=say("describe.equity"))
if year == v.this_year:
    show_note(say("transparency.partial", year=v.locale.plain(year), date=v.locale.date(v.today)))
found = equity.ask(v, year=year, kind=kind)
if found.places.empty:
    show_notice(say("equity.no_places"))
elif found.places["done"].sum() + sum(found.elsewhere.values()) == 0:
    show_notice(say("transparency.no_year", year=v.locale.plain(year)))
else:
    equity.show_equity(v, found, year=year, kind=kind)
    equity.show_ways_on(v, year=year, kind=kind)
