"""The picture that messengers show beside a link: a heading, a sentence and the map, as a PNG."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from karnameh.exports.shaping import shape_label
from karnameh.settings import ROOT

SIZE = (1200, 630)
"""Pixels; the proportion that Open Graph readers expect."""
FONTS = ROOT / "node_modules/vazirmatn/fonts/ttf"

_PAPER, _INK, _SOFT, _TILE = "#faf8f4", "#17242b", "#51616a", "#0b6e6e"
_MARGIN, _MAP_ROOM = 64, 420
_LONGEST_LINES = 3

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A place of the map: its rings in a plane whose width is 1, and its colour."""

    rings: Sequence[Ring]
    colour: str
    selected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is on a picture; texts in a language that runs right to left or not."""

    site: str
    heading: str
    sentence: str
    foot: str
    shapes: Sequence[Shape]
    right_to_left: bool

    def png(self) -> bytes:
        """The picture's bytes. Raises OSError when the font is not installed."""
        image = Image.new("RGB", SIZE, _PAPER)
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 0, SIZE[0], 14), fill=_TILE)
        self._draw_map(draw)
        pen = _Pen(draw, right_to_left=self.right_to_left, has_map=bool(self.shapes))
        pen.write(self.site, size=36, weight="Bold", colour=_TILE)
        pen.write(self.heading, size=58, weight="ExtraBold", colour=_INK)
        pen.write(self.sentence, size=32, weight="Regular", colour=_SOFT)
        pen.foot(self.foot)
        made = io.BytesIO()
        image.quantize(96).save(made, "PNG", optimize=True)
        return made.getvalue()

    def _draw_map(self, draw: ImageDraw.ImageDraw) -> None:
        left = _MARGIN if self.right_to_left else SIZE[0] - _MARGIN - _MAP_ROOM
        for shape in sorted(self.shapes, key=lambda one: one.selected):
            for ring in shape.rings:
                points = [(left + x * _MAP_ROOM, 90 + y * _MAP_ROOM) for x, y in ring]
                draw.polygon(points, fill=shape.colour)
                edge, width = ("#b4690e", 6) if shape.selected else (_PAPER, 2)
                draw.line([*points, points[0]], fill=edge, width=width, joint="curve")


class _Pen:
    """Writes paragraph below paragraph beside the map."""

    def __init__(self, draw: ImageDraw.ImageDraw, *, right_to_left: bool, has_map: bool) -> None:
        self._draw = draw
        self._rtl = right_to_left
        self._x = SIZE[0] - _MARGIN if right_to_left else _MARGIN
        self._room = SIZE[0] - 2 * _MARGIN - (_MAP_ROOM + 40 if has_map else 0)
        self._y = 64.0

    def write(self, text: str, *, size: int, weight: str, colour: str) -> None:
        """A paragraph of a few lines; what does not fit ends with an ellipsis."""
        font = _font(weight, size)
        for line in self._lines(text, font):
            self._line(line, self._y, font, colour)
            self._y += size * 1.65
        self._y += size * 0.35

    def foot(self, text: str) -> None:
        """The line at the bottom."""
        self._line(text, SIZE[1] - 80, _font("Medium", 26), _SOFT)

    def _line(self, text: str, y: float, font: ImageFont.FreeTypeFont, colour: str) -> None:
        anchor = "ra" if self._rtl else "la"
        if self._rtl and not _shapes():
            self._draw.text((self._x, y), shape_label(text), font=font, fill=colour, anchor=anchor)
        else:
            direction = "rtl" if self._rtl else "ltr"
            self._draw.text((self._x, y), text, font=font, fill=colour, anchor=anchor, direction=direction)

    def _lines(self, text: str, font: ImageFont.FreeTypeFont) -> list[str]:
        lines: list[str] = []
        current = ""
        for word in text.split():
            longer = f"{current} {word}".strip()
            if current and font.getlength(longer) > self._room:
                lines.append(current)
                current = word
            else:
                current = longer
        lines = [*lines, current]
        if len(lines) > _LONGEST_LINES:
            lines = [*lines[: _LONGEST_LINES - 1], f"{lines[_LONGEST_LINES - 1]}…"]
        return lines


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    path = Path(FONTS / f"Vazirmatn-{weight}.ttf")
    engine = ImageFont.Layout.RAQM if _shapes() else ImageFont.Layout.BASIC
    return ImageFont.truetype(path, size, layout_engine=engine)


@cache
def _shapes() -> bool:
    """Whether the system's libraries join letters and order them themselves."""
    return bool(features.check("raqm"))
