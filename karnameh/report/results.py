"""The chapters of what came of the work: projects before and after, surveys and what was done with them."""

from karnameh.content.headlines import Period
from karnameh.content.kind_entries import entry
from karnameh.content.kind_figures import figures as kind_figures
from karnameh.content.view import View
from karnameh.report import blocks
from karnameh.report.model import Block, Chapter, Entries, Prose
from karnameh.warehouse import questions

LISTED = 20
"""Activities of a kind that are told one by one; more are counted, and stand in the data."""


def projects(view: View, period: Period) -> Chapter:
    """The projects that were done, before and after."""
    say = view.locale.text
    lead = Prose(sentences=[say("kinds.about_project")], tone="lead")
    blocks_made = [lead, *_entries(view, "project", period, none="report.no_projects")]
    return Chapter(heading=say("neighbourhood.kind_project"), blocks=blocks_made)


def surveys(view: View, period: Period) -> Chapter:
    """The surveys, their answers, and what was done with them."""
    say = view.locale.text
    made: list[Block] = [Prose(sentences=[say("kinds.about_survey")], tone="lead")]
    figures = kind_figures(view, "survey", period, place="")
    if questions.surveys_heard(view.data, year=period.year).held:
        made.append(blocks.numbers(figures))
    made += _entries(view, "survey", period, none="report.no_surveys")
    return Chapter(heading=say("neighbourhood.kind_survey"), blocks=made)


def _entries(view: View, kind: str, period: Period, *, none: str) -> list[Block]:
    """The newest activities of a kind, and how many more there are."""
    done = questions.done_of_kind(view.data, kind=kind, year=period.year, page_size=LISTED)
    if not done.rows:
        return [Prose(sentences=[view.locale.text(none, year=view.locale.plain(period.year))], tone="note")]
    made: list[Block] = [Entries(entries=[blocks.entry(view, entry(view, row)) for row in done.rows])]
    left = done.total - len(done.rows)
    if left:
        made.append(Prose(sentences=[view.locale.text("report.more", n=left)], tone="note"))
    return made
