"""The search index of the twin: scripts that the search page loads, since a page from a file may fetch nothing.

The rows are the activities in the live search's own order with the keys that the warehouse searches in, in
parts; each part is JSON, compressed, in base64. How a query is folded stands in a script of its own, made
from the rules of ``karnameh.persian.text``.
"""

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from gzip import compress
from typing import Any

import pandas as pd

from karnameh.locales import CODES, locale
from karnameh.persian.folding import cleaning_steps, folding_steps

ROWS = 5_000
"""Activities of one part."""
SUMMARY = 300
"""Characters of a summary that the index holds; the words of all of it are found."""


def parts(rows: pd.DataFrame) -> Iterator[tuple[int, bytes]]:
    """Rows of ``questions.search_index`` as scripts: how many activities each holds, and its bytes."""
    for start in range(0, len(rows), ROWS):
        part = rows.iloc[start : start + ROWS]
        yield len(part), _call("karnamehPart", _packed(_part(part)))


def folding_script() -> bytes:
    """The steps that fold a query as the records' keys are folded."""
    return _call("karnamehFolding", _json({"clean": cleaning_steps(), "fold": folding_steps()}))


def _part(rows: pd.DataFrame) -> dict[str, Any]:
    """``dates`` are texts in each language, ``rows`` lists of what the script reads in this order."""
    dates: dict[tuple[str, ...], int] = {}
    made = []
    for row in rows.to_dict("records"):
        shown = _dates(row["start_date"], row["start_precision"], row["end_date"], row["end_precision"])
        made.append(
            [
                *(row[name] for name in ("activity_id", "title")),
                _cut(row["summary"]),
                row["venue"] or "",
                *(row[name] for name in ("kind", "year", "status", "neighbourhood")),
                dates.setdefault(shown, len(dates)),
                int(row["demo"]),
                row["search_key"],
            ]
        )
    return {"dates": list(dates), "rows": made}


def _cut(text: str | None) -> str:
    whole = text or ""
    return whole if len(whole) <= SUMMARY else f"{whole[:SUMMARY].rsplit(' ', 1)[0]} …"


@lru_cache(maxsize=50_000)
def _dates(start: date, start_precision: Any, end: date | None, end_precision: Any) -> tuple[str, ...]:  # noqa: ANN401 — one of three
    """When an activity is, in each language; as the pages say it (``content.components.shown_dates``)."""
    found = []
    for code in CODES:
        language = locale(code)
        text = language.date(start, precision=start_precision)
        if end is not None and end != start:
            last = language.date(end, precision=end_precision or "day")
            text = language.text("activity.span", start=text, end=last)
        found.append(text)
    return tuple(found)


def _packed(content: object) -> str:
    """In base64, as a string of JavaScript; the same content always gives the same bytes."""
    return f'"{b64encode(compress(_json(content).encode(), mtime=0)).decode()}"'


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _call(name: str, argument: str) -> bytes:
    return f"{name}({argument});\n".encode()
