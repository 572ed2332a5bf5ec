"""تاریخچهٔ تغییرات: every batch that was published, and what each of them changed."""

from karnameh.content import batches, history
from karnameh.content.components import show_notice, show_title
from karnameh.content.view import view
from karnameh.exports.fragments import Link
from karnameh.sitemap import number_in
from karnameh.warehouse import questions

PAGE_SIZE = 20

v = view()
say = v.locale.text

asked = v.address.get("batch")
number = number_in(asked)
batch = questions.batch(v.data, number) if number is not None else None
if batch is not None:
    heading, lead = batches.batch_name(v, batch.number), batches.batch_lead(v, batch)
    v.tell(title=heading, description=lead)
    show_title(heading, lead)
    history.show_batch(v, batch)
elif asked:
    v.tell(title=say("history.no_batch"), description=say("history.no_batch_hint"), status=404)
    show_title(say("history.title"))
    back = Link(href=v.link("history"), label=say("history.back"))
    show_notice(say("history.no_batch"), say("history.no_batch_hint"), link=back)
else:
    show_title(say("history.title"), say("history.lead"))
    history.show_batches(v, page=v.address.number("page"), page_size=PAGE_SIZE)
