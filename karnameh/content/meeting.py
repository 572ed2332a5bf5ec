"""نمای جلسه: the points of a review meeting, one on each screen, and how one goes from one to the next."""

from karnameh.content.components import show
from karnameh.content.meeting_points import POINTS, Point
from karnameh.content.view import View
from karnameh.exports import meeting
from karnameh.exports.fragments import Link
from karnameh.exports.meeting import Source, Ways
from karnameh.sitemap import PATHS
from karnameh.warehouse import Filter, questions

ALL = "all"
"""The choice ``point`` that shows every point, to be printed."""


def chosen_point(view: View) -> int | None:
    """Number of the point that the address asks for; None for all of them, the first for anything else."""
    numbers = [str(number) for number in range(1, len(POINTS) + 1)]
    asked = view.address.choice("point", [*numbers, ALL], "1")
    return None if asked == ALL else int(asked)


def show_point(view: View, number: int, *, year: int) -> None:
    """One point, and the ways to the others."""
    point = POINTS[number - 1](view, year)
    heading = _numbered(view, number, point.heading)
    view.headed.append(heading)
    view.tell(title=point.heading, description=point.sentence)
    _show(view, point, heading, year=year, is_first=True, level=1)
    show(meeting.ways(_ways(view, number, year=year)))


def show_all(view: View, *, year: int) -> None:
    """All points one below the other, each on a page of its own in print."""
    say = view.locale.text
    heading = _of_year(view, year)
    view.headed.append(heading)
    view.tell(title=heading, description=say("describe.meeting"))
    show(meeting.cover(heading, say("meeting.print_lead", n=len(POINTS))))
    for number, make in enumerate(POINTS, 1):
        point = make(view, year)
        numbered = _numbered(view, number, point.heading)
        _show(view, point, numbered, year=year, is_first=number == 1, level=2)
    show(meeting.ways(_ways(view, None, year=year)))


def _show(view: View, point: Point, heading: str, *, year: int, is_first: bool, level: int) -> None:
    eyebrow = _of_year(view, year)
    if questions.has_demo(view.data, Filter(), plans=True):  # each printed page has to say so by itself
        eyebrow = f"{eyebrow} · {view.locale.text('demo.band')}"
    show(meeting.opening(heading, point.sentence, eyebrow=eyebrow, is_first=is_first, level=level))
    main, beside = view.canvas.columns(5, 1)
    with main:
        if point.show:
            point.show()
    with beside:
        show(meeting.source(_source(view, point, year=year)))


def _of_year(view: View, year: int) -> str:
    return view.locale.text("meeting.of_year", year=view.locale.plain(year))


def _numbered(view: View, number: int, heading: str) -> str:
    return view.locale.text("meeting.point", at=number, of=len(POINTS), heading=heading)


def _source(view: View, point: Point, *, year: int) -> Source:
    """The full page: a point is of the whole district and all kinds, so that its page has to be too."""
    say, path = view.locale.text, PATHS[point.page]
    href = view.link(point.page, year=str(year), n="", kind="")
    name = say(f"nav.{point.page}")
    partial = say("transparency.partial", year=view.locale.plain(year), date=view.locale.date(view.today))
    return Source(
        label=say("meeting.source"),
        link=Link(href=href, label=name),
        address="" if view.canvas.is_copy else f"{view.base}{href}",
        code="" if view.canvas.is_copy else f"/codes/{point.page}.svg{href.removeprefix(path)}",
        code_alt=say("share.code", title=name),
        note=partial if year == view.this_year else "",
    )


def _ways(view: View, number: int | None, *, year: int) -> Ways:
    """The ways from a point, or from all of them, where there is none before and none after."""
    say = view.locale.text

    def link(to: int | str, label: str, *, current: bool = False) -> Link:
        return Link(
            href=view.link("meeting", year=str(year), point=str(to)), label=say(label, n=to), current=current
        )

    numbers = range(1, len(POINTS) + 1)
    return Ways(
        label=say("meeting.points"),
        points=[link(one, "meeting.to_point", current=one == number) for one in numbers],
        numbers=[view.locale.number(one) for one in numbers],
        previous=link(number - 1, "meeting.previous") if number and number > 1 else None,
        following=link(number + 1, "meeting.next") if number and number < len(POINTS) else None,
        others=[
            *([link(ALL, "meeting.print")] if number else []),
            Link(href=view.link("council", year=str(year)), label=say("nav.council")),
        ],
    )
