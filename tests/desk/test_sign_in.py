"""The door of the desk: closed to whoever is not signed in, and to forms that are not ours."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karnameh import desk
from karnameh.accounts import COOKIE, Accounts, Refusal, Role
from karnameh.desk import sign_in as sign_in_room
from karnameh.desk.local import next_of
from karnameh.locales import desk_locale
from karnameh.settings import Settings
from karnameh.sitemap import PAGES
from tests.desk.conftest import PASSWORD, Answer, Browser, desk_on

SAY = desk_locale("fa").text
SHOWN = "علی رضایی"
BELOW = [
    "/staff",
    "/staff/",
    "/staff/x",
    "/staff/x/y",
    "/staff/uploads/1",
    "/staff/batches/1/report.json",
    "/staff/password",
]
AROUND = [
    "//staff",
    "/staff//",
    "/./staff",
    "/staff/../staff",
    "/staff%2f",
    "/%73taff",
    "/staff;x",
    "/STAFF",
    "/staff.css",
]
METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]


def is_marked(answer: Answer) -> bool:
    """Whether nobody may keep or list the answer."""
    return answer.headers["Cache-Control"] == "no-store" and "noindex" in answer.headers["X-Robots-Tag"]


# ---- the closed desk ----


@pytest.mark.parametrize("path", [*BELOW, "/staff/sign-in"])
def test_without_accounts_every_address_says_how_the_desk_is_opened(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status == 503
    assert SAY("closed.title") in answer.text
    assert "etl staff add NAME" in answer.text
    assert is_marked(answer)
    assert browser.post(path, {"name": "x"}).status == 503
    assert browser.get("/").status == 200


def test_the_desk_opens_with_the_first_account_without_a_restart(
    browser: Browser, accounts: Accounts
) -> None:
    assert browser.get("/staff/sign-in").status == 503
    accounts.add("ali", roles=["editor"])
    assert browser.get("/staff/sign-in").status == 200


# ---- signed out ----


@pytest.mark.parametrize("path", BELOW)
def test_a_page_leads_a_signed_out_visitor_to_the_sign_in(browser: Browser, ali: str, path: str) -> None:
    for headers in ({}, {"Cookie": f"{COOKIE}=forged"}):
        answer = browser.get(path, **headers)
        assert answer.status == 303
        assert urlsplit(answer.goal).path == "/staff/sign-in"
        assert (
            parse_qs(urlsplit(answer.goal).query)["next"] == [path.rstrip("/") if path == "/staff/" else path]
            or path == "/staff/"
        )
        assert is_marked(answer)
        assert answer.body == b""


@pytest.mark.parametrize("path", BELOW)
@pytest.mark.parametrize("accept", ["*/*", "application/json", ""])
def test_a_program_is_told_that_it_is_signed_out(browser: Browser, ali: str, path: str, accept: str) -> None:
    answer = browser.get(path, Accept=accept)
    assert answer.status == 401
    assert is_marked(answer)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", [*BELOW, "/staff/sign-out"])
def test_nothing_but_pages_is_answered_signed_out(browser: Browser, ali: str, method: str, path: str) -> None:
    answer = browser.ask(method, path, b"a=b", Origin=browser.origin, Accept="text/html")
    assert answer.status in (401, 405)
    assert SHOWN not in answer.text


@pytest.mark.parametrize("path", AROUND)
def test_no_other_way_of_writing_the_address_gets_past(browser: Browser, ali: str, path: str) -> None:
    answer = browser.get(path)
    assert answer.status in (303, 401, 404)
    assert SHOWN not in answer.text
    if answer.status == 303:
        assert answer.goal.startswith("/staff/sign-in")


def test_the_sign_in_page_is_never_the_public_one_and_never_listed(browser: Browser, ali: str) -> None:
    answer = browser.get("/staff/sign-in")
    assert answer.status == 200
    assert is_marked(answer)
    assert "streamlit" not in answer.text.lower()
    assert "<script>" not in answer.text
    assert answer.headers["Content-Security-Policy"]
    assert not any(page.path.startswith("/staff") for page in PAGES)


# ---- signing in ----


def test_signing_in_gives_a_cookie_that_scripts_and_other_sites_do_not_get(
    browser: Browser, ali: str
) -> None:
    answer = browser.sign_in("ali", ali)
    line = answer.cookie() or ""
    assert (answer.status, answer.goal) == (303, "/staff")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(line.split("; "))
    assert "Secure" not in line  # the site is asked by HTTP here
    assert "Max-Age" not in line
    page = browser.get("/staff")
    assert page.status == 200
    assert is_marked(page)
    assert page.headers["Vary"] == "Cookie"
    assert "علی رضایی" in page.text


def test_behind_https_the_cookie_is_for_https_only(browser: Browser, ali: str) -> None:
    fields = {"name": "ali", "password": ali}
    said = {"X_Forwarded_Proto": "https", "Origin": browser.origin.replace("http:", "https:")}
    assert "Secure" in (browser.post("/staff/sign-in", fields, **said).cookie() or "")
    said["Origin"] = browser.origin
    assert browser.post("/staff/sign-in", fields, **said).status == 403


def test_a_wrong_password_is_refused_without_telling_which_part_was_wrong(browser: Browser, ali: str) -> None:
    pages = []
    for name in ("ali", "nobody"):
        answer = browser.sign_in(name, "wrong")
        assert answer.status == 401
        assert answer.cookie() is None
        assert SAY("refused.wrong") in answer.text
        pages.append(answer.text.replace(f'value="{name}"', ""))
    assert pages[0] == pages[1]


def test_after_five_failures_the_page_says_until_when(browser: Browser, ali: str) -> None:
    answers = [browser.sign_in("ali", "wrong") for _ in range(5)]
    assert [answer.status for answer in answers] == [401] * 4 + [429]
    assert re.search("تا ساعت [۰-۹]{2}:[۰-۹]{2}", answers[-1].text)
    assert browser.sign_in("ali", ali).status == 429


def test_what_is_typed_is_shown_as_text(browser: Browser, ali: str) -> None:
    answer = browser.sign_in('"><script>alert(1)</script>', "x", goal='/staff"><script>')
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize(
    "body", [b"", b"name", b"name=ali&name=ali", b"%ff=%fe", b"name=%00&password=%ed%a0%80"]
)
def test_a_strange_form_is_a_wrong_password(browser: Browser, ali: str, body: bytes) -> None:
    answer = browser.ask(
        "POST",
        "/staff/sign-in",
        body,
        Origin=browser.origin,
        Content_Type="application/x-www-form-urlencoded",
    )
    assert answer.status == 401


@pytest.mark.parametrize(
    ("kind", "status"),
    [("multipart/form-data; boundary=x", 400), ("multipart/form-data", 400), ("text/plain", 401)],
)
def test_what_is_no_form_is_refused(browser: Browser, ali: str, kind: str, status: int) -> None:
    answer = browser.ask("POST", "/staff/sign-in", b"nonsense", Origin=browser.origin, Content_Type=kind)
    assert answer.status == status


def test_a_form_is_no_larger_than_it_may_be(browser: Browser, at_desk: Browser) -> None:
    assert browser.post("/staff/sign-in", {"name": "x" * 20_000}).status == 413
    assert at_desk.post("/staff/password", {"old": "x" * 6_000_000}).status == 413
    connection = HTTPConnection("127.0.0.1", int(browser.origin.rpartition(":")[2]), timeout=30)
    try:  # one that does not say how large it is
        headers = {"Origin": browser.origin, "Content-Type": "application/x-www-form-urlencoded"}
        chunks = (b"x" * 1000 for _ in range(100))
        connection.request("POST", "/staff/sign-in", chunks, headers, encode_chunked=True)
        assert connection.getresponse().status == 413
    finally:
        connection.close()


def test_too_many_at_once_are_told_to_come_again(
    browser: Browser, ali: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_room, "_MOST_WAITING", 0)
    answer = browser.sign_in("ali", ali)
    assert answer.status == 503
    assert SAY("refused.busy") in answer.text


# ---- where to after that ----

FOREIGN = [
    "//evil.example",
    "https://evil.example/staff",
    "/staff@evil.example",
    "/\\evil.example",
    "/staff/\\evil.example",
    "/staff//evil.example",
    "/staff/../about",
    "/staff/..",
    "/staff/%2e%2e/about",
    "/stafff",
    "/",
    "",
    "/staff\r\nSet-Cookie: a=b",
    "/staff\n",
    "javascript:alert(1)",
    "/staff/sign-out",
    "/staff/sign-in?next=/staff",
    "/staff/oidc",
    '/staff?x="><b>',
    "/staff#x",
    "staff",
]


@pytest.mark.parametrize("goal", FOREIGN)
def test_no_link_leads_out_of_the_desk(browser: Browser, ali: str, goal: str) -> None:
    assert browser.sign_in("ali", ali, goal).goal == "/staff"
    assert browser.get(f"/staff/sign-in?next={quote(goal)}").goal == "/staff"


@pytest.mark.parametrize("goal", ["/staff/uploads/12", "/staff/batches?before=40&lang=en", "/staff/password"])
def test_the_page_that_was_asked_for_comes_after_the_sign_in(browser: Browser, ali: str, goal: str) -> None:
    asked = browser.get(goal)
    page = browser.get(asked.goal)
    hidden = re.search('name="next" value="([^"]*)"', page.text)
    assert hidden is not None
    assert browser.sign_in("ali", ali, hidden[1].replace("&amp;", "&")).goal == goal


@given(st.text() | st.from_regex(r"/staff[/\\.%?@:\w]*"))
def test_a_goal_is_below_the_desk(text: str) -> None:
    goal = next_of(text)
    assert goal == "/staff" or goal.startswith(("/staff/", "/staff?"))
    parts = urlsplit(goal)
    assert (parts.scheme, parts.netloc) == ("", "")
    assert ".." not in parts.path.split("/")
    assert goal.isascii()
    assert goal.isprintable()


# ---- forms ----


def test_a_form_needs_the_token_of_its_session(at_desk: Browser, accounts: Accounts) -> None:
    other = accounts.sign_in(accounts.check("ali", PASSWORD))[1]  # type: ignore[arg-type]
    for token in ({}, {"csrf": ""}, {"csrf": "x"}, {"csrf": other.csrf}, {"csrf": "سلام"}):
        answer = at_desk.post("/staff/sign-out", token)
        assert answer.status == 403
        assert is_marked(answer)
    assert at_desk.get("/staff").status == 200
    assert at_desk.post("/staff/sign-out", {"csrf": at_desk.csrf()}).status == 303


@pytest.mark.parametrize(
    "said",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Origin": "", "Sec_Fetch_Site": "cross-site"},
    ],
)
def test_a_form_from_elsewhere_is_refused_token_or_not(at_desk: Browser, said: dict[str, str]) -> None:
    assert at_desk.post("/staff/sign-out", {"csrf": at_desk.csrf()}, **said).status == 403
    assert at_desk.post("/staff/sign-in", {"name": "ali", "password": PASSWORD}, **said).status == 403
    assert at_desk.get("/staff").status == 200


def test_a_browser_that_says_only_that_it_is_ours_is_taken(at_desk: Browser) -> None:
    said = {"Origin": "", "Sec_Fetch_Site": "same-origin"}
    assert at_desk.post("/staff/sign-out", {"csrf": at_desk.csrf()}, **said).status == 303


@pytest.mark.parametrize("method", METHODS)
def test_no_method_but_those_of_pages_does_anything_signed_in(at_desk: Browser, method: str) -> None:
    for path in ("/staff", "/staff/x", "/staff/sign-out"):
        assert at_desk.ask(method, path, b"", Origin=at_desk.origin).status in (403, 404, 405)
    assert at_desk.get("/staff").status == 200


def test_an_address_that_is_none_is_a_page_of_the_desk(at_desk: Browser) -> None:
    answer = at_desk.get("/staff/<script>".replace("<", "%3C").replace(">", "%3E"))
    assert answer.status == 404
    assert SAY("nothing.title") in answer.text


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("editor", "/staff/uploads/1/publish"),
        ("editor", "/staff/batches/1/undo"),
        ("approver", "/staff/uploads"),
    ],
)
def test_a_role_is_needed_for_what_it_is_for(
    browser: Browser, accounts: Accounts, role: Role, path: str
) -> None:
    first = accounts.add("sara", roles=[role])
    assert accounts.change_password("sara", first, PASSWORD) is None
    browser.sign_in("sara", PASSWORD)
    answer = browser.post(path, {"csrf": browser.csrf()})
    assert answer.status == 403
    assert SAY("forbidden.role") in answer.text


# ---- sessions ----


def test_signing_out_ends_the_session_here_and_on_the_server(at_desk: Browser) -> None:
    token = at_desk.cookies[COOKIE]
    answer = at_desk.post("/staff/sign-out", {"csrf": at_desk.csrf()})
    assert (answer.status, answer.goal) == (303, "/staff/sign-in?out=1")
    assert COOKIE not in at_desk.cookies
    at_desk.cookies[COOKIE] = token
    assert at_desk.get("/staff").status == 303
    assert SAY("sign_in.out") in at_desk.get(answer.goal).text


def test_a_session_that_was_there_before_is_not_the_one_after(browser: Browser, ali: str) -> None:
    browser.cookies[COOKIE] = "chosen-by-somebody-else"
    browser.sign_in("ali", ali)
    first = browser.cookies[COOKIE]
    assert first != "chosen-by-somebody-else"
    browser.sign_in("ali", ali)
    assert browser.cookies[COOKIE] != first
    browser.cookies[COOKIE] = first
    assert browser.get("/staff").status == 303  # signing in again ended it


@pytest.mark.parametrize("column", ["expires_at", "seen_at"])
def test_a_session_that_is_over_leads_to_the_sign_in(
    at_desk: Browser, accounts: Accounts, column: str
) -> None:
    csrf = at_desk.csrf()
    past = (datetime(2000, 1, 1) + timedelta(days=1)).isoformat()
    with accounts.database.writing() as connection:
        connection.execute(f"UPDATE session SET {column} = ?", [past])
    assert at_desk.post("/staff/sign-out", {"csrf": csrf}).status == 401
    assert at_desk.get("/staff/x").goal == "/staff/sign-in?next=%2Fstaff%2Fx"


def test_a_removed_account_loses_access_at_once(at_desk: Browser, accounts: Accounts) -> None:
    accounts.add("sara", roles=["editor"])
    csrf = at_desk.csrf()
    accounts.remove("ali")
    assert at_desk.get("/staff").status == 303
    assert at_desk.post("/staff/password", {"csrf": csrf}).status == 401


def test_one_visitors_session_is_never_anothers(at_desk: Browser) -> None:
    stranger = Browser(int(at_desk.origin.rpartition(":")[2]))
    for _ in range(20):
        assert at_desk.get("/staff").status == 200
        assert stranger.get("/staff").status == 303
        assert "علی" not in stranger.get("/staff/sign-in").text


# ---- passwords ----


def test_a_first_password_opens_nothing_but_the_form_to_change_it(
    browser: Browser, accounts: Accounts
) -> None:
    first = accounts.add("sara", roles=["editor"])
    browser.sign_in("sara", first)
    for path in ("/staff", "/staff/x", "/staff/uploads/1"):
        assert browser.get(path).goal == "/staff/password"
        assert browser.post(path, {"csrf": browser.csrf("/staff/password")}).goal == "/staff/password"
    csrf = browser.csrf("/staff/password")
    fields = {"csrf": csrf, "old": first, "new": PASSWORD, "again": PASSWORD}
    assert browser.post("/staff/password", {**fields, "csrf": "x"}).status == 403
    for wrong, key in (
        ({"again": "x"}, "again"),
        ({"old": "x"}, "old"),
        ({"new": "short", "again": "short"}, "short"),
        ({"new": first, "again": first}, "same"),
    ):
        answer = browser.post("/staff/password", {**fields, **wrong})
        assert answer.status == 422
        assert SAY(f"refused.{key}") in answer.text
    before = browser.cookies[COOKIE]
    assert browser.post("/staff/password", fields).goal == "/staff"
    assert browser.cookies[COOKIE] != before
    assert browser.get("/staff").status == 200
    assert isinstance(accounts.check("sara", first), Refusal)


def test_changing_the_password_ends_the_other_sessions(at_desk: Browser, accounts: Accounts) -> None:
    elsewhere = Browser(int(at_desk.origin.rpartition(":")[2]))
    elsewhere.sign_in("ali", PASSWORD)
    new = "قطار شب و کبوتر"
    fields = {"csrf": at_desk.csrf(), "old": PASSWORD, "new": new, "again": new}
    assert at_desk.post("/staff/password", fields).status == 303
    assert at_desk.get("/staff").status == 200
    assert elsewhere.get("/staff").status == 303


# ---- languages, headers, settings ----


def test_the_desk_speaks_english_and_remembers_it(at_desk: Browser) -> None:
    assert '<html lang="fa" dir="rtl">' in at_desk.get("/staff").text
    assert '<html lang="en" dir="ltr">' in at_desk.get("/staff?lang=en").text
    assert '<html lang="en" dir="ltr">' in at_desk.get("/staff").text
    assert '<html lang="fa" dir="rtl">' in at_desk.get("/staff?lang=fa").text
    assert '<html lang="fa" dir="rtl">' in at_desk.get("/staff?lang=xx").text


def test_the_public_site_is_as_it_was(at_desk: Browser) -> None:
    for path in ("/", "/about", "/assets/karnameh.css", "/assets/desk.css"):
        answer = at_desk.get(path)
        assert answer.status == 200
        assert "X-Robots-Tag" not in answer.headers
    assert at_desk.get("/staffing").status == 404


def test_settings_say_how_long_a_session_lasts(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KARNAMEH_STAFF_HOURS", "3")
    assert Accounts.of(Settings.from_environment()).hours == 3
    for wrong in ("0", "1000", "x"):
        monkeypatch.setenv("KARNAMEH_STAFF_HOURS", wrong)
        with pytest.raises(ValueError, match="KARNAMEH_STAFF_HOURS"):
            Settings.from_environment()


def test_two_desks_do_not_know_each_other(settings: Settings, ali: str, tmp_path: Path) -> None:
    other = replace(settings, data=tmp_path / "other")
    Accounts.of(other).add("ali", roles=["editor"])
    with desk_on(settings) as here, desk_on(other) as there:
        here.sign_in("ali", ali)
        there.cookies = here.cookies
        assert there.get("/staff").status == 303


def test_every_route_of_the_desk_is_guarded_but_the_doors(settings: Settings) -> None:
    doors = {"/staff/sign-in", "/staff/oidc", "/oauth2callback"}
    for route in desk.routes(settings):
        endpoint = getattr(route, "endpoint", None)
        path = getattr(route, "path", "")
        assert path.startswith("/staff") or path in doors
        assert path in doors or hasattr(endpoint, "__wrapped__"), path
