"""محلهٔ من: everything about one neighbourhood; without one, where to pick it."""

from karnameh.content import neighbourhood
from karnameh.content.components import show_links, show_title
from karnameh.content.view import view
from karnameh.exports.fragments import Link

v = view()
say = v.locale.text

code = v.address.choice("n", [str(place) for place in v.neighbourhoods["code"]], "")
if code:
    name = v.place_name(code)
    show_title(say("neighbourhood.title", place=name), say("neighbourhood.lead"))
    v.tell(title=say("neighbourhood.title", place=name), description=neighbourhood.summary(v, code))
    neighbourhood.show_neighbourhood(v, code)
    show_links([Link(href=v.link("neighbourhood", n=""), label=say("neighbourhood.another"))])
else:
    show_title(say("neighbourhood.pick"), say("neighbourhood.pick_lead"))
    v.tell(title=say("neighbourhood.pick"), description=say("describe.neighbourhood"))
    neighbourhood.show_picker(v)
