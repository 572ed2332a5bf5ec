"""The feeds, read back as calendars and news readers read them."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as Xml

import feedparser
import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

import etl
from karnameh.exports import calendar_file
from karnameh.exports.atom import atom_bytes, element
from karnameh.exports.calendar_file import NotInCalendar, activity_icalendar_bytes, event, icalendar_bytes
from karnameh.exports.entries import Entry, allowed
from karnameh.exports.feeds import Feed, calendar_link, subscriptions
from karnameh.locales import Code, locale
from karnameh.persian.calendar import to_gregorian
from karnameh.settings import Settings
from karnameh.warehouse import Filter, Published, Store, questions
from tests.conftest import TODAY

SITE = "https://karnameh.example"
PATH = "/feeds/activities.atom"
ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(published: Published, *, code: Code = "fa", **choices: Any) -> Feed:  # noqa: ANN401 — of Filter
    return Feed(
        published=published,
        filter=Filter(**choices),
        today=TODAY,
        locale=locale(code),
        site=SITE,
        district="7",
    )


def read(content: bytes) -> Any:  # noqa: ANN401 — a calendar whose properties are of many types
    return icalendar.Calendar.from_ical(content)


def about(content: bytes) -> str:
    """What a calendar says of itself, in the standard's property and in the one that programs know."""
    calendar = read(content)
    assert calendar["X-WR-CALDESC"].to_ical().decode().replace("\\", "") == str(calendar["DESCRIPTION"])
    return str(calendar["DESCRIPTION"])


