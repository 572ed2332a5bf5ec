"""فراتر از شمارش: how far what was done is followed: outputs, targets, reactions, results."""

from karnameh.content import beyond
from karnameh.content.choices import choose_place, choose_year, show_unfinished
from karnameh.content.components import show_notice, show_title
from karnameh.content.view import view
from karnameh.warehouse import questions

v = view()
say = v.locale.text

show_title(say("beyond.title"), say("beyond.lead"))
v.tell(title=say("beyond.title"), description=say("describe.beyond"))
with v.canvas.choices():
    year = choose_year(v)
    place = choose_place(v)

show_unfinished(v, year)
by_kind = questions.beyond_counting(v.data, by="kind", year=year, neighbourhood=place or None)
if by_kind.empty:
    show_notice(say("transparency.no_year", year=v.locale.plain(year)))
else:
    beyond.show_beyond(v, by_kind, year=year, place=place)
