"""محلهٔ من: what is there, what is not, and what nobody knows; and the ways of picking one."""

import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest

from karnameh.content import neighbourhood
from karnameh.content.view import view
from karnameh.locales import locale
from karnameh.warehouse import Published, questions
from tests.content.conftest import OnPaper, Over
from tests.markup import Element, read

FA = locale("fa")
say = FA.text


def told(on_paper: OnPaper, code: str, **choices: str) -> Element:
    """What the page says of a neighbourhood."""
    paper = on_paper("neighbourhood", n=code, **choices)
    neighbourhood.show_neighbourhood(view(), code)
    return read(paper.markup())


def figures(root: Element) -> dict[str, tuple[str, str]]:
    """The headline figures: label → value and what is said with it."""
    found = {}
    for figure in root.one("dl", cls="k-figures").every(cls="k-figure"):
        notes = figure.every(cls="k-note")
        found[figure.one("dt").text] = (figure.one(cls="k-value").text, notes[0].text if notes else "")
    return found


def section(root: Element, heading: str) -> str:
    """What is said below a heading until the next one."""
    text = root.text
    start = text.index(heading) + len(heading)
    others = [text.find(h2.text, start) for h2 in root.every("h2")]
    return text[start : min([at for at in others if at > 0], default=None)]


def titles(root: Element, label: str) -> list[str]:
    """Titles of the cards in a list."""
    return [
        card.text for cards in root.every("ul", aria_label=label) for card in cards.every(cls="k-card-title")
    ]


def test_the_figures_are_this_years_so_far_and_all_of_the_year_before(on_paper: OnPaper) -> None:
    found = figures(told(on_paper, "701"))
    assert found[say("overview.done")][0] == "۱"
    assert found[say("overview.attendance")][0] == "۲۵۰"
    assert found[say("overview.upcoming_count")][0] == "۱"
    assert found[say("neighbourhood.whole_year", year="۱۴۰۴")] == ("۶", "")
    assert say("overview.reached_label") not in found  # one neighbourhood is not counted in neighbourhoods


def test_unknown_nothing_and_zero_are_three_different_words(on_paper: OnPaper) -> None:
    attendance, done = say("overview.attendance"), say("overview.done")
    unknown, nothing = figures(told(on_paper, "702")), figures(told(on_paper, "706"))
    assert (unknown[done][0], unknown[attendance][0]) == ("۱", say("state.unknown"))
    assert (nothing[done][0], nothing[attendance][0]) == ("۰", "—")
    assert nothing[say("neighbourhood.whole_year", year="۱۴۰۴")][0] == "۰"  # a log came, and has nothing here


