"""By place: counts for the map, and the shapes to draw them on."""

import pandas as pd

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.published import Published


def activities_by_neighbourhood(
    published: Published, *, year: int | None, kind: str | None = None, district: str | None = None
) -> pd.DataFrame:
    """Every neighbourhood, even with nothing done, then the answers that are no place on the map.

    ``district`` leaves out the neighbourhoods of other districts; without it the
    rows add up to all activities of the year.

    Columns: code, level (neighbourhood, special), fa, en, district (None), lat (NaN),
    lon (NaN), area_km2 (NaN), population (NA), population_year (NA), done, planned,
    postponed, cancelled, per_1000 (done per 1,000 residents; NaN without a population).
    """
    return published.frame(
        """
        WITH answer AS (
            SELECT code, level, fa, en, parent AS district, lat, lon, area_km2, population,
                population_year, try_cast(code AS INTEGER) AS position
            FROM place
            WHERE level = 'neighbourhood' AND ($within IS NULL OR parent = $within)
            UNION ALL
            SELECT code, 'special', fa, en, NULL, NULL, NULL, NULL, NULL, NULL, position
            FROM code WHERE vocabulary = 'special_place'
        ), counted AS (
            SELECT neighbourhood, count(*) FILTER (is_done) AS done,
                count(*) FILTER (is_planned) AS planned,
                count(*) FILTER (status = 'postponed') AS postponed,
                count(*) FILTER (status = 'cancelled') AS cancelled
            FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
            GROUP BY neighbourhood
        )
        SELECT code, level, fa, en, district, lat, lon, area_km2, population, population_year,
            coalesce(done, 0) AS done, coalesce(planned, 0) AS planned,
            coalesce(postponed, 0) AS postponed, coalesce(cancelled, 0) AS cancelled,
            coalesce(done, 0) * 1000.0::DOUBLE / nullif(population, 0) AS per_1000
        FROM answer LEFT JOIN counted ON counted.neighbourhood = answer.code
        ORDER BY level, position
        """,
        {**Filter(year=year, kind=kind).parameters(), "within": district},
    )


def district_outline(published: Published, district: str) -> str | None:
    """The official outline of a district as GeoJSON text; None while there is none."""
    found = published.record(
        """
        SELECT geometry FROM place
        WHERE level = 'district' AND code = $district AND boundary = 'official'
        """,
        {"district": district},
    )
    return str(found["geometry"]) if found else None


def boundary_source(published: Published) -> dict[str, str] | None:
    """Where the neighbourhoods' official boundaries are from: source and licence, empty when not said; or None."""
    found = published.record("SELECT source, licence FROM boundary_source WHERE level = 'neighbourhood'")
    return {name: str(text) for name, text in found.items()} if found else None


def neighbourhood_shapes(published: Published, district: str) -> pd.DataFrame:
    """The neighbourhoods of a district with their outlines.

    Columns: code, fa, en, lat, lon, geometry (GeoJSON text, WGS84), boundary
    (approximate, official), population (NA).
    """
    return published.frame(
        """
        SELECT code, fa, en, lat, lon, geometry, boundary, population
        FROM place WHERE level = 'neighbourhood' AND parent = $district
        ORDER BY try_cast(code AS INTEGER), code
        """,
        {"district": district},
    )
