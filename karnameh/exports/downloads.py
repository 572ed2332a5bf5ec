"""The tables that a visitor may download: what each asks, and how its columns read.

A download holds exactly the rows of the view that it stands under. Codes stand
beside their names and days in both calendars, so that a person and a program
can read the same file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from karnameh.exports.tables import csv_bytes
from karnameh.locales import Locale
from karnameh.warehouse import Filter, Published, questions
from karnameh.warehouse.promise_state import PromiseState


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a download is asked for: the visitor's choices, and what the site adds to them."""

    filter: Filter
    today: date
    district: str

    @property
    def year(self) -> int:
        """The chosen year. Raises ValueError when a table that needs one was asked without."""
        if self.filter.year is None:
            raise ValueError("This table needs a year")
        return self.filter.year


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table, and what it becomes in the file.

    Attributes:
        name: the column of the question's frame.
        header: key of the header in the locales; empty for a field of the activity
            log, which is headed as in the contract.
        vocabulary: its codes are written as names, with the codes in a column of
            their own (``place`` for districts and neighbourhoods, ``month`` for the
            twelve months, ``unknown`` for what can be not known, ``promise_state``
            for how a promise stands).
        precision: for a date, the column with its precision: the Jalali text comes
            first and the Gregorian day in a column of its own.
        in_both: the frame has the column twice, with ``_fa`` and ``_en`` after its name.
        state: the values are states of a number: known, unknown, blank, not_applicable.
    """

    name: str
    header: str = ""
    vocabulary: str = ""
    precision: str = ""
    in_both: bool = False
    state: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableExport:
    """One downloadable table.

    Attributes:
        name: its name in the address, and the ASCII name of the file.
        accepts: the choices that mean something for it: year, kind, n, status, q.
        needs_year: whether it is always of one year.
        rows: asks the question.
        columns: the columns in order.
    """

    name: str
    accepts: frozenset[str]
    needs_year: bool
    rows: Callable[[Published, Asked], pd.DataFrame]
    columns: tuple[Column, ...]

    def csv(self, published: Published, asked: Asked, locale: Locale) -> bytes:
        """The file's bytes."""
        frame, headers = self.sheet(published, asked, locale)
        return csv_bytes(frame, headers, locale)

    def sheet(
        self, published: Published, asked: Asked, locale: Locale
    ) -> tuple[pd.DataFrame, Mapping[str, str]]:
        """The rows as they stand in a file, names beside codes and days in both calendars, and the headers."""
        frame = self.rows(published, asked)
        made = _Sheet(published, locale, frame)
        for column in self.columns:
            made.add(column)
        return pd.DataFrame(made.values, index=frame.index), made.headers


class _Sheet:
    """A frame on its way to a file: one column in, one or two columns out."""

    def __init__(self, published: Published, locale: Locale, frame: pd.DataFrame) -> None:
        self._published = published
        self._locale = locale
        self._frame = frame
        self.headers: dict[str, str] = {}
        self.values: dict[str, list[object]] = {}

    def add(self, column: Column) -> None:
        header = self._header(column)
        name = f"{column.name}_{self._locale.code}" if column.in_both else column.name
        values: list[object] = list(self._frame[name])
        if column.vocabulary:
            names = self._names(column.vocabulary)
            self._put(column.name, header, [_named(value, names) for value in values])
            code_header = self._locale.text("export.code_of", column=header)
            self._put(f"{column.name}_code", code_header, values)
        elif column.precision:
            self._put(f"{column.name}_jalali", header, self._jalali(column))
            iso_header = self._locale.text("export.gregorian", column=header)
            self._put(column.name, iso_header, values)
        elif column.state:
            states = [self._locale.text(f"state.{value}") for value in values]
            self._put(column.name, header, states)
        else:
            self._put(column.name, header, values)

    def _put(self, name: str, header: str, values: list[object] | list[str]) -> None:
        self.headers[name] = header
        self.values[name] = list(values)

    def _header(self, column: Column) -> str:
        if column.header:
            return self._locale.text(column.header)
        fields = questions.field_dictionary(self._published)
        field = fields[(fields["table_name"] == "activity") & (fields["name"] == column.name)]
        return str(field[self._locale.code].iloc[0])

    def _names(self, vocabulary: str) -> Mapping[str, str]:
        if vocabulary == "month":
            return {str(month): self._locale.month(month) for month in range(1, 13)}
        if vocabulary == "unknown":
            return self._locale.section("unknown")
        if vocabulary == "promise_state":
            return {state: self._locale.text(f"promises.state_{state}") for state in PromiseState}
        rows = (
            questions.place_names(self._published)
            if vocabulary == "place"
            else questions.codes(self._published, vocabulary)
        )
        return {code: self._locale.name(row) for code, row in rows.items()}

    def _jalali(self, column: Column) -> list[str]:
        pairs = zip(self._frame[column.name], self._frame[column.precision], strict=True)
        return [
            self._locale.date(day, precision=precision, style="numeric") if day else ""
            for day, precision in pairs
        ]


def _named(value: object, names: Mapping[str, str]) -> object:
    """A code's name, or the names of several; a code that no list knows stays as it is."""
    if isinstance(value, tuple):
        return tuple(names.get(code, code) for code in value)
    return None if value is None else names.get(str(value), value)
