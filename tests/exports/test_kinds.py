"""The HTML pieces of the pages by kind: real structure, safe, and nothing that only an eye can tell."""

import re
from xml.etree import ElementTree

import pytest

from karnameh.exports import kinds
from karnameh.exports.fragments import Link
from karnameh.exports.kinds import Bar, Bars, Cover, Entry, Remark, Shelf, Tile

HOSTILE = """<script>alert("1")</script>'&"""
HOME = Link(href="/activity?id=D7-1404-0001", label=HOSTILE)


def parsed(markup: str) -> ElementTree.Element:
    """The markup as a tree. Raises ParseError when a tag or an attribute is not closed."""
    return ElementTree.fromstring(f"<div>{markup}</div>")  # noqa: S314 — of our own making


def text_of(markup: str) -> str:
    return " ".join("".join(parsed(markup).itertext()).split())


def hostile_entry() -> Entry:
    return Entry(
        heading=HOME,
        about=HOSTILE,
        colour="#0B6E6E",
        demo=HOSTILE,
        person=HOSTILE,
        text=HOSTILE,
        bars=[Bars(caption=HOSTILE, bars=[Bar(label=HOSTILE, value=HOSTILE, share=50)], notes=[HOSTILE])],
        facts=[(HOSTILE, HOSTILE)],
        remarks=[Remark(label=HOSTILE, text=HOSTILE)],
        links=[Link(href='https://example.org/"onclick="x', label=HOSTILE, outside=True)],
    )


def hostile_pieces() -> list[str]:
    tile = Tile(
        heading=HOME,
        about=HOSTILE,
        colour="#0B6E6E",
        icon="",
        counts=[(HOSTILE, HOSTILE)],
        promises=[HOSTILE],
    )
    cover = Cover(href="/activity", title=HOSTILE, number=HOSTILE, date=HOSTILE, link=HOME, demo=HOSTILE)
    plain = Cover(href="/activity", title=HOSTILE, number="", date=HOSTILE)
    shelf = Shelf(name=HOSTILE, href="/activity", notes=[HOSTILE], covers=[cover, plain], colour="#0B6E6E")
    return [
        kinds.tiles([tile], label=HOSTILE),
        kinds.shelf(shelf),
        kinds.entries([hostile_entry()], empty="", label=HOSTILE),
        kinds.entries([], empty=HOSTILE, label=HOSTILE),
    ]


@pytest.mark.parametrize("piece", hostile_pieces(), ids=["tiles", "shelf", "entries", "no entries"])
def test_what_a_record_says_is_text_and_never_markup(piece: str) -> None:
    tree = parsed(piece)
    assert not list(tree.iter("script"))
    assert not any(name.startswith("on") for element in tree.iter() for name in element.attrib)
    assert HOSTILE in text_of(piece)


def test_outside_links_are_told_apart() -> None:
    tree = parsed(kinds.entries([hostile_entry()], empty="", label=""))
    outside = [link for link in tree.iter("a") if link.attrib["href"].startswith("https://")]
    assert [link.attrib["rel"] for link in outside] == ["noopener nofollow ugc"]


def bars(*items: Bar) -> str:
    entry = Entry(heading=HOME, about="", colour="#0B6E6E", bars=[Bars(caption="رضایت", bars=items)])
    return kinds.entries([entry], empty="", label="")


def test_a_bar_is_as_wide_as_its_share_and_its_number_is_text() -> None:
    markup = bars(Bar(label="نتیجه", value="۴٫۱ از ۵", share=82.04, reach=(78.2, 85.8)))
    styles = re.findall(r'style="(--(?:from|share)[^"]*)"', markup)
    assert styles == ["--share:82.0%", "--from:78.2%;--share:7.6%"]
    assert "نتیجه" in text_of(markup)
    assert "۴٫۱ از ۵" in text_of(markup)


def test_what_is_drawn_is_hidden_from_those_who_hear_the_page() -> None:
    tree = parsed(bars(Bar(label="نتیجه", value="۵", share=100)))
    tracks = [span for span in tree.iter("span") if "k-scale-track" in span.attrib.get("class", "")]
    assert [track.attrib["aria-hidden"] for track in tracks] == ["true"]


def test_what_is_unknown_has_no_bar_and_zero_has_an_empty_one() -> None:
    assert "k-scale-track" not in bars(Bar(label="نتیجه", value="نامشخص"))
    assert "--share:0.0%" in bars(Bar(label="نتیجه", value="۰", share=0))


def test_before_result_and_target_differ_by_more_than_colour() -> None:
    markup = bars(
        Bar(label="پیش", value="۲", share=40, tone="before"),
        Bar(label="پس", value="۴", share=80),
        Bar(label="هدف", value="۵", share=100, tone="target"),
    )
    found = [
        div.attrib["class"] for div in parsed(markup).iter("div") if "k-scale" in div.attrib.get("class", "")
    ]
    assert found == ["k-scales", "k-scale k-scale-before", "k-scale", "k-scale k-scale-target"]


def test_a_cover_without_a_number_bears_its_title() -> None:
    def shelf(number: str) -> str:
        cover = Cover(href="/activity", title="راهنمای پسماند", number=number, date="۱ مهر ۱۴۰۵")
        return kinds.shelf(Shelf(name="نشریه", href="", notes=[], covers=[cover], colour="#0B6E6E"))

    assert text_of(shelf("")).endswith("راهنمای پسماند ۱ مهر ۱۴۰۵")
    tree = parsed(shelf("۱۲"))
    (number,) = [span for span in tree.iter("span") if span.attrib.get("class") == "k-cover-number"]
    assert number.attrib["aria-hidden"] == "true"  # the title says it
    assert not list(tree.iter("img"))


def test_a_missing_text_is_marked() -> None:
    said = Remark(label="چه کردند؟", text="گزارش نشده", is_missing=True)
    entry = Entry(heading=HOME, about="", colour="#0B6E6E", remarks=[said])
    assert "k-is-missing" in kinds.entries([entry], empty="", label="")