def events(content: bytes) -> dict[str, Any]:
    calendar = read(content)
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def entries(content: bytes) -> dict[str, Any]:
    parsed = feedparser.parse(content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return {parse_qs(urlsplit(entry.link).query)["id"][0]: entry for entry in parsed.entries}


@pytest.mark.parametrize("code", ["fa", "en"])
def test_every_activity_that_is_known_to_the_day_is_an_event(with_demo: Published, code: Code) -> None:
    feed = feed_of(with_demo, code=code)
    found = events(icalendar_bytes(feed))
    table = questions.activity_table(with_demo, Filter())
    dated = table[table["start_precision"] == "day"]
    assert found.keys() == {f"{key}@karnameh" for key in dated["activity_id"]}
    for row in dated.to_dict("records"):
        made = found[f"{row['activity_id']}@karnameh"]
        assert made["DTSTART"].dt == row["start_date"]
        assert made["DTEND"].dt == (row["end_date"] or row["start_date"]) + timedelta(days=1)
        assert not isinstance(made["DTSTART"].dt, datetime)  # a whole day, in every time zone
        assert (str(made["SEQUENCE"]), made["DTSTAMP"].dt.tzinfo is not None) == (
            "2" if row["demo"] else "1",
            True,
        )
        assert str(made["URL"]).startswith(f"{SITE}/activity?id={row['activity_id']}")
        assert ("&lang=en" in str(made["URL"])) == (code == "en")


def test_what_is_left_out_is_said_in_the_description(with_demo: Published) -> None:
    undated = questions.feed_activities(with_demo, Filter(), today=TODAY, limit=1).undated
    said = about(icalendar_bytes(feed_of(with_demo)))
    assert said.endswith(locale("fa").text("feed.left_out", n=undated))
    assert (undated, "۶ فعالیت" in said) == (6, True)
    assert about(icalendar_bytes(feed_of(with_demo, kind="event"))) == locale("fa").text("feed.about")


def test_a_calendar_that_is_cut_says_so(with_demo: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_file, "LIMIT", 5)
    content = icalendar_bytes(feed_of(with_demo, code="en"))
    assert len(events(content)) == 5
    assert "Of 26 activities, the 5 nearest to today are here." in about(content)


def test_the_calendar_introduces_itself(with_demo: Published) -> None:
    calendar = read(icalendar_bytes(feed_of(with_demo, year=1404, kind="workshop", neighbourhood="701")))
    name = "کارنامه – منطقهٔ ۷ تهران – کارگاه و دوره – نیلوفر – شهید قندی – ۱۴۰۴"
    assert (str(calendar["X-WR-CALNAME"]), str(calendar["NAME"])) == (name, name)
    assert (str(calendar["METHOD"]), str(calendar["VERSION"])) == ("PUBLISH", "2.0")
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert parse_qs(urlsplit(str(calendar["URL"])).query) == {
        "year": ["1404"],
        "kind": ["workshop"],
        "n": ["701"],
    }
    done = read(icalendar_bytes(feed_of(with_demo, status="done", query="کارگاه")))
    assert str(done["X-WR-CALNAME"]).endswith("– انجام‌شده – جست‌وجوی «کارگاه»")


def test_states_are_those_of_the_standard(with_demo: Published) -> None:
    found = events(icalendar_bytes(feed_of(with_demo)))
    statuses = {
        "D7-1404-0001": ("CONFIRMED", "جشن نوروزگاه"),  # held
        "D7-1404-0013": ("CONFIRMED", "پاکبان نمونۀ محله"),  # published
        "D7-1405-0005": ("CONFIRMED", "دیدار با همسایه‌ها"),  # confirmed
        "D7-1405-0007": ("TENTATIVE", "استقبال از بهار"),  # planned
        "D7-1404-0010": ("CANCELLED", "لغو شد: شب شعر"),
        "D7-1404-0012": ("CANCELLED", "به تعویق افتاد: نشست کمیتۀ مشورتی"),
        "DEMO-1404-0001": ("CONFIRMED", "[نمایشی] جشن نمایشی"),
    }
    for key, said in statuses.items():
        made = found[f"{key}@karnameh"]
        assert (str(made["STATUS"]), str(made["SUMMARY"])) == said
    cancelled = str(found["D7-1404-0010@karnameh"]["DESCRIPTION"])
    assert "دلیل: بارش شدید باران" in cancelled.split("\n")


def test_an_event_says_when_where_and_what_in_persian(published: Published) -> None:
    made = events(icalendar_bytes(feed_of(published)))["D7-1404-0002@karnameh"]
    assert str(made["DESCRIPTION"]).split("\n") == [
        "زمان: چهارشنبه ۱۰ اردیبهشت ۱۴۰۴",
        "وضعیت: برگزارشده",
        "نوع: کارگاه و دوره",
        "محل: سرای محلۀ نیلوفر، نیلوفر – شهید قندی",
        "واحد مجری: روابط عمومی",
        "دو نشست در سرای محله",
        f"نشانی: {SITE}/activity?id=D7-1404-0002",
    ]
    assert str(made["LOCATION"]) == "سرای محلۀ نیلوفر، نیلوفر – شهید قندی"
    assert made["GEO"].to_ical() == "35.735;51.435"
    assert [str(name) for name in made["CATEGORIES"].cats] == ["کارگاه و دوره"]
    span = events(icalendar_bytes(feed_of(published)))["D7-1404-0008@karnameh"]
    assert "زمان: شنبه ۱ شهریور ۱۴۰۴ تا چهارشنبه ۳۰ مهر ۱۴۰۴" in str(span["DESCRIPTION"])
    unknown = events(icalendar_bytes(feed_of(published)))["D7-1404-0013@karnameh"]
    assert not {"LOCATION", "GEO"} & unknown.keys()
    assert "رضا نمونه" not in str(unknown)  # a person's name goes to no foreign calendar


def test_lines_are_folded_at_75_octets_and_never_inside_a_letter(with_demo: Published) -> None:
    content = icalendar_bytes(feed_of(with_demo))
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode("utf-8")  # strict: half a letter would be an error
    assert sum(line.startswith(b" ") for line in lines) > 20  # Persian lines that had to be folded
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert "X-WR-CALDESC:فعالیت‌های روابط عمومی شهرداری، نزدیک‌ترین‌ها به امروز." in unfolded


def test_an_event_changes_its_sequence_and_keeps_its_name(ledger: Path) -> None:
    published = Store(ledger, demo=True).published()
    before = events(icalendar_bytes(feed_of(published.as_of(2))))["D7-1404-0002@karnameh"]
    after = events(icalendar_bytes(feed_of(published)))["D7-1404-0002@karnameh"]
    assert (str(before["SEQUENCE"]), str(after["SEQUENCE"])) == ("1", "3")
    assert before["LAST-MODIFIED"].dt < after["LAST-MODIFIED"].dt
    assert after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt
    assert str(before["SUMMARY"]) != str(after["SUMMARY"])
    newer, older = (entries(atom_bytes(feed_of(p), path=PATH)) for p in (published, published.as_of(2)))
    assert newer["D7-1404-0002"].id == older["D7-1404-0002"].id
    assert newer["D7-1404-0002"].updated > older["D7-1404-0002"].updated


def test_one_activity_for_a_calendar(published: Published) -> None:
    found = events(activity_icalendar_bytes(feed_of(published), "D7-1404-0004"))
    assert list(found) == ["D7-1404-0004@karnameh"]  # the same name as in the feed: no second copy
    for key, reason in (("D7-1404-0006", "no_day"), ("D7-1404-0015", "no_activity"), ("x", "no_activity")):
        with pytest.raises(NotInCalendar, match=reason):
            activity_icalendar_bytes(feed_of(published), key)


def test_an_end_that_is_known_to_the_month_makes_no_false_days(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "شناسه,نوع,عنوان,تاریخ شروع,تاریخ پایان,وضعیت,منطقه,محله,واحد مجری\n"
        "D7-1404-0001,پویش,پویش آب,1404/07/05,آبان ۱۴۰۴,برگزارشده,۷,نامشخص,روابط عمومی\n",
        encoding="utf-8",
    )
    settings = Settings(data=tmp_path, demo=True, district="7", memory="256MB")
    assert etl.load([path], settings).outcome == "published"
    published = Store(settings.warehouse, demo=True).published()
    (made,) = events(icalendar_bytes(feed_of(published))).values()
    assert made["DTEND"].dt - made["DTSTART"].dt == timedelta(days=1)
    assert "زمان: شنبه ۵ مهر ۱۴۰۴ تا آبان ۱۴۰۴" in str(made["DESCRIPTION"])


@pytest.mark.parametrize("code", ["fa", "en"])
def test_the_atom_feed_is_whole(with_demo: Published, code: Code) -> None:
    content = atom_bytes(feed_of(with_demo, code=code, year=1404), path=PATH)
    root = Xml.fromstring(content)  # noqa: S314 — what we wrote ourselves
    for name in ("id", "title", "updated", "author", "subtitle"):
        assert root.find(f"{ATOM}{name}") is not None, name
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    query = "?year=1404" + ("&lang=en" if code == "en" else "")
    assert links == {"self": f"{SITE}{PATH}{query}", "alternate": f"{SITE}/activities{query}"}
    found = root.findall(f"{ATOM}entry")
    assert len(found) == 18
    identifiers = [entry.findtext(f"{ATOM}id", "") for entry in (root, *found)]
    assert len(set(identifiers)) == len(identifiers)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", identifier) for identifier in identifiers)
    for entry in found:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry.findtext(f"{ATOM}updated", ""))
        assert entry.find(f"{ATOM}content").get("type") == "text"  # type: ignore[union-attr]
    assert entries(content).keys() >= {"D7-1404-0006", "D7-1404-0007"}  # a month and a year are dates here


