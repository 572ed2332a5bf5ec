"""به تفکیک نوع: every kind of activity, each one of the promises; or one kind with its results."""

from karnameh.content import kinds
from karnameh.content.choices import choose_kind, choose_place, choose_year
from karnameh.content.components import show_title
from karnameh.content.view import view

v = view()
say = v.locale.text

labels = v.codes("kind").labels(v.locale)
kind = v.address.choice("kind", list(labels), "")
heading = labels[kind] if kind else say("kinds.title")
lead = say(f"kinds.about_{kind}") if kind else say("kinds.lead")
show_title(heading, lead)
v.tell(title=heading, description=lead)
with v.canvas.choices():
    choose_kind(v)
    year = choose_year(v, plans=True)
    place = choose_place(v)

if kind:
    kinds.show_kind(v, kind, year=year, place=place, page=v.address.number("page"))
else:
    kinds.show_kinds(v, year=year, place=place)
