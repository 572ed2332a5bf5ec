"""Every sentence a visitor reads, and how a language writes numbers and dates.

``fa.toml`` comes first and ``en.toml`` is complete beside it; a test holds the
two to the same keys. A text may have the forms ``one`` and ``other``, chosen by
the value ``n``.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from karnameh.persian import calendar, digits

Code = Literal["fa", "en"]
CODES: tuple[Code, ...] = ("fa", "en")


@dataclass(frozen=True, slots=True, eq=False)
class Locale:
    """One language: its texts, digits and calendar names."""

    code: Code
    texts: Mapping[str, str]

    @property
    def direction(self) -> Literal["rtl", "ltr"]:
        """Which way the page runs."""
        return "rtl" if self.code == "fa" else "ltr"

    @property
    def is_rtl(self) -> bool:
        """Whether the page runs right to left."""
        return self.code == "fa"

    def text(self, key: str, **values: object) -> str:
        """The sentence of that key with the values put in.

        Integers are written in the language's digits; a value is put in as it
        is and never read as a template. Raises KeyError for an unknown key.
        """
        n = values.get("n")
        template = self.texts.get(f"{key}.{'one' if n == 1 else 'other'}") or self.texts[key]
        shown = {name: self._shown(value) for name, value in values.items()}
        return template.format_map(shown) if shown else template

    def section(self, name: str) -> dict[str, str]:
        """The texts of one section by the rest of their keys."""
        return {
            key.removeprefix(f"{name}."): text
            for key, text in self.texts.items()
            if key.startswith(f"{name}.")
        }

    def _shown(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        return self.number(value, decimals=0 if isinstance(value, int) else 1)

    def number(self, value: float, *, decimals: int = 0) -> str:
        """A number with grouped thousands and at most that many decimals."""
        if self.code == "fa":
            return digits.format_number(value, decimals=decimals)
        rounded = round(float(value), decimals)
        text = f"{abs(rounded):,.{decimals}f}"
        text = text.rstrip("0").rstrip(".") if decimals else text
        return f"\u2212{text}" if rounded < 0 else text

    def plain(self, value: int | str) -> str:
        """Digits without grouping: years, codes, row numbers."""
        return digits.to_persian(value) if self.code == "fa" else str(value)

    def percent(self, share: float, *, decimals: int = 0) -> str:
        """A share of one as a percentage."""
        sign = "٪" if self.code == "fa" else "%"
        return f"{self.number(share * 100, decimals=decimals)}{sign}"

    def date(
        self,
        day: date,
        *,
        precision: Literal["day", "month", "year"] = "day",
        style: Literal["long", "short", "numeric"] = "short",
    ) -> str:
        """A date in the Jalali calendar, no finer than it is known."""
        return calendar.format_date(day, precision=precision, style=style, lang=self.code)

    def month(self, month: int) -> str:
        """Name of a Jalali month, 1 to 12."""
        names = calendar.MONTHS if self.code == "fa" else calendar.MONTHS_EN
        return names[month - 1]

    def name(self, row: Mapping[str, str]) -> str:
        """The name, in this language, of anything that carries ``fa`` and ``en``."""
        return row[self.code]

    def joined(self, items: list[str]) -> str:
        """Items as a list inside a sentence."""
        return ("، " if self.code == "fa" else ", ").join(items)


def _flat(tree: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    """Nested tables as dotted keys. Raises TypeError for anything but texts."""
    flat: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{key}.")
        elif isinstance(value, str):
            flat[prefix + key] = value
        else:
            raise TypeError(f"{prefix}{key} is not a text")
    return flat


@cache
def locale(code: Code = "fa") -> Locale:
    """The locale of a language code."""
    return Locale(code=code, texts=_texts(f"{code}.toml"))


@cache
def desk_locale(code: Code = "fa") -> Locale:
    """The locale of the staff desk: its own sentences, ``desk.*.toml``, beside the site's."""
    return Locale(code=code, texts={**locale(code).texts, **_texts(f"desk.{code}.toml")})


def _texts(name: str) -> dict[str, str]:
    source = files("karnameh.locales").joinpath(name).read_text(encoding="utf-8")
    return _flat(tomllib.loads(source))


def chosen(code: str | None) -> Locale:
    """The locale that a visitor asked for; Persian unless English was asked for by its code."""
    return locale("en" if code == "en" else "fa")
