"""One activity: everything that is recorded of it."""

import streamlit as st

from karnameh.dashboard import filters, record
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
found = questions.activity(v.data, filters.read_text("id"))
if found is None:
    show_title(say("nav.activity"))
    show_notice(say("activity.missing"), say("activity.missing_hint"), link=back)
else:
    show_title(found.activity.title, record.summary_line(v, found))
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
    show_links([back])
