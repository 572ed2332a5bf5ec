"""From any coordinate reference system to WGS84, and from there to a plane in metres."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from etl.problems import PublishError

Shapes = NDArray[Any]
"""An array of shapely geometries."""

_WGS84 = "EPSG:4326"


def to_wgs84(shapes: Shapes, crs: str | None, *, file: str) -> tuple[Shapes, Shapes]:
    """The shapes as longitude and latitude: as the file has them, and with its two axes swapped.

    A file that does not say its system has degrees, if its numbers can be degrees.

    Raises:
        PublishError: when the system is not known.
    """
    if not crs and np.nanmax(np.abs(shapely.get_coordinates(shapes)), initial=0) > 180:
        raise PublishError("boundaries-no-crs", file=file)
    try:
        turn = Transformer.from_crs(CRS.from_user_input(crs or _WGS84), _WGS84, always_xy=True).transform
    except (CRSError, ProjError) as error:
        raise PublishError("boundaries-no-crs", file=file) from error
    return _moved(shapes, turn), _moved(shapes, lambda x, y: turn(y, x))


def _moved(shapes: Shapes, turn: Callable[..., Any]) -> Shapes:
    moved: Shapes = shapely.transform(shapes, turn, interleaved=False)
    return moved


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres around a point, true to area (Lambert's azimuthal projection), for measuring."""

    lon: float
    lat: float

    @classmethod
    def around(cls, shapes: Shapes) -> "Plane":
        """The plane whose centre is that of the shapes."""
        west, south, east, north = shapely.total_bounds(shapes)
        return cls((west + east) / 2, (south + north) / 2)

    def flat(self, shapes: Shapes) -> Shapes:
        """Shapes in WGS84 → in metres."""
        here = f"+proj=laea +lat_0={self.lat} +lon_0={self.lon} +datum=WGS84 +units=m"
        return _moved(shapes, Transformer.from_crs(_WGS84, here, always_xy=True).transform)
