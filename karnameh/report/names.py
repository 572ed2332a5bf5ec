"""The names of a report's files: ASCII, with the year and the district, the same everywhere."""

import re
from dataclasses import dataclass
from typing import Literal

from karnameh.persian.calendar import YEARS

Kind = Literal["pdf", "xlsx", "data", "art71_h1", "art71_h2", "art10"]
KINDS: tuple[Kind, ...] = ("pdf", "xlsx", "data", "art71_h1", "art71_h2", "art10")

ENDINGS: dict[Kind, str] = {
    "pdf": ".pdf",
    "xlsx": ".xlsx",
    "data": "-data.zip",
    "art71_h1": "-art71-h1.pdf",
    "art71_h2": "-art71-h2.pdf",
    "art10": "-art10.pdf",
}
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
_NAME = re.compile(r"karnameh-(1[34][0-9]{2})-d([1-9][0-9]?)(-[a-z0-9.-]+|\.[a-z]+)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOf:
    """One file: what it is, of which Jalali year and district."""

    kind: Kind
    year: int
    district: str

    def __str__(self) -> str:
        return f"karnameh-{self.year}-d{self.district}{ENDINGS[self.kind]}"

    @property
    def media_type(self) -> str:
        """What a browser is told that it is."""
        return MEDIA_TYPES[f".{ENDINGS[self.kind].rpartition('.')[2]}"]


def named(name: str) -> FileOf | None:
    """The file that a name means; None for any other name."""
    found = _NAME.fullmatch(name)
    if found is None or int(found[1]) not in YEARS:
        return None
    kind = next((kind for kind, ending in ENDINGS.items() if ending == found[3]), None)
    return None if kind is None else FileOf(kind=kind, year=int(found[1]), district=found[2])
