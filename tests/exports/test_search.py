"""The pieces of the search: what is marked, what a snippet shows, where the facets lead."""

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karnameh.exports import search
from karnameh.exports.fragments import Card, Link
from karnameh.exports.search import FacetGroup, Piece, Result
from karnameh.locales import locale
from karnameh.persian.text import search_key
from karnameh.warehouse import Filter, Published
from karnameh.warehouse.questions.search import search as asked
from karnameh.warehouse.search_records import FacetCount
from tests.conftest import TODAY

FA, EN = locale("fa"), locale("en")
CARD = Card(href="/activity?id=1", title="", kind="رویداد", colour="#51616a", date="۱ مهر", place="کاج")
SUMMARY = (
    "نشست با اهالی دربارهٔ ایمنی خیابان‌ها. " * 9
    + "در پایان کتاب‌های تازه به خانوادهٔ شرکت‌کنندگان پیشکش شد. "
    + "گزارش کامل در سرای محله است. " * 9
)


class Tags(HTMLParser):
    """The elements of a fragment, each with its attributes, and the text of the marked ones."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[str] = []
        self._open: list[str] = []
        self.feed(markup)
        assert not self._open, "an element is left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "img":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "mark" in self._open:
            self.marked.append(data)

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [found for name, found in self.elements if name == tag and wanted.items() <= found.items()]


def row(**fields: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "title": "نشست همسایگی",
        "summary": None,
        "venue": None,
        "unit": "روابط عمومی",
        "topics": None,
        "partners": None,
    } | fields


def shown(pieces: list[Piece] | Any) -> str:  # noqa: ANN401
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def snippet(query: str, **fields: Any) -> str | None:  # noqa: ANN401
    found = search.snippet(row(**fields), Filter(query=query).words, FA)
    return f"{found.label}|{shown(found.pieces)}" if found else None


def test_a_title_is_marked_where_its_words_begin() -> None:
    assert shown(search.marked_pieces("کارگاه کتاب‌خوانی", ["کتاب"])) == "کارگاه [کتاب]‌خوانی"
    assert shown(search.marked_pieces("کارگاه", [])) == "کارگاه"
    assert search.marked_pieces("", ["کتاب"]) == []


def test_a_snippet_is_a_window_on_the_first_word_that_was_searched_for() -> None:
    found = search.snippet(row(summary=SUMMARY), ["کتاب", "سرای"], FA)
    assert found is not None
    text = "".join(piece.text for piece in found.pieces)
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) <= 170
    assert "[کتاب]‌های تازه" in shown(found.pieces)
    assert all(word in SUMMARY.split() for word in text.strip("… ").split()), "cut between words"


def test_a_snippet_is_of_the_field_that_says_what_the_title_does_not() -> None:
    assert snippet("نشست", summary="نشست با اهالی") == "|[نشست] با اهالی"
    assert snippet("نشست کاج", summary="نشست با اهالی", venue="بوستان کاج") == "محل برگزاری|بوستان [کاج]"
    assert snippet("پسماند", topics=("محیط", "پسماند")) == "موضوع|محیط، [پسماند]"
    assert snippet("آتش نشان", partners=("سازمان آتش‌نشانی",)) == "همکاران|سازمان [آتش]‌نشانی"
    assert snippet("روابط") == "واحد مجری|[روابط] عمومی"
    assert snippet("همسایگی") is None
    assert snippet("") is None


@given(st.text(max_size=400), st.lists(st.text(min_size=1, max_size=3), max_size=3), st.integers(0, 3))
def test_a_snippet_is_a_part_of_the_text_and_always_shows_a_mark(
    text: str, more: list[str], place: int
) -> None:
    keys = search_key(text).split()
    words = [key[:2] for key in keys[place : place + 1]] + [
        word for key in more for word in search_key(key).split()
    ]
    found = search.snippet(row(summary=text, title="", unit=""), words, EN)
    if found is None:
        return
    assert any(piece.marked for piece in found.pieces)
    whole = "".join(piece.text for piece in found.pieces)
    assert whole.removeprefix("… ").removesuffix(" …") in text
    for piece in found.pieces:
        assert not piece.marked or any(search_key(piece.text).startswith(word) for word in words)


def test_results_are_cards_with_marks_and_without_a_snippet_they_need_none() -> None:
    items = [
        Result(
            card=CARD,
            title=search.marked_pieces("جشن کتاب", ["کتاب"]),
            snippet=search.snippet(row(summary="کتاب نو"), ["کتاب"], FA),
        ),
        Result(card=CARD, title=[Piece(text="نشست")]),
    ]
    tags = Tags(search.results(items, empty="", label="فعالیت‌ها"))
    assert tags.marked == ["کتاب", "کتاب"]
    assert len(tags.all("li")) == 2
    assert len(tags.all("p", class_="k-snippet")) == 1
    assert "چیزی نیست" in search.results([], empty="چیزی نیست", label="")


def test_nothing_from_the_record_or_the_visitor_becomes_markup() -> None:
    evil = "<img src=x onerror=alert(1)> \"'>"
    items = [
        Result(
            card=CARD,
            title=search.marked_pieces(evil, ["img"]),
            snippet=search.snippet(row(summary=evil), ["img"], FA),
        )
    ]
    tags = Tags(search.results(items, empty="", label=evil))
    assert {tag for tag, _ in tags.elements} == {"ul", "li", "p", "a", "span", "bdi", "mark"}
    group = search.facet_group(
        FA,
        evil,
        [FacetCount("1", 1)],
        chosen="1",
        label=lambda _: evil,
        href=lambda code: f"/?q={evil}&kind={code}",
    )
    for markup in (
        search.facets([group], label=evil),
        search.did_you_mean(FA.text("search.did_you_mean"), Link(href=evil, label=evil)),
    ):
        assert not Tags(markup).all("img")


def group(chosen: str | None, choices: int = 4) -> FacetGroup:
    return search.facet_group(
        FA,
        "نوع فعالیت",
        [FacetCount(f"k{number}", 1200 - number) for number in range(choices)],
        chosen=chosen,
        label=lambda code: f"نوع {code}",
        href=lambda code: f"/activities?kind={code}" if code else "/activities",
    )


def test_a_choice_leads_to_its_results_and_the_one_made_can_be_taken_back() -> None:
    markup = search.facets([group("k1")], label="محدود کردن")
    tags = Tags(markup)
    assert [link["href"] for link in tags.all("a", class_="k-choice")] == [
        f"/activities?kind=k{number}" for number in range(4)
    ]
    (current,) = tags.all("a", aria_current="true")
    assert current["href"] == "/activities?kind=k1"
    (off,) = tags.all("a", class_="k-choice-off")
    assert (off["href"], off["aria-label"]) == ("/activities", "برداشتن «نوع k1»")
    assert "۱٬۲۰۰" in markup
    assert not Tags(search.facets([group(None)], label="")).all("a", class_="k-choice-off")


def test_rare_choices_are_folded_but_never_the_one_made() -> None:
    many = group("k19", 20)
    assert [choice.link.label for choice in many.choices[-2:]] == ["نوع k5", "نوع k19"]
    assert (len(many.choices), len(many.more), many.more_label) == (7, 13, "۱۳ مورد دیگر")
    assert len(Tags(search.facets([many], label="")).all("details")) == 2
    assert not group(None).more


def test_a_facet_without_choices_is_left_out() -> None:
    assert not Tags(search.facets([group(None, 0)], label="")).elements
    assert len(Tags(search.facets([group(None, 0), group(None)], label="")).all("div", role="group")) == 1


@pytest.mark.parametrize("says", [FA, EN])
def test_did_you_mean_asks_with_a_link_inside_the_sentence(says: Any) -> None:  # noqa: ANN401
    link = Link(href="/activities?q=%7Bquery%7D", label="{query}")
    markup = search.did_you_mean(says.text("search.did_you_mean"), link)
    assert len(Tags(markup).all("a", href=link.href)) == 1
    assert markup.count("{query}") == 1


def test_a_real_search_is_drawn_whole(published: Published) -> None:
    filter = Filter(query="كتابخوانى", year=1404)
    page = asked(published, filter, today=TODAY)
    rows: list[dict[str, Any]] = page.rows.to_dict("records")  # type: ignore[assignment]
    items = [
        Result(
            card=CARD,
            title=search.marked_pieces(found["title"], filter.words),
            snippet=search.snippet(found, filter.words, FA),
        )
        for found in rows
    ]
    assert "کتاب‌خوانی" in Tags(search.results(items, empty="", label="")).marked
