"""The desk's whole story in a real browser: the worst of the dirty files, from the first byte to its undoing."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

import etl
from etl.ledger.batch import Submission
from etl.uploads import Uploads
from karnameh.accounts import Accounts
from karnameh.locales import desk_locale
from karnameh.settings import Settings
from karnameh.sitemap import PATHS
from tests.browser.checks import AXE
from tests.browser.conftest import TODAY, settle
from tests.browser.server import running_site
from tests.etl import dirty_files as dirty

SAY = desk_locale("fa").text
PASSWORD = "کبوتر و قطار شب"  # noqa: S105 — of a test
KIND, TITLE, DAY, STATUS, PLACE, ATTENDANCE = 2, 3, 4, 5, 7, 9
MISTAKES = {
    (0, KIND): "جشنواره مردمی",
    (1, DAY): "1404.13.12",
    (1, ATTENDANCE): "۱۲۰۰۰",
    (2, TITLE): "نظرسنجی پاییز؛ پاسخ: ۰۹۱۲۳۴۵۶۷۸۹",
    (3, STATUS): "نیمه‌کاره",
    (5, PLACE): "محلهٔ گمشده",
}
"""Four rows that are refused, a number that is out of all proportion, and somebody's telephone."""
NAME = "گزارش نیمهٔ دوم ۱۴۰۴ (final v2).xlsx"
ADDED = "پویش محلۀ پاک"
"""What the worst file adds; the pipeline writes its ۀ as one letter."""
MAP = "/map?year=1404"
FOUND_AT = "بهار"
"""The neighbourhood that has an activity only when the worst file's last row is mended."""
pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Desk:
    """The running site, and where its data is."""

    address: str
    settings: Settings


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A site with five published activities, and three people who may sign in."""
    data = tmp_path_factory.mktemp("desk")
    settings = Settings(data=data, demo=False, district="7", memory="512MB")
    rows = [list(row) for row in dirty.ROWS[:5]]
    rows[1][6] = "کاج"  # the worst file says otherwise
    first = data / "first.csv"
    first.write_text(dirty.csv_text([dirty.HEADER, *rows]), encoding="utf-8")
    etl.load([first], settings, submission=Submission(who="sara", note="نخستین بارگذاری"))
    accounts = Accounts.of(settings)
    people = (("sara", "سارا احمدی", True), ("reza", "رضا کریمی", False), ("nima", "نیما راد", True))
    for name, shown, approves in people:
        roles = ["editor", "approver"] if approves else ["editor"]
        given = accounts.add(name, roles=roles, shown=shown, unit="روابط عمومی")  # type: ignore[arg-type]
        assert accounts.change_password(name, given, PASSWORD) is None
    secrets = str(data / "none.toml")
    with running_site(
        data, KARNAMEH_DEMO="0", KARNAMEH_TODAY=TODAY.isoformat(), KARNAMEH_SECRETS=secrets
    ) as address:
        yield Desk(address, settings)


OpenContext = Callable[..., BrowserContext]


@pytest.fixture
def context_of(browser: Browser, desk: Desk) -> Iterator[OpenContext]:
    """A browser of somebody's own; at the end, nothing but the site was asked by any of them."""
    contexts: list[BrowserContext] = []
    hosts: set[str] = set()

    def opened(*, width: int = 1280, script: bool = True) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="fa-IR", java_script_enabled=script
        )
        context.set_default_timeout(30_000)
        context.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()
    assert hosts - {""} <= {urlsplit(desk.address).netloc}


def signed_in(context: BrowserContext, desk: Desk, name: str = "sara") -> Page:
    """The front page, as somebody who has just signed in sees it."""
    page = context.new_page()
    page.goto(f"{desk.address}/staff")
    page.locator("#name").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.locator("#send").wait_for()
    return page


def chosen(name: str = NAME, content: bytes | None = None) -> list[FilePayload]:
    """A file as the browser's field takes it; the worst one if nothing else is said."""
    content = dirty.everything(MISTAKES)[1] if content is None else content
    return [{"name": name, "mimeType": "application/octet-stream", "buffer": content}]


def send(page: Page, files: list[FilePayload]) -> int:
    """Send files and wait for the report; the upload's number."""
    page.locator("#files").set_input_files(files)
    page.get_by_role("button", name=SAY("work.send_button")).click()
    page.locator(".d-summary").wait_for()
    found = re.search(r"/uploads/(\d+)", page.url)
    assert found is not None
    return int(found[1])


def says(page: Page) -> list[str]:
    """The first thing that an upload's page says: its counts."""
    return page.locator(".d-summary li").all_inner_texts()


def figure(page: Page) -> str:
    """How many activities the map page tells of the neighbourhood."""
    row = page.locator(".k-under tbody tr").filter(has=page.locator("th", has_text=FOUND_AT))
    return (row.locator("td").first.text_content() or "").strip()


def opened(page: Page, address: str) -> Page:
    """The page at a public address, whole."""
    page.goto(address)
    settle(page)
    return page


