"""فعالیت‌ها: search in everything, each with its own address."""

from karnameh.content.components import show, show_cards, show_links, show_notice, show_title
from karnameh.content.view import view
from karnameh.exports import fragments
from karnameh.exports.fragments import Link
from karnameh.warehouse import Filter, questions

PAGE_SIZE = 20

v = view()
say = v.locale.text

show_title(say("activities.title"), say("activities.lead"))
query = v.canvas.search("q", label=say("filter.search"), placeholder=say("filter.search_hint"))
with v.canvas.choices():
    places = {"": say("filter.any_neighbourhood"), **v.places}
    place = v.canvas.choose("n", places, label=say("filter.neighbourhood"), default="")
    years = {"": say("filter.any_year")} | {str(year): v.locale.plain(year) for year in v.year_choice()}
    year = v.canvas.choose("year", years, label=say("filter.year"), default="")
    kinds = {"": say("filter.any_kind"), **v.codes("kind").labels(v.locale)}
    kind = v.canvas.choose("kind", kinds, label=say("filter.kind"), default="")
    statuses = {
        "": say("filter.any_status"),
        "done": say("filter.done"),
        **v.codes("status").labels(v.locale),
    }
    status = v.canvas.choose("status", statuses, label=say("filter.status"), default="")

wanted = Filter(
    query=query,
    neighbourhood=place or None,
    year=int(year) if year else None,
    kind=kind or None,
    status=status or None,
)
choices = {"q": query, "n": place, "year": year, "kind": kind, "status": status}
found = questions.activity_list(
    v.data, wanted, today=v.today, page=v.address.number("page"), page_size=PAGE_SIZE
)

if found.total == 0:
    clear = Link(href=v.link("activities", **dict.fromkeys(choices, "")), label=say("activities.clear"))
    show_notice(say("activities.empty"), say("activities.empty_hint"), link=clear)
else:
    show(fragments.prose([say("count.results", n=found.total)]))
    show_cards(v, found.rows, empty="", label=say("activities.title"))

    def page_link(to: int, label: str) -> Link | None:
        """A link to a page of this very list, when there is one."""
        if not 1 <= to <= found.pages:
            return None
        return Link(href=v.link("activities", **choices, page=str(to) if to > 1 else ""), label=say(label))

    show(
        fragments.pager(
            label=say("activities.pages"),
            summary=say("activities.page", page=found.page, pages=found.pages),
            previous=page_link(found.page - 1, "activities.previous"),
            following=page_link(found.page + 1, "activities.next"),
        )
    )
    show_links(
        [Link(href=v.download("activities", **choices), label=say("activities.download"), download=True)]
    )
