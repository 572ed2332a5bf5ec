"""آنچه نمی‌دانیم: each gap of a year with its rows; or the rows of one gap."""

from karnameh.content import unknowns
from karnameh.content.choices import choose_year
from karnameh.content.components import show_title
from karnameh.content.view import view
from karnameh.warehouse.questions.unknowns import ACTIVITY_UNKNOWNS

v = view()
say = v.locale.text

show_title(say("unknowns.title"), say("transparency.unknown_lead"))
with v.canvas.choices():
    year = choose_year(v, plans=True)

v.tell(title=say("unknowns.of_year", year=v.locale.plain(year)), description=say("describe.unknowns"))
what = v.address.choice("what", ACTIVITY_UNKNOWNS, "")
if what:
    unknowns.show_rows(v, what, year=year, page=v.address.number("page"))
else:
    unknowns.show_unknowns(v, year=year)
