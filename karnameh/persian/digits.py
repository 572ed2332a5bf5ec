"""Digits and numbers as Persian readers and clerks write them.

``format_number`` writes; ``parse_number`` reads what is met in the cells of a
number column, or says why it cannot. Whether a cell is a number or a date is
the column's affair: on Persian keyboards «/» is the decimal sign too.
"""

import math
import re
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

from karnameh.persian.text import clean

_TO_PERSIAN = {ord(digit): chr(0x6F0 + value) for value, digit in enumerate("0123456789")}
_TO_PERSIAN |= {0x660 + value: chr(0x6F0 + value) for value in range(10)}
_TO_ASCII = {first + value: str(value) for first in (0x660, 0x6F0) for value in range(10)}
_SIGNS = str.maketrans({",": "٬", ".": "٫"})
_MINUS = "\u200e\u2212"  # CLDR's minus for Persian: the mark keeps it on the left of its number

State = Literal["known", "unknown", "blank", "not_applicable"]
Quality = Literal["exact", "estimated"]


def to_persian(text: str | int) -> str:
    """The text with ASCII and Arabic digits as Persian ones; everything else stays."""
    return str(text).translate(_TO_PERSIAN)


def to_ascii(text: str) -> str:
    """The text with Persian and Arabic digits as ASCII ones; everything else stays."""
    return text.translate(_TO_ASCII)


