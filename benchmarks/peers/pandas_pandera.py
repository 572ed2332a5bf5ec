"""What an analyst would write instead: pandas reads and repairs, pandera checks.

The limits come from the contract, so that the rules are the same; the rest is pandas as
one writes it, with whole columns where they will do, and each text of a date or an amount
read once.
"""

import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

import jdatetime
import pandas as pd
import pandera.pandas as pa

from benchmarks.measure import ROOT
from benchmarks.vocabularies import names
from etl.schema import ACTIVITY, Field, FieldType

_HALF_SPACE = "\u200c"
_LETTERS = (("ي", "ی"), ("ى", "ی"), ("ك", "ک"), ("هٔ", "ۀ"), ("ـ", ""))
_BLANKS = (("\u00a0", " "), ("\u200e", ""), ("\u200f", ""))
_HALF_SPACES = (
    *(("\u00ac", _HALF_SPACE), ("\u00ad", _HALF_SPACE)),
    *((_HALF_SPACE * 2, _HALF_SPACE), (f"{_HALF_SPACE} ", " ")),
)
_PERSIAN_DIGITS = tuple((chr(0x660 + value), chr(0x6F0 + value)) for value in range(10))
_FOLDS = ((" ", ""), (_HALF_SPACE, ""), ("ۀ", "ه"), ("آ", "ا"), ("أ", "ا"))
_ASCII_DIGITS = tuple((chr(0x6F0 + value), str(value)) for value in range(10))
_MONTHS = dict(zip(jdatetime.date.j_months_fa, range(1, 13), strict=True))
_SCALES = {None: 1, "هزار": 10**3, "میلیون": 10**6, "میلیارد": 10**9}
_NO_VALUE = ("", "-", "—", "نامشخص", "نا مشخص", "ندارد")

_LINK = r"https?://[^\s،|@/]+[^\s،|@]*"
_plain_date = re.compile(r"(\d{4})([/.-]?)(\d{1,2})\2(\d{1,2})").fullmatch
_named_date = re.compile(rf"(?:(?:\S+ )?(\d{{1,2}}) )?({'|'.join(_MONTHS)}) (\d{{4}})").fullmatch
_amount = re.compile(r"(?:حدود )?([0-9٬,]+(?:[٫.][0-9]+)?) ?(هزار|میلیون|میلیارد)? ?(تومان|ریال)?").fullmatch


def main(source: str) -> None:
    """Read, repair, check; the first failures are shown if there are any."""
    written = pd.read_csv(source, dtype=str, keep_default_na=False)
    written.columns = pd.Index([field.name for field in ACTIVITY.fields])
    repaired = written.apply(_repaired)
    rows = pd.DataFrame({field.name: _values(field, repaired[field.name]) for field in ACTIVITY.fields})
    read = [field.name for field in ACTIVITY.fields if field.type not in (FieldType.TEXT, FieldType.CODE)]
    rows["unread"] = (rows[read].isna() & ~repaired[read].isin(_NO_VALUE)).any(axis="columns")
    try:
        _schema().validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        raise SystemExit(errors.failure_cases.head(20).to_string()) from None
    print(f"pandas + pandera: valid, {len(rows)} rows")


def _replaced(texts: "pd.Series[str]", pairs: tuple[tuple[str, str], ...]) -> "pd.Series[str]":
    for found, meant in pairs:
        texts = texts.str.replace(found, meant, regex=False)
    return texts


def _repaired(texts: "pd.Series[str]") -> "pd.Series[str]":
    texts = _replaced(texts, (*_LETTERS, *_BLANKS, *_HALF_SPACES, *_PERSIAN_DIGITS))
    return texts.str.replace(" +", " ", regex=True).str.strip()


def _folded(texts: "pd.Series[str]") -> "pd.Series[str]":
    return _replaced(texts, (*_FOLDS, *_ASCII_DIGITS)).str.lower()


def _values(field: Field, texts: "pd.Series[str]") -> "pd.Series":
    """The values of a column of repaired texts; missing where a cell is blank or cannot be read."""
    match field.type:
        case FieldType.DATE:
            return pd.to_datetime(_replaced(texts, _ASCII_DIGITS).map(_read_date))
        case FieldType.INTEGER:
            return _replaced(texts, _ASCII_DIGITS).map(_read_amount)
        case FieldType.NUMBER:
            return pd.to_numeric(_replaced(texts, (*_ASCII_DIGITS, ("٫", "."))), errors="coerce")
        case FieldType.CODE:
            keys = _folded(texts)
            codes = keys.map(_codes(field.vocabulary or ""))
            # A text that means no code stays, for the schema to find.
            return codes.fillna(keys).mask(keys.eq(""), field.default)
        case FieldType.CODES:
            return _folded(texts).map(_reader_of_codes(field.vocabulary or ""))
        case _ if field.pattern:
            texts = _replaced(texts, _ASCII_DIGITS)
    return texts.mask(texts.eq(""))


