"""اتاق شورا: the way to the pages that a review meeting asks for, with one figure each."""

from karnameh.content import council
from karnameh.content.choices import choose_year
from karnameh.content.components import show_title
from karnameh.content.view import view

v = view()
say = v.locale.text

show_title(say("council.title"), say("council.lead"))
v.tell(title=say("council.title"), description=say("describe.council"))
with v.canvas.choices():
    year = choose_year(v, plans=True)
council.show_doors(v, year=year)
