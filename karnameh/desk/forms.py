"""What the desk's forms say, read and checked: plain text in, values out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any, get_args

from starlette.datastructures import FormData

from etl.build import now
from etl.confirm import Confirmation
from etl.ledger.batch import Period, Submission, Whole
from etl.period import period_of
from etl.problems import PublishError
from etl.read import MendedCell, Overrides
from etl.targets import is_target
from karnameh.persian.calendar import YEARS, DateError, parse_date
from karnameh.persian.digits import to_ascii
from karnameh.persian.text import clean
from karnameh.settings import TEHRAN

_LONGEST_TEXT = 400
_HOURS = {"": 0} | {text: hour for hour in range(24) for text in (str(hour), f"{hour:02}")}
_LONGEST_CELL = 32_767
"""As many characters as a spreadsheet's cell can hold."""


class WrongForm(ValueError):
    """A form that cannot be what a person filled in; the message is a key of the locales."""


def text_of(form: FormData, name: str) -> str | None:
    """A field's text, cleaned; None when it is blank.

    Raises:
        WrongForm: when it is longer than a sentence or two.
    """
    value = form.get(name)
    text = clean(value) if isinstance(value, str) else ""
    if len(text) > _LONGEST_TEXT:
        raise WrongForm("work.too-long")
    return text or None


def submission_of(form: FormData, before: Submission) -> Submission:
    """What is said of the publication: unit, note, and whether the files are a whole record.

    Raises:
        WrongForm: when the year of a whole record is none.
    """
    return replace(
        before,
        unit=text_of(form, "unit"),
        note=text_of(form, "note"),
        whole=_whole_of(form),
        period=_period_of(form),
    )


def _whole_of(form: FormData) -> Whole | None:
    """Unit and year, both or neither: half of it must not be taken for nothing."""
    unit, year = text_of(form, "whole_unit"), to_ascii(text_of(form, "whole_year") or "")
    if not unit and not year:
        return None
    if not unit:
        raise WrongForm("work.wrong-whole")
    if not (year.isdecimal() and int(year) in YEARS):
        raise WrongForm("work.wrong-year")
    return Whole(unit=unit, year=int(year))


def _period_of(form: FormData) -> Period | None:
    text = text_of(form, "period")
    try:
        return period_of(text) if text else None
    except PublishError as error:
        raise WrongForm("work.wrong-period") from error


def period_text(period: Period | None) -> str:
    """A period as its field has it."""
    if period is None:
        return ""
    if (period.first_month, period.last_month) == (1, 12):
        return str(period.year)
    return f"{period.year}-{period.first_month:02}..{period.year}-{period.last_month:02}"


def overrides_of(form: FormData, before: Overrides, metrics: Mapping[str, str]) -> Overrides:
    """How the files are to be read: what each column is, the sheet, the header's row.

    Raises:
        WrongForm: when a field is not one of those that the page offers.
    """
    mapping: dict[str, str] = {}
    for name, value in form.multi_items():
        if name.startswith("column:") and value:
            label, target = name.removeprefix("column:"), str(value)
            if not is_target(target, metrics):
                raise WrongForm("work.wrong-form")
            mapping[label] = target
    row = to_ascii(text_of(form, "header_row") or "")
    if row and not (row.isdecimal() and 0 < int(row) < 1_000_000):
        raise WrongForm("work.wrong-row")
    return replace(
        before,
        mapping={**({} if form.get("forget-columns") == "1" else before.mapping), **mapping},
        cells=() if form.get("forget-cells") == "1" else before.cells,
        sheet=_sheet_of(form),
        header_row=int(row) if row else None,
        repair={"yes": True, "no": False}.get(str(form.get("repair"))),
    )


def _sheet_of(form: FormData) -> str | None:
    """The name of a sheet, letter for letter as the workbook has it."""
    value = form.get("sheet")
    sheet = value.strip() if isinstance(value, str) else ""
    if len(sheet) > _LONGEST_TEXT:
        raise WrongForm("work.too-long")
    return sheet or None


def cells_of(form: FormData, before: Overrides, grids: list[Mapping[str, Any]]) -> Overrides:
    """The cells that were mended in the page, on top of those mended before.

    A cell's field is named ``cell:<table>:<row>:<column>``; one that says what the page showed is left out.

    Raises:
        WrongForm: when a cell is not one of those that the page shows.
    """
    cells = {(cell.source, cell.sheet, cell.row, cell.column): cell for cell in before.cells}
    for cell in _changed_cells(form, grids):
        cells[cell.source, cell.sheet, cell.row, cell.column] = cell
    return replace(before, cells=tuple(cells.values()))


def _changed_cells(form: FormData, grids: list[Mapping[str, Any]]) -> Iterator[MendedCell]:
    shown = {
        (grid["number"], row["row"], column): (grid, text)
        for grid in grids
        for row in grid["rows"]
        for column, text in enumerate(row["cells"])
        if column not in row["long"]
    }
    for name, value in form.multi_items():
        if not name.startswith("cell:"):
            continue
        try:
            table, row, column = map(int, name.removeprefix("cell:").split(":"))
            grid, before = shown[table, row, column]
        except (ValueError, KeyError) as error:
            raise WrongForm("work.wrong-form") from error
        if not isinstance(value, str):
            raise WrongForm("work.wrong-form")
        if len(value) > _LONGEST_CELL:
            raise WrongForm("work.too-long")
        if value != before:
            place = {"source": grid["source"], "sheet": grid["sheet"], "row": row, "column": column}
            yield MendedCell(**place, text=value)


def confirmed_of(form: FormData) -> tuple[Confirmation, ...]:
    """What the form says yes to."""
    return tuple(name for name in get_args(Confirmation) if form.get(f"yes-{name}") == "1")


def moment_of(form: FormData) -> datetime | None:
    """When to publish, UTC; None for at once. A Jalali day, and an hour in Tehran.

    Raises:
        WrongForm: when it is no day, no hour, or past.
    """
    day, hour = text_of(form, "day"), to_ascii(text_of(form, "hour") or "")
    if day is None and not hour:
        return None
    try:
        reading = parse_date(day or "")
    except DateError as error:
        raise WrongForm("work.wrong-time") from error
    if reading.precision != "day" or reading.is_range or hour not in _HOURS:
        raise WrongForm("work.wrong-time")
    local = datetime.combine(reading.start, time(_HOURS[hour]), TEHRAN)
    moment = local.astimezone(UTC).replace(tzinfo=None)
    if moment <= now():
        raise WrongForm("work.past-time")
    return moment
