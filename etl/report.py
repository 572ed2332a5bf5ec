"""Reports as text: a readable table, in Persian or English, for the terminal and for files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from etl.grouping import Group, grouped
from etl.outcome import FileReport, LoadResult, Report, Status
from etl.preview import PreviewRow
from etl.problems import shown
from etl.report_ledger import differences_text
from etl.report_suspicions import suspicions_text
from etl.texts import (
    Lang,
    expected_text,
    number,
    plain,
    problem_texts,
    sentence,
    table_label,
    target_label,
)

_ROWS_SHOWN = 5
_VALUES_SHOWN = 5
_GROUPS_SHOWN = 50


def render(report: Report, lang: Lang, *, preview: bool = False, diff: bool = False) -> str:
    """The whole report: files, problems, what looks like a mistake, conclusion.

    With the first rows if a ``preview`` is wanted, and the records that change, field by
    field, with ``diff``. What would be withdrawn is always listed.
    """
    values = {name: number(lang, getattr(report, name)) for name in ("errors", "warnings", "notes")}
    conclusion = sentence(lang, "report", report.conclusion, values)
    blocks = [_file(file, lang, preview=preview) for file in report.files]
    rejected = [_rejected(path, lang) for path in report.rejected]
    told = [each for each in report.differences if diff or each.state == "withdrawn"]
    changed = differences_text(told, report.changes, lang)
    suspected = suspicions_text(report.suspicions, lang)
    return "\n\n".join([*blocks, *changed, *suspected, "\n".join([conclusion, *rejected])])


def _rejected(path: Path, lang: Lang) -> str:
    return sentence(lang, "report", "rejects", {"file": path})


def render_load(result: LoadResult, lang: Lang, *, preview: bool = False, diff: bool = False) -> str:
    """The report and what became of the load."""
    values = {"version": plain(lang, result.version or 0), "batch": plain(lang, result.batch or 0)}
    outcome = "published_batch" if result.batch else result.outcome
    lines = [render(result.report, lang, preview=preview, diff=diff)] if result.report.files else []
    for name, numbers in result.wanted.items():
        shown_numbers = {key: number(lang, value) for key, value in numbers.items()}
        lines.append(sentence(lang, "report", f"confirm_{name}", shown_numbers))
    return "\n".join([*lines, sentence(lang, "report", outcome, values)])


def render_status(status: Status, lang: Lang) -> str:
    """The published version: number, rows, batches."""
    if status.version is None:
        return sentence(lang, "report", "nothing_published", {"folder": status.folder})
    head = {
        "version": plain(lang, status.version),
        "built_at": plain(lang, status.built_at or ""),
        "folder": status.folder,
    }
    lines = [sentence(lang, "report", "status", head)]
    lines.append("  " + sentence(lang, "report", "status_content", {"content": status.content}))
    for table, rows in status.rows.items():
        values = {"table": table_label(lang, table), "rows": number(lang, rows)}
        lines.append("  " + sentence(lang, "report", "status_rows", values))
    lines += ["  " + _batch(batch, lang) for batch in status.batches]
    return "\n".join(lines)


def _batch(batch: Mapping[str, Any], lang: Lang) -> str:
    counts = ("number", "added", "changed", "withdrawn", "rejected", "target")
    values = {
        "files": "، ".join(batch["files"]) if lang == "fa" else ", ".join(batch["files"]),
        "demo": sentence(lang, "report", "status_demo") if batch["demo"] else "",
        **{name: number(lang, batch[name] or 0) for name in counts},
    }
    return sentence(lang, "report", f"status_{batch['kind']}", values)


def _file(file: FileReport, lang: Lang, *, preview: bool) -> str:
    values = {
        "file": file.title,
        "table": table_label(lang, file.table),
        "read": number(lang, file.rows_read),
        "accepted": number(lang, file.rows_accepted),
        "rejected": number(lang, file.rows_rejected),
    }
    lines = [sentence(lang, "report", "file_unread" if file.table is None else "file", values)]
    if file.table is not None:
        lines += [*_changes(file, lang), _layout(file, lang), *_mapping(file, lang)]
    lines += _problems(file, lang)
    if preview and file.preview:
        lines += [sentence(lang, "report", "preview"), *(_preview(row, file, lang) for row in file.preview)]
    return "\n".join(lines)


def _changes(file: FileReport, lang: Lang) -> list[str]:
    lines = []
    for table, states in file.changes.items():
        counts = {state: number(lang, states.get(state, 0)) for state in ("added", "changed", "unchanged")}
        values = {"table": table_label(lang, table), **counts}
        lines.append("  " + sentence(lang, "report", "changes_of", values))
    return lines


def _layout(file: FileReport, lang: Lang) -> str:
    """How the file was recognised."""
    row = plain(lang, file.header_row or 1)
    if file.sheet is not None:
        return "  " + sentence(lang, "report", "layout_workbook", {"sheet": shown(file.sheet), "row": row})
    separator = {"\t": "Tab"}.get(file.separator or "", file.separator)
    values = {"encoding": file.encoding, "separator": separator, "row": row}
    return "  " + sentence(lang, "report", "layout_csv", values)


def _mapping(file: FileReport, lang: Lang) -> list[str]:
    """Which column was read as which field, where it is not plain from its own name."""
    unclear = [label for label, how in file.matched.items() if how != "name"]
    if not unclear or file.table is None:
        return []
    lines = ["  " + sentence(lang, "report", "mapping")]
    for label in unclear:
        target = file.mapping.get(label)
        left_out = sentence(lang, "report", "left_out")
        name = file.measures.get(target or "", {}).get(lang, label)
        name = target_label(lang, file.table, target, name) if target else left_out
        how = sentence(lang, "report", f"how_{file.matched[label]}")
        values = {"label": shown(label), "field": f"{shown(name)} ({how})"}
        lines.append("    " + sentence(lang, "report", "mapping_column", values))
    return lines


def _preview(row: PreviewRow, file: FileReport, lang: Lang) -> str:
    measures = {target: names[lang] for target, names in file.measures.items()}
    cells = [
        f"{target_label(lang, file.table, name, measures.get(name, name))}: {text}"
        for name, text in row.shown.items()
    ]
    place = sentence(lang, "report", "row", {"row": plain(lang, row.row)})
    return "\n".join(["  " + place, *(f"    {cell}" for cell in cells)])


def _problems(file: FileReport, lang: Lang) -> list[str]:
    if not file.problems.kept:
        return []
    groups = grouped(file.problems.kept)
    heads = [sentence(lang, "report", f"head_{name}") for name in ("severity", "place", "field", "message")]
    rows = [_cells(group, file, lang) for group in groups[:_GROUPS_SHOWN]]
    lines = _table(heads, rows)
    shown = sum(max(1, len(group.rows)) for group in groups[:_GROUPS_SHOWN])
    if (rest := file.problems.counts.total() - shown) > 0:
        lines.append("  " + sentence(lang, "report", "more", {"count": number(lang, rest)}))
    return lines


def _cells(group: Group, file: FileReport, lang: Lang) -> tuple[list[str], list[str]]:
    """The cells of a group's line, and the lines beneath its message."""
    problem = group.problem
    message, remedy = problem_texts(lang, problem, table=file.table)
    expected = expected_text(lang, problem, table=file.table)
    label = target_label(
        lang,
        file.table,
        problem.field,
        problem.detail.get("label" if lang == "fa" else "label_en", problem.field or ""),
    )
    severity = sentence(lang, "report", problem.severity.value)
    beneath = [
        sentence(lang, "report", "expected", {"expected": expected}),
        sentence(lang, "report", "remedy", {"remedy": remedy}),
    ]
    if group.values:
        separator = "، " if lang == "fa" else ", "
        opening, closing = "«»" if lang == "fa" else "“”"
        values = separator.join(f"{opening}{value}{closing}" for value in group.values[:_VALUES_SHOWN])
        beneath.insert(0, sentence(lang, "report", "values", {"values": values}))
    return [severity, _place(group, lang), label or "—", message], beneath


