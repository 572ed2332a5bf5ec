"""A page is written once: what stands on paper is what the live page shows, piece by piece and figure by figure."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.requests import Request
from starlette.responses import Response
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from karnameh.content.document import write_page
from karnameh.sitemap import PAGES
from karnameh.warehouse import site_store
from karnameh.web import drawings
from tests.conftest import TODAY
from tests.markup import Element, read
from tests.pages.conftest import run_page

ADDRESSES: list[dict[str, str]] = [
    {"id": "D7-1404-0002"},
    {
        "id": "D7-1404-0008",
        "lang": "en",
        "year": "1404",
        "n": "701",
        "kind": "workshop",
        "q": "کارگاه",
        "batch": "1",
    },
    {
        "id": "D7-1403-9999",
        "year": "1403",
        "n": "706",
        "status": "cancelled",
        "measure": "rate",
        "points": "1",
    },
]
COLOUR = re.compile(r"(--(?:swatch|kind):)[^\";]*")
ISOLATES = str.maketrans("", "", "\u2067\u2069")


class Both(NamedTuple):
    """A page for an address: live, and on paper."""

    live: AppTest
    paper: str


@pytest.fixture(
    scope="module",
    params=[(page.name, choices) for page in PAGES for choices in ADDRESSES],
    ids=lambda asked: f"{asked[0]}-{ADDRESSES.index(asked[1])}",
)
def both(request: pytest.FixtureRequest, warehouse: Path) -> Iterator[Both]:
    """Each page for several addresses."""
    name, choices = request.param
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KARNAMEH_TODAY", TODAY.isoformat())
        live = run_page(environment, warehouse.parent, name, **choices)
        page = next(page for page in PAGES if page.name == name)
        yield Both(live, plain(write_page(page, choices).content))
    site_store.cache_clear()


def plain(markup: str) -> str:
    """Markup without the blanks at the ends of its lines, its colours left out: those of paper are the reader's."""
    return COLOUR.sub(r"\1", "\n".join(line.strip() for line in markup.strip().splitlines()))


def pieces(live: AppTest) -> list[str]:
    """The markup that the live page shows, but for what only a live page needs."""
    bodies = [plain(element.proto.body) for element in live.get("html")]
    return [body for body in bodies if "k-state" not in body and "k-drawing" not in body]


def test_every_piece_of_the_live_page_stands_on_paper_in_its_order(both: Both) -> None:
    shown, at = pieces(both.live), 0
    for piece in shown:
        found = both.paper.find(piece, at)
        assert found >= at, f"not on paper, or not here:\n{piece}"
        at = found + len(piece)
    assert len(shown) >= 4


def test_nothing_stands_on_paper_that_the_live_page_does_not_show(both: Both) -> None:
    rest = both.paper
    for piece in pieces(both.live):
        rest = rest.replace(piece, "", 1)
    root = read(rest)
    folds = [fold.text for fold in root.every("summary")]
    for part in [*root.every(cls="k-chart"), *root.every("svg"), *root.every("form"), *root.every("summary")]:
        part.content = []
    assert root.text == ""
    assert folds == [expander.label for expander in both.live.expander]


def fields(root: Element) -> list[tuple[object, ...]]:
    """The fields of a document's forms: key, label, choices, and what is chosen."""
    found: list[tuple[object, ...]] = []
    for label in root.every("label"):
        said = label.one("span").text
        if selects := label.every("select"):
            options = selects[0].every("option")
            (chosen,) = [one.attributes["value"] for one in options if "selected" in one.attributes]
            found.append((selects[0].attributes["name"], said, tuple(one.text for one in options), chosen))
        else:
            field = label.one("input").attributes
            is_search = field["type"] == "search"
            found.append((field["name"], said, field["value"] if is_search else "checked" in field))
    return sorted(found, key=str)


def widgets(at: AppTest) -> list[tuple[object, ...]]:
    """The same of the live page."""
    found: list[tuple[object, ...]] = [
        *((one.key, one.label, tuple(one.options), one.value) for one in at.selectbox),
        *((one.key, one.label, one.value) for one in (*at.toggle, *at.text_input)),
    ]
    return sorted([(str(key).removeprefix("filter_"), *rest) for key, *rest in found], key=str)