def format_number(value: float, *, decimals: int = 0) -> str:
    """The number with Persian digits, grouped thousands and at most that many decimals.

    Halves go to the even neighbour. Raises ValueError for infinity and NaN.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be written as a number")
    text = f"{Decimal(str(value)).copy_abs():,.{decimals}f}"
    if decimals:
        text = text.rstrip("0").rstrip(".")
    sign = _MINUS if value < 0 and text != "0" else ""
    return sign + to_persian(text.translate(_SIGNS))


class NumberReading(NamedTuple):
    """What a cell of a number column says.

    Attributes:
        value: the number, None unless the state is known.
        state: unknown, blank, zero (known) and not applicable are different things.
        quality: estimated for «حدود ۱۲۰» and for ranges.
        unit: what the number counts as the cell has it; ``rial`` and «درصد» in one spelling.
        note: what was done to get the value, as codes parted by spaces:
            ``about``, ``range-midpoint``, ``scaled``, ``toman-to-rial``, ``unit-dropped``.
    """

    value: float | None
    state: State
    quality: Quality = "exact"
    unit: str | None = None
    note: str | None = None


class NumberError(ValueError):
    """A cell that holds no number, or one that can be read in two ways.

    Attributes:
        code: ``not-a-number`` or ``ambiguous-number``.
        detail: values for the message: ``found``, the text.
    """

    def __init__(self, code: Literal["not-a-number", "ambiguous-number"], found: str) -> None:
        super().__init__(f"{code}: {found!r}")
        self.code = code
        self.detail = {"found": found}


_ZWNJ = "\u200c"
_STATES: dict[str, State] = {"": "blank"}
_STATES |= dict.fromkeys(
    ("نامشخص", "نا مشخص", "مشخص نیست", "نامعلوم", "نا معلوم", "معلوم نیست", "unknown", "?", "؟"), "unknown"
)
_STATES |= dict.fromkeys(
    ("-", "--", "---", "–", "—", "−", "ـ", "ندارد", "موضوعیت ندارد", "کاربرد ندارد"), "not_applicable"
)
_SCALES = {"هزار": 10**3, "میلیون": 10**6, "میلیارد": 10**9, "هزار میلیون": 10**9, "هزار میلیارد": 10**12}
_UNITS = {"تومان": "rial", "تومن": "rial", "ریال": "rial", "%": "درصد", "٪": "درصد", "درصد": "درصد"}
_TOMANS = ("تومان", "تومن")
_RIALS_A_TOMAN = 10
_LARGEST = 2**53  # beyond it not every whole number is a float

_HARAKAT = dict.fromkeys(range(0x64B, 0x653))
_GAP = f"[ {_ZWNJ}]?"
_LETTER = "ء-غف-يپچژکگۀی"
_RUN = "[0-9][0-9٬,،٫/.]*"
_SCALE = f"(?:هزار (?:میلیون|میلیارد)|هزار|میلیون|میلیارد)(?![{_LETTER}])"
_TERM = f"{_RUN}(?:{_GAP}{_SCALE})?"
_AMOUNT = f"{_TERM}(?: و {_TERM})*"
_UNIT = f"[{_LETTER}][{_LETTER} {_ZWNJ}()-]{{0,39}}|[%٪]"

_about = re.compile("(?:(?:در )?حدودا?|تقریبا|نزدیک به|~|≈) ?").match
_cell = re.compile(
    f"(?P<sign>[-−])?(?P<percent>[%٪] ?)?(?:(?:از|بین) )?(?P<first>{_AMOUNT})"
    f"(?: ?(?:تا|الی|[-–—−]) ?(?P<last>{_AMOUNT}))?(?:{_GAP}(?P<unit>{_UNIT}|از [0-9]{{1,3}}))?"
)
_terms = re.compile(f"({_RUN})(?:{_GAP}({_SCALE}))?").findall
_form = re.compile("(?:[0-9]{1,18}|[1-9][0-9]{0,2}(?:(?:٬[0-9]{3})+|(?:,[0-9]{3})+))(?:[٫/.][0-9]{1,9})?")


def parse_number(text: str) -> NumberReading:
    """Read a cell of a number column.

    Thousands may be parted by «٬» or «,» and decimals by «٫», «/» or «.»; a
    point before three digits is still a decimal sign. Tomans become rials.

    Raises:
        NumberError: for anything else, and for numbers too large to be exact.
    """
    found = clean(text)
    state = _STATES.get(found.replace(_ZWNJ, " ").casefold())
    if state is not None:
        return NumberReading(None, state)
    if found == "صفر":
        return NumberReading(0.0, "known")
    plain = to_ascii(found).translate(_HARAKAT)
    about = _about(plain)
    cell = _cell.fullmatch(plain, about.end() if about else 0)
    if cell is None:
        raise NumberError("not-a-number", found)
    return _reading(cell, about=about is not None, found=found)


def _reading(cell: re.Match[str], *, about: bool, found: str) -> NumberReading:
    """Put the parts of a cell together."""
    written = (cell["unit"] or cell["percent"] or "").strip()
    if cell["unit"] and cell["percent"]:
        raise NumberError("not-a-number", found)
    value, scaled = _amount(cell, found)
    if written in _TOMANS:
        value *= _RIALS_A_TOMAN
    if abs(value) > _LARGEST:
        raise NumberError("not-a-number", found)
    notes = {
        "about": about,
        "range-midpoint": cell["last"] is not None,
        "scaled": scaled,
        "toman-to-rial": written in _TOMANS,
        "unit-dropped": bool(written) and written not in _UNITS,
    }
    return NumberReading(
        float(value),
        "known",
        "estimated" if about or cell["last"] else "exact",
        _UNITS.get(written, written) or None,
        " ".join(note for note, applies in notes.items() if applies) or None,
    )


def _amount(cell: re.Match[str], found: str) -> tuple[Decimal, bool]:
    """The number of a cell, or the middle of its range; and whether a scale word was applied."""
    first, first_scale = _sum(cell["first"], found)
    if cell["last"] is None:
        return (-first if cell["sign"] else first), first_scale is not None
    last, last_scale = _sum(cell["last"], found)
    if first_scale is None and last_scale is not None:  # «۱ تا ۲ میلیون»: the scale is for both
        if first * last_scale >= last:
            raise NumberError("ambiguous-number", found)
        first *= last_scale
    telephone = any(re.match("0[0-9]", side) for side in (cell["first"], cell["last"]))
    if first >= last or cell["sign"] or telephone:
        raise NumberError("not-a-number", found)
    return (first + last) / 2, last_scale is not None


def _sum(amount: str, found: str) -> tuple[Decimal, int | None]:
    """«۲ میلیون و ۵۰۰ هزار» as one number, with its largest scale; scales must fall."""
    total, scales = Decimal(0), list[int]()
    for number, scale in _terms(amount):
        scales.append(_SCALES.get(scale, 1))
        total += _checked(number, found) * scales[-1]
    if any(later >= earlier for earlier, later in pairwise(scales)):
        raise NumberError("not-a-number", found)
    return total, scales[0] if scales[0] > 1 else None


def _checked(number: str, found: str) -> Decimal:
    """The value of one run of digits and signs, once its form is known to be right."""
    if _form.fullmatch(number) is None:
        doubtful = any(sign in number for sign in "٬,،")
        raise NumberError("ambiguous-number" if doubtful else "not-a-number", found)
    return Decimal(re.sub("[٬,]", "", number).replace("٫", ".").replace("/", "."))
