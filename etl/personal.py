"""Personal data in a text: telephone numbers, national identifiers, bank cards and accounts, e-mail addresses.

``LIKELY`` and ``LIKELY_LINK`` are for the database: cheap patterns that pass few texts, and
every one in which something is found here. ``personal_data`` and ``personal_in_link`` decide.
What is public by its nature (137, the telephone and the address of an office) is told too:
only a person can tell it from the rest.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from etl.check_digits import is_book_number, is_card_number, is_national_id
from etl.problems import PublishError
from karnameh.persian.text import clean

Code = Literal["personal-phone", "personal-id", "personal-email", "personal-card"]
CODES: tuple[Code, ...] = ("personal-phone", "personal-id", "personal-email", "personal-card")

_CALLS = "تلفن|تماس|دورنگار|نمابر|فکس|موبایل|واتساپ|پیامک|[Pp]hone|[Tt]el|[Ff]ax|[Mm]obile"

_DIGIT = "[0-9۰-۹٠-٩０-９]"
_BETWEEN = "[ \u200c.\\-–—−‑_()+*/]{0,3}"
_NO_DIGIT = "[^\n0-9۰-۹٠-٩０-９]"

# All classes are spelled out: with \p{Nd} the database takes forty times as long.
LIKELY: str = (
    f"@|(?:{_DIGIT}{_BETWEEN}){{7}}{_DIGIT}|(?:{_CALLS}){_NO_DIGIT}{{0,14}}(?:{_DIGIT}{_BETWEEN}){{3}}"
)
"""RE2 pattern of the texts worth a look: an @, eight digits close together, or digits to be called."""

LIKELY_LINK: str = (
    f"@|%40|(?:98|0)9[0-9]{{9}}|[?#](?:[^\n]*{_DIGIT}){{8}}|[?#][^\n]*(?:{_CALLS})(?:[^\n]*{_DIGIT}){{3}}"
)
"""The same for addresses, where only the query is read as a text: paths are full of numbers."""


class Found(NamedTuple):
    """What was found: its kind, and the text as it stands there."""

    code: Code
    text: str


_GAP = "[ \u200c.\\-–—−‑_()]{0,2}"  # what may stand between the digits of a telephone number
_ALONE = "(?<![0-9])(?<![0-9][./٬,٫])"  # not the rest of a date, of a decimal or of a number in thousands
_DASHED = "(?<![0-9][-–−‑])"
_GROUP = "[ \u200c\\-–−‑]?"
_NOT_MONEY = "(?! ?(?:هزار|میلیون|میلیارد|ریال|تومان|تومن))"
_WHOLE_NUMBER = f"(?![0-9])(?![./٬,٫\\-–−‑][0-9]){_NOT_MONEY}"
_MONTH_DAY = r"(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR = "(?:1[34]|19|20)[0-9]{2}"

# What has many digits and is no person's: blotted out before anything is looked for.
_BLOTS = (
    re.compile(rf"(?<![0-9])(?<![0-9][/.\-–])({_YEAR})([/.\-–]){_MONTH_DAY}(?![0-9])"),
    re.compile(rf"(?<![0-9])(?<![0-9][/.\-–])([0-3]?[0-9])([/.\-–])[01]?[0-9]\2{_YEAR}(?![0-9])"),
    re.compile(rf"(?<![0-9]){_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"),
    re.compile("(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]{0,7}-1[34][0-9]{2}-[A-Za-z]{0,2}[0-9]{2,7}(?![0-9])"),
    re.compile(r"(?i:isbn(?:-?1[03])?|شابک)[^0-9\n]{0,8}[0-9][0-9 \-–]{8,16}[0-9x](?![0-9])"),
)
_BARCODE = re.compile("(?<![0-9])97[89](?:[ -]?[0-9]){10}(?![0-9])")

_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_ACCOUNT_DIGITS = "[0-9](?:[ \u200c.\\-–]{0,2}[0-9]){23}(?![0-9])"
_ACCOUNT = re.compile(
    f"((?<![A-Za-z])[Ii][Rr][ \\-–]{{0,2}}{_ACCOUNT_DIGITS})|شبا[^0-9A-Za-z]{{0,12}}({_ACCOUNT_DIGITS})"
)
_CARD = re.compile(
    f"{_ALONE}{_DASHED}[2-9][0-9]{{3}}(?:[ \u200c\\-–−‑_.*]{{0,2}}[0-9]{{4}}){{3}}(?![0-9])(?![\\-–−‑/][0-9])"
)
_PHONES = (
    re.compile(rf"{_ALONE}(?:\+|00)98{_GAP}(?:\(?0\)?{_GAP})?[1-9](?:{_GAP}[0-9]){{9}}(?![0-9])"),
    re.compile(rf"{_ALONE}0(?!\.){_GAP}[1-9](?:{_GAP}[0-9]){{9}}(?![0-9])"),
    re.compile(rf"{_ALONE}98{_GAP}9(?:{_GAP}[0-9]){{9}}{_WHOLE_NUMBER}"),
    re.compile("(?<![0-9])0[1-9][0-9]{1,3}/[0-9]{7,8}(?![0-9])"),
    # Typed from right to left, with the code of the city or the network behind.
    re.compile("(?<![0-9])(?:[1-9][0-9]{7}[-–/]0[1-8][0-9]|[0-9]{7}[-–/]09[0-9]{2})(?![0-9])"),
)
_CALLED = re.compile(
    f"(?:{_CALLS})(?![\\w\u200c])[.]?[^0-9\n.؛؟!]{{0,13}}((?:[1-9](?:{_GROUP}[0-9]){{6,7}}|137|1888){_WHOLE_NUMBER})"
)
_BARE_MOBILE = re.compile(
    f"(?<![A-Za-z]){_ALONE}{_DASHED}9(?:0[0-5]|1[0-9]|2[0-3]|3[0-9]|41|9[0-9])(?:{_GROUP}[0-9]){{7}}{_WHOLE_NUMBER}"
)
_TEN_DIGITS = re.compile(f"(?=((?<![A-Za-z]){_ALONE}{_DASHED}[0-9](?:{_GROUP}[0-9]){{9}}{_WHOLE_NUMBER}))")
_LINKED_MOBILE = re.compile(r"(?<![0-9])(?:\+?98|0098|0)9[0-9]{9}(?![0-9])")

_digits = re.compile("[0-9]+").findall
_ROUND = "00000"
"""A number with such an end is an amount, where nothing else says that it is none."""
_MOST_GROUPS = 6
"""A telephone number stands in no more groups."""


def personal_data(text: str) -> list[Found]:
    """What looks like personal data in a text, in whatever digits and groups; each place once."""
    cleaned = clean(text)
    # One character for one, so that what is found can be shown as it was written.
    plain = re.sub(_DIGIT, lambda digit: str(int(digit[0])), cleaned)
    found: list[tuple[int, Found]] = []
    for blot in _BLOTS:
        plain = blot.sub(_blotted, plain)
    plain = _BARCODE.sub(
        lambda code: _blotted(code) if is_book_number("".join(_digits(code[0]))) else code[0], plain
    )
    for look in (_emails, _cards, _phones, _identifiers):
        for code, start, end in list(look(plain)):
            found.append((start, Found(code, cleaned[start:end])))
            plain = plain[:start] + "\0" * (end - start) + plain[end:]
    return [each for _, each in sorted(found)]


def personal_in_link(address: str) -> list[Found]:
    """What looks like personal data in an address: anything in its query, mobile numbers and e-mail in its path."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return personal_data(unquote(address))
    path = unquote(parts.path)
    found = [Found("personal-email", match[0]) for match in _EMAIL.finditer(path)]
    found += [Found("personal-phone", match[0]) for match in _LINKED_MOBILE.finditer(path)]
    return found + personal_data(unquote(f"{parts.query}\n{parts.fragment}"))


