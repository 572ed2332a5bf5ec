"""Charts and maps as markup: numbers as text, every place a link, nothing lost and nothing too high."""

import re
from typing import get_args
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karnameh.content.canvas import BarsChart, Chart, CurveChart, MonthsChart, PlanChart
from karnameh.content.choropleth import WIDTH, Choropleth
from karnameh.content.drawn import (
    chart_markup,
    few_words,
    map_markup,
    map_ratio,
    month_stem,
    two_lines,
)
from karnameh.exports import drawings
from karnameh.locales import Code, locale
from karnameh.warehouse import Published, questions
from tests.content.shapes import SQUARE, places, points
from tests.markup import Element, read

FA, EN = locale("fa"), locale("en")
CODES: tuple[Code, ...] = get_args(Code)
HOSTILE = "\"'><script>alert(1)</script>&amp;"
MONTHS = pd.DataFrame(
    {
        "month": range(1, 13),
        "done": [3, 0, 1204, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        "planned": [0] * 11 + [2],
        "cancelled": [1] + [0] * 11,
        "postponed": [9] * 12,
    }
)
SVG = "{http://www.w3.org/2000/svg}"
COUNT = st.integers(0, 10_000)


def percent(element: Element, name: str) -> float | None:
    """A share in an element's style."""
    found = re.search(rf"(?<![\w-]){name}:([\d.]+)%", element.attributes.get("style", ""))
    return float(found[1]) if found else None


def months(frame: pd.DataFrame, code: Code = "fa") -> Element:
    return read(chart_markup(MonthsChart(frame=frame), locale(code), alternative="گزیده")).one(cls="k-months")


def bars(frame: pd.DataFrame, code: Code = "fa") -> list[Element]:
    chart = BarsChart(frame=frame, label_title="نوع")
    return read(chart_markup(chart, locale(code), alternative="گزیده")).every(cls="k-bar-row")


def plan(frame: pd.DataFrame, code: Code = "fa") -> list[Element]:
    return read(chart_markup(PlanChart(frame=frame), locale(code), alternative="x")).every(cls="k-bar-row")


@pytest.mark.parametrize(
    "chart",
    [
        MonthsChart(frame=MONTHS),
        BarsChart(frame=pd.DataFrame({"label": ["الف"], "done": [1]}), label_title="نوع"),
        PlanChart(frame=pd.DataFrame({"label": ["الف"], "quantity": [2.0], "done": [1]})),
        CurveChart(frame=pd.DataFrame({"label": ["الف"], "residents": [1.0], "done": [1.0]})),
    ],
    ids=["months", "bars", "plan", "curve"],
)
def test_a_chart_is_one_picture_with_its_alternative(chart: Chart) -> None:
    drawn = read(chart_markup(chart, FA, alternative=HOSTILE)).one(cls="k-chart")
    assert (drawn.attributes["role"], drawn.attributes["aria-label"]) == ("img", HOSTILE)
    silent = [one for one in drawn.content if isinstance(one, Element)]
    assert silent
    assert all(one.attributes.get("aria-hidden") == "true" for one in silent)


@pytest.mark.parametrize("code", CODES)
def test_all_twelve_months_stand_there_with_their_names_long_and_short(code: Code) -> None:
    names = [
        (one.one(cls="k-wide").text, one.one(cls="k-narrow").text)
        for one in months(MONTHS, code).every(cls="k-month-label")
    ]
    assert [wide for wide, _ in names] == [locale(code).month(month) for month in range(1, 13)]
    assert len({short for _, short in names}) == 12
    assert all(len(short) <= 3 for _, short in names)
    assert [short for _, short in names] == [month_stem(month, locale(code)) for month in range(1, 13)]


def test_each_state_of_a_month_says_its_number_and_nothing_is_drawn_for_zero() -> None:
    columns = months(MONTHS).every(cls="k-month-column")
    assert [[part.attributes["title"] for part in column.every(cls="k-part")] for column in columns] == [
        [f"{FA.text('chart.held')}: ۳", f"{FA.text('chart.cancelled')}: ۱"],
        [],
        [f"{FA.text('chart.held')}: ۱٬۲۰۴"],
        *[[]] * 8,
        [f"{FA.text('chart.held')}: ۱", f"{FA.text('chart.planned')}: ۲"],
    ]
    states = [part.classes - {"k-part"} for part in columns[11].every(cls="k-part")]
    assert states == [{"k-part-done"}, {"k-part-planned"}]


@settings(deadline=None)
@given(st.lists(st.tuples(COUNT, COUNT, COUNT), min_size=12, max_size=12))
def test_no_column_is_higher_than_the_plot_and_the_lines_say_whole_numbers(
    rows: list[tuple[int, int, int]],
) -> None:
    frame = pd.DataFrame(rows, columns=["done", "planned", "cancelled"]).assign(month=range(1, 13))
    drawn = months(frame, "en")
    half, top = (int(one.text.replace(",", "")) for one in drawn.every(cls="k-tick"))
    highest = max(sum(row) for row in rows)
    assert half * 2 == top
    assert highest <= top <= max(2, highest * 1.5 + 2)
    for column, row in zip(drawn.every(cls="k-month-column"), rows, strict=True):
        shares = [percent(part, "block-size") or 0 for part in column.every(cls="k-part")]
        assert sum(shares) <= 100.2
        assert shares == pytest.approx([count / top * 100 for count in row if count], abs=0.06)


@pytest.mark.parametrize(("code", "numbers"), [("fa", ["۱٬۲۰۴", "۷", "۰"]), ("en", ["1,204", "7", "0"])])
def test_bars_keep_their_order_zeros_and_numbers_in_words(code: Code, numbers: list[str]) -> None:
    rows = bars(pd.DataFrame({"label": ["رویداد", HOSTILE, "کلیپ"], "done": [1204, 7, 0]}), code)
    assert [one.one(cls="k-bar-label").text for one in rows] == ["رویداد", HOSTILE, "کلیپ"]
    assert [one.one(cls="k-bar-value").text for one in rows] == numbers
    assert percent(rows[2].one(cls="k-bar"), "inline-size") == 0


@settings(deadline=None)
@given(st.lists(COUNT, max_size=20))
def test_bars_are_as_long_as_their_numbers_and_leave_room_for_them(counts: list[int]) -> None:
    frame = pd.DataFrame(
        {"label": [str(at) for at in range(len(counts))], "done": pd.Series(counts, dtype=int)}
    )
    lengths = [percent(one.one(cls="k-bar"), "inline-size") for one in bars(frame)]
    room = 86 / max([1, *counts])
    assert lengths == pytest.approx([count * room for count in counts], abs=0.06)


def test_the_plan_is_drawn_to_one_scale_with_what_was_done() -> None:
    rows = plan(pd.DataFrame({"label": ["کارگاه", "نشست"], "quantity": [12.0, 1.5], "done": [30, 0]}))
    assert [one.one(cls="k-bar-value").text for one in rows] == [
        FA.text("chart.done_of", done="۳۰", planned="۱۲"),
        FA.text("chart.done_of", done="۰", planned="۱٫۵"),
    ]
    planned, done = rows[0].every(cls="k-bar")
    assert "k-bar-planned" in planned.classes
    assert "k-bar-planned" not in done.classes
    lengths = [percent(bar, "inline-size") or 0 for bar in (planned, done)]
    assert lengths[0] / lengths[1] == pytest.approx(12 / 30, abs=0.01)
    assert percent(rows[0].one(cls="k-bar-value"), "inset-inline-start") == max(lengths)


@pytest.mark.parametrize("code", CODES)
def test_empty_frames_make_empty_charts(code: Code) -> None:
    nothing = months(MONTHS.assign(done=0, planned=0, cancelled=0), code)
    assert len(nothing.every(cls="k-month-column")) == 12
    assert not nothing.every(cls="k-part")
    assert bars(pd.DataFrame({"label": [], "done": []}), code) == []
    assert plan(pd.DataFrame({"label": [], "quantity": [], "done": []}), code) == []


def svg(drawn: Choropleth, alternative: str = "نقشه") -> ElementTree.Element:
    """The map as an XML parser reads it: a browser reads a fetched drawing so."""
    return ElementTree.fromstring(map_markup(drawn, alternative=alternative))  # noqa: S314 — our own


def test_every_place_of_a_map_is_a_link_with_a_name() -> None:
    drawn = svg(
        Choropleth(shapes=places({"value": 0.0, "shown": "۰", "title": "کاج: ۰"}, {}, {"name": "کاج"}))
    )
    links = drawn.findall(f"{SVG}a")
    assert [link.get("href") for link in links] == [f"/neighbourhood?n={code}" for code in (701, 702, 703)]
    assert links[0].get("aria-label") == links[0].findtext(f".//{SVG}title") == "کاج: ۰"
    assert [(path.get("class") or "").split()[1] for path in drawn.iter(f"{SVG}path")] == [
        "k-step-0",
        "k-step-5",
        "k-step-5",
    ]
    assert drawn.get("aria-label") == "نقشه"
    assert drawn.get("role") == "group"


def test_labels_are_text_with_the_value_in_the_readers_digits() -> None:
    (label,) = svg(Choropleth(shapes=places())).iter(f"{SVG}text")
    spans = {
        kind: [span.text for span in label if span.get("class") == kind] for kind in ("k-wide", "k-narrow")
    }
    assert spans == {"k-wide": ["نیلوفر", "شهید قندی", "۳"], "k-narrow": ["نیلوفر", "۳"]}
    assert "k-ink-5" in (label.get("class") or "")


def test_the_chosen_place_is_said_to_be_and_lies_on_top() -> None:
    drawn = svg(Choropleth(shapes=places({}, {}, {}), selected="702"))
    links = drawn.findall(f"{SVG}a")
    assert [link.get("href", "")[-3:] for link in links] == ["701", "703", "702"]
    assert [link.get("aria-current") for link in links] == [None, None, "true"]
    assert "k-selected" in (links[2][0].get("class") or "")


def test_points_and_an_outline_lie_where_their_places_lie() -> None:
    drawn = svg(Choropleth(shapes=places(), points=points(title=HOSTILE), outline=SQUARE))
    (point,) = drawn.iter(f"{SVG}circle")
    (label,) = drawn.iter(f"{SVG}text")
    assert (point.get("cx"), point.get("cy")) == (label.get("x"), label.get("y"))
    assert point.findtext(f"{SVG}title") == f"{HOSTILE} · رویداد · ۱۴۰۴"
    place, outline = drawn.iter(f"{SVG}path")
    assert outline.get("class") == "k-outline"
    assert outline.get("d") == place.get("d")
    assert not list(svg(Choropleth(shapes=places(), points=points()[:0])).iter(f"{SVG}circle"))


@pytest.mark.parametrize("hostile", [HOSTILE, "]]>", "<!--", "&nbsp;", "{{ 7*7 }}", "\u202e\u200f", "a\nb"])
def test_a_map_with_hostile_names_is_well_formed(hostile: str) -> None:
    names = dict.fromkeys(("name", "title", "shown", "detail", "more", "href"), hostile)
    drawn = svg(Choropleth(shapes=places(names), points=points(title=hostile, colour=hostile)), hostile)
    assert {one.tag.removeprefix(SVG) for one in drawn.iter()} <= {
        "svg",
        "a",
        "path",
        "title",
        "circle",
        "g",
        "text",
        "tspan",
    }
    assert drawn.findtext(f".//{SVG}title") == hostile


def test_the_districts_own_map_stands_in_its_frame(published: Published) -> None:
    shapes = questions.neighbourhood_shapes(published, district="7")
    frame = shapes.assign(
        name=shapes["fa"], title=shapes["fa"], value=0.0, shown="۰", detail="", more="", href="/"
    )
    drawn = svg(Choropleth(shapes=frame))
    _, _, width, height = map(float, (drawn.get("viewBox") or "").split())
    assert width == WIDTH
    assert map_ratio(Choropleth(shapes=frame)) == pytest.approx(width / height)
    for text in drawn.iter(f"{SVG}text"):
        assert 0 < float(text.get("x") or -1) < width
        assert 0 < float(text.get("y") or -1) < height
    for path in drawn.iter(f"{SVG}path"):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d") or "")]
        assert all(0 <= x <= width for x in numbers[::2])
        assert all(0 <= y <= height for y in numbers[1::2])


NAMES = st.lists(st.text("ابپتکگ‌()", min_size=1, max_size=9), min_size=1, max_size=4).map(" ".join)


@given(st.lists(NAMES, min_size=1, max_size=3).map(" – ".join))
def test_a_name_in_lines_loses_nothing_and_a_short_one_is_its_beginning(name: str) -> None:
    assert " ".join(" ".join(two_lines(name)).split()) == " ".join(name.replace("–", " ").split())
    words = few_words(name)
    assert name.split()[: len(words)] == words
    assert words


def test_room_for_a_drawing_keeps_its_shape_and_says_its_alternative() -> None:
    room = read(drawings.later("/drawings/places?a=1&b=2", alternative=HOSTILE, ratio=1.25)).one("div")
    assert room.attributes["data-source"] == "/drawings/places?a=1&b=2"
    assert room.attributes["style"] == "aspect-ratio:1.250"
    assert room.one("span", cls="k-hidden").text == HOSTILE


CURVE = pd.DataFrame({"label": [HOSTILE, "کاج"], "residents": [0.6, 1.0], "done": [0.25, 1.0]})


def test_a_curve_has_its_points_in_words_and_runs_the_way_of_the_page() -> None:
    for code, path in (
        ("fa", "100.00,100.00 40.00,75.00 0.00,0.00"),
        ("en", "0.00,100.00 60.00,75.00 100.00,0.00"),
    ):
        drawn = read(chart_markup(CurveChart(frame=CURVE), locale(code), alternative="x"))
        points = drawn.every(cls="k-curve-point")
        said = locale(code).text
        shown = {"residents": "۶۰٪", "done": "۲۵٪"} if code == "fa" else {"residents": "60%", "done": "25%"}
        assert points[0].attributes["title"] == f"{HOSTILE}: {said('chart.curve_point', **shown)}"
        assert (percent(points[0], "inset-inline-start"), percent(points[0], "inset-block-end")) == (60, 25)
        assert [line.attributes["points"] for line in drawn.every("polyline")][1] == path


def test_bars_of_rates_say_what_they_are_told_and_the_longest_fills_the_room() -> None:
    rates = pd.DataFrame({"label": ["کاج", "بهار"], "done": [0.5, 0.25], "shown": ["۰٫۵", HOSTILE[:5]]})
    first, second = bars(rates)
    assert [one.one(cls="k-bar-value").text for one in (first, second)] == ["۰٫۵", HOSTILE[:5]]
    shares = [percent(one.one(cls="k-bar"), "inline-size") for one in (first, second)]
    assert shares == [86, 43]
    words = rates.assign(shown=["۱۲ از ۱۲", "۳ از ۱۲"])
    assert percent(bars(words)[0].one(cls="k-bar"), "inline-size") == 62  # room for the words
    nothing = bars(rates.assign(done=0.0))
    assert percent(nothing[0].one(cls="k-bar"), "inline-size") == 0
