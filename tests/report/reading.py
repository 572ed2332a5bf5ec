"""The text of a PDF as a reader that knows right-to-left writing gets it out.

pypdf's own extraction turns runs of Persian round as it guesses. Here each show operator is read
glyph by glyph through the font's ToUnicode map: a glyph's letters stand in the order in which they
are spoken, the glyphs of a Persian run from left to right, and the runs of a line where they are.
"""

import re
import unicodedata
from collections import defaultdict
from typing import Any

from pypdf import PageObject
from pypdf.generic import ContentStream

_LINE = 2.0
"""Points between the base lines of what is still one line."""
_FORMS = re.compile(r"[\ufb50-\ufdff\ufe70-\ufefc]")
_MAP = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def page_text(page: PageObject) -> str:
    """The lines of a page from its top, each in spoken order, presentation forms folded."""
    lines: defaultdict[float, list[tuple[float, str]]] = defaultdict(list)
    for x, y, text in _runs(page):
        line = next((at for at in lines if abs(at - y) < _LINE), y)
        lines[line].append((x, text))
    said = (
        "".join(text for _, text in sorted(runs, reverse=True))
        for _, runs in sorted(lines.items(), reverse=True)
    )
    return _FORMS.sub(lambda form: unicodedata.normalize("NFKC", form.group()), "\n".join(said))


def _runs(page: PageObject) -> list[tuple[float, float, str]]:
    fonts = {name: _letters(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}  # type: ignore[index]
    found: list[tuple[float, float, str]] = []
    moved: list[tuple[float, ...]] = []
    spans: list[Any] = []
    at, place, font = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0), ""
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        match operator:
            case b"q":
                moved.append(at)
            case b"Q":
                at = moved.pop()  # type: ignore[assignment]
            case b"cm":
                at = _times(tuple(map(float, operands)), at)
            case b"Tm":
                place = _times(tuple(map(float, operands)), at)[2:]
            case b"Tf":
                font = operands[0]
            case b"BMC" | b"BDC":
                spans.append(_actual(operands) if operator == b"BDC" else None)
            case b"EMC":
                spans.pop()
            case b"Tj" | b"TJ":
                codes = operands[0] if operator == b"TJ" else [operands[0]]
                said = next((text for text in reversed(spans) if text is not None), None)
                found.append(
                    (place[2], place[3], _spoken(fonts[font], codes) if said is None else said.pop())
                )
    return found


def _actual(operands: Any) -> list[str] | None:  # noqa: ANN401 — of the file
    """What a span says instead of its glyphs, to be said once."""
    given = operands[1].get("/ActualText") if isinstance(operands[1], dict) else None
    return None if given is None else ["", "", "", str(given)]


def _times(
    one: tuple[float, ...], other: tuple[float, ...]
) -> tuple[float, float, float, float, float, float]:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _spoken(letters: dict[int, str], operands: Any) -> str:  # noqa: ANN401 — strings and kerning
    glyphs = []
    for operand in operands:
        if isinstance(operand, bytes | str):
            raw = operand if isinstance(operand, bytes) else operand.original_bytes  # type: ignore[attr-defined]
            glyphs += [letters.get(int.from_bytes(raw[at : at + 2]), "") for at in range(0, len(raw), 2)]
    is_rtl = any(unicodedata.bidirectional(letter) in ("R", "AL") for glyph in glyphs for letter in glyph)
    return "".join(reversed(glyphs) if is_rtl else glyphs)


def _letters(font: Any) -> dict[int, str]:  # noqa: ANN401 — a dictionary of the file
    """What each glyph of a font says: its ToUnicode map."""
    content = font["/ToUnicode"].get_object().get_data()
    letters: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", content, re.DOTALL):
        letters |= {int(code, 16): _text(said) for code, said in _MAP.findall(block)}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", content, re.DOTALL):
        for first, last, said in _RANGE.findall(block):
            start = int(said, 16)
            letters |= {
                int(first, 16) + at: chr(start + at) for at in range(int(last, 16) - int(first, 16) + 1)
            }
    return letters


def _text(said: bytes) -> str:
    return bytes.fromhex(said.decode()).decode("utf-16-be")
