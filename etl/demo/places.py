"""Where things happen: neighbourhoods by population, and venues that stay where they are."""

from dataclasses import dataclass
from functools import cache
from math import cos, radians, sqrt
from random import Random

from etl.demo.words import DISTRICT, read_words, reference, stream

QUIET_PLACE = "718"
"""A neighbourhood that the programmes hardly reach."""

_METRES_PER_DEGREE = 111_320
_FARTHEST_METRES = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """A neighbourhood: its code, the name used in titles, centre, area and people."""

    code: str
    name: str
    lat: float
    lon: float
    area_km2: float
    population: int


@cache
def neighbourhoods() -> tuple[Neighbourhood, ...]:
    """The neighbourhoods of the demonstration's district."""
    names = read_words("lists")["short_names"]
    return tuple(
        Neighbourhood(
            code=row["code"],
            name=names[row["code"]],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            area_km2=float(row["area_km2"]),
            population=int(row["population"]),
        )
        for row in reference().places
        if row["parent"] == DISTRICT
    )


@cache
def neighbourhood(code: str) -> Neighbourhood | None:
    """The neighbourhood of that code; None for CITYWIDE, ONLINE and UNKNOWN."""
    return next((place for place in neighbourhoods() if place.code == code), None)


@cache
def _shares(year: int) -> dict[str, float]:
    """How much each neighbourhood gets in a year: by its people, and by chance."""
    return {
        place.code: place.population**0.9 * stream(year, place.code, "share").lognormvariate(0, 0.18)
        for place in neighbourhoods()
        if place.code != QUIET_PLACE
    }


def pick_neighbourhood(rng: Random, year: int) -> str:
    """Code of a neighbourhood other than the quiet one."""
    shares = _shares(year)
    return rng.choices(list(shares), list(shares.values()))[0]


def pick_venue(rng: Random, sort: str, place: Neighbourhood | None) -> str:
    """Name of a venue of that sort in the neighbourhood, or one of the district's own."""
    venues = read_words("lists")["venues"]
    if place is None and sort != "office":
        sort = "district_open_air" if sort in ("park", "sport") else "district_hall"
    return str(rng.choice(venues[sort])).format(place=place.name if place else "")


@cache
def position(venue: str, place: Neighbourhood | None) -> tuple[float, float]:
    """Latitude and longitude of a venue: near the centre, and the same for ever."""
    if place is None:
        district = next(row for row in reference().places if row["code"] == DISTRICT)
        centre, area = (float(district["lat"]), float(district["lon"])), 1.0
    else:
        centre, area = (place.lat, place.lon), place.area_km2
    rng = stream(venue, "position")
    reach = min(_FARTHEST_METRES, 300 * sqrt(area)) / sqrt(2) / _METRES_PER_DEGREE
    lat = centre[0] + rng.uniform(-reach, reach)
    lon = centre[1] + rng.uniform(-reach, reach) / cos(radians(centre[0]))
    return round(lat, 5), round(lon, 5)