def test_every_choice_of_the_live_page_is_a_field_on_paper(both: Both) -> None:
    assert fields(read(both.paper)) == widgets(both.live)


def figures_of_live(chart: Any) -> list[tuple[str, ...]]:  # noqa: ANN401 — a message of Streamlit's
    """What a chart of the live page says: label and number of each bar."""
    sent = [chart.data.data, *(dataset.data.data for dataset in chart.datasets)]
    rows = [row for data in sent if data for row in convert_arrow_bytes_to_pandas_df(data).to_dict("records")]
    said = [tuple(text.translate(ISOLATES) for text in _said(row)) for row in rows]
    return sorted(one for one in said if one[0])  # the corner where a curve begins has no name


def _said(row: dict[Any, Any]) -> tuple[str, str]:
    if "state_name" in row:
        return row["month_name"], f"{row['state_name']}: {row['shown']}"
    return row["name"], row["text"] if "text" in row else row["shown"]


def figures_on_paper(chart: Element) -> list[tuple[str, ...]]:
    """The same of a chart on paper."""
    bars = [
        (bar.one(cls="k-bar-label").text, bar.one(cls="k-bar-value").text)
        for bar in chart.every(cls="k-bar-row")
    ]
    parts = [
        (month.one(cls="k-wide").text, part.attributes["title"])
        for month in chart.every(cls="k-month-column")
        for part in month.every(cls="k-part")
    ]
    points = [tuple(point.attributes["title"].split(": ", 1)) for point in chart.every(cls="k-curve-point")]
    return sorted([*bars, *parts, *points])


def test_charts_have_the_same_figures_and_the_same_alternative(both: Both) -> None:
    live = [element.proto for element in both.live.get("vega_lite_chart")]
    paper = read(both.paper).every(cls="k-chart")
    assert [one.attributes["aria-label"].strip() for one in paper] == [one.alt for one in live]
    assert [figures_on_paper(one) for one in paper] == [figures_of_live(one) for one in live]


def fetched(address: str) -> Response:
    """What the browser gets for a drawing of the live page."""
    path, _, query = address.partition("?")
    answer = {"/drawings/places": drawings.places, "/drawings/place": drawings.place}[path]
    return answer(Request({"type": "http", "query_string": query.encode(), "headers": []}))


def test_drawings_that_the_live_page_fetches_are_those_on_paper(both: Both) -> None:
    later = [room for body in pieces_of_drawings(both.live) for room in read(body).every(cls="k-drawing")]
    paper = read(both.paper).every("svg", cls="k-map")
    assert len(paper) == len(later) + len(both.live.get("deck_gl_json_chart"))
    for room, still in zip(later, paper, strict=False):
        answer = fetched(room.attributes["data-source"])
        assert "immutable" in answer.headers["Cache-Control"]
        drawn = read(bytes(answer.body).decode()).one("svg")
        assert links(drawn) == links(still)
        assert drawn.attributes["aria-label"] == room.text == still.attributes["aria-label"]


def pieces_of_drawings(live: AppTest) -> list[str]:
    return [element.proto.body for element in live.get("html") if "k-drawing" in element.proto.body]


def test_the_live_map_has_the_places_and_points_of_the_one_on_paper(both: Both) -> None:
    live = [element.proto for element in both.live.get("deck_gl_json_chart")]
    for chart, still in zip(live, read(both.paper).every("svg", cls="k-map"), strict=False):
        assert chart.alt == still.attributes["aria-label"]
        layers = {layer["id"]: layer for layer in json.loads(chart.json)["layers"]}
        features = json.loads(bytes(fetched(layers["shapes"]["data"]).body))["features"]
        names = [f"{feature['title']}: {feature['detail']}" for feature in features]
        assert sorted(names) == sorted(name for name, _ in links(still))
        points = json.loads(bytes(fetched(layers["points"]["data"]).body)) if "points" in layers else []
        assert len(points) == len(still.every("circle"))


def links(svg: Element) -> list[tuple[str, str]]:
    """Name and address of each place."""
    return [(one.attributes["aria-label"], one.attributes["href"]) for one in svg.every("a")]
