"""The public record as plain tables for an archive: every row, codes as they are stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from karnameh.warehouse.published import Published


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveTable:
    """A table of the archive.

    Attributes:
        source: what is selected from.
        columns: their names, in order; rows are in the order of the ``key`` columns.
        lists: columns that hold several values, which are parted by ``|``.
        with_basis: columns that are public only where a basis for publishing the name is recorded.
    """

    source: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    lists: frozenset[str] = frozenset()
    with_basis: frozenset[str] = frozenset()

    @property
    def sql(self) -> str:
        """The query; every value as text, a missing one as NULL."""
        shown = ", ".join(f"({self._expression(name)})::VARCHAR AS {name}" for name in self.columns)
        order = ", ".join(f"{name} NULLS FIRST" for name in self.key)
        return f"SELECT {shown} FROM (SELECT * FROM {self.source} ORDER BY {order})"  # noqa: S608 — names of our own

    def _expression(self, name: str) -> str:
        if name in self.with_basis:
            return f"CASE WHEN consent IS NOT NULL THEN {name} END"
        return f"array_to_string({name}, '|')" if name in self.lists else name


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ARCHIVE_TABLES: Mapping[str, ArchiveTable] = {
    "activities": ArchiveTable(
        source="activity",
        columns=_words(
            """activity_id kind title summary start_date start_precision end_date end_precision
            year month day status status_reason district neighbourhood venue lat lon unit audience topics
            partners channels plan_item parent evidence budget budget_state budget_quality issue_number
            person consent action_taken resolutions source demo"""
        ),
        key=("activity_id",),
        lists=frozenset({"audience", "topics", "partners", "channels", "evidence"}),
        with_basis=frozenset({"person"}),
    ),
    "metrics": ArchiveTable(
        source="metric",
        columns=_words(
            """activity_id metric stage channel value value_state unit target baseline method
            sample_size margin quality demo"""
        ),
        key=("activity_id", "metric", "channel"),
    ),
    "plan_items": ArchiveTable(
        source="plan_item",
        columns=_words(
            """plan_item_id year district title kind quantity quantity_state quantity_quality unit
            due_date due_precision owner dropped_reason source demo"""
        ),
        key=("plan_item_id",),
    ),
    "places": ArchiveTable(
        source="place",
        columns=_words("code level parent fa en lat lon area_km2 population population_year boundary"),
        key=("level", "code"),
    ),
    "codes": ArchiveTable(
        source="code",
        columns=_words("vocabulary code fa en position icon colour stage unit total whole maximum"),
        key=("vocabulary", "position", "code"),
    ),
    "fields": ArchiveTable(
        source="field",
        columns=_words("table_name name position fa en meaning_fa meaning_en type required vocabulary unit"),
        key=("table_name", "position"),
    ),
}
"""The tables of the archive by the names of their files."""


def archive_rows(published: Published, name: str) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a table of the archive, a few thousand at a time, each value a text or None."""
    return published.chunks(ARCHIVE_TABLES[name].sql)
