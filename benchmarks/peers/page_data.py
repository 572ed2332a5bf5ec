"""What all the pages show: the public record of a district and its neighbourhoods, read from the published file."""

from pathlib import Path

import duckdb
import pandas as pd

DISTRICT = "7"
TITLE = "نقشهٔ محله‌ها"
LEAD = "در هر محله چه کاری انجام شده است؟"
ALL_KINDS = "همهٔ گونه‌ها"

DONE = ("held", "published")
LATEST = 5


def activities(published: Path) -> pd.DataFrame:
    """The activities of all years, newest first.

    Columns: year, month (NA), kind, status, is_done, neighbourhood (code), place, title.
    """
    with duckdb.connect(published, read_only=True) as connection:
        return connection.execute(
            """
            SELECT a.year, a.month, kind.fa AS kind, status.fa AS status, a.status IN ? AS is_done,
                a.neighbourhood, coalesce(place.fa, '') AS place, a.title
            FROM activity a
            JOIN code kind ON kind.vocabulary = 'kind' AND kind.code = a.kind
            JOIN code status ON status.vocabulary = 'status' AND status.code = a.status
            LEFT JOIN place ON place.level = 'neighbourhood' AND place.code = a.neighbourhood
            WHERE a.visibility = 'public'
            ORDER BY a.start_date DESC
            """,
            [DONE],
        ).df()


def neighbourhoods(published: Path) -> pd.DataFrame:
    """The neighbourhoods of the district. Columns: code, place, lat, lon, population, geometry (GeoJSON text)."""
    with duckdb.connect(published, read_only=True) as connection:
        return connection.execute(
            """
            SELECT code, fa AS place, lat, lon, population, geometry
            FROM place WHERE level = 'neighbourhood' AND parent = ? ORDER BY code
            """,
            [DISTRICT],
        ).df()


def chosen(rows: pd.DataFrame, *, year: int, kind: str = ALL_KINDS) -> pd.DataFrame:
    """The activities of a year and, unless all are wanted, of a kind."""
    of_year = rows[rows["year"] == year]
    return of_year if kind == ALL_KINDS else of_year[of_year["kind"] == kind]


def counted(rows: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """The neighbourhoods with the columns done and per_1000 added."""
    done = rows[rows["is_done"]].groupby("neighbourhood").size()
    counts = places.assign(done=places["code"].map(done).fillna(0).astype(int))
    return counts.assign(per_1000=(counts["done"] * 1000 / counts["population"]).round(2))


def figures(rows: pd.DataFrame, counts: pd.DataFrame) -> dict[str, int]:
    """The three figures at the head of the page, by their names."""
    return {
        "انجام‌شده": int(rows["is_done"].sum()),
        "همهٔ فعالیت‌ها": len(rows),
        "محله‌های دارای فعالیت": int((counts["done"] > 0).sum()),
    }
