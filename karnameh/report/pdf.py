"""A report as a PDF: typeset by typst in Vazirmatn, tagged for screen readers (PDF/UA-1), the same bytes each time."""

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from karnameh.content.palette import PALETTES
from karnameh.report.model import Report
from karnameh.report.printable import LONGEST_LABEL, LONGEST_TEXT, Printable
from karnameh.settings import ROOT

FONTS = ROOT / "node_modules/vazirmatn/fonts/ttf"
TEMPLATES = ("style", "cover", "map", "charts", "blocks")
_LABELS = frozenset({"title", "subtitle", "heading", "label", "caption", "about", "value"})
"""Fields of the blocks that have less room than a text."""
STANDARD = "ua-1"
"""PDF/UA-1, ISO 14289-1: the tags that screen readers need; the compiler refuses what breaks it."""

_compile: Any = typst.compile
"""It takes the files of a document by their names too, which its stub does not say."""


class NoFont(Exception):
    """The font is not installed, and no other one will do."""


def pdf(report: Report) -> bytes:
    """The report's pages. Raises NoFont when Vazirmatn is not installed."""
    day = report.edition.day
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    made = _compile(_sources(report), font_paths=_fonts(), pdf_standards=[STANDARD], timestamp=moment)
    return bytes(made)


def pictures(report: Report, *, dots_per_inch: float) -> list[bytes]:
    """Each page as a PNG. Raises NoFont when Vazirmatn is not installed."""
    made = _compile(_sources(report), font_paths=_fonts(), format="png", ppi=dots_per_inch)
    return [made] if isinstance(made, bytes) else [bytes(page) for page in made]


def _sources(report: Report) -> dict[str, bytes]:
    """The templates, and beside them the report as data."""
    colours = PALETTES["light"]
    day = report.edition.day
    content = {**plain(report, _letters()), "day": [day.year, day.month, day.day]}
    content.pop("edition")
    return {
        "main": _template("report"),
        **{f"{name}.typ": _template(name) for name in TEMPLATES},
        "report.json": _json(content),
        "palette.json": _json({name: getattr(colours, name) for name in colours.__slots__}),
    }


def plain(value: Any, letters: Printable, *, longest: int = LONGEST_TEXT) -> Any:  # noqa: ANN401 — whatever a block holds
    """A block as JSON can hold it, its class as ``block`` and every text made of letters that the font has."""
    if isinstance(value, str):
        return letters.text(value, longest=longest)
    if is_dataclass(value) and not isinstance(value, type):
        return {"block": type(value).__name__} | {
            name: plain(
                getattr(value, name), letters, longest=LONGEST_LABEL if name in _LABELS else LONGEST_TEXT
            )
            for name in (field.name for field in fields(value))
        }
    if isinstance(value, dict):
        return {key: plain(one, letters, longest=longest) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one, letters, longest=longest) for one in value]
    return value


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, default=str).encode()


@cache
def _template(name: str) -> bytes:
    return files("karnameh.report").joinpath("typst", f"{name}.typ").read_bytes()


def _font(weight: str) -> Path:
    path = FONTS / f"Vazirmatn-{weight}.ttf"
    if not path.is_file():
        raise NoFont(str(path))
    return path


@cache
def _letters() -> Printable:
    return Printable(_font("Regular"))


@cache
def _fonts() -> typst.Fonts:
    """Vazirmatn and no other, so that nothing is ever set in a font that happens to be there."""
    _font("Regular")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
