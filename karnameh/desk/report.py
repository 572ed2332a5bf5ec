"""The report of a checked upload as its page shows it: plain values, in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from etl.grouping import Group, grouped
from etl.problems import Problem, shown
from etl.reference import Reference
from etl.schema import TABLES
from etl.targets import LEFT_OUT, METRIC
from etl.texts import (
    Lang,
    expected_text,
    field_label,
    number,
    plain,
    problem_texts,
    problem_title,
    sentence,
    suspicion_texts,
    table_label,
    target_label,
)

STATES = ("added", "changed", "unchanged", "withdrawn")
_ROWS_SHOWN = 8
_DIFFERENCES_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemShown:
    """Problems that are told together."""

    severity: str
    title: str
    rows: str
    field: str
    message: str
    expected: str
    remedy: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnShown:
    """A column of a file: its label, the same fit to show, what it was read as, and how that was found."""

    label: str
    title: str
    target: str
    name: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShown:
    """One table of an upload: how it was recognised and what is wrong with it."""

    title: str
    table: str
    sheet: str | None
    layout: str
    counts: Mapping[str, str]
    columns: tuple[ColumnShown, ...]
    targets: tuple[tuple[str, str], ...]
    problems: tuple[ProblemShown, ...]
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceShown:
    """One record that would change."""

    state: str
    key: str
    title: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesShown:
    """What would become of one table: counts of records, and the first of them."""

    table: str
    counts: Mapping[str, str]
    differences: tuple[DifferenceShown, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalShown:
    """A district and year before and after; ``is_changed`` where they differ."""

    district: str
    year: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportShown:
    """Everything that the page shows of a check."""

    conclusion: str
    errors: str
    warnings: str
    notes: str
    has_errors: bool
    accepted: int
    sums: Mapping[str, int]
    tables: tuple[TableShown, ...]
    suspicions: tuple[Mapping[str, Any], ...]
    changes: tuple[ChangesShown, ...]
    totals: tuple[TotalShown, ...]
    grids: tuple[Mapping[str, Any], ...]
    rejected: tuple[str, ...] = field(default=())


def shown_report(report: Mapping[str, Any], lang: Lang, reference: Reference) -> ReportShown:
    """The report as kept (``report.json``), for the page."""
    values = {name: number(lang, report[name]) for name in ("errors", "warnings", "notes")}
    return ReportShown(
        conclusion=sentence(lang, "report", report["conclusion"], values),
        **values,
        has_errors=report["conclusion"] != "valid",
        accepted=sum(file["rows_accepted"] for file in report["files"]),
        sums=_sums(report),
        tables=tuple(_table(file, lang, reference) for file in report["files"]),
        suspicions=tuple(suspicion_texts(lang, each) for each in report.get("suspicions", ())),
        changes=tuple(_changes(report, lang)),
        totals=tuple(_totals(report["totals"], lang)),
        grids=tuple(report["grids"]),
        rejected=tuple(report["rejected"]),
    )


def _sums(report: Mapping[str, Any]) -> dict[str, int]:
    """What the page says first: errors, warnings, rows rejected and accepted, records that change."""
    files, tables = report["files"], report["changes"].values()
    changed = [count for states in tables for state, count in states.items() if state != "unchanged"]
    return {
        "errors": report["errors"],
        "warnings": report["warnings"],
        "rejected": sum(file["rows_rejected"] for file in files),
        "accepted": sum(file["rows_accepted"] for file in files),
        "changes": sum(changed),
    }


def _table(file: Mapping[str, Any], lang: Lang, reference: Reference) -> TableShown:
    table = file["table"]
    title = file["file"] if file["sheet"] is None else f"{file['file']} › {file['sheet']}"
    counts = ("rows_read", "rows_accepted", "rows_rejected")
    return TableShown(
        title=shown(title, limit=200),
        table=table_label(lang, table),
        sheet=file["sheet"],
        layout=_layout(file, lang) if table else "",
        counts={name: number(lang, file[name]) for name in counts},
        columns=tuple(_columns(file, lang, reference)),
        targets=tuple(_targets(table, lang, reference)) if table else (),
        problems=tuple(_problems(file, lang)),
        is_read=table is not None,
    )


def _layout(file: Mapping[str, Any], lang: Lang) -> str:
    row = plain(lang, file["header_row"] or 1)
    if file["sheet"] is not None:
        return sentence(lang, "report", "layout_workbook", {"sheet": shown(file["sheet"]), "row": row})
    separator = {"\t": "Tab"}.get(file["separator"] or "", file["separator"])
    values = {"encoding": file["encoding"], "separator": separator, "row": row}
    return sentence(lang, "report", "layout_csv", values)


def _columns(file: Mapping[str, Any], lang: Lang, reference: Reference) -> Iterator[ColumnShown]:
    for label, how in file["matched"].items():
        target = file["mapping"].get(label, LEFT_OUT)
        yield ColumnShown(
            label=label,
            title=shown(label),
            target=target,
            name=_target_name(file["table"], target, lang, reference),
            how=sentence(lang, "report", f"how_{how}"),
        )


def _targets(table: str, lang: Lang, reference: Reference) -> Iterator[tuple[str, str]]:
    """What a column may be read as: the table's fields, for activities the metrics too, or nothing."""
    for each in TABLES[table].fields:
        yield each.name, field_label(lang, table, each.name)
    if table == "activity":
        for metric in reference.metrics:
            yield f"{METRIC}{metric['code']}", metric[lang]
    yield LEFT_OUT, sentence(lang, "report", "left_out")


