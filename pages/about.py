"""دربارهٔ داده‌ها: where the numbers come from, and what to do when one is wrong."""

from karnameh.content import batches, due, tables
from karnameh.content.components import show, show_links, show_section, show_table, show_title
from karnameh.content.view import view
from karnameh.exports import fragments
from karnameh.exports.fragments import Link
from karnameh.warehouse import questions

v = view()
say = v.locale.text

show_title(say("about.title"), say("about.lead"))

show_section(say("about.updated"), tables.version_sentence(v, questions.version_info(v.data)))

columns, rows = due.updates_table(v)
if rows:
    show_section(say("due.title"), due.rule(v))
    show_table(say("due.title"), columns, rows)

show_section(say("about.sources"), say("about.sources_lead"))
columns, rows = batches.sources_table(v, questions.sources(v.data))
show_table(say("about.sources"), columns, rows)
show_links([Link(href=v.link("history"), label=say("site.history_link"))])

show_section(say("about.method"))
boundaries = "map_official" if questions.boundary_source(v.data) else "map"
methods = ("counted", "period", "rate", "unknown", "reach", boundaries, *(("demo",) if v.demo else ()))
show(fragments.prose([say(f"about.method_{method}") for method in methods]))

show_section(say("about.places"), say("about.places_lead"))
columns, rows = tables.gazetteer_table(v)
show_table(say("about.places"), columns, rows)

show_section(say("about.definitions"), say("about.definitions_lead"))
for table, (columns, rows) in tables.dictionary_tables(v, questions.field_dictionary(v.data)).items():
    with v.canvas.fold(table):
        show_table(table, columns, rows)

show_section(say("about.error"), say("about.error_text"))
