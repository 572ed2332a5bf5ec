"""فعالیت‌ها: search in everything, each with its own address."""

from karnameh.content import search
from karnameh.content.choices import choose_kind, choose_place
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
from karnameh.warehouse import Filter, questions

PAGE_SIZE = 20

v = view()
say = v.locale.text

show_title(say("activities.title"), say("activities.lead"))
query = v.canvas.search("q", label=say("filter.search"), placeholder=say("filter.search_hint"))
with v.canvas.choices():
    place = choose_place(v)
    years = {"": say("filter.any_year")} | {str(year): v.locale.plain(year) for year in v.year_choice()}
    year = v.canvas.choose("year", years, label=say("filter.year"), default="")
    kind = choose_kind(v)
    codes = ("done", *v.codes("status").rows)
    statuses = {"": say("filter.any_status")} | {code: search.status_name(v, code) for code in codes}
    status = v.canvas.choose("status", statuses, label=say("filter.status"), default="")

wanted = Filter(
    query=query,
    neighbourhood=place or None,
    year=int(year) if year else None,
    kind=kind or None,
    status=status or None,
)
choices = {"q": query, "n": place, "year": year, "kind": kind, "status": status}
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
