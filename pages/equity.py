"""عدالت مکانی: what each neighbourhood got per resident, those with nothing first, and how evenly it is spread."""

from karnameh.content import equity
from karnameh.content.choices import choose_kind, choose_year, show_unfinished
from karnameh.content.components import show_notice, show_title
from karnameh.content.view import view

v = view()
say = v.locale.text

show_title(say("equity.title"), say("equity.lead"))
with v.canvas.choices():
    year = choose_year(v)
    kind = choose_kind(v)

v.tell(title=say("equity.of_year", year=v.locale.plain(year)), description=say("describe.equity"))
show_unfinished(v, year)
found = equity.ask(v, year=year, kind=kind)
if found.places.empty:
    show_notice(say("equity.no_places"))
elif found.places["done"].sum() + sum(found.elsewhere.values()) == 0:
    show_notice(say("transparency.no_year", year=v.locale.plain(year)))
else:
    equity.show_equity(v, found, year=year, kind=kind)
    equity.show_ways_on(v, year=year, kind=kind)
