"""The door of the desk in a real browser, with a real provider beside the real site."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, BrowserContext, Page, Route

from karnameh.accounts import COOKIE, Accounts
from karnameh.locales import desk_locale
from karnameh.settings import Settings
from tests.browser.checks import violations
from tests.browser.server import free_port, running_site

SAY = desk_locale("fa").text
CHOSEN = "کبوتر و قطار شب"
pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Door:
    """The running site and its accounts."""

    address: str
    accounts: Accounts


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The site, and a provider that knows Sara (on the list), Reza (not) and Nima (not verified)."""
    data, port = tmp_path_factory.mktemp("door"), free_port()
    people = [
        User(sub=name, claims={"email": f"{name}@tehran.ir", "email_verified": name != "nima"})
        for name in ("sara", "reza", "nima")
    ]
    with run_server_in_thread(user_claims=people, require_nonce=True) as provider:
        secrets = data / "secrets.toml"
        secrets.write_text(
            f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "karnameh"
client_secret = "secret"
server_metadata_url = "http://localhost:{provider.server_port}/.well-known/openid-configuration"
"""
        )
        accounts = Accounts.of(Settings(data=data, demo=False, district="7", memory="1GB"))
        accounts.allow("sara@tehran.ir", roles=["editor"], shown="سارا احمدی", unit="روابط عمومی")
        accounts.allow("nima@tehran.ir", roles=["editor"])
        with running_site(data, port=port, KARNAMEH_SECRETS=str(secrets), KARNAMEH_DEMO="0") as address:
            yield Door(address, accounts)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site whose operator has made no account yet."""
    data = tmp_path_factory.mktemp("closed")
    with running_site(data, KARNAMEH_SECRETS=str(data / "none.toml"), KARNAMEH_DEMO="0") as address:
        yield address


OpenDesk = Callable[..., Page]


@pytest.fixture
def open_desk(browser: Browser) -> Iterator[OpenDesk]:
    """A page of a browser of its own; nothing but this machine is asked."""
    contexts: list[BrowserContext] = []

    def opened(*, width: int = 1280, scheme: str = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="fa-IR",
            java_script_enabled=script,
        )
        contexts.append(context)
        context.route(lambda url: "//127.0.0.1:" not in url and "//localhost:" not in url, _abort)
        page = context.new_page()
        page.set_default_timeout(30_000)
        return page

    yield opened
    for context in contexts:
        context.close()


def _abort(route: Route) -> None:
    route.abort()


def by_provider(page: Page, door: Door, name: str, goal: str = "/staff") -> None:
    """Sign in as somebody whom the provider knows."""
    page.goto(door.address + goal)
    page.get_by_role("link", name=SAY("sign_in.provider_go")).click()
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url(f"{door.address}/**")


def by_password(page: Page, door: Door, name: str, password: str) -> None:
    """Fill the form of local accounts."""
    page.goto(f"{door.address}/staff/sign-in")
    page.get_by_label(SAY("sign_in.name")).fill(name)
    page.get_by_label(SAY("sign_in.password"), exact=True).fill(password)
    page.get_by_role("button", name=SAY("sign_in.go"), exact=True).click()


def change(page: Page, old: str, new: str) -> None:
    """Fill the form that a first password leads to."""
    page.locator("#old").fill(old)
    page.locator("#new").fill(new)
    page.locator("#again").fill(new)
    page.get_by_role("button", name=SAY("password.go")).click()


def is_whole(page: Page) -> None:
    """Accessible, in its direction, in our font, and no wider than its window."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("document.fonts.check('16px Vazirmatn', 'سلام')")
    assert "Vazirmatn" in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    for box in page.locator("main input:not([type=hidden]), main button, main a.d-button").all():
        if box.is_visible():
            assert (box.bounding_box() or {"height": 0})["height"] >= 40


def test_signing_in_by_the_provider_and_out_again(door: Door, open_desk: OpenDesk) -> None:
    page = open_desk()
    by_provider(page, door, "sara", "/staff/nothing-here")
    assert page.url == f"{door.address}/staff/nothing-here"  # the page that was asked for
    page.goto(f"{door.address}/staff")
    assert page.locator(".d-person").get_by_text("سارا احمدی").is_visible()
    cookie = next(each for each in page.context.cookies() if each["name"] == COOKIE)
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
    assert page.evaluate("document.cookie") == ""
    page.get_by_role("button", name=SAY("desk.sign_out")).click()
    assert page.get_by_role("status").inner_text() == SAY("sign_in.out")
    page.goto(f"{door.address}/staff")
    assert page.url.startswith(f"{door.address}/staff/sign-in")
    page.go_back()
    assert page.locator(".d-person").count() == 0  # nothing was kept to be shown again


@pytest.mark.parametrize(("name", "reason"), [("reza", "unknown"), ("nima", "unverified")])
def test_a_refused_account_is_told_who_it_is_and_what_to_do(
    door: Door, open_desk: OpenDesk, name: str, reason: str
) -> None:
    page = open_desk(width=360)
    by_provider(page, door, name)
    assert page.locator("h1").inner_text() == SAY(f"oidc.{reason}")
    assert page.locator(".d-identity bdi").inner_text() == f"{name}@tehran.ir"
    assert [each["name"] for each in page.context.cookies() if each["name"] == COOKIE] == []
    is_whole(page)
    page.goto(f"{door.address}/staff")
    assert page.url.startswith(f"{door.address}/staff/sign-in")


def test_turning_back_at_the_provider(door: Door, open_desk: OpenDesk) -> None:
    page = open_desk()
    page.goto(f"{door.address}/staff")
    page.get_by_role("link", name=SAY("sign_in.provider_go")).click()
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url(f"{door.address}/**")
    assert page.locator("h1").inner_text() == SAY("oidc.cancelled")


@pytest.mark.parametrize("column", ["expires_at", "seen_at"])
def test_a_session_that_is_over_leads_back_to_the_sign_in(
    door: Door, open_desk: OpenDesk, column: str
) -> None:
    page = open_desk()
    by_provider(page, door, "sara")
    with door.accounts.database.writing() as connection:
        connection.execute(f"UPDATE session SET {column} = '2000-01-01T00:00:00'")
    page.get_by_role("button", name=SAY("desk.sign_out")).click()
    assert page.locator("h1").inner_text() == SAY("forbidden.signed_out")
    page.goto(f"{door.address}/staff")
    assert page.url.startswith(f"{door.address}/staff/sign-in")


@pytest.mark.parametrize("script", [True, False])
def test_a_first_password_is_changed_before_anything_else(
    door: Door, open_desk: OpenDesk, script: bool
) -> None:
    name = f"ali{int(script)}"
    first = door.accounts.add(name, roles=["editor", "approver"], shown="علی رضایی")
    page = open_desk(width=360, script=script)
    by_password(page, door, name, "wrong")
    assert page.get_by_role("alert").inner_text() == SAY("refused.wrong")
    assert page.get_by_label(SAY("sign_in.name")).input_value() == name
    by_password(page, door, name, first)
    page.goto(f"{door.address}/staff/batches")
    assert page.url == f"{door.address}/staff/password"
    change(page, first, "short")
    assert page.url == f"{door.address}/staff/password"
    change(page, first, CHOSEN)
    page.wait_for_url(f"{door.address}/staff")
    assert page.locator(".d-person").get_by_text("علی رضایی").is_visible()
    other = open_desk()
    by_password(other, door, name, first)
    assert other.get_by_role("alert").inner_text() == SAY("refused.wrong")


def test_the_form_is_filled_by_keyboard_alone(door: Door, open_desk: OpenDesk) -> None:
    first = door.accounts.add("keyboard", roles=["editor"])
    page = open_desk()
    page.goto(f"{door.address}/staff/sign-in")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "k-skip"
    page.keyboard.press("Enter")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "name":
            break
    page.keyboard.type("keyboard")
    page.keyboard.press("Tab")
    page.keyboard.type(first)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{door.address}/staff/password")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_pages_of_the_door_are_whole(
    door: Door, closed: str, open_desk: OpenDesk, lang: str, width: int, scheme: str
) -> None:
    page = open_desk(width=width, scheme=scheme)
    name = f"whole-{lang}-{width}-{scheme}"
    first = door.accounts.add(name, roles=["editor"], shown="نامی بسیار بلند برای یک همکار روابط عمومی")
    page.goto(f"{closed}/staff?lang={lang}")
    is_whole(page)
    page.goto(f"{door.address}/staff/sign-in?lang={lang}")
    assert page.evaluate("document.documentElement.lang") == lang
    is_whole(page)
    page.locator("#name").fill(name)
    page.locator("#password").fill("wrong")
    page.locator("#password").press("Enter")
    page.get_by_role("alert").wait_for()
    is_whole(page)
    page.locator("#password").fill(first)
    page.locator("#password").press("Enter")
    page.wait_for_url(f"{door.address}/staff/password")
    is_whole(page)
    change(page, first, first) if lang == "fa" else page.goto(f"{door.address}/oauth2callback")
    is_whole(page)


def test_nothing_of_the_door_comes_from_a_foreign_host(door: Door, open_desk: OpenDesk) -> None:
    page = open_desk()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(f"console: {message.text}"))
    page.goto(f"{door.address}/staff/sign-in", wait_until="networkidle")
    assert all(url.startswith(f"{door.address}/") for url in asked), asked


def test_the_data_folder_is_not_served(door: Door, open_desk: OpenDesk) -> None:
    folder = Path(door.accounts.database.path)
    for path in ("/data/staff/staff.sqlite3", "/staff/staff.sqlite3", "/app/static/../staff.sqlite3"):
        answer = open_desk().request.get(door.address + path)
        assert b"SQLite format" not in answer.body()
    assert folder.read_bytes().startswith(b"SQLite format")
