"""The pieces of the calendar, read back from their markup."""

import re
from datetime import date, timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

import etl
from karnameh.exports.month import MonthLinks, month_navigation, month_notes, month_table
from karnameh.locales import Code, locale
from karnameh.persian.calendar import WEEKDAYS, WEEKDAYS_EN, YEARS, month_bounds, to_gregorian, weekday
from karnameh.settings import Settings
from karnameh.warehouse import Filter, Published, Store, questions
from tests.conftest import TODAY

LINKS = MonthLinks(
    activity=lambda key: f"/activity?id={key}",
    month=lambda year, month: f"/calendar?year={year}&month={month}",
    day=lambda day: f"/calendar?day={day.isoformat()}",
)
VOID = {"img"}


class Table(HTMLParser):
    """The cells of a table: their attributes and words. Fails where a tag is not closed."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.heads: list[str] = []
        self.cells: dict[str, dict[str, str]] = {}
        """ISO date → the attributes of its cell, its words as ``words`` and its links as ``links``."""
        self.tags: list[str] = []
        self._open: list[str] = []
        self._cell: dict[str, str] = {}
        self.feed(markup)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = {name: value or "" for name, value in attrs}
        assert not {name for name in given if name.startswith("on")}
        if tag not in VOID:
            self._open.append(tag)
        if tag == "td":
            self._cell = {**given, "words": "", "links": ""}
        elif tag == "th":
            assert given["scope"] == "col"
            self.heads.append("")
        elif tag == "time":
            self.cells[given["datetime"]] = self._cell
        elif tag == "a":
            self._cell["links"] += f" {given['href']}"

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self._open:
            self._cell["words"] += data
        elif "th" in self._open:
            self.heads[-1] += data


def table_of(published: Published, year: int, month: int, *, code: Code = "fa", today: date = TODAY) -> Table:
    found = questions.calendar_month(published, Filter(), year=year, month=month)
    return Table(str(month_table(published, found, locale=locale(code), today=today, links=LINKS)))


def words(cell: dict[str, str]) -> str:
    return " ".join(cell["words"].split())


@pytest.mark.parametrize(("code", "names"), [("fa", WEEKDAYS), ("en", WEEKDAYS_EN)])
def test_a_month_is_a_real_table(published: Published, code: Code, names: tuple[str, ...]) -> None:
    markup = str(
        month_table(
            published,
            questions.calendar_month(published, Filter(), year=1404, month=6),
            locale=locale(code),
            today=TODAY,
            links=LINKS,
        )
    )
    table = Table(markup)
    first, last = month_bounds(1404, 6)
    days = [(first + timedelta(days=place)).isoformat() for place in range((last - first).days + 1)]
    assert list(table.cells) == days
    assert [head.split()[0] for head in table.heads] == list(names)
    assert locale(code).text("calendar.weekly") in table.heads[6]
    caption = re.search(r"<caption[^>]*>(.*?)</caption>", markup)
    assert caption is not None
    assert locale(code).date(first, precision="month") in caption[1]
    assert [table.tags.count(tag) for tag in ("table", "tr", "th", "td")] == [1, 6, 7, 35]


def test_today_is_marked_for_eyes_and_ears_and_only_in_its_month(published: Published) -> None:
    azar = table_of(published, 1405, 9)
    marked = {day for day, cell in azar.cells.items() if "aria-current" in cell}
    assert marked == {TODAY.isoformat()}
    assert azar.cells[TODAY.isoformat()]["aria-current"] == "date"
    assert "امروز" in words(azar.cells[TODAY.isoformat()])
    aban = table_of(published, 1405, 8)
    assert not any("aria-current" in cell for cell in aban.cells.values())


def test_fridays_and_holidays_are_marked_in_words_as_well_as_in_colour(published: Published) -> None:
    table = table_of(published, 1405, 5)
    for iso, cell in table.cells.items():
        is_friday = weekday(date.fromisoformat(iso)) == 6
        assert ("تعطیل هفتگی" in words(cell)) == is_friday
        assert ("k-is-off" in cell["class"].split()) == (is_friday or "تعطیل رسمی:" in words(cell))
    arbaeen = table.cells[to_gregorian(1405, 5, 13).isoformat()]
    assert "تعطیل رسمی: اربعین حسینی" in words(arbaeen)
    assert "محاسبه‌شده" not in words(arbaeen)
    english = table_of(published, 1405, 5, code="en").cells[to_gregorian(1405, 5, 13).isoformat()]
    assert "Official holiday: Arba‘een" in words(english)


def test_a_computed_holiday_says_so(published: Published) -> None:
    table = table_of(published, 1406, 5)
    assert "اربعین حسینی محاسبه‌شده" in words(table.cells[to_gregorian(1406, 5, 3).isoformat()])
    found = questions.calendar_month(published, Filter(), year=1406, month=5)
    assert locale("fa").text("calendar.computed_note") in month_notes(found, locale=locale("fa"))


def test_activities_stand_on_their_days_with_kind_and_state_in_words(with_demo: Published) -> None:
    shahrivar = table_of(with_demo, 1404, 6).cells
    first, tenth, twentieth = (shahrivar[to_gregorian(1404, 6, day).isoformat()] for day in (1, 10, 20))
    assert first["links"].split() == ["/activity?id=D7-1404-0008"]
    assert words(first).endswith("پویش پویش محلۀ پاک تا ۳۰ مهر ۱۴۰۴")
    assert tenth["links"].split() == ["/activity?id=D7-1404-0009", "/activity?id=D7-1404-0008"]
    assert words(tenth).endswith("پویش محلۀ پاک ادامه")
    assert "رویداد شب شعر لغوشده" in words(twentieth)
    demo = table_of(with_demo, 1404, 7).cells[to_gregorian(1404, 7, 15).isoformat()]
    assert "جشن نمایشی نمایشی" in words(demo)
    planned = table_of(with_demo, 1405, 12).cells[to_gregorian(1405, 12, 20).isoformat()]
    assert "استقبال از بهار برنامه‌ریزی‌شده" in words(planned)


def test_a_list_of_days_leaves_out_what_an_earlier_day_has_said(published: Published) -> None:
    cells = table_of(published, 1404, 6).cells
    quiet = [day for day in range(1, 32) if _is_quiet(cells, to_gregorian(1404, 6, day))]
    assert set(range(1, 32)) - set(quiet) == {1, 2, 10, 19, 20}  # 2, 10 and 19 are holidays
    mehr = table_of(published, 1404, 7).cells
    assert not _is_quiet(mehr, to_gregorian(1404, 7, 1))  # on its first day in this month it is told again


def _is_quiet(cells: dict[str, dict[str, str]], day: date) -> bool:
    return "k-is-quiet" in cells[day.isoformat()]["class"].split()


def test_hostile_titles_are_escaped(published: Published) -> None:
    found = questions.calendar_month(published, Filter(), year=1404, month=12)
    markup = str(month_table(published, found, locale=locale("fa"), today=TODAY, links=LINKS))
    assert "<script" not in markup
    assert "گفت‌وگو ۵۰% شهر_پاک <script>alert(1)</script>" in unescape(markup)
    assert "&lt;script&gt;" in markup
    Table(markup)


def test_a_busy_day_leads_to_the_rest_of_it(tmp_path: Path) -> None:
    lines = [
        "شناسه,نوع,عنوان,تاریخ شروع,وضعیت,منطقه,محله,واحد مجری",
        *(
            f"D7-1404-{number:04},رویداد,جشن محله,1404/07/10,برگزارشده,۷,نامشخص,روابط عمومی"
            for number in range(1, 401)
        ),
    ]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    settings = Settings(data=tmp_path, demo=True, district="7", memory="256MB")
    assert etl.load([path], settings).outcome == "published"
    published = Store(settings.warehouse, demo=True).published()
    found = questions.calendar_month(published, Filter(), year=1404, month=7)
    markup = str(month_table(published, found, locale=locale("fa"), today=TODAY, links=LINKS))
    day = to_gregorian(1404, 7, 10)
    cell = Table(markup).cells[day.isoformat()]
    assert cell["links"].split()[-1] == LINKS.day(day)
    assert len(cell["links"].split()) == 4
    assert words(cell).endswith("۳۹۷ فعالیت دیگر در پنجشنبه ۱۰ مهر ۱۴۰۴")
    assert len(markup.encode()) < 30_000


def test_the_way_to_other_months(published: Published) -> None:
    markup = str(month_navigation(1405, 9, locale=locale("fa"), today=TODAY, links=LINKS))
    assert re.findall(r'href="([^"]+)"', unescape(markup)) == [
        "/calendar?year=1405&month=8",
        "/calendar?year=1405&month=9",
        "/calendar?year=1405&month=10",
    ]
    assert "ماه پیش: آبان ۱۴۰۵" in markup
    assert 'aria-current="date"' in markup
    elsewhere = str(month_navigation(1403, 12, locale=locale("en"), today=TODAY, links=LINKS))
    assert "aria-current" not in elsewhere
    assert "Next month: Farvardin 1404" in elsewhere
    assert 'rel="prev"' not in month_navigation(YEARS[0], 1, locale=locale("fa"), today=TODAY, links=LINKS)
    assert 'rel="next"' not in month_navigation(YEARS[-1], 12, locale=locale("fa"), today=TODAY, links=LINKS)


def test_what_has_to_be_said_with_a_month(published: Published) -> None:
    def notes(year: int, month: int, code: Code = "fa") -> list[str]:
        found = questions.calendar_month(published, Filter(), year=year, month=month)
        return month_notes(found, locale=locale(code))

    assert notes(1404, 6) == ["ماه و روز ۱ فعالیت این سال ثبت نشده است و در تقویم نمی‌نشیند."]
    assert notes(1404, 6, "en")[0].startswith("The month and day of 1 activity of this year")
    assert notes(1405, 1) == [locale("fa").text("calendar.year_only", n=1)]
    empty, lunar = notes(1402, 3)
    assert empty == locale("fa").text("calendar.empty")
    assert "۱۴۰۲" in lunar
    assert notes(1350, 1)[-1] == locale("fa").text("calendar.holidays_unknown", year="۱۳۵۰")


@pytest.mark.parametrize("code", ["fa", "en"])
def test_every_month_that_is_reckoned_can_be_drawn(published: Published, code: Code) -> None:
    for year, month in ((YEARS[0], 1), (1403, 12), (1404, 12), (YEARS[-1], 12)):
        table = table_of(published, year, month, code=code)
        first, last = month_bounds(year, month)
        assert len(table.cells) == (last - first).days + 1
