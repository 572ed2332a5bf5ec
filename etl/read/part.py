"""What is read as one table: a text file, or one sheet of a workbook."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from etl.problems import Problems


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class MendedCell:
    """A cell that the sender mended after the file was read.

    Attributes:
        source: place of the file among those of the load, from 1.
        sheet: of a workbook.
        row: as a spreadsheet numbers it; column: from 0.
        text: what stands there instead.
    """

    source: int
    sheet: str | None
    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What the sender says of a file, instead of what would be found in it.

    Attributes:
        encoding: a text file's encoding, by a name that Python knows.
        sheet: the only sheet of a workbook to read.
        header_row: row of the header's last line, as a spreadsheet numbers it.
        mapping: header as written → field, ``metric:<code>``, or ``-`` to leave it out.
        repair: whether text damaged by a PDF is mended: always, never, or where the file shows it.
        cells: cells that stand otherwise in the file as received.
    """

    encoding: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    repair: bool | None = None
    cells: tuple[MendedCell, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """What is said, for JSON; nothing where nothing is."""
        return {name: value for name, value in asdict(self).items() if value or value is False}

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "Overrides":
        """What ``to_dict`` wrote."""
        return cls(**{**said, "cells": tuple(MendedCell(**cell) for cell in said.get("cells", ()))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a workbook, converted to a text file row for row.

    Attributes:
        name: as the workbook has it.
        path: the converted text, separated by commas.
        is_visible: whether a person who opens the workbook sees it.
        filled: row and column (from 1) of the cells that were blank beneath a merged one.
    """

    name: str
    path: Path
    is_visible: bool
    filled: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One table to be read.

    Attributes:
        source: the file as received.
        sheet: the sheet of a workbook; None for a text file.
        kind: ``csv``, ``xlsx`` or ``xls``.
        sha256, size: of the source as received, where they are known before reading.
        problems: of this part; there are some already where a workbook could not be opened.
        is_readable: whether there is anything to read.
    """

    source: Path
    problems: Problems
    sheet: Sheet | None = None
    kind: str = "csv"
    sha256: str | None = None
    size: int | None = None
    is_readable: bool = True

    @property
    def title(self) -> str:
        """The file's base name, and the sheet's behind it."""
        return self.source.name if self.sheet is None else f"{self.source.name} › {self.sheet.name}"
