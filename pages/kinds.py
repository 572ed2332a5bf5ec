"""به تفکیک نوع: every kind of activity, each one of the promises; or one kind with its results."""

from karnameh.content import kinds
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
    v.canvas.choose("kind", {"": say("filter.any_kind"), **labels}, label=say("filter.kind"), default="")
    years = {str(one): v.locale.plain(one) for one in v.year_choice()}
    default = str(v.default_year(plans=True))
    year = int(v.canvas.choose("year", years, label=say("filter.year"), default=default))
    places = {"": say("filter.any_neighbourhood"), **v.places}
    place = v.canvas.choose("n", places, label=say("filter.neighbourhood"), default="")

if kind:
    kinds.show_kind(v, kind, year=year, place=place, page=v.address.number("page"))
else:
    kinds.show_kinds(v, year=year, place=place)
