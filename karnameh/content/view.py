"""What one run of a page sees: the language, the published data, today, and links."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from karnameh import settings
from karnameh.accounts import Accounts
from karnameh.content.address import Address
from karnameh.content.canvas import About, Canvas
from karnameh.content.palette import Palette
from karnameh.exports.fragments import Link
from karnameh.exports.parts import Download, Part
from karnameh.locales import CODES, Locale, chosen
from karnameh.persian import calendar
from karnameh.sitemap import PATHS, SHARED, Page, number_in
from karnameh.warehouse import NoSuchBatch, Published, questions, site_previews, site_store


@dataclass(frozen=True, slots=True)
class Codes:
    """A vocabulary, code by code."""

    rows: Mapping[str, Mapping[str, str]]

    def label(self, code: str, locale: Locale) -> str:
        """The code's name in the reader's language; the code itself when the list lacks it."""
        row = self.rows.get(code)
        return locale.name(row) if row else code

    def colour(self, code: str) -> str:
        """The code's colour, #RRGGBB."""
        row = self.rows.get(code)
        return (row or {}).get("colour") or "#51616a"

    def icon(self, code: str) -> str:
        """Address of the code's picture; empty when it has none."""
        name = (self.rows.get(code) or {}).get("icon")
        return f"/assets/icons/{name}.svg" if name else ""

    def labels(self, locale: Locale) -> dict[str, str]:
        """Every code with its name, in the vocabulary's order."""
        return {code: locale.name(row) for code, row in self.rows.items()}


@dataclass(frozen=True)
class View:
    """One run of one page, all of it on one version of the data."""

    page: Page
    address: Address
    canvas: Canvas
    locale: Locale
    data: Published
    today: date
    colours: Palette
    district: str
    demo: bool
    base: str = ""
    preview: int | None = None
    headed: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    _codes: dict[str, Codes] = field(default_factory=dict)

    def tell(
        self,
        *,
        title: str,
        description: str = "",
        thing: Mapping[str, Any] | None = None,
        status: int = 200,
    ) -> None:
        """Say what this view is, for the window's title, search engines and messengers; see ``canvas.About``."""
        self.canvas.tell(About(title=title, description=description, thing=thing, status=status))

    def codes(self, vocabulary: str) -> Codes:
        """A closed vocabulary of the published version."""
        if vocabulary not in self._codes:
            self._codes[vocabulary] = Codes(questions.codes(self.data, vocabulary))
        return self._codes[vocabulary]

    @cached_property
    def neighbourhoods(self) -> pd.DataFrame:
        """The district's neighbourhoods, see ``questions.places``."""
        places = questions.places(self.data)
        return places[places["parent"] == self.district]

    @cached_property
    def places(self) -> dict[str, str]:
        """Names of the district's neighbourhoods, then of the answers that are no place on the map."""
        names = self.neighbourhoods.set_index("code")[self.locale.code].to_dict()
        special = {code: self.locale.text(f"place.{code}") for code in ("CITYWIDE", "ONLINE", "UNKNOWN")}
        return {**{str(code): str(name) for code, name in names.items()}, **special}

    def place_name(self, code: str) -> str:
        """Name of a neighbourhood or of an answer that is no place."""
        return self.places.get(code) or Codes(questions.place_names(self.data)).label(code, self.locale)

    def year_choice(self) -> list[int]:
        """Years with anything recorded, newest first."""
        return questions.years(self.data)

    @property
    def this_year(self) -> int:
        """The Jalali year of today."""
        return calendar.from_gregorian(self.today).year

    def default_year(self, *, plans: bool = False) -> int:
        """This year when it has activities (or a plan), else the latest year before it that has."""
        years = [year for year in questions.years(self.data, plans=plans) if year <= self.this_year]
        return years[0] if years else self.this_year

    def link(self, name: str, /, **choices: str) -> str:
        """Address of a page that keeps the shared choices; an empty value drops one."""
        query = {key: value for key, value in {**self.shared, **choices}.items() if value}
        return PATHS[name] + (f"?{urlencode(query)}" if query else "")

    @cached_property
    def shared(self) -> dict[str, str]:
        """The shared choices in the address that mean something; read once, since a page has many links."""
        return {key: value for key in SHARED if self._is_valid(key, value := self.address.get(key))}

    def _is_valid(self, key: str, value: str) -> bool:
        """Whether an address's value may go along; what a visitor typed wrongly may not."""
        match key:
            case "year":
                return value in {str(year) for year in self.year_choice()}
            case "n":
                return value in self.places
            case "kind":
                return value in self.codes("kind").rows
            case "as_of":
                return number_in(value) == self.data.batch is not None
            case "preview":
                return number_in(value) == self.preview is not None
            case _:
                return value in CODES

    def place_link(self, code: str, *, year: int | None = None) -> Link:
        """A place's name, leading to its activities."""
        href = self.link("activities", n=code, year=str(year) if year else "")
        return Link(href=href, label=self.place_name(code))

    def download(self, table: str, **choices: str) -> Download:
        """A table's CSV in the reader's language."""
        batch, upload = ("" if number is None else str(number) for number in (self.data.batch, self.preview))
        return Download(
            table=table,
            choices={key: value for key, value in choices.items() if value},
            language=self.locale.code,
            moment={"as_of": batch, "preview": upload},
        )

    def keep(self, part: Part) -> None:
        """Let a part of the page be in the file that holds this view; see ``exports.parts``."""
        if part.download is not None or part.rows:
            self.parts.append(part)


_current: ContextVar[View] = ContextVar("view")


def open_view(
    page: Page,
    address: Address,
    canvas: Canvas,
    *,
    colours: Palette,
    base: str = "",
    session: str | None = None,
) -> View:
    """The view of one run, from now on the current one.

    ``base`` is the site's own address, for links that leave the page. ``session`` is the key of a staff session, for those who may see what is not
    published yet. Raises NoWarehouse when nothing is published.
    """
    chosen_settings = settings.Settings.from_environment()
    preview = _preview(chosen_settings, address, session)
    data = site_previews().of(preview) if preview is not None else None
    made = View(
        page=page,
        address=address,
        canvas=canvas,
        locale=chosen(address.get("lang")),
        data=data or _as_of(site_store().published(), address.get("as_of")),
        preview=preview if data else None,
        today=settings.today(),
        colours=colours,
        district=chosen_settings.district,
        demo=chosen_settings.demo,
        base=chosen_settings.address or base,
    )
    _current.set(made)
    return made


def _preview(chosen: settings.Settings, address: Address, session: str | None) -> int | None:
    """The upload that is to be seen as if it were published: only ever for people who are signed in."""
    number = number_in(address.get("preview"))
    if number is None or Accounts.of(chosen).session(session) is None:
        return None
    return number


def _as_of(published: Published, text: str) -> Published:
    """The record as it stood after the batch that the address asks for; today's when there is no such batch."""
    number = number_in(text)
    try:
        return published if number is None else published.as_of(number)
    except NoSuchBatch:
        return published


def view() -> View:
    """The view of the run that is going on."""
    return _current.get()
