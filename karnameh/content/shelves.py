"""Publications and clips on their shelves."""

from karnameh.content.components import show, shown_date
from karnameh.content.view import View
from karnameh.exports import kinds
from karnameh.exports.fragments import Link
from karnameh.exports.kinds import Cover, Shelf
from karnameh.persian.digits import to_ascii
from karnameh.warehouse import questions
from karnameh.warehouse.kind_records import Issue, Series

COVERS = 60
TOLD = 12
"""Missing numbers that are named; of more than that it is told how many."""


def show_shelves(view: View, kind: str, *, year: int, place: str) -> None:
    """A shelf for each series, the newest issue first."""
    found = questions.issue_series(view.data, kind=kind, year=year, neighbourhood=place or None, limit=COVERS)
    for series in found:
        show(kinds.shelf(shelf(view, kind, series, whole=not place)))
    if not found:
        show(kinds.entries([], empty=view.locale.text("kinds.empty"), label=""))


def shelf(view: View, kind: str, series: Series, *, whole: bool) -> Shelf:
    """One series; ``whole`` where no neighbourhood is chosen, so that what is missing is really missing."""
    say = view.locale.text
    return Shelf(
        name=series.name or say("kinds.no_series"),
        href=view.link("activity", id=series.parent) if series.parent else "",
        notes=[_count(view, series), *(_numbering(view, series) if whole else ())],
        covers=[_cover(view, issue) for issue in series.issues],
        colour=view.codes("kind").colour(kind),
    )


def _count(view: View, series: Series) -> str:
    shown = len(series.issues)
    if shown == series.total:
        return view.locale.text("kinds.shelf_count", n=series.total)
    return view.locale.text("kinds.shelf_newest", n=series.total, shown=shown)


def _numbering(view: View, series: Series) -> list[str]:
    """Which numbers nobody recorded; nothing of what is no series, or has only one issue."""
    say = view.locale.text
    if not series.name or series.total == 1:
        return []
    if not series.is_numbered:
        return [say("kinds.shelf_unnumbered")]
    if not series.missing:
        return [say("kinds.shelf_complete")]
    numbers = view.locale.joined([view.locale.plain(number) for number in series.missing[:TOLD]])
    more = len(series.missing) - TOLD
    if more <= 0:
        return [say("kinds.shelf_missing", numbers=numbers)]
    return [say("kinds.shelf_missing_many", numbers=numbers, n=more)]


def _cover(view: View, issue: Issue) -> Cover:
    say = view.locale.text
    return Cover(
        href=view.link("activity", id=issue.activity_id),
        title=issue.title,
        number=view.locale.plain(to_ascii(issue.number)) if issue.number else "",
        date=shown_date(view, issue.start_date, issue.start_precision),
        link=Link(href=issue.link, label=say("kinds.see_issue"), outside=True) if issue.link else None,
        demo=say("demo.tag") if issue.demo else "",
    )
