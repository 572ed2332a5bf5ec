"""The canvas of plain HTML: forms that ask for the same view, parts where they were shown, nothing hostile."""

from urllib.parse import urlencode

import pandas as pd
import pytest
from markupsafe import Markup

from karnameh.content.address import LONGEST_TEXT
from karnameh.content.canvas import About, BarsChart
from karnameh.content.choropleth import Choropleth
from karnameh.content.paper import Paper
from karnameh.content.view import view
from karnameh.sitemap import PATHS
from tests.content.conftest import OnPaper
from tests.content.shapes import places
from tests.markup import Element, read

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}&amp;"
PLACES = {"": "همه", "701": "نیلوفر", "702": HOSTILE}


def shown(paper: Paper) -> Element:
    """What stands on the paper."""
    return read(paper.markup())


def sent(form: Element) -> dict[str, str]:
    """What a browser sends when nobody changes anything."""
    fields = {
        one.attributes["name"]: one.attributes.get("value", "") for one in form.every("input", type="hidden")
    }
    for box in form.every("input", type="checkbox"):
        fields |= {box.attributes["name"]: box.attributes["value"]} if "checked" in box.attributes else {}
    for field in form.every("input", type="search"):
        fields[field.attributes["name"]] = field.attributes["value"]
    for select in form.every("select"):
        (option,) = [one for one in select.every("option") if "selected" in one.attributes]
        fields[select.attributes["name"]] = option.attributes["value"]
    return fields


def ask_everything(paper: Paper) -> tuple[str, bool, str]:
    """A form with a field of every kind."""
    with paper.choices():
        place = paper.choose("n", PLACES, label="محله", default="")
        points = paper.switch("points", label="نقطه‌ها")
        query = paper.search("q", label="جست‌وجو", placeholder="نام")
    return place, points, query


def test_choices_are_a_form_that_asks_for_this_very_page(on_paper: OnPaper) -> None:
    paper = on_paper("map", n="701", points="1", q="کتاب", year="1404", lang="en")
    assert ask_everything(paper) == ("701", True, "کتاب")
    form = shown(paper).one("form")
    assert (form.attributes["method"], form.attributes["action"]) == ("get", PATHS["map"])
    assert form.attributes["aria-label"]
    assert sent(form) == {"n": "701", "points": "1", "q": "کتاب", "year": "1404", "lang": "en"}
    assert form.one("button", type="submit").text
    assert [label.one("span").text for label in form.every("label")] == ["محله", "نقطه‌ها", "جست‌وجو"]


def test_without_a_choice_the_form_says_the_defaults(on_paper: OnPaper) -> None:
    paper = on_paper("map")
    assert ask_everything(paper) == ("", False, "")
    assert sent(shown(paper).one("form")) == {"n": "", "q": ""}


def test_shared_choices_that_are_no_field_go_along_unseen_and_wrong_ones_do_not(on_paper: OnPaper) -> None:
    paper = on_paper("map", n="701", kind="workshop", year="1404", as_of="1", lang="en", status="held")
    with paper.choices():
        paper.choose("n", PLACES, label="", default="")
    assert sent(shown(paper).one("form")) == {
        "n": "701",
        "kind": "workshop",
        "year": "1404",
        "as_of": "1",
        "lang": "en",
    }
    wrong = on_paper("map", n="x", kind=HOSTILE, year="99999", as_of="99", preview="1", lang=HOSTILE)
    with wrong.choices():
        pass
    assert sent(shown(wrong).one("form")) == {}


def test_each_row_of_choices_has_its_own_fields(on_paper: OnPaper) -> None:
    paper = on_paper("map")
    for key in ("n", "kind"):
        with paper.choices():
            paper.choose(key, PLACES, label=key, default="")
    forms = shown(paper).every("form")
    assert [list(sent(form)) for form in forms] == [["n"], ["kind"]]


def test_a_field_before_the_row_is_sent_with_it(on_paper: OnPaper) -> None:
    paper = on_paper("activities", q="کتاب", n="701")
    assert paper.search("q", label="جست‌وجو", placeholder="") == "کتاب"
    with paper.choices():
        paper.choose("n", PLACES, label="محله", default="")
    assert sent(shown(paper).one("form")) == {"q": "کتاب", "n": "701"}


@pytest.mark.parametrize("said", ["", "999", HOSTILE, "7" * 300])
def test_a_code_that_is_no_option_is_the_default(on_paper: OnPaper, said: str) -> None:
    paper = on_paper("map", n=said)
    with paper.choices():
        assert paper.choose("n", PLACES, label="", default="701") == ("" if said == "" else "701")
    options = shown(paper).one("select").every("option")
    assert [one.attributes["value"] for one in options] == list(PLACES)


