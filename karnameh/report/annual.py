"""The yearly report, put together."""

from collections.abc import Sequence

from karnameh.content import headlines
from karnameh.content.view import View
from karnameh.report import blocks, chapters, results
from karnameh.report.codes import annex
from karnameh.report.edition import NoReport, edition, report_view
from karnameh.report.model import Chapter, Edition, Report
from karnameh.warehouse import Filter, Published, questions


def annual_report(published: Published, *, year: int, district: str, made: Edition | None = None) -> Report:
    """The report on a Jalali year of a district; ``made`` says which edition it is, where that is known better.

    Raises:
        NoReport: for an unknown district, or a year that has not begun or of which nothing is recorded.
    """
    of = made or edition(published)
    view = report_view(published, district, of)
    check_year(view, year)
    period = headlines.period(year, of.day)
    say, shown = view.locale.text, view.locale.plain(year)
    return dressed(
        view,
        title=say("report.title", year=shown),
        subtitle=say("report.subtitle", district=view.locale.plain(district)),
        year=year,
        extent=say("report.whole_year", year=shown)
        if period.whole
        else say("transparency.partial", year=shown, date=view.locale.date(of.day, style="long")),
        made=of,
        parts=[
            chapters.summary(view, period),
            chapters.plan(view, period),
            chapters.kinds(view, period),
            chapters.places(view, period),
            results.projects(view, period),
            results.surveys(view, period),
            chapters.unknowns(view, period),
            chapters.method(view),
            annex(view, period),
        ],
    )


def check_year(view: View, year: int) -> None:
    """Whether there is anything to report on. Raises NoReport where there is not."""
    if year > view.this_year:
        raise NoReport("not_begun", year=view.locale.plain(year))
    if year not in questions.years(view.data, plans=True):
        raise NoReport("no_year", year=view.locale.plain(year))


def dressed(
    view: View,
    *,
    title: str,
    subtitle: str,
    year: int,
    extent: str,
    made: Edition,
    parts: Sequence[Chapter],
) -> Report:
    """Chapters with their cover, running heads and the words of the templates."""
    say, plain = view.locale.text, view.locale.plain
    is_demo = questions.has_demo(view.data, Filter(year=year), plans=True)
    drawn, _ = blocks.counted_map(view, year=year)
    about = [
        (say("report.extent"), extent),
        (say("about.updated"), view.locale.date(made.day, style="long")),
        (say("report.version"), plain(made.version)),
        (say("report.batch"), plain(made.batch)),
        (say("report.hash"), made.fingerprint),
    ]
    return Report(
        title=title,
        subtitle=subtitle,
        mark=say("report.demo") if is_demo else "",
        about=about,
        edition=made,
        words={key: say(f"report.word_{key}") for key in ("contents", "chapter", "figure", "table", "code")}
        | {"site": say("site.name"), "tagline": say("site.tagline")},
        cover=blocks.place_map(view, drawn, caption="", notes=()),
        chapters=parts,
    )
