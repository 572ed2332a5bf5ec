"""Reading: from a source file to staging tables of text, row for row, with nothing lost."""

from etl.read.part import MendedCell, Overrides, Part
from etl.read.source import parts_of
from etl.read.table import RawTable, mend_cells, read

__all__ = ["MendedCell", "Overrides", "Part", "RawTable", "mend_cells", "parts_of", "read"]
