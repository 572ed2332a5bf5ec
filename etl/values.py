"""One cell's text to one stored value, or to the problem that it has.

Called once for each distinct text of a column, never once a row.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from urllib.parse import urlsplit

from etl.reference import Vocabulary
from etl.schema import LIST_SEPARATORS, Field
from etl.units import with_header_unit
from karnameh.persian.calendar import DateError, from_gregorian, parse_date
from karnameh.persian.digits import NumberError, parse_number, to_ascii
from karnameh.persian.text import clean

Value = str | float | int | bool | date | list[str] | None
Values = tuple[Value, ...]
Resolve = Callable[[str], Values]

MAX_LINK = 500
SUGGESTED = 200
"""Unknown texts of one column for which near names are sought; it takes milliseconds for each."""
PLAIN_INTEGER = 10**15
_ITEMS = re.compile(f"[{re.escape(LIST_SEPARATORS)},]")
_LINKS = re.compile(r"[\s|،]+")
_UNKNOWN = {"district": "unknown-place", "neighbourhood": "unknown-place", "unit": "unknown-unit"}
"""What a text that a vocabulary does not know is called, where it has a name of its own."""
FORMULA_ERROR = (
    "#(NULL!|DIV/0!|VALUE!|REF!|NAME[?]|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!)"
)
"""Pattern of what a spreadsheet writes for a formula that failed."""
_CONVERSIONS = ("scaled", "toman-to-rial")


_is_formula_error = re.compile(FORMULA_ERROR).fullmatch


@dataclass
class ValueProblem(Exception):
    """A text that has no stored value: the problem's code and the values of its message."""

    code: str
    detail: Mapping[str, str]


def is_formula_error(text: str) -> bool:
    """Whether a cell holds what a spreadsheet writes for a formula that failed."""
    return "#" in text[:4] and _is_formula_error(text.strip()) is not None


def constraint(rule: str, **detail: str) -> ValueProblem:
    """A broken constraint of the contract."""
    return ValueProblem("constraint-error", {"rule": rule, **detail})


def identifier(field: Field) -> Resolve:
    """Identifiers: ASCII digits, and the contract's pattern."""
    pattern = re.compile(field.pattern or ".*", re.ASCII)

    def resolve(text: str) -> Values:
        value = to_ascii(clean(text)).strip()
        if value and not pattern.fullmatch(value):
            raise constraint("pattern", example="D7-1404-0001")
        return (value or None,)

    return resolve


def code(field: Field, vocabulary: Vocabulary) -> Resolve:
    """A code, from itself, its names and its other names."""
    find = _finder(vocabulary)

    def resolve(text: str) -> Values:
        return (find(text) if clean(text) else field.default,)

    return resolve


def codes(vocabulary: Vocabulary) -> Resolve:
    """A list of codes, each once, in the order written."""
    find = _finder(vocabulary)

    def resolve(text: str) -> Values:
        found = dict.fromkeys(map(find, _items(text)))
        return (list(found) or None,)

    return resolve


def _finder(vocabulary: Vocabulary) -> Callable[[str], str]:
    asked = count()

    def find(text: str) -> str:
        found = vocabulary.resolve(text)
        if found is not None:
            return found
        near = vocabulary.candidates(text) if next(asked) < SUGGESTED else []
        rule = "near" if near else "none"
        raise ValueProblem(
            _UNKNOWN.get(vocabulary.name, "unknown-code"), {"near": "، ".join(near), "rule": rule}
        )

    return find


def texts(text: str) -> Values:
    """A list of cleaned texts, each once, in the order written."""
    return (list(dict.fromkeys(_items(text))) or None,)


def _items(text: str) -> list[str]:
    return [item for part in _ITEMS.split(text) if (item := clean(part).strip())]


def links(text: str) -> Values:
    """A list of web addresses: http or https, with a host, without credentials."""
    found = dict.fromkeys(part for part in _LINKS.split(text) if part)
    for link in found:
        _check_link(link)
    return (list(found) or None,)


def _check_link(link: str) -> None:
    if len(link) > MAX_LINK:
        raise constraint("link_length", limit=str(MAX_LINK))
    try:
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        raise ValueProblem("type-error", {"rule": "link"}) from None
    if parts.scheme not in ("http", "https") or not host or not link.isprintable():
        raise ValueProblem("type-error", {"rule": "link"})
    if parts.username is not None or parts.password is not None:
        raise ValueProblem("forbidden-value", {"rule": "credentials"})


def day(text: str) -> Values:
    """A date: first day, last day, precision, whether a range, and the Jalali parts of the first day."""
    if not clean(text):
        return (None,) * 7
    try:
        reading = parse_date(text)
    except DateError as error:
        if _says_there_is_none(text):
            return (None,) * 7
        raise _date_problem(error) from None
    jalali = from_gregorian(reading.start)
    month = None if reading.precision == "year" else jalali.month
    day_of_month = jalali.day if reading.precision == "day" else None
    return (
        reading.start,
        reading.end,
        reading.precision,
        reading.is_range,
        jalali.year,
        month,
        day_of_month,
    )


def _says_there_is_none(text: str) -> bool:
    """Whether a cell says in words that nothing is known, or that nothing belongs there: «نامشخص», «-»."""
    try:
        return parse_number(text).value is None
    except NumberError:
        return False


def _date_problem(error: DateError) -> ValueProblem:
    if error.code == "not-a-date":
        return ValueProblem("type-error", {**error.detail, "rule": "date"})
    if error.code == "impossible-date":
        rule = "range" if "start" in error.detail else "day" if "days" in error.detail else "month"
        return ValueProblem(error.code, {**error.detail, "rule": rule})
    return ValueProblem(error.code, {**error.detail, "rule": "single"})


def year(field: Field) -> Resolve:
    """A Jalali year of four digits."""

    def resolve(text: str) -> Values:
        written = to_ascii(clean(text)).strip()
        if not written:
            return (None,)
        if not re.fullmatch(r"\d{4}", written, re.ASCII):
            raise ValueProblem("type-error", {"rule": "year"})
        return (int(written),)

    return resolve


def number(*, whole: bool, units: Vocabulary, header_unit: str | None = None) -> Resolve:
    """A number: value, state, whether estimated, the unit's code, and whether it was converted.

    ``header_unit`` is the unit or scale in the column's header, for cells that name none.
    """
    find = _finder(units)

    def resolve(text: str) -> Values:
        try:
            reading = with_header_unit(text, header_unit) if header_unit else parse_number(text)
        except NumberError as error:
            if error.code == "not-a-number":
                raise ValueProblem("type-error", {**error.detail, "rule": "number"}) from None
            raise ValueProblem(error.code, error.detail) from None
        if whole and reading.value is not None and reading.value != int(reading.value):
            raise ValueProblem("type-error", {"rule": "integer"})
        unit = None if reading.unit is None else find(reading.unit)
        converted = any(note in (reading.note or "") for note in _CONVERSIONS)
        return (reading.value, reading.state, reading.quality == "estimated", unit, converted)

    return resolve
