"""Public information once a year, as article 10 of the Freedom of Information Act asks for.

Once a year at least, public information with the performance among it, by computer. What the
article lists and the record does not have is said to be missing.
"""

from karnameh.content import headlines, tables
from karnameh.content.view import View
from karnameh.exports.fragments import Cell, Column
from karnameh.report import blocks, chapters
from karnameh.report.annual import check_year, dressed
from karnameh.report.edition import edition, report_view
from karnameh.report.model import Block, Chapter, Edition, Prose, Report, Section
from karnameh.warehouse import Published, questions


def public_information(
    published: Published, *, year: int, district: str, made: Edition | None = None
) -> Report:
    """The yearly public information: what is done, what came of it, what is kept and how it can be had.

    Raises:
        NoReport: as ``annual_report``.
    """
    of = made or edition(published)
    view = report_view(published, district, of)
    check_year(view, year)
    period = headlines.period(year, of.day)
    say, shown = view.locale.text, view.locale.plain(year)
    return dressed(
        view,
        title=say("report.art10_title", year=shown),
        subtitle=say("report.art10_subtitle", district=view.locale.plain(district)),
        year=year,
        extent=say("report.whole_year", year=shown)
        if period.whole
        else say("transparency.partial", year=shown, date=view.locale.date(of.day, style="long")),
        made=of,
        parts=[
            _asked(view),
            chapters.summary(view, period),
            chapters.plan(view, period),
            _services(view),
            _kept(view),
            chapters.unknowns(view, period),
            chapters.method(view),
        ],
    )


def _asked(view: View) -> Chapter:
    """What the article asks for, and where it stands here, or that it is not in the record."""
    say = view.locale.text
    asked = ("performance", "balance", "services", "complaints", "kept", "duties", "powers", "taking_part")
    columns = [Column(label=say("report.art10_asked")), Column(label=say("report.art10_where"))]
    rows: list[list[Cell]] = [[say(f"report.art10_{one}"), say(f"report.art10_{one}_where")] for one in asked]
    return Chapter(
        heading=say("report.art10_heading"),
        blocks=[
            Prose(sentences=[say("report.art10_lead")], tone="lead"),
            blocks.table(say("report.art10_table"), (columns, rows), weights=(1, 1)),
        ],
    )


def _services(view: View) -> Chapter:
    """The kinds of work, each in a sentence."""
    say = view.locale.text
    columns = [Column(label=say("column.kind")), Column(label=say("report.what_it_is"))]
    rows: list[list[Cell]] = [
        [label, say(f"kinds.about_{code}")] for code, label in view.codes("kind").labels(view.locale).items()
    ]
    return Chapter(
        heading=say("report.services"),
        blocks=[
            Prose(sentences=[say("kinds.lead")], tone="lead"),
            blocks.table(say("kinds.index"), (columns, rows), weights=(1, 3.4)),
        ],
    )


def _kept(view: View) -> Chapter:
    """Which information is kept, field by field, and how it can be had."""
    say = view.locale.text
    made: list[Block] = [Prose(sentences=[say("report.kept_lead")], tone="lead")]
    fields = questions.field_dictionary(view.data)
    for name, content in tables.dictionary_tables(view, fields).items():
        made += [Section(heading=name), blocks.table(name, content, weights=(1.1, 3, 0.6))]
    return Chapter(heading=say("report.kept"), blocks=made)