def _target_name(table: str, target: str, lang: Lang, reference: Reference) -> str:
    if target == LEFT_OUT:
        return sentence(lang, "report", "left_out")
    names = {f"{METRIC}{metric['code']}": metric[lang] for metric in reference.metrics}
    return target_label(lang, table, target, names.get(target, target))


def _problems(file: Mapping[str, Any], lang: Lang) -> Iterator[ProblemShown]:
    problems = [
        Problem(
            code=each["code"],
            file=file["file"],
            row=each["row"],
            field=each["field"],
            value=each["value"],
            detail=each["detail"],
        )
        for each in file["problems"]
    ]
    for group in grouped(problems):
        yield _problem(group, file["table"], lang)


def _problem(group: Group, table: str | None, lang: Lang) -> ProblemShown:
    problem = group.problem
    message, remedy = problem_texts(lang, problem, table=table)
    rows = [plain(lang, row) for row in group.rows[:_ROWS_SHOWN]]
    comma = "، " if lang == "fa" else ", "
    text = comma.join(rows) + (" …" if len(group.rows) > _ROWS_SHOWN else "")
    label = problem.detail.get("label" if lang == "fa" else "label_en", problem.field or "")
    return ProblemShown(
        severity=problem.severity.value,
        title=problem_title(lang, problem.code),
        rows=text,
        field=target_label(lang, table, problem.field, label),
        message=message,
        expected=expected_text(lang, problem, table=table),
        remedy=remedy,
        values=tuple(value for value in group.values[:_ROWS_SHOWN] if value),
    )


def _changes(report: Mapping[str, Any], lang: Lang) -> Iterator[ChangesShown]:
    for table, states in report["changes"].items():
        told = [each for each in report["differences"] if each["table"] == table]
        more = sum(states.get(state, 0) for state in STATES if state != "unchanged")
        more -= len(told[:_DIFFERENCES_SHOWN])
        yield ChangesShown(
            table=table_label(lang, table),
            counts={state: number(lang, states.get(state, 0)) for state in STATES},
            differences=tuple(difference_shown(each, lang) for each in told[:_DIFFERENCES_SHOWN]),
            more=sentence(lang, "report", "more", {"count": number(lang, more)}) if more > 0 else "",
        )


def difference_shown(each: Mapping[str, Any], lang: Lang) -> DifferenceShown:
    """One record that changes, from JSON."""
    key = " · ".join(str(part) for part in each["key"].values() if part is not None)
    nothing = sentence(lang, "report", "nothing")
    return DifferenceShown(
        state=each["state"],
        key=shown(key, limit=200),
        title=shown(each["title"] or "", limit=200),
        fields=tuple(
            (field_label(lang, each["table"], name), before or nothing, after or nothing)
            for name, (before, after) in each["fields"].items()
        ),
    )


def _totals(totals: Mapping[str, Any], lang: Lang) -> Iterator[TotalShown]:
    before, after = (
        {(row[0], row[1]): row[2:] for row in totals.get(name, ())} for name in ("before", "after")
    )
    for district, year in sorted({*before, *after}, key=lambda each: (str(each[0]), -each[1])):
        was, is_ = (side.get((district, year), [0, 0, 0, 0]) for side in (before, after))
        yield TotalShown(
            district=plain(lang, district),
            year=plain(lang, year),
            before=tuple(number(lang, value) for value in was),
            after=tuple(number(lang, value) for value in is_),
            is_changed=list(was) != list(is_),
        )
