"""The places that boundaries are wanted for, found by what a file calls them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from etl.reference import Reference, Row, list_key

Level = Literal["neighbourhood", "district"]

_PREFIXES = {"neighbourhood": ("محله",), "district": ("شهرداریمنطقه", "منطقه", "ناحیه", "district", "region")}
_digits = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places by code, and the lists that resolve names."""

    places: dict[str, Row]
    reference: Reference

    @classmethod
    def of(cls, reference: Reference) -> "Gazetteer":
        """That of the reference lists."""
        return cls({row["code"]: row for row in reference.places}, reference)

    def at(self, level: Level, district: str | None = None) -> list[str]:
        """Codes of the places of a level, or of those in a district."""
        rows = (row for row in self.places.values() if row["level"] == level)
        return [row["code"] for row in rows if district in (None, row["parent"])]

    def named(self, level: Level, text: str) -> tuple[str, ...]:
        """The places that a name may mean, by name or alias, as clerks' files are read."""
        key = list_key(text)
        by_key = self.reference.vocabularies[level].by_key if key else {}
        keys = (key, *(key.removeprefix(prefix) for prefix in _PREFIXES[level]))
        found = next((by_key[each] for each in keys if each in by_key), ())
        return tuple(code for code in found if self.has(level, code))

    def coded(self, level: Level, text: str) -> tuple[str, ...]:
        """The place whose code the text is."""
        key = list_key(text)
        code = str(int(key)) if _digits.fullmatch(key) and len(key) < len("1000000") else key
        return (code,) if self.has(level, code) else ()

    def district(self, text: str) -> str | None:
        """The district that «7», «منطقه ۷» or «هفت» means."""
        found = self.coded("district", text) or self.named("district", text)
        if not found and len(numbers := _digits.findall(list_key(text))) == 1:
            found = self.coded("district", numbers[0])
        return found[0] if len(found) == 1 else None

    def has(self, level: Level, code: str) -> bool:
        """Whether there is such a place."""
        return code in self.places and self.places[code]["level"] == level

    def suggestions(self, level: Level, text: str, codes: Iterable[str]) -> list[str]:
        """Names of those of the places whose names or aliases are nearest to the text, nearest first."""
        wanted = set(codes)
        by_key = self.reference.vocabularies[level].by_key
        keys = [key for key, found in by_key.items() if wanted & set(found)]
        near = get_close_matches(list_key(text)[:80], keys, n=4, cutoff=0.6)
        codes_found = dict.fromkeys(code for key in near for code in by_key[key] if code in wanted)
        return [self.name(code) for code in codes_found][:3]

    def name(self, code: str) -> str:
        """The Persian name with the code, as «کاج (707)»."""
        return f"{self.places[code]['fa']} ({code})"