def test_a_year_of_which_no_log_came_is_unknown_and_not_zero(
    on_paper: OnPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KARNAMEH_TODAY", "2025-03-01")
    found = figures(told(on_paper, "701"))
    assert found[say("neighbourhood.whole_year", year="۱۴۰۲")] == (
        say("state.unknown"),
        say("neighbourhood.no_log"),
    )


def test_what_is_coming_and_what_was_done_here_and_nowhere_else(on_paper: OnPaper) -> None:
    root = told(on_paper, "701")
    assert titles(root, say("overview.next")) == ["دیدار با همسایه‌ها"]
    assert titles(root, say("overview.latest"))[0] == "جشن بهاره"
    assert len(titles(root, say("overview.latest"))) == neighbourhood.CARDS
    empty = told(on_paper, "706")
    assert titles(empty, say("overview.next")) == titles(empty, say("overview.latest")) == []
    assert say("overview.next_empty") in empty.text
    assert say("overview.latest_empty") in empty.text


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_its_calendar_can_be_subscribed_to(on_paper: OnPaper, lang: str) -> None:
    root = told(on_paper, "701", lang=lang)
    (href,) = {one.attributes["href"] for one in root.every("a") if "/feeds/" in one.attributes["href"]}
    assert parse_qs(urlsplit(href).query) == {"n": ["701"], **({"lang": ["en"]} if lang == "en" else {})}


def promises(root: Element) -> dict[str, list[str]]:
    """Each promise with what became of it."""
    found = {}
    for item in root.one("ul", cls="k-promises").every("li"):
        parts = item.one(cls="k-card-meta").every("span")
        found[item.one("bdi").text] = [part.text for part in parts if "aria-hidden" not in part.attributes]
    return found


def test_every_promise_of_the_year_stands_there_kept_here_or_not(
    on_paper: OnPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KARNAMEH_TODAY", "2025-12-01")  # 10 Azar 1404
    root = told(on_paper, "701")
    found = promises(root)
    assert list(found) == [
        "برگزاری کارگاه‌های آموزشی",
        "نظرسنجی‌های منظم",
        "نشست‌های خبری منظم",
        "جشن‌های نمایشی",
    ]
    assert found["برگزاری کارگاه‌های آموزشی"] == [
        say("neighbourhood.promise_here", done=1, planned=0),
        say("neighbourhood.promise_everywhere", done=3),
        say("neighbourhood.promise_quantity", quantity="۴ کارگاه"),
    ]
    assert found["نظرسنجی‌های منظم"][-1] == say(
        "neighbourhood.promise_quantity", quantity=say("state.not_published")
    )
    assert say("neighbourhood.promises_kept", served=2, total=4) in root.text
    (demo,) = [item for item in root.one("ul", cls="k-promises").every("li") if item.every(cls="k-demo")]
    assert "جشن‌های نمایشی" in demo.text


def test_a_promise_of_which_nothing_was_reported_is_not_said_to_be_zero(
    on_paper: OnPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the table of «شفافیت سالانه» has it: no report is no zero."""
    monkeypatch.setenv("KARNAMEH_TODAY", "2025-12-01")
    said = promises(told(on_paper, "701"))["نشست‌های خبری منظم"]
    assert say("neighbourhood.promise_everywhere", done=0) not in said
    assert any(say("state.not_reported") in part for part in said)


def test_a_site_without_any_plan_says_so(on_paper: OnPaper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KARNAMEH_TODAY", "2025-03-01")  # in 1403 there is none
    root = told(on_paper, "701")
    assert not root.every("ul", cls="k-promises")
    assert say("transparency.plan_empty") in section(root, say("neighbourhood.promises", year="۱۴۰۳"))


@pytest.mark.parametrize("kind", neighbourhood.TOLD)
def test_what_citizens_ask_for_by_name_is_said_to_be_missing(on_paper: OnPaper, kind: str) -> None:
    assert say(f"neighbourhood.none_{kind}") in told(on_paper, "702").text


def test_it_stands_beside_its_district_per_resident(on_paper: OnPaper, with_demo: Published) -> None:
    root = told(on_paper, "701")
    counts = questions.activities_by_neighbourhood(with_demo, year=1405, district="7")
    drawn = counts[counts["level"] == "neighbourhood"]
    residents = int(drawn.loc[drawn["code"] == "701", "population"].iloc[0])
    said = section(root, say("neighbourhood.compared"))
    assert FA.number(1 / residents * 1000, decimals=2) in said
    assert FA.number(int(drawn["done"].sum()) / int(drawn["population"].sum()) * 1000, decimals=2) in said
    assert FA.number(residents) in said
    assert "۱۳۹۵" in said
    better = int((drawn["done"] / drawn["population"] > 1 / residents).sum())
    assert f"{FA.number(better + 1)} از {FA.number(14)}" in said


def test_without_a_population_nothing_is_divided(
    on_paper: OnPaper, over: Over, warehouse: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "warehouse"
    shutil.copytree(warehouse, folder)
    for file in folder.glob("*.duckdb"):
        with duckdb.connect(str(file)) as connection:
            connection.execute(
                "UPDATE place SET population = NULL, population_year = NULL WHERE code = '701'"
            )
    over(folder.parent)
    assert section(told(on_paper, "701"), say("neighbourhood.compared")).strip() == say(
        "neighbourhood.no_population"
    )
    other = section(told(on_paper, "702"), say("neighbourhood.compared"))
    assert "از ۱۳ محله" in other


def test_what_is_not_known_of_it_is_counted_zeros_too(on_paper: OnPaper) -> None:
    table = told(on_paper, "702").one("table")
    rows = {
        row.one("th", scope="row").text: [cell.text for cell in row.every("td")]
        for row in table.every("tr")[1:]
    }
    assert rows[say("unknown.attendance_blank")][0] == "۱"
    assert rows[say("unknown.attendance_unknown")][0] == "۰"
    assert say("unknown.place_unknown") not in rows  # what has no place is no matter of one place
    assert say("unknown.plan_quantity_unknown") not in rows


def test_the_sentence_for_those_who_see_only_the_link(on_paper: OnPaper) -> None:
    on_paper("neighbourhood", n="701")
    sentence = neighbourhood.summary(view(), "701")
    assert "نیلوفر" in sentence
    assert "۱۴۰۵" in sentence
    on_paper("neighbourhood", n="701", lang="en")
    assert "1405" in neighbourhood.summary(view(), "701")


def test_every_neighbourhood_can_be_picked_on_the_map_and_from_the_list(on_paper: OnPaper) -> None:
    paper = on_paper("neighbourhood", year="1404")
    neighbourhood.show_picker(view())
    root = read(paper.markup())
    of_list = {one.attributes["href"] for one in root.one("ul", cls="k-places").every("a")}
    of_map = {one.attributes["href"] for one in root.one("svg").every("a")}
    assert len(of_list) == 14
    assert of_list == of_map
    assert not any({"year", "kind"} & set(parse_qs(urlsplit(href).query)) for href in of_list)
    assert root.one("ul", cls="k-places").attributes["aria-label"]
    assert root.every(cls="k-legend")


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_near_me_needs_nothing_but_this_site_and_says_what_becomes_of_the_position(
    on_paper: OnPaper, lang: str
) -> None:
    paper = on_paper("neighbourhood", lang=lang)
    neighbourhood.show_picker(view())
    near = read(paper.markup()).one(cls="k-near")
    spoken = view().locale.text
    assert near.one("button", type="button").text == spoken("near.label")
    assert near.one(role="status").text == spoken("near.promise")
    assert near.attributes["data-source"].startswith("/drawings/places?")
    assert parse_qs(urlsplit(near.attributes["data-source"]).query)["as"] == ["shapes"]
    page = urlsplit(near.attributes["data-page"])
    assert (page.netloc, page.path) == ("", "/neighbourhood")
    assert "n" not in parse_qs(page.query)
    assert {near.attributes[f"data-{key}"] for key in ("waiting", "refused")} == {
        spoken("near.waiting"),
        spoken("near.refused"),
    }