Place = tuple[Code, int, int]


def _emails(plain: str) -> Iterator[Place]:
    for match in _EMAIL.finditer(plain):
        yield "personal-email", *match.span()


def _cards(plain: str) -> Iterator[Place]:
    for match in _ACCOUNT.finditer(plain):
        yield "personal-card", *match.span(match.lastindex or 0)
    for match in _CARD.finditer(plain):
        groups = _digits(match[0])
        is_years = len(groups) > 1 and all(group.startswith(("19", "20")) for group in groups)
        if not is_years and is_card_number("".join(groups)):
            yield "personal-card", *match.span()


def _phones(plain: str) -> Iterator[Place]:
    taken: set[int] = set()
    for pattern in (*_PHONES, _CALLED, _BARE_MOBILE):
        for match in pattern.finditer(plain):
            start, end = match.span(match.lastindex or 0)
            groups = _digits(plain[start:end])
            is_amount = pattern is _BARE_MOBILE and groups[-1].endswith(_ROUND)
            if not _is_list(groups) and not is_amount and not taken.intersection(range(start, end)):
                taken.update(range(start, end))
                yield "personal-phone", start, end


def _is_list(groups: list[str]) -> bool:
    """Whether the groups are several numbers, as «0 120 45 300 12»; a telephone number may stand digit by digit."""
    if all(len(group) == 1 for group in groups):
        return False
    return len(groups) > _MOST_GROUPS or (groups[0] == "0" and len(groups) > 2)


def _identifiers(plain: str) -> Iterator[Place]:
    last = 0
    for match in _TEN_DIGITS.finditer(plain):
        start, end = match.span(1)
        groups = _digits(match[1])
        is_one = _is_one_number(groups) and not groups[-1].endswith(_ROUND)
        if start >= last and is_one and is_national_id("".join(groups)):
            last = end
            yield "personal-id", start, end


def _is_one_number(groups: list[str]) -> bool:
    """Whether the groups can be those of one identifier, and not a list, thousands, a year or an old ISBN."""
    lengths = [len(group) for group in groups]
    if len(lengths) > 1 and re.fullmatch("1[34][0-9]{2}", groups[0]):
        return False
    return len(lengths) <= 4 and 1 not in lengths[:-1] and not (len(lengths) == 4 and lengths[-1] == 1)


def _blotted(match: re.Match[str]) -> str:
    return "\0" * len(match[0])


def refuse_personal(*texts: str | None) -> None:
    """Look that what is said to the public of a publication, a note or a unit, holds no personal data.

    Raises:
        PublishError: when it does: nobody needs to give a number or an address there.
    """
    for text in texts:
        for found in personal_data(text or ""):
            raise PublishError("personal-text", text=found.text)
