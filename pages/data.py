"""دادهٔ باز: everything on the site to take away, cite, subscribe to and check."""

from karnameh.content import open_data
from karnameh.content.choices import choose_filter
from karnameh.content.components import show_note, show_title
from karnameh.content.view import view
from karnameh.exports.catalog import thing

v = view()
say = v.locale.text

show_title(say("open.title"), say("open.lead"))
v.tell(title=say("open.title"), description=say("describe.data"), thing=thing(v.data, v.base, v.district))
if v.canvas.is_copy:
    show_note(say("open.copy_note"))
    open_data.show_citation(v)
else:
    chosen = choose_filter(v)
    open_data.show_chosen(v, chosen)
    open_data.show_complete(v)
    open_data.show_tables(v)
    open_data.show_citation(v)
    open_data.show_api(v, chosen)
    open_data.show_feeds(v, chosen)
    open_data.show_embeds(v, chosen)
