"""The address of a page: the one truth about what a visitor has chosen."""

from collections.abc import Mapping, Sequence

from karnameh.sitemap import number_in

LONGEST_TEXT = 100
"""Characters of a free text in an address that are looked at."""


class Address:
    """The choices in an address. Values are codes, so that a link means the same in both languages."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._query = dict(query)

    def get(self, key: str) -> str:
        """The value as it stands there; empty when there is none."""
        return self._query.get(key, "")

    def choice(self, key: str, options: Sequence[str], default: str) -> str:
        """The value when it is one of the options, else the default."""
        value = self._query.get(key, default)
        return value if value in options else default

    def free_text(self, key: str) -> str:
        """A free text, cut to a sensible length."""
        return self.get(key)[:LONGEST_TEXT].strip()

    def number(self, key: str) -> int:
        """A whole number, 1 or more; 1 for anything else."""
        return number_in(self.get(key)) or 1

    def switch(self, key: str) -> bool:
        """Whether the value is a yes."""
        return self.get(key) == "1"

    def items(self) -> dict[str, str]:
        """All of them."""
        return dict(self._query)
