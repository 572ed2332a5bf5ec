"""The canvas of the twin: paper whose choices are links, since no file answers a form."""

from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager

from markupsafe import Markup

from karnameh.content.address import Address
from karnameh.content.paper import Paper
from karnameh.content.view import view
from karnameh.exports import fragments
from karnameh.exports.fragments import Choice, Link, Switch
from karnameh.locales import Locale
from karnameh.twin.links import EXACT
from karnameh.twin.views import View


class CopyPaper(Paper):
    """As ``Paper``; each choice is a folded list of links to the views that are ``planned``."""

    is_copy = True

    def __init__(self, address: Address, locale: Locale, planned: Container[View]) -> None:
        super().__init__(address, locale)
        self._planned = planned
        self._usual: dict[str, str] = {}

    def choose(self, key: str, labels: Mapping[str, str], *, label: str, default: str) -> str:
        """A choice; what is chosen without one is remembered."""
        self._usual[key] = default
        return super().choose(key, labels, label=label, default=default)

    @contextmanager
    def choices(self) -> Iterator[None]:
        """The choices that lead to a view of the twin; the others are left out."""
        with self._collected() as inner:
            yield
        self.show(Markup("").join(inner))
        fields, self._fields = self._fields, []
        made = {field.key: field.chosen for field in fields if isinstance(field, Choice)}
        for field in fields:
            if isinstance(field, Choice):
                self._show_choice(field, made)

    def _show_choice(self, field: Choice, made: dict[str, str]) -> None:
        links = [
            link for code, name in field.options.items() if (link := self._link(field.key, code, name, made))
        ]
        if not any(not link.current for link in links):
            return
        chosen = field.options.get(field.chosen, "")
        summary = self._locale.text("twin.choice", label=field.label, chosen=chosen)
        self.show(fragments.fold(summary, fragments.place_list(links, label=field.label)))

    def _link(self, key: str, code: str, name: str, made: dict[str, str]) -> Link | None:
        """The link to this page with another choice, the ones that are made being kept where that is written."""
        now = view()
        kept = {**now.address.items(), key: code}
        queries = [kept, {key: code}]
        if code == self._usual[key]:
            queries.insert(1, {**kept, key: ""})
        for query in queries:
            asked = View.of(now.page.name, query, self._locale.code)
            if asked in self._planned and ((key, code) in asked.choices or not query[key]):
                alone = {**dict.fromkeys(now.shared, ""), **query, "lang": now.address.get("lang")}
                href = now.link(now.page.name, **alone)
                href = f"{href}{'&' if '?' in href else '?'}{EXACT}"
                return Link(href=href, label=name, current=code == made[key])
        return None

    def switch(self, key: str, *, label: str) -> bool:
        """Never on: a copy holds no view with it."""
        self._fields.append(Switch(key=key, label=label, is_on=False))
        return False
