"""The history as pages show it: the list of batches, one batch, and the past of one activity."""

from karnameh.content import batches, changes
from karnameh.content.components import (
    show,
    show_facts,
    show_links,
    show_notice,
    show_pager,
    show_section,
    show_table,
    show_title,
)
from karnameh.content.view import View
from karnameh.exports import fragments
from karnameh.exports import history as pieces
from karnameh.exports.fragments import Cell, Column, Link
from karnameh.exports.parts import table_part
from karnameh.warehouse import Batch, BatchChanges, Withdrawal, questions


def show_batches(view: View, *, page: int, page_size: int) -> None:
    """One page of the batches, newest first."""
    say = view.locale.text
    found = questions.batches(view.data, page=page, page_size=page_size)
    if not found.total:
        show_notice(say("history.none"))
        return
    cards = [batches.batch_card(view, batch) for batch in found.rows]
    show(pieces.batches(cards, label=say("history.title")))
    heads = [Column(label=say(f"view.{name}")) for name in ("batch", "what", "note", "counts", "fingerprint")]
    rows: list[list[Cell]] = [
        [
            card.heading,
            card.about,
            card.note,
            view.locale.joined([f"{label} {number}" for label, number in card.counts]),
            card.fingerprint[1],
        ]
        for card in cards
    ]
    view.keep(table_part(say("history.title"), heads, rows))
    show_pager(view, found.page, found.pages, "history", {}, words=("history.newer", "history.older"))


def show_batch(view: View, batch: Batch) -> None:
    """All that one batch is and did."""
    say = view.locale.text
    show_section(say("history.about_batch"))
    show_facts(batches.batch_name(view, batch.number), batches.batch_facts(view, batch))
    said = questions.corrections(view.data, batch=batch.number)
    if said:
        show_section(say("history.corrections"))
        items = [batches.correction_item(view, one, _activity_link(view, one.activity_id)) for one in said]
        show(pieces.corrections(items))
    files = questions.batch_files(view.data, batch.number)
    if len(files):
        show_section(say("history.files"), say("history.files_lead"))
        show_table(say("history.files"), *batches.files_table(view, files))
    if batch.kind != "correction":
        _show_changes(view, "activity", questions.activity_changes(view.data, batch.number))
        _show_changes(view, "plan_item", questions.plan_item_changes(view.data, batch.number))
    back = Link(href=view.link("history"), label=say("history.back"))
    show_links([batches.as_of_link(view, batch.number), back])


def _activity_link(view: View, activity_id: str) -> Link:
    found = questions.activity(view.data, activity_id)
    label = found.activity.title if found else activity_id
    return Link(href=view.link("activity", id=activity_id), label=label)


def _show_changes(view: View, table: str, found: BatchChanges) -> None:
    """The records of one table that a batch withdrew, changed and added."""
    say = view.locale.text
    if not found.totals:
        if table == "activity":
            show_section(say("history.changes_activity"), say("history.no_changes"))
        return
    show_section(say(f"history.changes_{table}"), say("history.changes_lead") if table == "activity" else "")
    for state, shown in found.shown.items():
        if shown:
            total = found.totals[state]
            heading = say(f"history.{state}_of", n=total)
            show(fragments.section(heading, level=3))
            items = [changes.record_item(view, change) for change in shown]
            show(pieces.changes(items, label=heading, words=changes.diff_words(view)))
            if total > len(shown):
                show(fragments.prose([say("history.more", n=total - len(shown))]))


def show_corrections(view: View, activity_id: str) -> None:
    """What was wrong with an activity's record, where something was."""
    said = questions.corrections(view.data, activity_id=activity_id)
    if said:
        show(pieces.corrections([batches.correction_item(view, one) for one in said]))


def show_activity_history(view: View, activity_id: str) -> None:
    """Every batch that changed an activity or its measures, newest first."""
    say = view.locale.text
    found = questions.activity_history(view.data, activity_id)
    if not found:
        return
    show_section(say("history.of_activity"), say("history.of_activity_lead"))
    items = [changes.batch_item(view, change, is_first=change is found[-1]) for change in found]
    show(pieces.changes(items, label=say("history.of_activity"), words=changes.diff_words(view)))


def show_withdrawn(view: View, gone: Withdrawal) -> None:
    """An activity that is not public any more: when it went, by which batch, and where it still is seen."""
    say, batch = view.locale.text, gone.batch
    show_title(gone.title, say("history.withdrawn_title"))
    sentences = [
        say(
            "history.withdrawn_text",
            moment=batches.moment_text(view, batch.made_at),
            batch=view.locale.plain(batch.number),
            kind=batches.kind_text(view, batch),
        )
    ]
    if batch.note:
        sentences.append(say("history.withdrawn_note", note=batch.note))
    before = None
    if gone.last_seen is not None:
        href = view.link("activity", id=gone.activity_id, as_of=str(gone.last_seen))
        before = Link(href=href, label=say("history.withdrawn_before"))
    show_notice(say("history.withdrawn_heading"), *sentences, link=before)
    show_corrections(view, gone.activity_id)
    show_activity_history(view, gone.activity_id)
