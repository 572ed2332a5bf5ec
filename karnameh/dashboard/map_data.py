"""From questions to what the map draws: names, values and tooltips in the reader's language."""

import pandas as pd
from markupsafe import Markup

from karnameh.dashboard.maps import class_breaks, legend_classes
from karnameh.dashboard.view import View
from karnameh.exports import fragments
from karnameh.exports.fragments import Swatch
from karnameh.warehouse import Filter, questions

POINTS_AT_MOST = 2000


def shapes(view: View, counts: pd.DataFrame, *, measure: str) -> pd.DataFrame:
    """The district's neighbourhoods with geometry, value, and texts to show."""
    drawn = questions.neighbourhood_shapes(view.data, district=view.district)
    rows = drawn.merge(counts[["code", "done", "per_1000"]], on="code", how="left")
    rows["name"] = rows[view.locale.code]
    rows["value"] = rows["per_1000" if measure == "rate" else "done"].fillna(0).astype(float)
    rows["shown"] = [view.locale.number(value, decimals=_decimals(measure)) for value in rows["value"]]
    say = view.locale.text
    rows["detail"] = [say("count.activities", n=int(count)) for count in rows["done"]]
    rates = [view.locale.number(float(rate), decimals=2) for rate in rows["per_1000"].fillna(0)]
    rows["more"] = [f"{rate} {say('column.per_1000')}" for rate in rates]
    return rows


def points(view: View, *, year: int, kind: str | None) -> pd.DataFrame:
    """The single activities with a known point."""
    rows = questions.activity_points(view.data, Filter(year=year, kind=kind), limit=POINTS_AT_MOST)
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
