"""From questions to what the map draws: names, values and tooltips in the reader's language."""

from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd
from markupsafe import Markup

from karnameh.content.choropleth import Choropleth, class_breaks, label_point, legend_classes
from karnameh.content.view import View
from karnameh.exports import fragments
from karnameh.exports.fragments import Swatch
from karnameh.warehouse import Activity, Filter, questions

POINTS_AT_MOST = 2000
MEASURES = ("count", "rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a map shows: a year, a kind or all, by count or by rate, single activities too or not."""

    year: int
    kind: str = ""
    measure: str = "count"
    points: bool = False

    @classmethod
    def of(cls, view: View) -> "Asked":
        """What the address asks for."""
        years = [str(year) for year in view.year_choice()]
        return cls(
            year=int(view.address.choice("year", years, str(view.default_year()))),
            kind=view.address.choice("kind", list(view.codes("kind").rows), ""),
            measure=view.address.choice("measure", MEASURES, MEASURES[0]),
            points=view.address.switch("points"),
        )


def counts(view: View, asked: Asked) -> pd.DataFrame:
    """Rows of ``activities_by_neighbourhood``."""
    kind = asked.kind or None
    return questions.activities_by_neighbourhood(
        view.data, year=asked.year, kind=kind, district=view.district
    )


def choropleth(view: View, asked: Asked, counted: pd.DataFrame, *, selected: str = "") -> Choropleth:
    """The district's neighbourhoods, each leading to the page about it."""
    return Choropleth(
        shapes=_shapes(view, counted, measure=asked.measure),
        points=_points(view, asked) if asked.points else None,
        selected=selected,
        outline=questions.district_outline(view.data, view.district),
        source=_source(view, asked),
    )


def locator(view: View, activity: Activity) -> Choropleth | None:
    """A small map of where an activity is: its neighbourhood, and the spot if that is known; None if neither is."""
    shapes = _outlines(view)
    has_spot = activity.lat is not None and activity.lon is not None
    if activity.neighbourhood not in set(shapes["code"]) and not has_spot:
        return None
    here = shapes["code"] == activity.neighbourhood
    shapes = shapes.assign(
        name=shapes["name"].where(here, ""),
        title=shapes["name"],
        detail="",
        shown="",
        value=here.astype(float),
    )
    spot = {"title": activity.title, "lat": activity.lat, "lon": activity.lon, "colour": "var(--k-warn)"}
    return Choropleth(
        shapes=shapes,
        points=pd.DataFrame([{**spot, "detail": activity.venue or "", "more": ""}]) if has_spot else None,
        selected=activity.neighbourhood,
        outline=questions.district_outline(view.data, view.district),
        source=_address("/drawings/place", view, id=activity.activity_id),
    )


def _source(view: View, asked: Asked) -> str:
    """Where a browser gets the coloured shapes; another address for each version of the data."""
    return _address(
        "/drawings/places",
        view,
        year=str(asked.year),
        kind=asked.kind,
        measure=asked.measure,
        points="1" if asked.points else "",
    )


def _address(path: str, view: View, **choices: str) -> str:
    """An address that changes with the version of the data."""
    query = {
        "v": f"{view.data.version}-{view.data.built_at:%Y%m%d%H%M%S}-{int(view.demo)}",
        **choices,
        "lang": view.locale.code,
        "as_of": view.shared.get("as_of", ""),
        "preview": view.shared.get("preview", ""),
    }
    return f"{path}?{urlencode({key: value for key, value in query.items() if value})}"


def _outlines(view: View) -> pd.DataFrame:
    """Rows of ``neighbourhood_shapes``, each with its name, the spot of its label, and where it leads."""
    rows = questions.neighbourhood_shapes(view.data, district=view.district)
    middles = [label_point(geometry) for geometry in rows["geometry"]]
    return rows.assign(
        name=rows[view.locale.code],
        lat=[lat for lat, _ in middles],
        lon=[lon for _, lon in middles],
        href=[view.link("neighbourhood", n=str(code), year="", kind="") for code in rows["code"]],
    )


def _shapes(view: View, counted: pd.DataFrame, *, measure: str) -> pd.DataFrame:
    """The neighbourhoods with geometry, value, and texts to show."""
    rows = _outlines(view).merge(counted[["code", "done", "per_1000"]], on="code", how="left")
    counted_values = rows["per_1000" if measure == "rate" else "done"]
    rows["value"] = counted_values.fillna(0).astype(float)
    say = view.locale.text
    known = counted_values.notna()
    rows["shown"] = [
        view.locale.number(value, decimals=_decimals(measure)) if is_known else say("state.unknown")
        for value, is_known in zip(rows["value"], known, strict=True)
    ]
    rows["detail"] = [say("count.activities", n=int(count)) for count in rows["done"]]
    rates = [
        say("state.unknown") if pd.isna(rate) else view.locale.number(float(rate), decimals=2)
        for rate in rows["per_1000"]
    ]
    rows["title"] = [f"{name}: {detail}" for name, detail in zip(rows["name"], rows["detail"], strict=True)]
    rows["more"] = [f"{rate} {say('column.per_1000')}" for rate in rates]
    return rows


def _points(view: View, asked: Asked) -> pd.DataFrame:
    """The single activities with a known point."""
    wanted = Filter(year=asked.year, kind=asked.kind or None)
    rows = questions.activity_points(view.data, wanted, limit=POINTS_AT_MOST)
    kinds = view.codes("kind")
    rows["colour"] = [kinds.colour(code) for code in rows["kind"]]
    rows["detail"] = [kinds.label(code, view.locale) for code in rows["kind"]]
    rows["more"] = [
        view.locale.date(day, precision=precision)
        for day, precision in zip(rows["start_date"], rows["start_precision"], strict=True)
    ]
    return rows


def legend(view: View, frame: pd.DataFrame, *, measure: str) -> Markup:
    """The legend of the colours, and what the boundaries are."""
    decimals = _decimals(measure)
    swatches = [Swatch(colour=view.colours.nothing, label=view.locale.text("map.legend_zero"))]
    low = 0.0 if measure == "rate" else 1.0
    for colour, high in legend_classes(class_breaks(frame["value"]), view.colours):
        ends = {
            "low": view.locale.number(low, decimals=decimals),
            "high": view.locale.number(high, decimals=decimals),
        }
        label = view.locale.text("map.legend_range", **ends) if ends["low"] != ends["high"] else ends["high"]
        swatches.append(Swatch(colour=colour, label=label))
        low = high if measure == "rate" else float(int(high) + 1)
    title = view.locale.text("map.legend_rate" if measure == "rate" else "map.legend_count")
    return fragments.legend(title, swatches, boundary_mark(view, frame))


def boundary_mark(view: View, frame: pd.DataFrame) -> str:
    """In a word, what the boundaries are."""
    is_official = bool((frame["boundary"] == "official").all())
    return view.locale.text("place.official" if is_official else "place.approximate")


def boundary_sentences(view: View, frame: pd.DataFrame) -> list[str]:
    """What the boundaries are: approximate, or whose and on what terms; both where some are of each."""
    is_official = frame["boundary"] == "official"
    said = []
    source = questions.boundary_source(view.data) if is_official.any() else None
    if source and source["source"]:
        said.append(view.locale.text("place.official_source", source=source["source"]))
    elif source:
        said.append(view.locale.text("place.official_long"))
    if source and source["licence"]:
        said.append(view.locale.text("place.official_licence", licence=source["licence"]))
    if not is_official.all():
        said.append(view.locale.text("place.approximate_some" if said else "place.approximate_long"))
    return [" ".join(said)]


def elsewhere(view: View, counts: pd.DataFrame) -> str:
    """What was done at no place on the map, so that the map's sum is not taken for the whole."""
    special = counts[(counts["level"] == "special") & (counts["done"] > 0)]
    if special.empty:
        return ""
    items = [
        view.locale.text("map.elsewhere_item", n=int(row["done"]), place=view.place_name(str(row["code"])))
        for row in special.to_dict("records")
    ]
    return view.locale.text("map.elsewhere", items=view.locale.joined(items))


def _decimals(measure: str) -> int:
    return 2 if measure == "rate" else 0
