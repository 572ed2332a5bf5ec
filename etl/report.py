"""Reports as text: a readable table, in Persian or English, for the terminal and for files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.outcome import FileReport, LoadResult, Report, Status
from etl.problems import CODES, Problem
from etl.texts import Lang, field_label, number, plain, problem_texts, sentence, table_label

_ROWS_SHOWN = 5
_GROUPS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Group:
    """Problems that say the same of several rows."""

    problem: Problem
    rows: tuple[int, ...]


def grouped(problems: Iterable[Problem]) -> list[Group]:
    """Problems with the same code, field, value and details as one group, errors first."""
    rows: dict[tuple[object, ...], list[int]] = {}
    first: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        key = (problem.code, problem.field, problem.value, tuple(sorted(problem.detail.items())))
        first.setdefault(key, problem)
        rows.setdefault(key, []).extend([] if problem.row is None else [problem.row])
    order = list(CODES)
    groups = [Group(first[key], tuple(found)) for key, found in rows.items()]
    return sorted(
        groups,
        key=lambda group: (group.problem.severity, order.index(group.problem.code), group.rows[:1]),
    )


def render(report: Report, lang: Lang) -> str:
    """The whole report: files, problems, conclusion."""
    values = {"errors": number(lang, report.errors), "warnings": number(lang, report.warnings)}
    conclusion = sentence(lang, "report", report.conclusion, values)
    return "\n\n".join([*(_file(file, lang) for file in report.files), conclusion])


def render_load(result: LoadResult, lang: Lang) -> str:
    """The report and what became of the load."""
    values = {"version": plain(lang, result.version or 0)}
    lines = [render(result.report, lang), sentence(lang, "report", result.outcome, values)]
    lines += [sentence(lang, "report", "rejects", {"file": path}) for path in result.rejected]
    return "\n".join(lines)


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
    for table, rows in status.rows.items():
        values = {"table": table_label(lang, table), "rows": number(lang, rows)}
        lines.append("  " + sentence(lang, "report", "status_rows", values))
    for batch in status.batches:
        shown = {
            "file": batch["file_name"],
            "table": table_label(lang, batch["table_name"]),
            "demo": sentence(lang, "report", "status_demo") if batch["demo"] else "",
            **{name: number(lang, batch[name]) for name in ("number", "added", "changed", "rejected")},
        }
        lines.append("  " + sentence(lang, "report", "status_batch", shown))
    return "\n".join(lines)


def _file(file: FileReport, lang: Lang) -> str:
    values = {
        "file": file.file,
        "table": table_label(lang, file.table),
        "read": number(lang, file.rows_read),
        "accepted": number(lang, file.rows_accepted),
        "rejected": number(lang, file.rows_rejected),
        "added": number(lang, file.added),
        "changed": number(lang, file.changed),
        "unchanged": number(lang, file.unchanged),
    }
    head = sentence(lang, "report", "file_unread" if file.table is None else "file", values)
    if file.table is not None:
        head += " " + sentence(lang, "report", "changes", values)
    return "\n".join([head, *_problems(file, lang)])


def _problems(file: FileReport, lang: Lang) -> list[str]:
    if not file.problems.kept:
        return []
    groups = grouped(file.problems.kept)
    heads = [sentence(lang, "report", f"head_{name}") for name in ("severity", "place", "field", "message")]
    rows = [_cells(group, file, lang) for group in groups[:_GROUPS_SHOWN]]
    lines = _table(heads, rows, lang)
    shown = sum(max(1, len(group.rows)) for group in groups[:_GROUPS_SHOWN])
    if (rest := file.problems.counts.total() - shown) > 0:
        lines.append("  " + sentence(lang, "report", "more", {"count": number(lang, rest)}))
    return lines


def _cells(group: Group, file: FileReport, lang: Lang) -> tuple[list[str], str]:
    problem = group.problem
    message, remedy = problem_texts(lang, problem, table=file.table)
    field = problem.field
    label = field_label(lang, file.table, field) if field and file.table else field or "—"
    severity = sentence(lang, "report", problem.severity.value)
    return [severity, _place(group, lang), label, message], remedy


def _place(group: Group, lang: Lang) -> str:
    if not group.rows:
        return sentence(lang, "report", "whole_file")
    if len(group.rows) == 1:
        return sentence(lang, "report", "row", {"row": plain(lang, group.rows[0])})
    separator = "، " if lang == "fa" else ", "
    rows = separator.join(plain(lang, row) for row in group.rows[:_ROWS_SHOWN])
    key = "rows" if len(group.rows) <= _ROWS_SHOWN else "rows_more"
    return sentence(lang, "report", key, {"count": number(lang, len(group.rows)), "rows": rows})


def _table(heads: Sequence[str], rows: list[tuple[list[str], str]], lang: Lang) -> list[str]:
    """Aligned columns; the message comes last and may be long, its remedy on a line of its own."""
    widths = [max(len(cells[place]) for cells in (heads, *(row for row, _ in rows))) for place in range(3)]

    def line(cells: Sequence[str]) -> str:
        aligned = (cell.ljust(width) for cell, width in zip(cells[:3], widths, strict=True))
        return "  " + " │ ".join([*aligned, cells[3]])

    lines = [line(heads), "  " + "─" * (sum(widths) + 30)]
    for cells, remedy in rows:
        lines.append(line(cells))
        shown = sentence(lang, "report", "remedy", {"remedy": remedy})
        lines.append("  " + " │ ".join([*(" " * width for width in widths), shown]))
    return lines
