"""The colours of charts and maps, for light and dark, told apart by every kind of sight.

The sequential scale runs in lightness within one hue, so it reads in grey as
well; marks have a contrast of 3:1 or more against both page backgrounds
(WCAG 2.2, 1.4.11). The page's own colours stand in ``karnameh.css`` and
``.streamlit/config.toml``.
"""

from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours as #RRGGBB.

    Attributes:
        theme: light, dark, or paper for one whose colours the style sheet knows.
        ink, soft, line, paper: text, quiet text, rules, background.
        mark: bars of what was done.
        open: outline of what is only planned.
        warn: what was cancelled or put off.
        sequence: five steps from little to much; ``nothing`` stands for zero.
    """

    theme: str
    ink: str
    soft: str
    line: str
    paper: str
    mark: str
    open: str
    warn: str
    nothing: str
    sequence: tuple[str, str, str, str, str]


PALETTES: dict[Theme, Palette] = {
    "light": Palette(
        theme="light",
        ink="#17242b",
        soft="#51616a",
        line="#dfdbd2",
        paper="#faf8f4",
        mark="#0b6e6e",
        open="#0b6e6e",
        warn="#b4690e",
        nothing="#efebe2",
        sequence=("#cfe6e3", "#9ccbc7", "#64aaa7", "#2f8584", "#0a5c5e"),
    ),
    "dark": Palette(
        theme="dark",
        ink="#edf1f0",
        soft="#a9b8bd",
        line="#2d3c43",
        paper="#10181c",
        mark="#4fb3ac",
        open="#63c7bf",
        warn="#e0a458",
        nothing="#222d33",
        sequence=("#1d4446", "#276163", "#358584", "#57aea9", "#9be0d9"),
    ),
}


PAPER = Palette(
    theme="paper",
    ink="var(--k-ink)",
    soft="var(--k-soft)",
    line="var(--k-line)",
    paper="var(--k-paper)",
    mark="var(--k-mark)",
    open="var(--k-mark-open)",
    warn="var(--k-warn)",
    nothing="var(--k-step-0)",
    sequence=(
        "var(--k-step-1)",
        "var(--k-step-2)",
        "var(--k-step-3)",
        "var(--k-step-4)",
        "var(--k-step-5)",
    ),
)
"""For documents, which follow the reader's theme by their style sheet (``drawings.css``)."""


def palette(theme: str | None) -> Palette:
    """The palette of a theme; light when the browser has not said."""
    return PALETTES["dark" if theme == "dark" else "light"]


def rgb(colour: str) -> list[int]:
    """#RRGGBB as [red, green, blue], 0 to 255, as deck.gl wants it."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


DARK_BELOW = 0.215
"""Where white on a colour and our ink on it have the same contrast."""


def is_dark(colour: str) -> bool:
    """Whether white text stands better on the colour than ink: its relative luminance (WCAG 2.2) is low."""
    parts = [value / 255 for value in rgb(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < DARK_BELOW
