"""راهنمای API: every address of the API, from its own description."""

from karnameh.content import api_page
from karnameh.content.components import show_links, show_note, show_title
from karnameh.content.view import view
from karnameh.exports.catalog import API
from karnameh.exports.fragments import Link
from karnameh.web.api.openapi import document

v = view()
say = v.locale.text

show_title(say("open.api_title"), say("open.api_page_lead"))
v.tell(title=say("open.api_title"), description=say("describe.api"))
if v.canvas.is_copy:
    show_note(say("open.copy_note"))
else:
    show_links([Link(href=f"{API}/openapi.json", label=say("open.api_raw"))])
    api_page.show_operations(v, document(v.data, v.locale))