def test_hostile_text_is_text_wherever_it_stands(on_paper: OnPaper) -> None:
    paper = on_paper("map", q=HOSTILE)
    with paper.choices():
        assert paper.choose("n", {"": "", HOSTILE: HOSTILE}, label=HOSTILE, default=HOSTILE) == HOSTILE
        paper.switch("points", label=HOSTILE)
        assert paper.search("q", label=HOSTILE, placeholder=HOSTILE) == HOSTILE[:LONGEST_TEXT].strip()
    with paper.fold(HOSTILE):
        pass
    paper.chart(
        BarsChart(frame=pd.DataFrame({"label": [HOSTILE], "done": [1]}), label_title=HOSTILE),
        alternative=HOSTILE,
    )
    paper.map(
        Choropleth(shapes=places(dict.fromkeys(("name", "title", "href", "shown"), HOSTILE))),
        alternative=HOSTILE,
    )
    root = shown(paper)
    assert not root.every("script")
    assert not root.every("img")
    assert not [one for one in root.every() if any(name.startswith("on") for name in one.attributes)]
    assert root.one("label", cls="k-switch").text == " ".join(HOSTILE.split())
    assert root.one("summary").text == " ".join(HOSTILE.split())
    assert root.one("a").attributes["href"] == HOSTILE
    assert root.one("svg").attributes["aria-label"] == HOSTILE


def test_columns_hold_what_was_shown_in_them_and_stand_where_they_were_opened(on_paper: OnPaper) -> None:
    paper = on_paper()
    paper.show(Markup("<p>before</p>"))
    first, second, third = paper.columns(3, 2, 1)
    with first:
        paper.show(Markup("<p>one</p>"))
        with paper.fold("fold"):
            paper.show(Markup("<p>two</p>"))
    with second:
        inner, _ = paper.columns(1, 1)
        with inner:
            paper.show(Markup("<p>three</p>"))
        with _:
            pass
    with third:
        pass
    paper.show(Markup("<p>after</p>"))
    root = shown(paper)
    row = next(one for one in root.every(cls="k-columns"))
    assert [part.text for part in row.content if isinstance(part, Element)] == ["onefoldtwo", "three", ""]
    assert "minmax(0,3fr) minmax(0,2fr) minmax(0,1fr)" in row.attributes["style"]
    assert [one.text for one in root.every("p")] == ["before", "one", "two", "three", "after"]
    assert not [one for one in root.every("p") if one.text in ("before", "after") and one.parent is not root]


def test_a_fold_is_closed_and_says_what_is_in_it(on_paper: OnPaper) -> None:
    paper = on_paper()
    with paper.fold("تعریف‌ها"):
        paper.show(Markup("<p>inside</p>"))
    details = shown(paper).one("details")
    assert "open" not in details.attributes
    assert details.one("summary").text == "تعریف‌ها"
    assert details.one("p").text == "inside"


def test_what_fails_inside_a_part_leaves_the_rest_in_its_place(on_paper: OnPaper) -> None:
    paper = on_paper()

    def fail() -> None:
        with paper.fold("x"), paper.choices():
            paper.show(Markup("<p>half</p>"))
            raise RuntimeError

    paper.show(Markup("<p>before</p>"))
    with pytest.raises(RuntimeError):
        fail()
    paper.show(Markup("<p>after</p>"))
    assert paper.markup() == "<p>before</p><p>after</p>"


def test_the_head_of_the_document_is_told_the_last_thing_that_was_said(on_paper: OnPaper) -> None:
    paper = on_paper()
    view().tell(title="نخست", description="یک")
    assert paper.about == About(title="نخست", description="یک")
    view().tell(title="دوم", thing={"@type": "Event"})
    assert paper.about == About(title="دوم", thing={"@type": "Event"})
    assert paper.markup() == ""


def test_a_sent_form_says_the_same_choices_again(on_paper: OnPaper) -> None:
    asked = {"n": "702", "points": "1", "q": "یک «دو» & سه=چهار", "year": "1404"}
    paper = on_paper("map", **asked)
    ask_everything(paper)
    fields = sent(shown(paper).one("form"))
    assert fields == asked
    again = on_paper("map", **fields)
    assert ask_everything(again) == ("702", True, asked["q"])
    assert urlencode(sent(shown(again).one("form"))) == urlencode(fields)
