"""Reading: from a source file to staging tables of text, row for row, with nothing lost."""

from etl.read.part import Overrides, Part
from etl.read.source import parts_of
from etl.read.table import RawTable, read

__all__ = ["Overrides", "Part", "RawTable", "parts_of", "read"]
