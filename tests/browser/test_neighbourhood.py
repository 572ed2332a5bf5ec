"""My neighbourhood in three taps on a telephone, and nobody is told where the visitor is."""

import struct
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Request, Route, WebSocket, expect

from etl.reference import Reference
from karnameh.locales import locale
from karnameh.settings import ROOT
from tests.browser.conftest import OpenContext, settle

SAY = locale("fa").text
CODE = "707"
PLACE = next(row for row in Reference.read(ROOT / "data" / "reference").places if row["code"] == CODE)
HERE = {"latitude": float(PLACE["lat"]) + 0.000123, "longitude": float(PLACE["lon"]) + 0.000456}
"""A spot near the middle of the neighbourhood, with digits that stand nowhere else."""
ISFAHAN = {"latitude": 32.6572, "longitude": 51.6776}
PARTS = (
    SAY("neighbourhood.year", year="۱۴۰۵"),
    SAY("overview.next"),
    SAY("overview.latest"),
    SAY("neighbourhood.promises", year="۱۴۰۵"),
    SAY("neighbourhood.kind_project"),
    SAY("neighbourhood.kind_survey"),
    SAY("neighbourhood.kind_portrait"),
    SAY("neighbourhood.compared"),
    SAY("transparency.unknown"),
)
"""What a citizen asks about a neighbourhood, in its order."""
pytestmark = pytest.mark.browser


class Phone:
    """A telephone of 360 × 740 that counts taps and keeps what it sends."""

    def __init__(self, open_context: OpenContext, site: str) -> None:
        self.context = open_context(width=360, height=740, touch=True)
        self.page = self.context.new_page()
        self.site = site
        self.taps = 0
        self.sent: list[bytes] = []
        self.context.route(lambda url: not url.startswith(site), lambda route: route.abort())
        self.context.on("request", self._keep)
        self.page.on("websocket", self._listen)

    def _keep(self, request: Request) -> None:
        told = [request.url, *request.headers.values()]
        self.sent += [*(text.encode() for text in told), request.post_data_buffer or b""]

    def _listen(self, socket: WebSocket) -> None:
        self.sent.append(socket.url.encode())
        socket.on(
            "framesent", lambda frame: self.sent.append(frame.encode() if isinstance(frame, str) else frame)
        )

    def is_at(self, spot: dict[str, float]) -> None:
        """Let the site know the position, as if the visitor had said yes."""
        self.context.grant_permissions(["geolocation"], origin=self.site)
        self.context.set_geolocation({"latitude": spot["latitude"], "longitude": spot["longitude"]})

    def tap(self, target: Locator) -> None:
        """Tap in the middle of something."""
        target.tap()
        self.taps += 1

    def has_sent(self, spot: dict[str, float]) -> bool:
        """Whether the position, as digits to four decimals or as bytes, was in anything that was sent."""
        written = [f"{value:.4f}"[:-1].encode() for value in spot.values()]
        packed = [struct.pack(form, value) for value in spot.values() for form in ("<d", ">d", "<f", ">f")]
        return any(piece in sent for piece in (*written, *packed) for sent in self.sent)


@pytest.fixture
def phone(open_context: OpenContext, site: str) -> Phone:
    """A telephone with the front page before it, as soon as there is anything on it."""
    phone = Phone(open_context, site)
    phone.page.goto(f"{site}/", wait_until="commit")
    return phone


def by_map(phone: Phone) -> None:
    phone.tap(phone.page.locator(f'svg.k-map a[href*="n={CODE}"]'))


def by_list(phone: Phone) -> None:
    phone.tap(phone.page.locator(".k-nav").get_by_role("link", name=SAY("nav.neighbourhood"), exact=True))
    phone.page.wait_for_url("**/neighbourhood**")
    phone.tap(phone.page.locator(".k-places").get_by_role("link", name=PLACE["fa"], exact=True))


def by_position(phone: Phone) -> None:
    phone.is_at(HERE)
    phone.tap(phone.page.locator(".k-near button"))


@pytest.mark.parametrize("is_live", [False, True], ids=["document", "live"])
@pytest.mark.parametrize("way", [by_map, by_list, by_position])
def test_three_taps_lead_to_all_that_is_known_of_a_neighbourhood(
    phone: Phone, way: Callable[[Phone], None], is_live: bool
) -> None:
    page = phone.page
    if is_live:
        settle(page)
    way(phone)
    page.wait_for_url(f"**/neighbourhood?*n={CODE}*")
    page.locator("h1", has_text=PLACE["fa"]).wait_for()
    page.locator(".k-under, .k-table-wrap").last.wait_for()
    tells_everything(page)
    settle(page)
    tells_everything(page)
    assert phone.taps <= 3
    assert any(f"n={CODE}".encode() in sent for sent in phone.sent)
    assert not phone.has_sent(HERE)
    kept = page.evaluate("document.cookie + JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert f"{HERE['latitude']:.3f}" not in kept


def tells_everything(page: Page) -> None:
    """The page of the neighbourhood answers each question, with figures for this year and the last."""
    expect(page.locator("h1").first).to_have_text(SAY("neighbourhood.title", place=PLACE["fa"]))
    root = page.locator("#k-first, html:not(:has(#k-first)) #root")
    headings = root.locator("h2").all_inner_texts()
    assert [heading for heading in headings if heading in PARTS] == list(PARTS)
    figures = root.locator(".k-figure dt").all_inner_texts()
    assert {SAY("overview.done"), SAY("neighbourhood.whole_year", year="۱۴۰۴")} <= set(figures)
    assert root.locator(".k-figure .k-value").first.inner_text() not in ("", "۰")
    assert root.locator(".k-promises li").count() > 5
    assert root.locator(".k-card").count() > 6
    assert root.get_by_text("۱٬۰۰۰ نفر").count() == 1
    assert root.locator(".k-table tbody tr").count() > 2


@pytest.fixture
def status(phone: Phone) -> Iterator[Locator]:
    """What stands beside the button; the visitor stays where they are."""
    settle(phone.page)
    yield phone.page.locator("#root .k-near-status")
    assert phone.page.url == f"{phone.site}/"
    assert not phone.has_sent(ISFAHAN)


def test_outside_the_district_is_told(phone: Phone, status: Locator) -> None:
    expect(status).to_have_text(SAY("near.promise"))
    phone.is_at(ISFAHAN)
    phone.tap(phone.page.locator("#root .k-near button"))
    expect(status).to_have_text(SAY("near.outside", district="۷"))


def test_a_refusal_is_told_and_the_list_is_there_without_the_shapes(phone: Phone, status: Locator) -> None:
    phone.tap(phone.page.locator("#root .k-near button"))
    expect(status).to_have_text(SAY("near.refused"))
    phone.is_at(HERE)
    phone.page.route("**/drawings/places?*as=shapes*", _broken)
    phone.tap(phone.page.locator("#root .k-near button"))
    expect(status).to_have_text(SAY("near.refused"))


def _broken(route: Route) -> None:
    route.abort()
