"""اتاق شورا: the way to the pages that a review meeting asks for, with one figure each."""

from karnameh.content import council
from karnameh.content.choices import choose_year
from karnameh.content.components import show, show_title
from karnameh.content.view import view
from karnameh.exports.council import doors

v = view()
say = v.locale.text

show_title(say("council.title"), say("council.lead"))
v.tell(title=say("council.title"), description=say("describe.council"))
with v.canvas.choices():
    year = choose_year(v, plans=True)
show(doors(council.doors(v, year=year), label=say("council.title")))
