"""Every figure has an address: a code that names it, and the one way to compute it again.

A code such as ``done-y1405-t14050902-n701`` holds all that a number depends on but the data::

    ref = figures.parse("done-y1405-t14050902-n701")
    figures.compute(published, ref)      # FigureValue(value=3.0, state="known", …)
    figures.query(published, ref, locale)  # the same in words

The numbers come from the questions that the pages ask, and from nothing else.
"""

from karnameh.figures.codes import FigureRef, WrongFigure
from karnameh.figures.definitions import DEFINITIONS, Definition, Rows, compute, parse, rows
from karnameh.figures.values import FigureValue
from karnameh.figures.words import definition, part_texts, query, title, value_text

__all__ = [
    "DEFINITIONS",
    "Definition",
    "FigureRef",
    "FigureValue",
    "Rows",
    "WrongFigure",
    "compute",
    "definition",
    "parse",
    "part_texts",
    "query",
    "rows",
    "title",
    "value_text",
]
