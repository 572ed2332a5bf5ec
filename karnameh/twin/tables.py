"""The tables under the views of the twin: the CSV files that its pages lead to."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from karnameh.exports.registry import TABLES, Asked
from karnameh.locales import Code, chosen
from karnameh.twin.views import ELSEWHERE
from karnameh.warehouse import Filter, Published

DATA = "data/karnameh-data.zip"
"""The whole record; the tables that list rows of it are not written again view by view."""
_ROWS = frozenset({"activities", "measures"})
_DOWNLOADS = "/downloads/"


class Tables:
    """The tables that documents ask for, made once each; ``made`` is what lies in the folder by their paths, ``size`` its bytes."""

    def __init__(self, published: Published, *, district: str, today: date) -> None:
        self._published = published
        self._district = district
        self._today = today
        self.made: dict[str, bytes] = {}
        self.size = 0

    def file_at(self, path: str, query: Mapping[str, str], language: Code) -> str | None:
        """The file of a download's address; None for what is no table that the twin holds."""
        table = TABLES.get(path.removeprefix(_DOWNLOADS).removesuffix(".csv"))
        if not path.startswith(_DOWNLOADS) or table is None or ELSEWHERE & query.keys():
            return None
        if table.name in _ROWS:
            return DATA
        choices = {key: query[key] for key in sorted(table.accepts) if query.get(key)}
        parts = urlencode(choices).replace("=", "-").replace("&", ".")
        file = f"data/{language}/{table.name}{'.' if parts else ''}{parts}.csv"
        if file not in self.made:
            year = choices.get("year")
            wanted = Filter(
                year=int(year) if year else None, kind=choices.get("kind"), neighbourhood=choices.get("n")
            )
            asked = Asked(filter=wanted, today=self._today, district=self._district)
            self.made[file] = table.csv(self._published, asked, chosen(language))
            self.size += len(self.made[file])
        return file