def _place(group: Group, lang: Lang) -> str:
    if not group.rows:
        return sentence(lang, "report", "whole_file")
    if len(group.rows) == 1:
        return sentence(lang, "report", "row", {"row": plain(lang, group.rows[0])})
    separator = "، " if lang == "fa" else ", "
    rows = separator.join(plain(lang, row) for row in group.rows[:_ROWS_SHOWN])
    key = "rows" if len(group.rows) <= _ROWS_SHOWN else "rows_more"
    return sentence(lang, "report", key, {"count": number(lang, len(group.rows)), "rows": rows})


def _table(heads: Sequence[str], rows: list[tuple[list[str], list[str]]]) -> list[str]:
    """Aligned columns; the message comes last and may be long, with its remedy beneath it."""
    widths = [max(len(cells[place]) for cells in (heads, *(row for row, _ in rows))) for place in range(3)]

    def line(cells: Sequence[str]) -> str:
        aligned = (cell.ljust(width) for cell, width in zip(cells[:3], widths, strict=True))
        return "  " + " │ ".join([*aligned, cells[3]])

    lines = [line(heads), "  " + "─" * (sum(widths) + 30)]
    for cells, beneath in rows:
        lines += [line(cells), *(line(["", "", "", text]) for text in beneath)]
    return lines
