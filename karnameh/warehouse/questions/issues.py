"""Publications and clips as issues of their series."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.kind_records import Issue, Series
from karnameh.warehouse.published import Published

SERIES_SHOWN = 12
LONGEST_SPAN = 2_000
"""Between two numbers further apart than this nothing is missing: they number something else."""

_NUMBER = re.compile(r"\d{1,9}")

_NUMBERED = r"""[\s،؛,;:.–—-]*(شمار[ۀه]ی?|شماره‌ی|no\.?|number|issue)\s*[0-9۰-۹]+.*$|[\s،–—-]+[0-9۰-۹]+$"""
"""What of an issue's title says which of the series it is."""


def issue_series(
    published: Published,
    *,
    kind: str,
    year: int | None = None,
    neighbourhood: str | None = None,
    limit: int = 60,
) -> tuple[Series, ...]:
    """The series of a kind, the latest first, each with its newest ``limit`` issues; what belongs to none comes last.

    Issues belong together by the activity of the same kind that they are part of, if that is
    public, or else, where they have numbers, by their titles without these. At most
    ``SERIES_SHOWN`` series; the activity that is a series is no issue of any. What is missing is looked for where no neighbourhood is chosen.
    """
    parameters = {
        **Filter(year=year, kind=kind, neighbourhood=neighbourhood).parameters(),
        "numbered": _NUMBERED,
    }
    found = published.records(
        f"""
        WITH listed AS ({_LISTED})
        SELECT series, min(name) AS name, min(parent_id) AS parent, count(*) FILTER (is_done) AS total,
            list(issue_number) AS recorded, list(issue_number) FILTER (is_done) AS numbers, count(*) FILTER (issue_number IS NULL) AS unnumbered
        FROM listed GROUP BY series HAVING total > 0
        ORDER BY series = '', max(start_date) FILTER (is_done) DESC, series LIMIT $limit
        """,  # noqa: S608 — the query above
        {**parameters, "limit": SERIES_SHOWN},
    )
    issues = _issues(published, parameters, [row["series"] for row in found], limit)
    return tuple(_series(row, issues[row["series"]], whole=neighbourhood is None) for row in found)


_LISTED = """
    SELECT activity.*, parent.activity_id AS parent_id,
        coalesce(parent.title, stem.text, '') AS name,
        coalesce('parent ' || parent.activity_id, 'title ' || lower(stem.text), '') AS series
    FROM (
        SELECT * FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
        WHERE activity_id NOT IN (SELECT parent FROM activity WHERE parent IS NOT NULL AND kind = $kind)
    ) AS activity
    LEFT JOIN activity AS parent ON parent.activity_id = activity.parent AND parent.kind = activity.kind
    LEFT JOIN LATERAL (
        SELECT coalesce(nullif(trim(regexp_replace(activity.title, $numbered, '', 'i')), ''), activity.title) AS text
        WHERE activity.issue_number IS NOT NULL
    ) AS stem ON true
"""


def _issues(
    published: Published, parameters: dict[str, object], series: list[str], limit: int
) -> dict[str, list[Issue]]:
    rows = published.records(
        f"""
        WITH listed AS ({_LISTED})
        SELECT series, activity_id, title, issue_number AS number, start_date, start_precision,
            evidence[1] AS link, demo
        FROM listed WHERE is_done AND series IN (SELECT unnest($series::VARCHAR[]))
        QUALIFY row_number() OVER (PARTITION BY series ORDER BY start_date DESC, activity_id DESC) <= $limit
        ORDER BY start_date DESC, activity_id DESC
        """,  # noqa: S608 — the query above
        {**parameters, "series": series, "limit": limit},
    )
    issues: defaultdict[str, list[Issue]] = defaultdict(list)
    for row in rows:
        issues[row.pop("series")].append(Issue(**row))
    return issues


def _series(row: dict[str, Any], issues: list[Issue], *, whole: bool) -> Series:
    numbers, recorded = (_all_numbers(row[name]) for name in ("numbers", "recorded"))
    is_numbered = not row["unnumbered"] and all(recorded)
    return Series(
        name=row["name"],
        parent=row["parent"],
        issues=tuple(issues),
        total=row["total"],
        missing=_missing(numbers, recorded) if whole and is_numbered else (),
        is_numbered=is_numbered,
    )


def _all_numbers(texts: Iterable[str | None] | None) -> list[range]:
    return [_numbers(text) for text in texts or () if text is not None]


def _numbers(text: str) -> range:
    """The numbers of an issue, several of a double one («۱۴ و ۱۵»); none where it has no number."""
    found = [int(digits) for digits in _NUMBER.findall(text)]
    return range(found[0], found[-1] + 1) if found and found[0] <= found[-1] else range(0)


def _missing(numbers: list[range], recorded: list[range]) -> tuple[int, ...]:
    """Numbers between those of the first and the last issue done that are not recorded at all."""
    first, last = min(several[0] for several in numbers), max(several[-1] for several in numbers)
    if last - first > LONGEST_SPAN:
        return ()
    known = {number for several in recorded for number in several[: LONGEST_SPAN + 1]}
    return tuple(number for number in range(first, last) if number not in known)