def test_entries_are_told_no_finer_than_they_are_known(with_demo: Published) -> None:
    found = entries(atom_bytes(feed_of(with_demo), path=PATH))
    assert "زمان: مرداد ۱۴۰۴" in found["D7-1404-0006"].content[0].value.split("\n")
    assert "زمان: ۱۴۰۴" in found["D7-1404-0007"].content[0].value.split("\n")
    assert found["D7-1404-0010"].title == "لغو شد: شب شعر"
    assert found["D7-1404-0017"].title == "گفت‌وگو ۵۰% شهر_پاک <script>alert(1)</script>"
    assert {tag.term for tag in found["DEMO-1404-0001"].tags} == {"event", "demo"}


def test_feeds_of_other_choices_have_other_names(with_demo: Published) -> None:
    feeds = [
        feed_of(with_demo),
        feed_of(with_demo, year=1404),
        feed_of(with_demo, kind="event"),
        feed_of(with_demo, code="en"),
    ]
    names = {feedparser.parse(atom_bytes(feed, path=PATH)).feed.id for feed in feeds}
    assert len(names) == 4
    moved = Feed(
        published=with_demo,
        filter=Filter(),
        today=date(2026, 12, 1),
        locale=locale("fa"),
        site="http://other",
        district="7",
    )
    assert feedparser.parse(atom_bytes(moved, path=PATH)).feed.id in names


