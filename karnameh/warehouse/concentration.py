"""How unevenly something is spread over residents: the Lorenz curve and the Gini index over it.

Places stand in the order of what they got per resident, the least first (Lorenz 1905). The curve
goes through the running shares of residents and of what was got; the index is twice the area
between it and the diagonal, on which every place has as much as it has residents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
"""Running share of residents and of what was got, both 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """The spread of something over the residents of places.

    Attributes:
        order: positions of the places as they were given, the least per resident first.
        points: the curve from (0, 0) to (1, 1), after each place of ``order``.
        index: 0 where all have the same per resident, towards 1 the more it is with few.
    """

    order: tuple[int, ...]
    points: tuple[Point, ...]
    index: float

    def share_of_least(self, residents: float) -> float:
        """The share that went to the part of the residents with the least, straight between two points."""
        for (x, y), (next_x, next_y) in pairwise(self.points):
            if residents <= next_x:
                return y + (next_y - y) * (residents - x) / (next_x - x)
        return 1.0


def concentration(got: Sequence[float], residents: Sequence[int]) -> Concentration | None:
    """The spread of ``got`` over places with so many ``residents``; None when there is nothing to spread.

    Raises ValueError for a place without residents: it has no rate, and no place on the curve.
    """
    if any(count <= 0 for count in residents):
        raise ValueError("A place without residents has no place on the curve")
    whole, everybody = sum(got), sum(residents)
    if not whole:
        return None
    order = sorted(range(len(got)), key=lambda at: (got[at] / residents[at], residents[at], at))
    points, x, y = [(0.0, 0.0)], 0, 0.0
    for at in order:
        x, y = x + residents[at], y + got[at]
        points.append((x / everybody, y / whole))
    area = sum((next_x - x) * (y + next_y) for (x, y), (next_x, next_y) in pairwise(points))
    return Concentration(order=tuple(order), points=tuple(points), index=max(0.0, 1 - area))
