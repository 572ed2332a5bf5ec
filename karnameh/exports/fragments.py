"""The HTML pieces that pages are made of: figures, cards, tables, legends, notices.

The markup stands in ``templates/fragments.html``. Every value is escaped, since
any of them may come from a file. The pieces know nothing of Streamlit, so that
a page's first paint and its live form are made of the same ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from jinja2.environment import TemplateModule
from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link: where to, what it says, and what the browser should know of it."""

    href: str
    label: str
    current: bool = False
    download: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The link to the other language, in that language."""

    href: str
    label: str
    code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One headline figure, what has to be said with it, where its rows are, and its code (see ``karnameh.figures``)."""

    label: str
    value: str
    note: str = ""
    href: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One activity in a list. ``icon`` is the address of its kind's picture."""

    href: str
    title: str
    kind: str
    colour: str
    date: str
    place: str
    icon: str = ""
    status: str = ""
    status_code: str = ""
    demo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Head of a table's column."""

    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Swatch:
    """One colour of a legend; a hollow one is drawn as an outline."""

    colour: str
    label: str
    hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a record: a label and one value or several, each a text or a link."""

    label: str
    values: Sequence[str | Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A long code, cut; the whole of it is there for those who ask."""

    short: str
    full: str


Cell = str | Link | Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one needs to hand a view on.

    Attributes:
        text, address: for a messenger.
        code, code_alt: address of the code to scan, and what it is.
        label, done: of the button that shares or copies, and what it says then.
        links: other ways.
    """

    text: str
    address: str
    code: str
    code_alt: str
    label: str
    done: str
    links: Sequence[Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A plan item, and in a few words what became of it."""

    title: str
    parts: Sequence[str]
    demo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A button that finds the visitor's neighbourhood, in the browser only.

    Attributes:
        label, promise: what it says, and what becomes of the position.
        source: address of the neighbourhoods' shapes.
        page: address of the page about a neighbourhood.
        waiting, outside, refused: what is said meanwhile, of a place that is none of them,
            and without a position.
    """

    label: str
    promise: str
    source: str
    page: str
    waiting: str
    outside: str
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A field with one of several codes."""

    key: str
    label: str
    options: Mapping[str, str]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A field that is on or off."""

    key: str
    label: str
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """A field of free text."""

    key: str
    label: str
    placeholder: str
    text: str


@cache
def template(name: str) -> Template:
    """A file in ``templates``; whatever is put into it is escaped."""
    environment = Environment(
        loader=PackageLoader("karnameh.exports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


@cache
def pieces(name: str) -> TemplateModule:
    """The pieces of a file in ``templates``."""
    return template(name).module


def _piece(name: str, *values: object) -> Markup:
    return Markup(getattr(pieces("fragments.html"), name)(*values))  # noqa: S704 — the template escapes each value


def header(
    *, site: str, subtitle: str, menu_label: str, items: Sequence[Link], language: Language, skip: str
) -> Markup:
    """The site's head: brand, menu, the other language, and a link past them."""
    return _piece("header", site, subtitle, menu_label, items, language, skip)


def band(label: str, sentence: str, *links: Link) -> Markup:
    """A band over the page: of demonstration data, or with links, of the record as it once stood or was copied."""
    return _piece("band", label, sentence, links)


def title(heading: str, lead: str = "", *, level: int = 1) -> Markup:
    """A page's heading and its leading sentence."""
    return _piece("title", heading, lead, level)


def section(heading: str, sentence: str = "", *, level: int = 2) -> Markup:
    """A section's heading and the sentence that its data makes."""
    return _piece("section", heading, sentence, level)


def figures(items: Sequence[Figure], *, caption: str, origins: Mapping[str, Link] | None = None) -> Markup:
    """A row of headline figures.

    ``origins`` leads from a figure's code to the page on it, by a small mark at the end of its label.
    """
    return _piece("figures", items, caption, origins or {})


def cards(items: Sequence[Card], *, empty: str, label: str) -> Markup:
    """A list of activities, or the sentence that says there is none."""
    return _piece("cards", items, empty, label)


def table(
    caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, hide_caption: bool = False
) -> Markup:
    """A real table: captioned, with row and column heads, scrolling inside its own box."""
    return _piece("table", caption, columns, rows, hide_caption)


def disclosure(summary: str, table_html: Markup | str, links: Sequence[Link] = ()) -> Markup:
    """What stands under a chart: its table, folded, and its download."""
    return _piece("disclosure", summary, table_html, links)


def legend(heading: str, items: Sequence[Swatch], note: str = "") -> Markup:
    """What the colours of a chart or a map mean."""
    return _piece("legend", heading, items, note)


def notice(heading: str, sentences: Sequence[str], link: Link | None = None, *, level: int = 2) -> Markup:
    """A designed empty state; of ``level`` 1 where it is the whole page."""
    return _piece("notice", heading, sentences, link, level)


def links(items: Sequence[Link]) -> Markup:
    """A line of links drawn as buttons."""
    return _piece("links", items)


def pager(*, label: str, summary: str, previous: Link | None, following: Link | None) -> Markup:
    """Links to the page before and the page after."""
    return _piece("pager", label, summary, previous, following)


def facts(items: Sequence[Fact]) -> Markup:
    """A record as labelled lines."""
    return _piece("facts", items)


def prose(paragraphs: Sequence[str]) -> Markup:
    """Running text."""
    return _piece("prose", paragraphs)


def choices(
    *,
    action: str,
    fields: Sequence[Choice | Switch | TextField],
    kept: Mapping[str, str],
    submit: str,
    label: str,
) -> Markup:
    """A form of choices that asks for ``action``; ``kept`` goes along unseen."""
    return _piece("choices", action, fields, kept, submit, label)


def columns(parts: Sequence[Markup], weights: Sequence[int]) -> Markup:
    """Parts side by side, as wide as their weights."""
    return _piece("columns", parts, weights)


def fold(summary: str, content: Markup) -> Markup:
    """A part that opens when its summary is chosen."""
    return _piece("fold", summary, content)


def near(item: Near) -> Markup:
    """The button «near me»; nothing where no script runs."""
    return _piece("near", item)


def promises(items: Sequence[Promise], *, label: str) -> Markup:
    """Plan items as a list that is as readable on a telephone."""
    return _piece("promises", items, label)


def share(item: Share) -> Markup:
    """The address of a view as text, as a code to scan, and to send on."""
    return _piece("share", item)


def place_list(items: Sequence[Link], *, label: str) -> Markup:
    """Places as a list of links."""
    return _piece("place_list", items, label)


def snippet(caption: str, text: str) -> Markup:
    """A text to copy as it is, left to right: a command, a piece of code; one click selects all of it."""
    return _piece("snippet", caption, text)


def taking(label: str, links: Sequence[Link]) -> Markup:
    """The rows of the view as files."""
    return _piece("taking", label, links)


def footer(sentences: Sequence[str], links: Sequence[Link]) -> Markup:
    """The site's foot."""
    return _piece("footer", sentences, links)


def state(*, language: str, direction: str, page_title: str) -> Markup:
    """What the document itself should be told: its language, direction and title."""
    return _piece("state", language, direction, page_title)
