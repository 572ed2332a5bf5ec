"""The canvas of plain HTML: a page as a document that needs no script."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from markupsafe import Markup

from karnameh.content.address import Address
from karnameh.content.canvas import About, Chart, Room
from karnameh.content.choropleth import Choropleth
from karnameh.content.drawn import chart_markup, map_markup
from karnameh.content.view import view
from karnameh.exports import fragments
from karnameh.exports.fragments import Choice, Switch, TextField
from karnameh.locales import Locale


class Paper:
    """Collects what a page shows; see ``canvas.Canvas`` for its parts."""

    is_copy = False

    def __init__(self, address: Address, locale: Locale) -> None:
        self.about = About(title="")
        self._address = address
        self._locale = locale
        self._pieces: list[Markup] = []
        self._fields: list[Choice | Switch | TextField] = []

    def markup(self) -> Markup:
        """All that was shown, in its order."""
        return Markup("").join(self._pieces)

    def show(self, markup: Markup) -> None:
        """Put a piece below what is there."""
        self._pieces.append(markup)

    def tell(self, about: About) -> None:
        """Keep it for the head of the document."""
        self.about = about

    @contextmanager
    def _collected(self) -> Iterator[list[Markup]]:
        """What is shown inside stands in the list and nowhere else."""
        outer, self._pieces = self._pieces, []
        inner = self._pieces
        try:
            yield inner
        finally:
            self._pieces = outer

    @contextmanager
    def choices(self) -> Iterator[None]:
        """A form that asks for this very page with the choices in its address; fields before it stand in it too."""
        with self._collected() as inner:
            yield
        self.show(Markup("").join(inner))
        current, fields = view(), self._fields
        self._fields = []
        names = {field.key for field in fields}
        kept = {key: value for key, value in current.shared.items() if key not in names}
        self.show(
            fragments.choices(
                action=current.page.path,
                fields=fields,
                kept=kept,
                submit=self._locale.text("filter.apply"),
                label=self._locale.text("filter.choices"),
            )
        )

    def columns(self, *weights: int) -> Sequence[Room]:
        """Parts side by side; the last one closes the row."""
        parts: list[Markup] = []

        @contextmanager
        def column(*, is_last: bool) -> Iterator[None]:
            with self._collected() as inner:
                yield
            parts.append(Markup("").join(inner))
            if is_last:
                self.show(fragments.columns(parts, weights))

        return [column(is_last=at == len(weights)) for at in range(1, len(weights) + 1)]

    @contextmanager
    def fold(self, summary: str) -> Iterator[None]:
        """A part that opens when its summary is chosen."""
        with self._collected() as inner:
            yield
        self.show(fragments.fold(summary, Markup("").join(inner)))

    def choose(self, key: str, labels: Mapping[str, str], *, label: str, default: str) -> str:
        """A select box of the form."""
        chosen = self._address.choice(key, list(labels), default)
        self._fields.append(Choice(key=key, label=label, options=labels, chosen=chosen))
        return chosen

    def switch(self, key: str, *, label: str) -> bool:
        """A check box of the form."""
        is_on = self._address.switch(key)
        self._fields.append(Switch(key=key, label=label, is_on=is_on))
        return is_on

    def search(self, key: str, *, label: str, placeholder: str) -> str:
        """A search field of the form."""
        text = self._address.free_text(key)
        self._fields.append(TextField(key=key, label=label, placeholder=placeholder, text=text))
        return text

    def chart(self, chart: Chart, *, alternative: str) -> None:
        """A chart of boxes."""
        self.show(chart_markup(chart, self._locale, alternative=alternative))

    def map(self, drawn: Choropleth, *, alternative: str) -> None:
        """A map of links."""
        self.show(map_markup(drawn, alternative=alternative))

    def drawing(self, drawn: Choropleth, *, alternative: str) -> None:
        """The same."""
        self.map(drawn, alternative=alternative)
