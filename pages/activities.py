"""فعالیت‌ها: search in everything, each with its own address."""

from karnameh.content import search
from karnameh.content.choices import choose_filter
from karnameh.content.components import (
    keep_download,
    show_links,
    show_note,
    show_notice,
    show_pager,
    show_title,
)
from karnameh.content.view import view
from karnameh.exports.fragments import Link
from karnameh.warehouse import questions

PAGE_SIZE = 20

v = view()
say = v.locale.text

show_title(say("activities.title"), say("activities.lead"))
wanted = choose_filter(v)
query = wanted.query
choices = {
    "q": query,
    "n": wanted.neighbourhood or "",
    "year": str(wanted.year or ""),
    "kind": wanted.kind or "",
    "status": wanted.status or "",
}
found = questions.search(v.data, wanted, today=v.today, page=v.address.number("page"), page_size=PAGE_SIZE)
summary = say("search.found", n=found.total, query=query) if query else say("count.results", n=found.total)
v.tell(title=say("activities.title"), description=f"{summary}. {say('describe.activities')}")

search.show_suggestion(v, found, choices)
if found.total == 0:
    clear = Link(href=v.link("activities", **dict.fromkeys(choices, "")), label=say("activities.clear"))
    heading = say("search.nothing", query=query) if query else say("activities.empty")
    show_notice(heading, say("activities.empty_hint"), link=clear)
else:
    show_note(summary)
    search.show_facets(v, found, wanted, choices)
    search.show_results(v, found, wanted, label=say("activities.title"))
    show_pager(v, found.page, found.pages, "activities", choices)
    everything = v.download("activities", **choices)
    keep_download(v, everything)
    show_links([Link(href=everything.href, label=say("activities.download"), download=True)])
