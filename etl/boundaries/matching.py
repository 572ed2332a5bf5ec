"""The place of each shape: by name within its district, and by position only where that is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import shapely

from etl.boundaries.columns import Columns
from etl.boundaries.findings import Finding, finding
from etl.boundaries.gazetteer import Gazetteer
from etl.boundaries.plane import Plane, Shapes

NEAR = 2_000.0
"""Metres from a place's centre within which a shape may be that place's, where the district is not said."""


@dataclass(slots=True)
class Matching:
    """Which shapes are which places.

    Attributes:
        shapes_of: code of a place → numbers of its shapes.
        district_of: number of a shape → its district, where that is known.
        by_position: places that more than one name or shape could be, settled by the nearest centre.
        unmatched: numbers of shapes that should be places and are not.
        elsewhere: how many shapes lie where the project lists no places.
    """

    shapes_of: dict[str, list[int]] = field(default_factory=dict)
    district_of: dict[int, str] = field(default_factory=dict)
    by_position: list[str] = field(default_factory=list)
    unmatched: list[int] = field(default_factory=list)
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Matcher:
    """What matching needs to know: the file's columns and shapes (``flat``, in metres), and the places."""

    columns: Columns
    fields: Mapping[str, Sequence[str]]
    flat: Shapes
    plane: Plane
    gazetteer: Gazetteer
    centres: dict[str, shapely.Point] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = list(self.gazetteer.places.values())
        points = shapely.points([[float(row["lon"]), float(row["lat"])] for row in rows])
        self.centres.update(zip(self.gazetteer.places, self.plane.flat(points), strict=True))

    def match(self) -> Matching:
        """Find the place of every shape."""
        found = Matching()
        for at in range(len(self.flat)):
            district = self._district(at)
            if district:
                found.district_of[at] = district
            codes = self._possible(at, district)
            if len(codes) > 1:
                codes = [min(codes, key=lambda code: self.distance(at, code))]
                found.by_position.append(self.gazetteer.name(codes[0]))
            if codes:
                found.shapes_of.setdefault(codes[0], []).append(at)
            elif self._is_of_ours(at, district):
                found.unmatched.append(at)
            else:
                found.elsewhere += 1
        if not self.columns.district and self.columns.level == "neighbourhood":
            self._nearest_only(found)
        for code, shapes in found.shapes_of.items():
            row = self.gazetteer.places[code]
            found.district_of |= dict.fromkeys(shapes, row["parent"] or code)
        return found

    def label(self, at: int) -> str:
        """What the file calls a shape, with its district, as «کاج (7)»."""
        name = self.fields[self.columns.name][at] or "—"
        district = self.fields[self.columns.district][at] if self.columns.district else ""
        return f"{name} ({district})" if district else name

    def distance(self, at: int, code: str) -> float:
        """Metres from a shape to the centre of a place; 0 when it lies inside."""
        return float(shapely.distance(self.flat[at], self.centres[code]))

    def findings(self, found: Matching) -> list[Finding]:
        """What is to be told of the matching."""
        level, gazetteer = self.columns.level, self.gazetteer
        missing = [code for code in gazetteer.at(level) if code not in found.shapes_of]
        touched = {gazetteer.places[code]["parent"] for code in found.shapes_of}
        of_touched = [
            code
            for code in missing
            if level == "neighbourhood" and gazetteer.places[code]["parent"] in touched
        ]
        doubled = {code: shapes for code, shapes in found.shapes_of.items() if len(shapes) > 1}
        far = [code for code, shapes in found.shapes_of.items() if self.distance(shapes[0], code) > NEAR]
        return [
            *finding(
                "duplicates",
                [
                    f"{gazetteer.name(code)}: {' + '.join(map(self.label, at))}"
                    for code, at in doubled.items()
                ],
            ),
            *finding("missing", [gazetteer.name(code) for code in of_touched]),
            *finding("unmatched", [self._suggested(at, found, missing) for at in found.unmatched]),
            *finding("far", [gazetteer.name(code) for code in far]),
            *finding("codes", self._contradicted(found), field=self.columns.code or ""),
            *finding("by-position", found.by_position),
            *finding("without", [gazetteer.name(code) for code in missing if code not in of_touched]),
            *finding("elsewhere", [], count=found.elsewhere),
        ]

    def _district(self, at: int) -> str | None:
        if not self.columns.district:
            return None
        return self.gazetteer.district(self.fields[self.columns.district][at])

    def _possible(self, at: int, district: str | None) -> list[str]:
        """The places that a shape may be, by what it is called and where it is said to lie."""
        text = self.fields[self.columns.name][at]
        if self.columns.level == "district":
            found = self.gazetteer.district(text)
            return [found] if found else []
        find = self.gazetteer.coded if self.columns.is_code else self.gazetteer.named
        codes = find("neighbourhood", text)
        if district:
            return [code for code in codes if self.gazetteer.places[code]["parent"] == district]
        return [code for code in codes if self.distance(at, code) <= NEAR]

    def _is_of_ours(self, at: int, district: str | None) -> bool:
        """Whether the project lists places where the shape lies."""
        if self.columns.level == "district":
            return True
        if district:
            return bool(self.gazetteer.at("neighbourhood", district))
        return any(self.distance(at, code) == 0 for code in self.gazetteer.at("neighbourhood"))

    def _nearest_only(self, found: Matching) -> None:
        """Of several shapes of one name, in a file without districts, only the one nearest to the place."""
        for code, shapes in found.shapes_of.items():
            if len(shapes) > 1:
                nearest = min(shapes, key=lambda at: self.distance(at, code))
                found.by_position.append(self.gazetteer.name(code))
                found.elsewhere += len(shapes) - 1
                shapes[:] = [nearest]

    def _suggested(self, at: int, found: Matching, missing: Sequence[str]) -> str:
        """The shape's name, and the places without a boundary that it may be: those named like it, or inside it."""
        text, district = self.fields[self.columns.name][at], found.district_of.get(at)
        near = [code for code in missing if district in (None, self.gazetteer.places[code]["parent"])]
        names = self.gazetteer.suggestions(self.columns.level, text, near)
        names += [self.gazetteer.name(code) for code in near if self.distance(at, code) == 0]
        return f"{self.label(at)} → {' / '.join(dict.fromkeys(names))}" if names else self.label(at)

    def _contradicted(self, found: Matching) -> list[str]:
        """Places whose shape carries the code of another place: names and codes may be of two schemes."""
        if not self.columns.code:
            return []
        values = self.fields[self.columns.code]
        return [
            f"{self.gazetteer.name(code)} ≠ {values[at]}"
            for code, shapes in found.shapes_of.items()
            for at in shapes
            if values[at] and (code,) != self.gazetteer.coded(self.columns.level, values[at])
        ]