def visit(page: Page, name: str) -> None:
    """Follow a link of the public menu, as a visitor goes from page to page."""
    page.locator(f'.k-nav a[href^="{PATHS[name]}?"]').click()
    page.wait_for_url(f"**{PATHS[name]}?**")


def seconds_until(page: Page, wanted: str) -> float:
    """Go from another page of the site to the map, and look until it says that figure."""
    begun = time.monotonic()
    visit(page, "map")
    row = page.locator(".k-under tbody tr").filter(has=page.locator("th", has_text=FOUND_AT))
    expect(row.locator("td").first).to_have_text(wanted)
    return time.monotonic() - begun


def test_the_whole_story(desk: Desk, context_of: OpenContext) -> None:
    visitor = opened(context_of().new_page(), desk.address + MAP)
    assert figure(visitor) == "۰"
    context = context_of()
    page = signed_in(context, desk)

    number = send(page, chosen())
    here = f"{desk.address}/staff/uploads/{number}"
    told = says(page)
    assert told[0] == "۴ خطا"
    assert "۲ ردیف پذیرفته" in told
    expect(page.locator(".d-wrong")).to_have_count(4)
    assert page.get_by_role("link", name=NAME).is_visible()
    rejected = page.locator("#found ~ p a[href*=rejected]")
    with page.expect_download() as download:
        rejected.click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")

    page.reload()
    assert says(page) == told
    tab = context.new_page()
    tab.goto(here)
    assert says(tab) == told
    tab.close()
    colleague = signed_in(context_of(), desk, "reza")
    colleague.goto(here)
    assert says(colleague) == told
    assert colleague.get_by_text(SAY("work.needs_approver")).is_visible()
    assert colleague.get_by_role("button", name=SAY("work.publish_button")).count() == 0

    kind, _status, place = page.locator(".d-wrong select").all()
    kind.select_option("رویداد")
    page.locator(".d-wrong input").fill("۱۲ مهر ۱۴۰۴")
    place.select_option(label=FOUND_AT)
    page.get_by_role("button", name=SAY("work.mend_button")).click()
    page.locator(".d-summary .d-error", has_text="۱ خطا").wait_for()
    assert "۵ ردیف پذیرفته" in says(page)
    expect(page.locator(".d-wrong")).to_have_count(1)
    expect(page.locator(".d-changes", has_text=ADDED)).to_contain_text(SAY("work.count_added"))
    expect(page.locator("dl.k-diff").first).to_contain_text("←")
    expect(page.locator("#suspicions")).to_be_visible()
    expect(page.locator("#totals + .d-scroll")).to_contain_text("←")

    previewed(context, desk, number)
    unseen(visitor.context, desk, number)

    visit(visitor, "activities")
    usual = seconds_until(visitor, "۰")
    visit(visitor, "activities")
    for box in page.locator("#decide ~ form input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name=SAY("work.publish_button")).click()
    page.locator(".d-state-published").wait_for()
    shown = seconds_until(visitor, "۱")
    print(f"\nOn the public map {shown:.2f} s after the publication is shown; else {usual:.2f} s for a page.")
    assert shown <= max(2, 2 * usual)  # twice the usual: a machine on which every page takes seconds

    visit(visitor, "activities")
    page.locator(".d-facts").get_by_role("link", name=re.compile("^دستهٔ")).click()
    expect(page.locator(".d-changes", has_text=ADDED)).to_be_visible()
    page.get_by_role("link", name=SAY("work.undo")).click()
    page.locator("#note").fill("فایل نادرست بود.")
    page.get_by_role("button", name=re.compile("واگردان$")).click()
    expect(page.locator(".d-facts")).to_contain_text(SAY("work.kind_undo"))
    gone = seconds_until(visitor, "۰")
    print(f"It is gone {gone:.2f} s after the undo is shown.")
    page.goto(here)
    expect(page.locator(".d-state-published")).to_be_visible()
    page.goto(f"{desk.address}/staff/batches")
    expect(page.locator("tr", has_text=NAME)).to_contain_text(SAY("work.taken_back"))


def previewed(context: BrowserContext, desk: Desk, number: int) -> None:
    """Every public page says to staff that it is a preview, and has what the upload brings; links keep it so."""
    page = opened(context.new_page(), f"{desk.address}/?preview={number}&year=1404")
    for path in PATHS.values():
        document = page.request.get(f"{desk.address}{path}?preview={number}").text()
        assert "پیش‌نمایش" in document, path
        assert f"preview={number}" in document, path
    for each in ("map", "activities"):
        visit(page, each)
        expect(page.locator(".k-then")).to_contain_text("پیش‌نمایش")
        assert f"preview={number}" in page.url
        if each == "map":
            settle(page)
            assert figure(page) == "۱"
    page.get_by_role("link", name=ADDED).click()
    expect(page.locator("h1")).to_have_text(ADDED)
    expect(page.locator(".k-then")).to_contain_text("پیش‌نمایش")
    page.close()


def unseen(context: BrowserContext, desk: Desk, number: int) -> None:
    """A visitor who has the address of a preview sees the published site."""
    page = opened(context.new_page(), f"{desk.address}{MAP}&preview={number}")
    assert page.locator(".k-then").count() == 0
    assert figure(page) == "۰"
    visit(page, "activities")
    settle(page)
    assert "preview" not in page.url
    assert page.get_by_text(ADDED).count() == 0
    answer = page.request.get(f"{desk.address}/downloads/activities.csv?preview={number}")
    assert "D7-1404-0006" not in answer.text()
    page.close()


def test_without_scripts_a_file_is_sent_and_its_report_read(desk: Desk, context_of: OpenContext) -> None:
    page = signed_in(context_of(width=360, script=False), desk, "reza")
    assert (page.locator("#files").bounding_box() or {"height": 0})["height"] > 20
    assert page.evaluate("getComputedStyle(document.querySelector('#files')).opacity") == "1"
    send(page, chosen())
    assert says(page)[0] == "۴ خطا"
    page.locator(".d-wrong select").last.select_option(label=FOUND_AT)
    page.get_by_role("button", name=SAY("work.mend_button")).click()
    page.locator(".d-summary .d-error", has_text="۳ خطا").wait_for()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; wherever it comes by, it is seen."""
    for _ in range(120):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """(selector) => {
                const at = document.activeElement;
                const marked = at.closest('.d-drop') || at;
                return [at.matches(selector), getComputedStyle(marked).outlineStyle, at.outerHTML.slice(0, 99)];
            }""",
            selector,
        )
        assert stop[1] != "none" or "<body" in stop[2], stop[2]
        if stop[0]:
            return
    pytest.fail(f"Tab never comes to {selector}.")


def test_from_the_front_page_to_the_publication_by_keyboard_alone(
    desk: Desk, context_of: OpenContext
) -> None:
    page = signed_in(context_of(), desk, "nima")
    content = dirty.csv_text([dirty.HEADER, (*dirty.ROWS[0][:2], "جشن مهرگان", *dirty.ROWS[0][3:])]).encode()
    files = chosen("مهر.csv", content)
    page.on("filechooser", lambda chooser: chooser.set_files(files))
    tab_to(page, "#files")
    page.keyboard.press("Enter")
    expect(page.locator(".d-chosen li")).to_have_text(re.compile(r"^مهر\.csv ۱ کیلوبایت$"))
    tab_to(page, "form[data-upload] .d-main")
    page.keyboard.press("Enter")
    page.locator("#decide").wait_for()
    for _ in range(page.locator("#decide ~ form input[type=checkbox]").count()):
        tab_to(page, "#decide ~ form input[type=checkbox]")
        page.keyboard.press("Space")
    tab_to(page, "#decide ~ form .d-main")
    page.keyboard.press("Enter")
    page.locator(".d-state-published").wait_for()


def violations(page: Page) -> list[str]:
    """Everything that axe-core has to say against the page as it stands."""
    found: list[str] = page.evaluate(
        """async () => (await axe.run()).violations
            .map((one) => [one.id, ...one.nodes.map((node) => node.html.slice(0, 99))].join(' | '))"""
    )
    return found


STICKS_OUT = """() => [...document.querySelectorAll('main *, header *')]
    .filter((each) => !each.closest('.d-scroll, .k-hidden, .k-skip'))
    .filter((each) => {
        const box = each.getBoundingClientRect();
        return box.width > 0 && (box.left < -1 || box.right > innerWidth + 1);
    }).map((each) => each.className || each.tagName)"""


@pytest.fixture(scope="module")
def checked(desk: Desk) -> int:
    """An upload that waits for a decision, with cells to mend."""
    uploads = Uploads.of(desk.settings)
    sent = uploads.receive("sara", Submission(), [(NAME, BytesIO(dirty.everything(MISTAKES)[1]))])
    for _ in range(300):
        found = uploads.read(sent.number)
        if found is not None and found.state == "checked":
            return sent.number
        time.sleep(0.1)
    raise AssertionError("The upload was not checked.")


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_pages_of_the_desk_are_whole(
    desk: Desk, checked: int, context_of: OpenContext, lang: str
) -> None:
    page = signed_in(context_of(), desk)
    for path in ("", f"/uploads/{checked}", "/batches", "/batches/1", "/batches/1/undo"):
        page.goto(f"{desk.address}/staff{path}?lang={lang}")
        assert page.evaluate("document.documentElement.lang") == lang
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for details in page.locator("details").all():
            details.evaluate("(each) => { each.open = true; }")
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                assert violations(page) == [], (path, width, scheme)
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert page.evaluate(STICKS_OUT) == [], path


def test_on_a_phone_what_is_wrong_is_within_reach_of_a_thumb(
    desk: Desk, checked: int, context_of: OpenContext
) -> None:
    page = signed_in(context_of(width=360), desk)
    page.goto(f"{desk.address}/staff/uploads/{checked}?lang=fa")
    page.locator(".d-summary p a").first.click()
    assert page.evaluate("location.hash") == "#mend"
    fields = page.locator(".d-wrong").locator("input, select").all()
    assert len(fields) == 4
    for field in fields:
        box = field.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