@cache
def _codes(vocabulary: str) -> dict[str, str]:
    known = names(vocabulary)
    return dict(zip(_folded(_repaired(pd.Series(list(known)))), known.values(), strict=True))


def _reader_of_codes(vocabulary: str) -> Callable[[str], tuple[str, ...] | None]:
    known = _codes(vocabulary)

    @cache
    def read(text: str) -> tuple[str, ...] | None:
        items = [item for item in re.split("[،؛;|\n,]", text) if item]
        return tuple(known[item] for item in items) if items and known.keys() >= {*items} else None

    return read


@cache
def _read_date(text: str) -> date | None:
    try:
        if plain := _plain_date(text):
            year, month, day = int(plain[1]), int(plain[3]), int(plain[4])
            return date(year, month, day) if year > 1700 else _gregorian(year, month, day)
        if named := _named_date(text):
            return _gregorian(int(named[3]), _MONTHS[named[2]], int(named[1] or 1))
    except ValueError:
        pass
    return None


def _gregorian(year: int, month: int, day: int) -> date:
    found: date = jdatetime.date(year, month, day).togregorian()
    return found


@cache
def _read_amount(text: str) -> float:
    found = _amount(text)
    if found is None:
        return float("nan")
    number = float(found[1].replace("٬", "").replace(",", "").replace("٫", "."))
    return round(number * _SCALES[found[2]] * (10 if found[3] == "تومان" else 1))


def _schema() -> pa.DataFrameSchema:
    columns = {
        field.name: pa.Column(
            nullable=not field.required,
            unique=field.name in ACTIVITY.key,
            checks=list(_column_checks(field)),
        )
        for field in ACTIVITY.fields
    }
    columns["unread"] = pa.Column(bool, pa.Check.eq(False))
    return pa.DataFrameSchema(columns, checks=list(_row_checks()))


def _column_checks(field: Field) -> Iterator[pa.Check]:
    if field.pattern:
        yield pa.Check.str_matches(f"(?:{field.pattern})$")
    if field.type is FieldType.LINKS:
        yield pa.Check.str_matches(rf"{_LINK}(?:[\s،|]+{_LINK})*$")
    if field.min_length or field.max_length:
        yield pa.Check.str_length(field.min_length, field.max_length)
    if field.minimum is not None:
        yield pa.Check.ge(field.minimum)
    if field.maximum is not None:
        yield pa.Check.le(field.maximum)
    if field.type is FieldType.CODE:
        yield pa.Check.isin([*dict.fromkeys(names(field.vocabulary or "").values())])


def _row_checks() -> Iterator[pa.Check]:
    """What holds between the cells of a row, and between rows."""
    places = pd.read_csv(ROOT / "data" / "reference" / "places.csv", dtype=str).set_index("code")["parent"]
    yield pa.Check(
        lambda rows: rows["neighbourhood"].map(places).fillna(rows["district"]).eq(rows["district"]),
        name="neighbourhood in district",
    )
    yield pa.Check(lambda rows: ~(rows["end_date"] < rows["start_date"]), name="end after start")
    yield pa.Check(
        lambda rows: ~rows["status"].isin(["held", "published"]) | (rows["start_date"] <= pd.Timestamp.now()),
        name="held in the past",
    )
    yield pa.Check(
        lambda rows: rows["kind"].ne("portrait") | rows["consent"].notna(), name="consent of who is presented"
    )
    yield pa.Check(
        lambda rows: rows["parent"].isna() | rows["parent"].isin(rows["activity_id"]), name="parent known"
    )
    for field in ACTIVITY.fields:
        if field.kinds:
            yield _only_of_kinds(field)


def _only_of_kinds(field: Field) -> pa.Check:
    return pa.Check(
        lambda rows: rows[field.name].isna() | rows["kind"].isin(field.kinds), name=f"kind for {field.name}"
    )


if __name__ == "__main__":
    main(sys.argv[1])
