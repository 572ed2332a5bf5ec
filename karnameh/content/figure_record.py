"""A figure as a record for programs: its value, what it means, its rows, and the data that it is of."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from karnameh import figures
from karnameh.figures import FigureRef, FigureValue
from karnameh.locales import Locale
from karnameh.sitemap import PATHS
from karnameh.warehouse import Published, questions


def rows_address(ref: FigureRef) -> str:
    """Where the rows behind a figure are, from the root of the site."""
    rows = figures.rows(ref)
    if rows.activities is None:
        return f"/downloads/{rows.table}.csv?{urlencode(rows.choices)}"
    return f"{PATHS['activities']}?{urlencode(rows.activities)}"


def figure_record(
    published: Published, ref: FigureRef, found: FigureValue, locale: Locale
) -> Mapping[str, Any]:
    """The figure with its code, value and state, in the words of a language, and the version and its hash."""
    version = questions.version_info(published)
    return {
        "code": str(ref),
        "title": figures.title(published, ref, locale),
        "value": found.value,
        "state": found.state,
        "unit": found.unit[locale.code],
        "rows": found.rows,
        "parts": dict(found.parts),
        "definition": figures.definition(ref, locale),
        "query": figures.query(published, ref, locale),
        "rows_address": rows_address(ref),
        "version": version.number,
        "as_of": published.batch,
        "rows_hash": version.rows_hash,
    }
