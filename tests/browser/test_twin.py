"""The twin opened from its files, without any network: its search counts as the live one does."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Request, expect

from karnameh.locales import locale
from karnameh.persian.digits import to_ascii, to_persian
from karnameh.persian.text import search_key
from karnameh.twin.twin import write_twin
from karnameh.warehouse import Filter, Published, Store, questions, site_store
from tests import fixture_warehouse
from tests.browser.checks import overflow, violations
from tests.browser.conftest import TODAY, OpenContext

pytestmark = pytest.mark.browser

READY = "document.documentElement.dataset.search === 'ready'"
_ARABIC = str.maketrans("یک۰۱۲۳۴۵۶۷۸۹", "يك٠١٢٣٤٥٦٧٨٩")


class Twin(NamedTuple):
    """The folder, and the version that it was made of."""

    folder: Path
    data: Published

    def address(self, file: str) -> str:
        return f"{self.folder.as_uri()}/{file}"


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Twin:
    """A twin of the fixture warehouse, little more than its main pages."""
    data = tmp_path_factory.mktemp("data")
    warehouse = fixture_warehouse.build(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KARNAMEH_DATA", str(data))
        patch.setenv("KARNAMEH_DEMO", "1")
        patch.setenv("KARNAMEH_TODAY", TODAY.isoformat())
        site_store.cache_clear()
        write_twin(data / "twin", limit=4)
    site_store.cache_clear()
    return Twin(data / "twin", Store(warehouse, demo=True).published())


class Reader:
    """Opens files of the twin where nothing but files can be reached; ``wrong`` is what the browser complains of."""

    def __init__(self, open_context: OpenContext, twin: Twin) -> None:
        self.twin = twin
        self.wrong: list[str] = []
        self._open_context = open_context

    def open(self, file: str, **of_browser: object) -> Page:
        context = self._open_context(**of_browser)
        context.set_offline(True)
        context.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
        page = context.new_page()
        page.on("console", lambda message: self._hear(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._hear(str(error)))
        page.on("requestfailed", self._miss)
        page.goto(self.twin.address(file))
        return page

    def _miss(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what a page had not yet got when it was left
            self._hear(request.url)

    def _hear(self, complaint: str) -> None:
        self.wrong.append(complaint)


@pytest.fixture
def reader(open_context: OpenContext, twin: Twin) -> Iterator[Reader]:
    opened = Reader(open_context, twin)
    yield opened
    assert not opened.wrong


def _searches(data: Published) -> list[Filter]:
    """Fifty searches as people type them, from the words of the record itself."""
    rng = random.Random("twin")  # noqa: S311 — the same searches each time
    rows = questions.search_index(data, today=TODAY)
    titles = [str(title) for title in rows["title"]]
    words = [word for title in titles for word in title.split()]
    found = [
        Filter(),
        Filter(query="٪"),
        Filter(query="هیچ‌چنین"),
        Filter(query="<script>"),
        Filter(query="۱۴۰۴"),
    ]
    for _ in range(6):
        word = rng.choice(words)
        found += [
            Filter(query=word),
            Filter(query=word.translate(_ARABIC)),
            Filter(query=word[: max(1, len(word) // 2)]),
            Filter(query=f"  {rng.choice(titles)[:60]} "),
            Filter(query=f"{word} {rng.choice(words)}"),
        ]
    number = next(title for title in titles if any(char.isdigit() for char in title))
    found += [Filter(query=form(number)) for form in (to_ascii, to_persian)]
    found.append(Filter(query=to_persian(number).translate(_ARABIC)))
    found += [
        Filter(query="کتاب خوانی"),
        Filter(query="کتاب‌خوانی"),
        Filter(query="کتابخوانی"),
        Filter(query="می شود"),
    ]
    found += [Filter(year=1404), Filter(kind="event"), Filter(neighbourhood="701"), Filter(status="done")]
    found += [
        Filter(query="کارگاه", year=1404),
        Filter(query="محله", kind="event", status="done"),
        Filter(year=1404, neighbourhood="701", status="done"),
        Filter(status="cancelled"),
        Filter(neighbourhood="ONLINE"),
    ]
    return found


def _hash(chosen: Filter) -> str:
    named = {
        "q": chosen.query,
        "n": chosen.neighbourhood,
        "year": chosen.year,
        "kind": chosen.kind,
        "status": chosen.status,
    }
    return urlencode({key: value for key, value in named.items() if value})


def _sentence(total: int) -> str:
    say = locale("fa").text
    return say("count.results", n=total) if total else say("twin.nothing")


def test_the_search_counts_as_the_live_one_does(reader: Reader, twin: Twin) -> None:
    page = reader.open("index.html")
    page.get_by_role("navigation").get_by_text(locale("fa").text("nav.activities")).click()
    page.wait_for_function(READY)
    searches = _searches(twin.data)
    assert len(searches) >= 50
    counts = set()
    for chosen in searches:
        total = questions.search(twin.data, chosen, today=TODAY).total
        page.evaluate("(made) => { location.hash = made; }", f"#{_hash(chosen)}")
        expect(page.locator("#k-found"), _hash(chosen)).to_have_text(_sentence(total))
        counts.add(total)
    assert len(counts) > 5


def test_a_query_is_folded_as_the_record_is(reader: Reader) -> None:
    page = reader.open("fa/activities.html")
    page.wait_for_function(READY)
    rng = random.Random("folding")  # noqa: S311
    alphabet = "آأإؤئيكىةۀه\u0654هاترینمیشود \u200c\u00ac\u0640ً۰٤5ﻻﷲ ßΣİ½،«»-_\n\u00a0ـ" + "\U00010400Ⅷ³"
    texts = ["".join(rng.choices(alphabet, k=rng.randint(1, 24))) for _ in range(3_000)]
    texts += [
        "کتاب ها",
        "می شود نمی‌روم",
        "خانه ی ما",
        "خانهٔ ما",
        "خانه‌ام",
        "سال ۵ ام",
        "ﭼﺎﭖ ﻧﺸﺮﯾﻪ",
        "STRASSE Straße",
    ]
    folded = page.evaluate("(texts) => texts.map(window.karnamehKey)", texts)
    assert folded == [search_key(text) for text in texts]


def test_typing_choosing_and_opening_a_result(reader: Reader, twin: Twin) -> None:
    page = reader.open("fa/activities.html#year=1404")
    page.wait_for_function(READY)
    expect(page.locator("select[name=year]")).to_have_value("1404")
    page.locator("input[name=q]").fill("کارگاه")
    page.keyboard.press("Enter")
    chosen = Filter(query="کارگاه", year=1404)
    total = questions.search(twin.data, chosen, today=TODAY).total
    expect(page.locator("#k-found")).to_have_text(_sentence(total))
    page.locator("select[name=status]").select_option("done")
    done = questions.search(twin.data, Filter(query="کارگاه", year=1404, status="done"), today=TODAY)
    expect(page.locator("#k-found")).to_have_text(_sentence(done.total))
    first = done.rows.iloc[0]
    page.locator("#k-results a").first.click()
    expect(page.locator("h1, #k-results").first).to_contain_text(str(first["title"]))
    page.goto(twin.address(f"fa/activities.html#id={first['activity_id']}"))
    page.reload()
    expect(page.locator("#k-results")).to_contain_text(str(first["title"]))


@pytest.mark.parametrize(
    ("file", "width", "scheme"),
    [
        ("index.html", 360, "light"),
        ("en/map.html", 1280, "dark"),
        ("fa/activities.html", 360, "dark"),
        ("en/activities.html", 1280, "light"),
        ("fa/copy.html", 360, "light"),
        ("fa/list.year-1404.html", 360, "light"),
    ],
)
def test_axe_finds_nothing_and_pages_fit(reader: Reader, file: str, width: int, scheme: str) -> None:
    page = reader.open(file, width=width, scheme=scheme)
    if "activities" in file:
        page.wait_for_function(READY)
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Vazirmatn', 'س'))")
    assert overflow(page) <= 0
    assert not reader.wrong
    assert violations(page) == []
    reader.wrong.clear()  # axe-core itself asks for the style sheet in a way that files do not allow


def test_without_javascript_everything_leads_on(reader: Reader, twin: Twin) -> None:
    say = locale("fa").text
    page = reader.open("fa/activities.html", script=False)
    expect(page.locator("#k-search-off")).to_contain_text(say("twin.search_off"))
    expect(page.locator("#k-search")).to_be_hidden()
    page.get_by_role("link", name=say("twin.list_link", year="۱۴۰۴")).click()
    rows = page.locator("table tbody tr")
    assert rows.count() == questions.activity_list(twin.data, Filter(year=1404), today=TODAY).total
    title = rows.first.get_by_role("link").inner_text()
    rows.first.get_by_role("link").click()
    expect(page.locator("h1")).to_be_visible()
    assert title
