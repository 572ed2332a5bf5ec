"""One activity: everything that is recorded of it."""

from karnameh.content import history, map_data, record
from karnameh.content.components import (
    show,
    show_cards,
    show_facts,
    show_links,
    show_notice,
    show_section,
    show_table,
    show_title,
)
from karnameh.content.share import as_thing, show_share
from karnameh.content.view import view
from karnameh.exports import fragments
from karnameh.exports.feeds import calendar_link
from karnameh.exports.fragments import Link
from karnameh.warehouse import questions

v = view()
say = v.locale.text

back = Link(href=v.link("activities"), label=say("activity.back"))
asked = v.address.free_text("id")
found = questions.activity(v.data, asked)
gone = questions.withdrawal(v.data, asked) if found is None else None
if gone is not None:
    v.tell(title=gone.title, description=say("history.withdrawn_title"), status=404)
    history.show_withdrawn(v, gone)
    show_links([back])
elif found is None:
    v.tell(title=say("activity.missing"), description=say("activity.missing_hint"), status=404)
    show_title(say("nav.activity"))
    show_notice(say("activity.missing"), say("activity.missing_hint"), link=back)
else:
    activity, line = found.activity, record.summary_line(v, found)
    v.tell(title=activity.title, description=activity.summary or line, thing=as_thing(v, activity))
    show_title(activity.title, line)
    history.show_corrections(v, asked)
    if activity.summary:
        show(fragments.prose([activity.summary]))

    facts_part, map_part = v.canvas.columns(3, 2)
    with facts_part:
        show_section(say("activity.details"))
        show_facts(say("activity.details"), record.facts(v, found))
    with map_part:
        show_section(say("activity.map_title"))
        drawn = map_data.locator(v, activity)
        if drawn is None:
            show(fragments.prose([say("activity.no_place")]))
        else:
            place = v.place_name(activity.neighbourhood)
            v.canvas.drawing(drawn, alternative=say("activity.map_alt", place=place))

    show_section(say("activity.measures"), record.measures_note(v, found))
    if len(found.metrics):
        columns, rows = record.measures_table(v, found)
        show_table(say("activity.measures"), columns, rows)
    if len(found.children):
        show_section(say("activity.children"))
        show_cards(v, found.children, empty="", label=say("activity.children"))
    if found.parent:
        siblings = questions.parts(v.data, found.parent.activity_id, without=asked, limit=4)
        show_section(say("activity.siblings", title=found.parent.title))
        show_cards(v, siblings, empty=say("activity.no_siblings"), label=say("activity.parent"))
    calendar = calendar_link(activity, v.locale)
    show_share(v, activity.title, line, more=[calendar] if calendar else [], id=asked)
    history.show_activity_history(v, asked)
    show_links([back])
