"""برنامه و عملکرد: each promise of a year against what was done; or one with all that shows it."""

from karnameh.content import promises
from karnameh.content.components import show_notice, show_title
from karnameh.content.view import view
from karnameh.warehouse import questions

v = view()
say = v.locale.text

show_title(say("promises.title"), say("promises.lead"))
with v.canvas.choices():
    years = {str(year): v.locale.plain(year) for year in v.year_choice()}
    default = str(v.default_year(plans=True))
    year = int(v.canvas.choose("year", years, label=say("filter.year"), default=default))

plan = questions.promises(v.data, year=year, today=v.today)
item = v.address.choice("item", list(plan["plan_item_id"]), "")
v.tell(title=say("promises.of_year", year=v.locale.plain(year)), description=say("describe.promises"))
if plan.empty:
    show_notice(say("promises.empty_title", year=v.locale.plain(year)), say("promises.empty"))
elif item:
    promises.show_promise(v, plan, item, page=v.address.number("page"))
else:
    promises.show_promises(v, plan, year=year)
