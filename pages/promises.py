"""برنامه و عملکرد: each promise of a year against what was done; or one with all that shows it."""

from karnameh.content import promises
from karnameh.content.choices import choose_year
from karnameh.content.components import show_notice, show_title
from karnameh.content.view import view
from karnameh.warehouse import questions

v = view()
say = v.locale.text

show_title(say("promises.title"), say("promises.lead"))
with v.canvas.choices():
    year = choose_year(v, plans=True)

plan = questions.promises(v.data, year=year, today=v.today)
item = v.address.choice("item", list(plan["plan_item_id"]), "")
v.tell(title=say("promises.of_year", year=v.locale.plain(year)), description=say("describe.promises"))
if plan.empty:
    show_notice(say("promises.empty_title", year=v.locale.plain(year)), say("promises.empty"))
elif item:
    promises.show_promise(v, plan, item, page=v.address.number("page"))
else:
    promises.show_promises(v, plan, year=year)
