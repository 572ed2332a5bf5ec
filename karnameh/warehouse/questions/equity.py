"""What each neighbourhood got for its residents, and how unevenly it is spread."""

from dataclasses import dataclass

import pandas as pd

from karnameh.warehouse.concentration import Concentration, concentration
from karnameh.warehouse.published import Published
from karnameh.warehouse.questions.neighbourhoods import activities_by_neighbourhood


@dataclass(frozen=True, slots=True, kw_only=True)
class Equity:
    """The activities done in the neighbourhoods of a district, for their residents.

    Attributes:
        places: every neighbourhood, the least per resident first, those without a known
            population last. Columns: code, fa, en, done, population (NA), population_year (NA),
            per_1000 (NaN), residents_until, done_until (running shares up to and with it,
            0 to 1; NaN where there is no curve through it).
        spread: over the residents of the neighbourhoods with a known population; None when
            nothing was done in them.
        elsewhere: activities done that have no neighbourhood: CITYWIDE, ONLINE, UNKNOWN.
    """

    places: pd.DataFrame
    spread: Concentration | None
    elsewhere: dict[str, int]

    @property
    def with_population(self) -> pd.DataFrame:
        """The places on the curve."""
        return self.places[self.places["population"].fillna(0) > 0]

    @property
    def done(self) -> int:
        """Activities done on the curve."""
        return int(self.with_population["done"].sum())


def equity(published: Published, *, year: int, district: str, kind: str | None = None) -> Equity:
    """What was done in each neighbourhood of a district in a year, of one kind or of all."""
    counts = activities_by_neighbourhood(published, year=year, kind=kind, district=district)
    special = counts[counts["level"] == "special"]
    places = counts[counts["level"] != "special"].copy()
    has_rate = places["population"].fillna(0) > 0
    with_rate, without = places[has_rate], places[~has_rate]
    spread = concentration(
        [int(done) for done in with_rate["done"]], [int(count) for count in with_rate["population"]]
    )
    if spread is None:
        with_rate = with_rate.assign(residents_until=float("nan"), done_until=float("nan"))
    else:
        shares = list(zip(*spread.points[1:], strict=True))
        with_rate = with_rate.iloc[list(spread.order)].assign(residents_until=shares[0], done_until=shares[1])
    columns = ["code", "fa", "en", "done", "population", "population_year", "per_1000"]
    ordered = pd.concat([with_rate, without]).reset_index(drop=True)
    return Equity(
        places=ordered.reindex(columns=[*columns, "residents_until", "done_until"]),
        spread=spread,
        elsewhere={str(code): int(done) for code, done in zip(special["code"], special["done"], strict=True)},
    )
