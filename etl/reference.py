"""The closed vocabularies in ``data/reference``: places, kinds, codes, metrics and their other names."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from etl.schema import SPECIAL_PLACES
from karnameh.persian.text import search_key

Row = Mapping[str, str]


def list_key(text: str) -> str:
    """The search key without blanks: in a short closed list «عباس آباد» can only be «عباس‌آباد»."""
    return search_key(text).replace(" ", "")


_SUGGESTIONS = 3
_PREFIXES = {"district": "منطقه", "neighbourhood": "محله"}
"""What may stand before a place's name without being part of it."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One closed list, ready to resolve what clerks write.

    Attributes:
        name: as the contract's fields name it.
        by_key: key of a code, a name or an alias → the codes that it may mean.
        names: code → Persian name, in the list's order.
    """

    name: str
    by_key: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]

    def resolve(self, text: str) -> str | None:
        """The code that the text means; None when it means none, or more than one."""
        key = list_key(text)
        found = self.by_key.get(key) or self.by_key.get(key.removeprefix(_PREFIXES.get(self.name, "")), ())
        return found[0] if len(found) == 1 else None

    def candidates(self, text: str) -> list[str]:
        """Names of the entries nearest to the text, at most three, nearest first."""
        key = list_key(text)
        near: tuple[str, ...] = self.by_key.get(key, ())
        for match in () if near else get_close_matches(key[:80], self.by_key, n=_SUGGESTIONS, cutoff=0.6):
            near += self.by_key[match]
        labels = dict.fromkeys(self._label(code) for code in near)
        return list(labels)[:_SUGGESTIONS]

    def _label(self, code: str) -> str:
        return f"{self.names[code]} ({code})" if code.isdigit() else self.names[code]


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference lists as read: rows for publishing, vocabularies for resolving."""

    places: tuple[Row, ...]
    kinds: tuple[Row, ...]
    codes: tuple[Row, ...]
    metrics: tuple[Row, ...]
    vocabularies: Mapping[str, Vocabulary]

    @classmethod
    def read(cls, folder: Path) -> "Reference":
        """Read the five lists of a folder (UTF-8 CSV with a header).

        Raises:
            OSError: when a list is missing or unreadable.
        """
        places, kinds, codes, metrics, aliases = (
            _rows(folder / f"{name}.csv") for name in ("places", "kinds", "codes", "metrics", "aliases")
        )
        entries = list(_entries(places, kinds, codes, metrics))
        other_names: list[Entry] = [(row["vocabulary"], row["code"], (row["alias"],)) for row in aliases]
        names = {vocabulary for vocabulary, _, _ in entries}
        vocabularies = {name: _vocabulary(name, entries, other_names) for name in sorted(names)}
        return cls(places, kinds, codes, metrics, vocabularies)


Entry = tuple[str, str, tuple[str, ...]]
"""Vocabulary, code, and the names of that code: the Persian one first."""


def _rows(path: Path) -> tuple[Row, ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def _entries(
    places: tuple[Row, ...], kinds: tuple[Row, ...], codes: tuple[Row, ...], metrics: tuple[Row, ...]
) -> Iterator[Entry]:
    for row in places:
        yield row["level"], row["code"], (row["fa"], row["en"])
    for row in codes:
        names = (row["fa"], row["en"])
        yield row["vocabulary"], row["code"], names
        if row["vocabulary"] == "special_place":
            yield "neighbourhood", row["code"], names
            # A district is a place or unknown; only a neighbourhood can be answered with «online».
            if row["code"] != SPECIAL_PLACES[1]:
                yield "district", row["code"], names
    for row in kinds:
        yield "kind", row["code"], (row["fa"], row["en"])
    for row in metrics:
        yield "metric", row["code"], (row["fa"], row["en"], *filter(None, row["aliases"].split("|")))


def _vocabulary(name: str, entries: list[Entry], other_names: list[Entry]) -> Vocabulary:
    by_key: dict[str, dict[str, None]] = {}
    names: dict[str, str] = {}
    for vocabulary, code, texts in (*entries, *other_names):
        if vocabulary != name:
            continue
        names.setdefault(code, texts[0])
        for text in (code, *texts):
            by_key.setdefault(list_key(text), {})[code] = None
    return Vocabulary(name, {key: tuple(codes) for key, codes in by_key.items()}, names)
