"""One activity: everything that is recorded of it."""

import streamlit as st

from karnameh.dashboard import filters, history, record
from karnameh.dashboard.components import (
    show_cards,
    show_links,
    show_notice,
    show_section,
    show_table,
    show_title,
)
from karnameh.dashboard.view import view
from karnameh.exports import fragments
from karnameh.exports.fragments import Link
from karnameh.warehouse import questions

v = view()
say = v.locale.text

back = Link(href=v.link("activities"), label=say("activity.back"))
asked = filters.read_text("id")
found = questions.activity(v.data, asked)
gone = questions.withdrawal(v.data, asked) if found is None else None
if gone is not None:
    history.show_withdrawn(v, gone)
    show_links([back])
elif found is None:
    show_title(say("nav.activity"))
    show_notice(say("activity.missing"), say("activity.missing_hint"), link=back)
else:
    show_title(found.activity.title, record.summary_line(v, found))
    history.show_corrections(v, asked)
    if found.activity.summary:
        st.html(fragments.prose([found.activity.summary]))
    show_section(say("activity.details"))
    st.html(fragments.facts(record.facts(v, found)))

    show_section(say("activity.measures"), record.measures_note(v, found))
    if len(found.metrics):
        columns, rows = record.measures_table(v, found)
        show_table(say("activity.measures"), columns, rows)
    if len(found.children):
        show_section(say("activity.children"))
        show_cards(v, found.children, empty="", label=say("activity.children"))
    history.show_activity_history(v, asked)
    show_links([back])
