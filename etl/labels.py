"""Headers: which texts above a column are known, to the contract, to the metrics and to the sender."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy

from etl.headers import HeaderColumn, label_key, two_rows
from etl.reference import Vocabulary
from etl.schema import FORBIDDEN_LABELS, TABLES, FieldType, Table
from etl.slips import is_slip
from etl.targets import METRIC, Match, is_number, is_target, required
from etl.workbook.words import own_labels
from karnameh.persian.text import search_key

_brackets = re.compile(r"[(\[（]([^()\[\]（）]*)[)\]）]")
_CALENDAR = ("شمسی", "هجری شمسی", "خورشیدی", "میلادی", "روز/ماه/سال", "سال/ماه/روز")
"""What may stand in brackets after the name of a date without changing how it is read."""


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
        self._names = {table.name: _field_names(table) for table in TABLES.values()}
        self._codes = metrics.names.keys()
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
        base, inside = _parted(text)
        found = known.get(label_key(base)) if inside else None
        return known.get(key) if found is None else _qualified(table, found, inside)

    def nearest(self, table: Table, text: str, taken: Iterable[str]) -> Match | None:
        """The free field whose name differs from a header by a slip of the hand; no other's may.

        A slip is a letter or two in one word. Metrics are never guessed: «نارضایتی» is
        a letter or two from «رضایتی».
        """
        words = search_key(_parted(text)[0]).split()
        if self.is_forbidden(text) or self.is_own(text):
            return None
        near = {field for name, field in self._names[table.name] if is_slip(words, name)}
        if len(near) != 1 or near & set(taken):
            return None
        (target,) = near
        return Match(target, "near", (_parted(text)[1] or None) if is_number(table, target) else None)

    def choose(self, columns: Sequence[Sequence[str]]) -> tuple[int, tuple[str, ...]]:
        """The header among the texts that may stand for each column, by the table that knows most of them.

        Returns how many columns that table knows, and the chosen text of each column.
        """
        return max((self._chosen(table, columns) for table in TABLES.values()), key=lambda found: found[0])

    def choose_two(self, upper: Sequence[str], lower: Sequence[str]) -> tuple[int, tuple[str, ...]]:
        """The same for two rows, of which the lower one may part what the upper one names.

        A lower cell that parts a name which is known whole, and which together with it is
        not («شرکت‌کننده» over «زن» and «مرد»), is no header: then nothing is known.
        """
        best: tuple[int, tuple[str, ...]] = (0, ())
        columns = two_rows(upper, lower)
        for table in TABLES.values():
            if not any(self._parts_what_is_whole(table, column) for column in columns):
                options = [column.options for column in columns]
                best = max(best, self._chosen(table, options), key=lambda found: found[0])
        return best

    def _parts_what_is_whole(self, table: Table, column: HeaderColumn) -> bool:
        parts = column.above and column.below and label_key(column.above) != label_key(column.below)
        known = any(self.match(table, text) for text in column.options)
        return bool(parts) and not known and self.match(table, column.above) is not None

    def _chosen(self, table: Table, columns: Sequence[Sequence[str]]) -> tuple[int, tuple[str, ...]]:
        labels, known = [], set()
        for texts in columns:
            found = next(((text, match) for text in texts if (match := self.match(table, text))), None)
            labels.append(found[0] if found else texts[0])
            if found:
                known.add(found[1].target)
        return len(known), tuple(labels)

    def is_whole(self, labels: Sequence[str]) -> bool:
        """Whether the labels have, by known names, all that some table requires."""
        return any(
            required(table) <= {match.target for label in labels if (match := self.match(table, label))}
            for table in TABLES.values()
        )

    def _said(self, table: Table, key: str) -> Match | None:
        target = self._given.get(key)
        if target is not None and is_target(target, self._codes, table):
            return Match(target, "given")
        target = self._remembered.get(key)
        if target is not None and is_target(target, self._codes, table):
            return Match(target, "remembered")
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


def _field_names(table: Table) -> list[tuple[list[str], str]]:
    """The words of every name of a table's fields, and the field."""
    return [
        (search_key(name).split(), field.name)
        for field in table.fields
        for name in (field.fa, field.en, *field.aliases)
    ]


def _qualified(table: Table, found: Match, inside: str) -> Match:
    """A known name with something in brackets after it: a unit, a calendar, or words of no weight."""
    if is_number(table, found.target):
        return Match(found.target, found.how, inside)
    is_calendar = table.field(found.target).type is FieldType.DATE and any(
        label_key(inside) == label_key(word) for word in _CALENDAR
    )
    return Match(found.target, found.how if is_calendar else "near")
