"""About the record itself: its years, vocabularies, places, fields, sources and version."""

import pandas as pd

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.published import Published
from karnameh.warehouse.records import VersionInfo


def years(published: Published, *, plans: bool = True) -> list[int]:
    """Jalali years with any activity, or any plan item when ``plans``; the latest first."""
    rows = published.records(
        """
        SELECT DISTINCT year
        FROM (SELECT year FROM activity UNION ALL SELECT year FROM plan_item WHERE $plans)
        ORDER BY year DESC
        """,
        {"plans": plans},
    )
    return [int(row["year"]) for row in rows]


def is_recorded(published: Published, year: int) -> bool:
    """Whether any activity of a year is recorded; without one, nothing done is blank and not zero."""
    return year in years(published, plans=False)


def has_demo(published: Published, filter: Filter, *, plans: bool = False) -> bool:
    """Whether demonstration rows are among the chosen activities, or the year's plan when ``plans``."""
    count = published.number(
        """
        SELECT count(*) FROM chosen($year, $kind, $neighbourhood, $district, $status, $words) WHERE demo
        """,
        filter.parameters(),
    )
    if not count and plans:
        count = published.number(
            "SELECT count(*) FROM plan_item WHERE demo AND ($year IS NULL OR year = $year)",
            {"year": filter.year},
        )
    return count > 0


def codes(published: Published, vocabulary: str) -> dict[str, dict[str, str]]:
    """The codes of a vocabulary in their order, each with what is said of it.

    Keys of each: fa, en, icon, colour, stage, unit_fa, unit_en, total; empty
    where the vocabulary has no such thing. Vocabularies: kind, status, audience,
    channel, stage, method, quality, consent, visibility, special_place, metric, unit.
    """
    rows = published.records(
        """
        SELECT code.code, code.fa, code.en, coalesce(icon, '') AS icon, coalesce(colour, '') AS colour,
            coalesce(stage, '') AS stage, coalesce(unit.fa, '') AS unit_fa,
            coalesce(unit.en, '') AS unit_en, coalesce(total, '') AS total
        FROM code LEFT JOIN unit ON unit.code = code.unit
        WHERE vocabulary = $vocabulary ORDER BY position, code.code
        """,
        {"vocabulary": vocabulary},
    )
    return {row.pop("code"): row for row in rows}


def places(published: Published) -> pd.DataFrame:
    """Districts and neighbourhoods, districts first, in the order of their codes.

    Columns: code, level (district, neighbourhood), parent (None), fa, en, lat, lon,
    area_km2, population, population_year (Jalali), boundary (approximate, official).
    """
    return published.frame(
        """
        SELECT code, level, parent, fa, en, lat, lon, area_km2, population, population_year, boundary
        FROM place ORDER BY level, try_cast(code AS INTEGER), code
        """
    )


def place_names(published: Published) -> dict[str, dict[str, str]]:
    """Names (fa, en) of every answer to «where?»: districts, neighbourhoods and the special places."""
    rows = published.records(
        """
        SELECT code, fa, en FROM place
        UNION ALL SELECT code, fa, en FROM code WHERE vocabulary = 'special_place'
        ORDER BY code
        """
    )
    return {row.pop("code"): row for row in rows}


def field_dictionary(published: Published) -> pd.DataFrame:
    """The contract, field by field.

    Columns: table_name, name, position, fa, en, meaning_fa, meaning_en, type,
    required, vocabulary (None), unit (None).
    """
    return published.frame(
        """
        SELECT table_name, name, position, fa, en, meaning_fa, meaning_en, type, required, vocabulary, unit
        FROM field
        ORDER BY list_position(['activity', 'metric', 'plan_item'], table_name), position
        """
    )


def sources(published: Published) -> pd.DataFrame:
    """The source files of all batches, those of the latest batch first.

    Columns: batch, file_name, sha256, table_name, made_at (of the batch, UTC datetime),
    demo, rows_read.
    """
    return published.frame(
        """
        SELECT source_file.batch, file_name, sha256, table_name, made_at, demo, source_file.rows_read
        FROM source_file JOIN batch ON batch.number = source_file.batch
        ORDER BY source_file.batch DESC, source_file.file
        """
    )


def version_info(published: Published) -> VersionInfo:
    """The version on show and how much it holds."""
    record = published.record(
        """
        SELECT version.number, version.built_at, version.contract, version.rows_hash,
            (SELECT count(*) FROM activity) AS activities,
            (SELECT count(*) FROM plan_item) AS plan_items,
            (SELECT count(*) FROM source_file) AS sources,
            (SELECT count(*) > 0 FROM activity WHERE demo) AS demo
        FROM version
        """
    )
    return VersionInfo(**(record or {}))
