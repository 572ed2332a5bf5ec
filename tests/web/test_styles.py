"""The style sheets of the documents: the colours of the charts' palette, in both themes, and texts that stand out."""

import re

import pytest

from karnameh.content.palette import PALETTES, PAPER, Palette, Theme
from karnameh.web.files import ASSETS, STYLES
from tests.content.test_choropleth import contrast

SHEETS = {name: (ASSETS / name).read_text(encoding="utf-8") for name in STYLES}
ALL = re.sub(r"/\*.*?\*/", "", "".join(SHEETS.values()), flags=re.DOTALL)
DARK = "(prefers-color-scheme: dark)"
THEMES: tuple[Theme, ...] = ("light", "dark")


def variables(theme: Theme) -> dict[str, str]:
    """The colours that a reader of a theme gets: those of all, then those of the theme where it has its own."""
    found: dict[str, str] = {}
    for media, block in re.findall(r"(?:@media\s*([^{]+)\{\s*)?:root\s*\{([^}]*)\}", ALL):
        if not media or (media.strip() == DARK and theme == "dark"):
            found |= dict(re.findall(r"(--k-[\w-]+):\s*(#[0-9a-fA-F]{6})\b", block))
    return found


def named(colours: Palette) -> dict[str, str]:
    """The colours of a palette by their names in the style sheet."""
    names = {"mark": "mark", "open": "mark-open", "warn": "warn", "nothing": "step-0"}
    names |= {name: name for name in ("ink", "soft", "line", "paper")}
    found = {f"--k-{variable}": getattr(colours, name) for name, variable in names.items()}
    return found | {f"--k-step-{at}": colour for at, colour in enumerate(colours.sequence, start=1)}


@pytest.mark.parametrize("theme", THEMES)
def test_the_style_has_the_colours_of_the_palette(theme: Theme) -> None:
    style = {name: colour.lower() for name, colour in variables(theme).items()}
    assert {name: style.get(name) for name in named(PALETTES[theme])} == named(PALETTES[theme])


def test_what_a_document_names_is_a_colour_of_the_style() -> None:
    assert named(PAPER) == {name: f"var({name})" for name in named(PAPER)}
    used = set(re.findall(r"var\((--k-[\w-]+)\)", ALL))
    assert used - set(variables("light")) <= set(re.findall(r"(--k-[\w-]+):", ALL)) | {"--k-weights"}


@pytest.mark.parametrize("theme", THEMES)
def test_the_names_of_places_stand_out_from_every_class(theme: Theme) -> None:
    style = variables(theme)
    for step in range(6):
        assert contrast(style[f"--k-ink-{step}"], style[f"--k-step-{step}"]) >= 3.8, (
            step
        )  # bold, 14 px or more


@pytest.mark.parametrize("theme", THEMES)
def test_texts_links_and_marks_stand_out_from_what_is_behind_them(theme: Theme) -> None:
    style = variables(theme)
    for behind in ("--k-paper", "--k-sheet"):
        for text in ("--k-ink", "--k-soft", "--k-tile"):
            assert contrast(style[text], style[behind]) >= 4.5, (text, behind)
        for mark in ("--k-mark", "--k-mark-open", "--k-warn"):
            assert contrast(style[mark], style[behind]) >= 3, (mark, behind)


def test_no_style_reaches_outside_the_site() -> None:
    for name, sheet in SHEETS.items():
        assert not re.search(r"@import|https?:|url\((?![\"']?/assets/)", sheet), name


def test_the_sheets_close_what_they_open() -> None:
    for name, sheet in SHEETS.items():
        text = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
        assert text.count("{") == text.count("}"), name
        assert "</" not in text, name