def test_a_feed_of_nothing_is_a_feed(published: Published) -> None:
    nothing = feed_of(published, query="هیچ‌کجا")
    parsed = feedparser.parse(atom_bytes(nothing, path=PATH))
    assert (parsed.bozo, parsed.entries) == (False, [])
    assert events(icalendar_bytes(nothing)) == {}


HOSTILE = st.text(alphabet=st.characters(codec="utf-8"), max_size=200) | st.sampled_from(
    [
        "x\r\nBEGIN:VEVENT\r\nUID:forged\r\nEND:VEVENT",
        'a;b,c\\n\\;d:e"f',
        "]]><script>&amp;<!--",
        "\x00\x07\x0b\x0c\x1b\x7f\x85\u2028\u2029\ufffe\uffff",
        "می‌خواهم " * 40,
        "👩‍👩‍👧" * 30,
        "\u202eوارونه",
    ]
)


def entry_of(title: str, place: str, line: str) -> Entry:
    return Entry(
        activity_id="D7-1404-0001",
        heading=" ".join(allowed(title).split("\n")),
        lines=(*allowed(line).split("\n"), "نشانی: x"),
        kind="رویداد",
        kind_code="event",
        status="held",
        first=to_gregorian(1404, 1, 1),
        last=to_gregorian(1404, 1, 1),
        place=" ".join(allowed(place).split("\n")),
        lat=None,
        lon=None,
        sequence=1,
        updated=datetime(2026, 1, 1, tzinfo=UTC),
        address=f"{SITE}/activity?id=D7-1404-0001",
        demo=False,
    )


@given(title=HOSTILE, place=HOSTILE, line=HOSTILE)
def test_no_text_breaks_out_of_its_place_in_a_calendar(title: str, place: str, line: str) -> None:
    entry = entry_of(title, place, line)
    calendar = icalendar.Calendar()
    calendar.add_component(event(entry, locale("fa")))
    content = calendar.to_ical()
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content)
    (made,) = events(content).values()
    assert str(made["UID"]) == "D7-1404-0001@karnameh"
    assert str(made["SUMMARY"]) == entry.heading
    assert str(made["DESCRIPTION"]) == "\n".join(entry.lines)
    assert str(made.get("LOCATION", "")) == entry.place


@given(title=HOSTILE, place=HOSTILE, line=HOSTILE)
def test_no_text_breaks_out_of_its_place_in_a_feed(title: str, place: str, line: str) -> None:
    entry = entry_of(title, place, line)
    made = Xml.fromstring(Xml.tostring(element(entry, locale("fa")), encoding="utf-8"))  # noqa: S314 — as above
    assert [child.tag for child in made] == ["id", "title", "updated", "link", "category", "content"]
    assert made.findtext("title") == entry.heading
    assert made.findtext("content") == "\n".join(entry.lines)


@given(HOSTILE)
def test_what_is_allowed_stays_as_it_is(text: str) -> None:
    assert allowed(allowed(text)) == allowed(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]", allowed(text))


def test_pages_link_to_feeds_of_their_own_choices(published: Published) -> None:
    chosen = Filter(year=1404, kind="event", neighbourhood="701", status="held", query="جشن & <b>")
    calendar, atom = subscriptions(chosen, locale("en"))
    assert urlsplit(calendar.href).path == "/feeds/activities.ics"
    assert urlsplit(atom.href).path == PATH
    expected = {
        "year": ["1404"],
        "kind": ["event"],
        "n": ["701"],
        "status": ["held"],
        "q": ["جشن & <b>"],
        "lang": ["en"],
    }
    assert parse_qs(urlsplit(calendar.href).query) == expected
    assert [link.href for link in subscriptions(Filter(), locale("fa"))] == ["/feeds/activities.ics", PATH]
    for key, address in (("D7-1404-0002", "/feeds/activity.ics?id=D7-1404-0002"), ("D7-1404-0006", None)):
        record = questions.activity(published, key)
        assert record is not None
        link = calendar_link(record.activity, locale("fa"))
        assert (link.href if link else None) == address
