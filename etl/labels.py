"""Headers: which texts above a column are known, to the contract, to the metrics and to the sender."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from etl.reference import Vocabulary, list_key
from etl.schema import FORBIDDEN_LABELS, TABLES, Field, FieldType, Table
from etl.workbook.rejects import own_labels

How = Literal["given", "remembered", "name", "alias", "near"]
"""How a header was matched: said by the sender, now or before; named so; another name; a close spelling."""

LEFT_OUT = "-"
"""The target of a column that the sender wants left out."""
METRIC = "metric:"
"""Before the code of a metric that has a column of its own."""

_LONGEST = 120
_NEAR = 0.8
_MARGIN = 0.06
_SHORTEST_NEAR = 5
_NUMBERS = (FieldType.INTEGER, FieldType.NUMBER)
_brackets = re.compile(r"[(\[（]([^()\[\]（）]*)[)\]）]")
_CALENDAR = ("شمسی", "هجری شمسی", "خورشیدی", "میلادی", "روز/ماه/سال", "سال/ماه/روز")
"""What may stand in brackets after the name of a date without changing how it is read."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a header means.

    Attributes:
        target: a field's name, ``metric:<code>``, or ``-`` for a column to leave out.
        how: how it was matched.
        unit: what stands in brackets after the name of a number: its unit or scale.
    """

    target: str
    how: How
    unit: str | None = None


@lru_cache(maxsize=8192)
def label_key(text: str) -> str:
    """What headers are compared by; empty for a text that is too long to be one."""
    return list_key(text) if len(text) <= _LONGEST else ""


def _parted(text: str) -> tuple[str, str]:
    """A header without its brackets, and what was in them."""
    inside = " ".join(part.strip() for part in _brackets.findall(text))
    return _brackets.sub(" ", text).strip(), inside.strip()


class LabelBook:
    """Every header that is known.

    ``metrics`` is the vocabulary of metrics, each of which may be a column of the
    activities; ``given`` maps headers to targets as the sender says, and ``recall``
    gives for a whole header what was said of it before.
    """

    def __init__(
        self,
        metrics: Vocabulary,
        *,
        given: Mapping[str, str] | None = None,
        recall: Callable[[Sequence[str]], Mapping[str, str]] = lambda labels: {},
    ) -> None:
        self._given = {label_key(text): target for text, target in (given or {}).items()}
        self._recall = recall
        self._remembered: dict[str, str] = {}
        self._known = {table.name: _known_labels(table, metrics) for table in TABLES.values()}
        self._own = {label_key(text) for text in own_labels()}
        self._forbidden = {label_key(text) for text in FORBIDDEN_LABELS}

    def for_header(self, labels: Sequence[str]) -> "LabelBook":
        """The book with what was said before of this very header."""
        remembered = self._recall(labels)
        if not remembered:
            return self
        book = copy(self)
        book._remembered = {label_key(text): target for text, target in remembered.items()}
        return book

    def is_own(self, text: str) -> bool:
        """Whether it heads a column that we add to rejected rows when we hand them back."""
        return label_key(text) in self._own

    def is_forbidden(self, text: str) -> bool:
        """Whether it names a measure that the record refuses."""
        return label_key(text) in self._forbidden

    def match(self, table: Table, text: str) -> Match | None:
        """What a header means in a table, by its name, another name, or the sender's word."""
        key = label_key(text)
        if not key or key in self._own:
            return None
        said = self._said(table, key)
        if said is not None:
            return said
        known = self._known[table.name]
        if key in known:
            return known[key]
        base, inside = _parted(text)
        found = known.get(label_key(base)) if inside else None
        return None if found is None else _qualified(table, found, inside)

    def nearest(self, table: Table, text: str, taken: Iterable[str]) -> Match | None:
        """The free target whose name is close to a header, and clearly closer than any other's."""
        key = label_key(_parted(text)[0])
        if len(key) < _SHORTEST_NEAR or self.is_forbidden(text) or self.is_own(text):
            return None
        best: dict[str, float] = {}
        matcher = SequenceMatcher(b=key, autojunk=False)
        for known, match in self._known[table.name].items():
            if len(known) < _SHORTEST_NEAR:
                continue
            matcher.set_seq1(known)
            if matcher.real_quick_ratio() >= _NEAR and matcher.quick_ratio() >= _NEAR:
                best[match.target] = max(best.get(match.target, 0.0), matcher.ratio())
        ranked = sorted(best.items(), key=lambda item: -item[1])
        if not ranked or ranked[0][1] < _NEAR or ranked[0][0] in set(taken):
            return None
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN:
            return None
        return Match(
            ranked[0][0], "near", _parted(text)[1] or None if _is_number(table, ranked[0][0]) else None
        )

    def choose(self, columns: Sequence[Sequence[str]]) -> tuple[int, tuple[str, ...]]:
        """The header among the texts that may stand for each column, by the table that knows most of them.

        Returns how many columns that table knows, and the chosen text of each column.
        """
        best: tuple[int, tuple[str, ...]] = (-1, ())
        for table in TABLES.values():
            labels, known = [], set()
            for texts in columns:
                found = next(((text, match) for text in texts if (match := self.match(table, text))), None)
                labels.append(found[0] if found else texts[0])
                if found:
                    known.add(found[1].target)
            if len(known) > best[0]:
                best = (len(known), tuple(labels))
        return best

    def _said(self, table: Table, key: str) -> Match | None:
        for how, said in (("given", self._given), ("remembered", self._remembered)):
            target = said.get(key)
            if target is not None and _is_target(table, target):
                return Match(target, "given" if how == "given" else "remembered")
        return None


def _known_labels(table: Table, metrics: Vocabulary) -> dict[str, Match]:
    """Key of every header that a table knows → what it means; the first name to claim a key has it."""
    known: dict[str, Match] = {}
    for field in table.fields:
        for name in (field.name, field.fa, field.en):
            known.setdefault(label_key(name), Match(field.name, "name"))
    for field in table.fields:
        for name in field.aliases:
            known.setdefault(label_key(name), Match(field.name, "alias"))
    if table.name == "activity":
        for key, codes in metrics.by_key.items():
            if len(codes) == 1:
                names = {label_key(codes[0]), label_key(metrics.names[codes[0]])}
                known.setdefault(key, Match(METRIC + codes[0], "name" if key in names else "alias"))
    return known


def _is_target(table: Table, target: str) -> bool:
    if target == LEFT_OUT:
        return True
    if target.startswith(METRIC):
        return table.name == "activity"
    return any(field.name == target for field in table.fields)


def _is_number(table: Table, target: str) -> bool:
    return target.startswith(METRIC) or table.field(target).type in _NUMBERS


def _qualified(table: Table, found: Match, inside: str) -> Match:
    """A known name with something in brackets after it: a unit, a calendar, or words of no weight."""
    if _is_number(table, found.target):
        return Match(found.target, found.how, inside)
    is_calendar = table.field(found.target).type is FieldType.DATE and any(
        label_key(inside) == label_key(word) for word in _CALENDAR
    )
    return Match(found.target, found.how if is_calendar else "near")


def required(table: Table) -> set[str]:
    """Names of the fields that a table cannot do without."""
    return {field.name for field in table.fields if field.required}


def field_of(table: Table, target: str) -> Field | None:
    """The field that a target names; None for a metric's own column."""
    return None if target.startswith(METRIC) or target == LEFT_OUT else table.field(target)
