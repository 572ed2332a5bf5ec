"""Batches in words: their names, moments and kinds, what they did, and the files that they brought."""

from datetime import datetime

import pandas as pd

from karnameh.content.tables import Table
from karnameh.content.view import View
from karnameh.exports.fragments import Cell, Code, Column, Fact, Link
from karnameh.exports.history import BatchCard, CorrectionItem
from karnameh.settings import tehran_date, tehran_time
from karnameh.warehouse import Batch, Correction, questions

SHOWN_DIGITS = 12
"""Of a fingerprint; enough to tell two apart, short enough to read out."""


def batch_name(view: View, number: int) -> str:
    """«دستهٔ ۱۲»."""
    return view.locale.text("history.batch", batch=view.locale.plain(number))


def batch_link(view: View, number: int) -> Link:
    """A batch's name, leading to its page."""
    return Link(href=view.link("history", batch=str(number)), label=batch_name(view, number))


def moment_text(view: View, moment: datetime) -> str:
    """Day and time of a stored moment, as in Tehran."""
    local = tehran_time(moment)
    return view.locale.text(
        "history.moment",
        date=view.locale.date(local.date(), style="long"),
        time=view.locale.plain(f"{local:%H:%M}"),
    )


def kind_text(view: View, batch: Batch) -> str:
    """What kind of publication it was."""
    target = "" if batch.target is None else batch_name(view, batch.target)
    return view.locale.text(f"history.kind_{batch.kind}", target=target)


def short(code: str) -> Code:
    """A fingerprint, cut."""
    return Code(short=code[:SHOWN_DIGITS], full=code)


def as_of_link(view: View, number: int) -> Link:
    """To the record as it stood after a batch."""
    href = view.link("overview", as_of=str(number))
    return Link(href=href, label=view.locale.text("history.as_of", batch=view.locale.plain(number)))


def undone_text(view: View, batch: Batch) -> str:
    """By which batch it was taken back; empty while it is in force."""
    if batch.undone_by is None:
        return ""
    return view.locale.text("history.undone", batch=view.locale.plain(batch.undone_by))


def batch_lead(view: View, batch: Batch) -> str:
    """Kind and moment of a batch, in one line."""
    moment = view.locale.text("history.in_tehran", moment=moment_text(view, batch.made_at))
    line = f"{kind_text(view, batch)} · {moment}"
    return f"{line} · {view.locale.text('demo.tag')}" if batch.demo else line


def batch_card(view: View, batch: Batch) -> BatchCard:
    """A batch as it stands in the list."""
    say = view.locale.text
    about = [kind_text(view, batch), moment_text(view, batch.made_at)]
    return BatchCard(
        heading=batch_link(view, batch.number),
        about=" · ".join([*about, *([batch.unit] if batch.unit else [])]),
        demo=say("demo.tag") if batch.demo else "",
        undone=undone_text(view, batch),
        note=" ".join(_said(view, batch)),
        counts=counts(view, batch),
        fingerprint=(say("history.fingerprint"), short(batch.fingerprint)),
        links=[as_of_link(view, batch.number)],
    )


def _said(view: View, batch: Batch) -> list[str]:
    """What a batch says for the public: what was wrong, and its note."""
    said = questions.corrections(view.data, batch=batch.number) if batch.kind == "correction" else []
    return [*(one.wrong for one in said), *([batch.note] if batch.note else [])]


def counts(view: View, batch: Batch) -> list[tuple[str, str]]:
    """What a batch did, in numbers; a correction changes no record."""
    if batch.kind == "correction":
        return []
    names = ("added", "changed", "withdrawn", *(("rejected",) if batch.kind == "load" else ()))
    say = view.locale.text
    return [(say(f"history.{name}"), view.locale.number(getattr(batch, name))) for name in names]


def batch_facts(view: View, batch: Batch) -> list[Fact]:
    """All that is known of one batch."""
    say = view.locale.text
    shown: dict[str, list[str | Link]] = {
        "target": [batch_link(view, batch.target)] if batch.target is not None else [],
        "unit": [batch.unit] if batch.unit else [],
        "note": [batch.note] if batch.note else [],
        "whole": [_whole(view, batch)] if batch.whole_unit else [],
        "in_force": [say("history.holds")],
        "counts": [f"{name}: {number}" for name, number in counts(view, batch)],
        "nature": [say("demo.tag")] if batch.demo else [],
        "fingerprint": [batch.fingerprint],
    }
    if batch.undone_by is not None:
        shown["in_force"] = [say("history.taken_back"), batch_link(view, batch.undone_by)]
    return [Fact(label=say(f"history.{name}"), values=values) for name, values in shown.items() if values]


def _whole(view: View, batch: Batch) -> str:
    year = view.locale.plain(batch.whole_year or 0)
    return view.locale.text("history.whole_text", unit=batch.whole_unit, year=year)


def files_table(view: View, files: pd.DataFrame) -> Table:
    """The files of one batch."""
    say, numbers = view.locale.text, ("rows_read", "added", "changed", "unchanged", "rejected")
    columns = [Column(label=say("column.file")), Column(label=say("history.table"))]
    columns += [Column(label=say(f"history.{name}"), numeric=True) for name in numbers]
    rows: list[list[Cell]] = [
        [
            row["file_name"],
            say(f"table.{row['table_name']}"),
            *(view.locale.number(row[name]) for name in numbers),
            short(row["sha256"]),
        ]
        for row in files.to_dict("records")
    ]
    return [*columns, Column(label="SHA-256")], rows


def sources_table(view: View, frame: pd.DataFrame) -> Table:
    """The source files of all batches."""
    say = view.locale.text
    rows: list[list[Cell]] = [
        [
            row["file_name"],
            batch_link(view, int(row["batch"])),
            view.locale.date(tehran_date(row["made_at"])),
            say("demo.tag") if row["demo"] else say("about.real"),
            view.locale.number(int(row["rows_read"])),
            row["sha256"],
        ]
        for row in frame.to_dict("records")
    ]
    columns = [Column(label=say(f"column.{key}")) for key in ("file", "batch", "loaded")]
    columns += [Column(label=say("about.nature")), Column(label=say("column.rows"), numeric=True)]
    return [*columns, Column(label="SHA-256")], rows


def correction_item(view: View, said: Correction, *links: Link) -> CorrectionItem:
    """What was wrong with a record, and from when until when it was; ``links`` stand before those to the batches."""
    say = view.locale.text
    span = say(
        "history.wrong_span",
        start=view.locale.date(tehran_date(said.wrong_from)),
        end=view.locale.date(tehran_date(said.mended_at)),
        batch=view.locale.plain(said.mended_in),
    )
    since = Link(
        href=view.link("history", batch=str(said.wrong_since)),
        label=say("history.wrong_since", batch=view.locale.plain(said.wrong_since)),
    )
    mended = Link(
        href=view.link("history", batch=str(said.mended_in)),
        label=say("history.mended_in", batch=view.locale.plain(said.mended_in)),
    )
    return CorrectionItem(
        label=say("history.correction"), wrong=said.wrong, span=span, links=[*links, since, mended]
    )
