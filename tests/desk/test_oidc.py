"""Signing in by way of a provider: what is asked of it, and what of it is not believed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from karnameh.accounts import COOKIE, Accounts
from karnameh.desk.provider import Provider, ProviderError
from karnameh.locales import desk_locale
from karnameh.settings import Settings
from tests.desk.conftest import Answer, Browser, desk_on, served
from tests.desk.provider import CLIENT, SECRET, LyingProvider

SAY = desk_locale("fa").text
COOKIE_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 — of a test


def section(**values: str) -> str:
    """The section ``[auth]`` of a file of secrets."""
    lines = "\n".join(f'{name} = "{value}"' for name, value in values.items())
    return f"[auth]\n{lines}\n"


@dataclass
class Meeting:
    """A browser at a desk that believes a provider."""

    browser: Browser
    provider: LyingProvider
    accounts: Accounts

    def leave(self, goal: str = "/staff") -> dict[str, str]:
        """Go to the provider; returns what it is asked."""
        answer = self.browser.get(f"/staff/oidc?next={goal}")
        assert answer.status == 302
        asked = {name: values[0] for name, values in parse_qs(urlsplit(answer.goal).query).items()}
        self.provider.nonce = asked["nonce"]
        return asked

    def come_back(self, state: str, code: str = "c") -> Answer:
        return self.browser.get(f"/oauth2callback?state={state}&code={code}")

    def sign_in(self) -> Answer:
        return self.come_back(self.leave()["state"])


@pytest.fixture
def meeting(settings: Settings, accounts: Accounts) -> Iterator[Meeting]:
    provider = LyingProvider()
    with served(provider.app()) as port:
        provider.address = f"http://127.0.0.1:{port}"
        settings.secrets.write_text(
            section(
                redirect_uri="http://127.0.0.1:1/oauth2callback",
                cookie_secret=COOKIE_SECRET,
                client_id=CLIENT,
                client_secret=SECRET,
                server_metadata_url=f"{provider.address}/.well-known/openid-configuration",
            )
        )
        with desk_on(settings) as browser:
            accounts.allow("sara@tehran.ir", roles=["editor"], shown="سارا")
            yield Meeting(browser, provider, accounts)


def test_a_known_person_is_let_in(meeting: Meeting) -> None:
    asked = meeting.leave("/staff/uploads/1")
    assert asked["client_id"] == CLIENT
    assert asked["redirect_uri"] == "http://127.0.0.1:1/oauth2callback"
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert set(asked["scope"].split()) == {"openid", "email", "profile"}
    assert asked["prompt"] == "select_account"
    answer = meeting.come_back(asked["state"])
    assert (answer.status, answer.goal) == (303, "/staff/uploads/1")
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(meeting.provider.posted["code_verifier"]) >= 43
    line = answer.cookie() or ""
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(line.split("; "))
    assert "سارا" in meeting.browser.get("/staff").text
    assert "karnameh_oidc" not in meeting.browser.cookies


def test_what_is_remembered_meanwhile_is_signed_short_and_without_secrets(meeting: Meeting) -> None:
    answer = meeting.browser.get("/staff/oidc")
    line = (answer.cookie("karnameh_oidc") or "").lower()
    assert "httponly" in line
    assert "samesite=lax" in line
    assert "max-age=600" in line
    assert SECRET not in answer.goal


def nothing(claims: dict[str, Any]) -> dict[str, Any]:
    return claims


def without(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def with_other(**values: object) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda claims: {**claims, **values}


@pytest.mark.parametrize(
    "lie",
    [
        with_other(iss="https://evil.example"),
        with_other(aud="another-site"),
        with_other(aud=["another-site"], azp=CLIENT),
        with_other(azp="another-site"),
        with_other(nonce="another"),
        with_other(exp=1),
        with_other(exp="soon"),
        with_other(iat=99_999_999_999),
        *(without(name) for name in ("iss", "aud", "nonce", "exp", "sub", "iat")),
    ],
)
def test_a_token_for_somebody_else_or_another_time_is_not_believed(
    meeting: Meeting, lie: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    meeting.provider.lie = lie
    answer = meeting.sign_in()
    assert answer.status == 403
    assert SAY("oidc.failed") in answer.text
    assert COOKIE not in meeting.browser.cookies
    assert meeting.browser.get("/staff").status == 303


@pytest.mark.parametrize("algorithms", [("RS256",), ("RS256", "HS256", "none"), ("HS256",), ("none",)])
@pytest.mark.parametrize("sign", ["other", "shared", "none", "missing"])
def test_a_token_that_the_provider_did_not_sign_is_not_believed(
    meeting: Meeting, sign: str, algorithms: tuple[str, ...]
) -> None:
    meeting.provider.sign, meeting.provider.algorithms = sign, algorithms
    assert meeting.sign_in().status == 403
    assert COOKIE not in meeting.browser.cookies


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"email": "reza@tehran.ir", "email_verified": True}, "unknown"),
        ({"email": "sara@tehran.ir", "email_verified": False}, "unverified"),
        ({"email": "sara@tehran.ir"}, "unverified"),
        ({"email": "sara@tehran.ir", "email_verified": 1}, "unverified"),
        ({"email": "sara@tehran.ir", "email_verified": "false"}, "unverified"),
        ({"email": "ſara@tehran.ir", "email_verified": True}, "unknown"),
        ({"email": ["sara@tehran.ir"], "email_verified": True}, "nobody"),
        ({"email": "", "email_verified": True}, "nobody"),
        ({}, "nobody"),
    ],
)
def test_whoever_is_not_on_the_list_is_told_so(meeting: Meeting, claims: dict[str, Any], reason: str) -> None:
    meeting.provider.claims = claims
    answer = meeting.sign_in()
    assert answer.status == 403
    assert SAY(f"oidc.{reason}") in answer.text
    assert COOKIE not in meeting.browser.cookies
    if reason != "nobody":
        assert claims["email"] in answer.text


def test_an_identity_is_shown_as_text(meeting: Meeting) -> None:
    meeting.provider.claims = {"email": "<script>alert(1)</script>\u202e@x", "email_verified": True}
    text = meeting.sign_in().text
    assert "<script>alert" not in text
    assert "\u202e" not in text


def test_an_address_in_other_case_and_a_verification_as_text_are_taken(meeting: Meeting) -> None:
    meeting.provider.claims = {"email": "Sara@Tehran.ir", "email_verified": "true"}
    assert meeting.sign_in().status == 303


def test_an_answer_without_its_question_is_not_believed(meeting: Meeting) -> None:
    for state in ("", "x", "سلام"):
        assert meeting.browser.get(f"/oauth2callback?state={state.encode().hex()}&code=c").status == 403
    assert meeting.browser.get("/oauth2callback").status == 403
    asked = meeting.leave()
    meeting.browser.cookies.pop("karnameh_oidc")  # another browser comes back with this one's answer
    assert meeting.come_back(asked["state"]).status == 403
    assert meeting.provider.posted == {}


def test_an_answer_is_taken_once_and_only_for_the_last_question(meeting: Meeting) -> None:
    first = meeting.leave()
    second = meeting.leave()
    assert meeting.come_back(first["state"]).status == 403
    assert meeting.come_back(second["state"]).status == 403  # the failure ended the handshake
    third = meeting.leave()
    assert meeting.come_back(third["state"]).status == 303
    meeting.browser.cookies.pop(COOKIE)
    assert meeting.come_back(third["state"]).status == 403


def test_a_forged_memory_is_none(meeting: Meeting) -> None:
    asked = meeting.leave()
    value = meeting.browser.cookies["karnameh_oidc"]
    meeting.browser.cookies["karnameh_oidc"] = value[:-2] + ("aa" if value[-2:] != "aa" else "bb")
    assert meeting.come_back(asked["state"]).status == 403


@pytest.mark.parametrize(("error", "reason"), [("access_denied", "cancelled"), ("server_error", "failed")])
def test_a_refusal_of_the_provider_is_told(meeting: Meeting, error: str, reason: str) -> None:
    state = meeting.leave()["state"]
    answer = meeting.browser.get(f"/oauth2callback?error={error}&error_description=%3Cb%3E&state={state}")
    assert answer.status == 403
    assert SAY(f"oidc.{reason}") in answer.text
    assert "<b>" not in answer.text


def test_a_provider_that_refuses_the_code_lets_nobody_in(meeting: Meeting) -> None:
    meeting.provider.token_status = 400
    assert meeting.sign_in().status == 403


def test_a_provider_that_is_away_is_told(settings: Settings, accounts: Accounts) -> None:
    settings.secrets.write_text(good())
    with desk_on(settings) as browser:
        answer = browser.get("/staff/oidc")
    assert answer.status == 502
    assert SAY("oidc.unreachable") in answer.text


def test_a_foreign_goal_is_not_remembered(meeting: Meeting) -> None:
    state = meeting.leave("//evil.example")["state"]
    assert meeting.come_back(state).goal == "/staff"


def test_a_session_that_was_there_before_ends(meeting: Meeting) -> None:
    assert meeting.sign_in().status == 303
    first = meeting.browser.cookies[COOKIE]
    assert meeting.sign_in().status == 303
    assert meeting.browser.cookies[COOKIE] != first
    assert meeting.accounts.session(first) is None


def test_a_person_of_the_provider_has_no_password_here(meeting: Meeting) -> None:
    meeting.sign_in()
    assert meeting.browser.get("/staff/password").goal == "/staff"


def test_a_person_who_is_taken_from_the_list_is_out_at_once(meeting: Meeting) -> None:
    meeting.sign_in()
    meeting.accounts.remove("sara@tehran.ir")
    assert meeting.browser.get("/staff").status == 303
    assert SAY("oidc.unknown") in meeting.sign_in().text


def test_without_a_provider_the_handshake_is_not_there(browser: Browser, ali: str) -> None:
    assert browser.get("/staff/oidc").goal == "/staff/sign-in"
    assert browser.get("/oauth2callback").status == 404
    assert SAY("sign_in.provider") not in browser.get("/staff/sign-in").text


def test_with_a_provider_alone_the_desk_is_open(settings: Settings) -> None:
    settings.secrets.write_text(good(redirect_uri="https://karnameh.example/oauth2callback"))
    with desk_on(settings) as browser:
        page = browser.get("/staff/sign-in").text
        assert SAY("sign_in.provider_go") in page
        assert 'type="password"' not in page
        Accounts.of(settings).add("ali", roles=["editor"])
        assert 'type="password"' in browser.get("/staff/sign-in").text
        answer = browser.post("/staff/sign-in", {"name": "ali"}, Origin="https://karnameh.example")
        assert answer.status == 401  # the site's own address is taken, whatever name we are asked by


# ---- the section [auth] ----


def good(**values: str) -> str:
    """A section that is as it should be, but for what is given."""
    usual = {
        "redirect_uri": "http://localhost:8501/oauth2callback",
        "cookie_secret": COOKIE_SECRET,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "server_metadata_url": "http://127.0.0.1:9/.well-known/openid-configuration",
    }
    return section(**{name: value for name, value in {**usual, **values}.items() if value})


def test_the_section_of_st_login_is_read(settings: Settings) -> None:
    settings.secrets.write_text(good() + '[auth.client_kwargs]\nprompt = "login"\n')
    provider = Provider.read(settings.secrets)
    assert provider is not None
    assert provider.client_kwargs == {"prompt": "login"}
    assert (provider.callback, provider.is_https) == ("/oauth2callback", False)
    assert SECRET not in repr(provider)
    assert COOKIE_SECRET not in repr(provider)


@pytest.mark.parametrize("text", ["", "[other]\nx = 1\n"])
def test_secrets_without_a_provider_are_none(settings: Settings, text: str) -> None:
    assert Provider.read(settings.secrets) is None
    settings.secrets.write_text(text)
    assert Provider.read(settings.secrets) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[auth", "cannot be read"),
        ("auth = 1", "no section"),
        *((good(**{name: ""}), name) for name in ("redirect_uri", "cookie_secret", "client_id", "client_secret")),
        (good(server_metadata_url="http://keycloak.example/x"), "https"),
        (good(server_metadata_url="file:///etc/passwd"), "https"),
        (good(redirect_uri="https://karnameh.example/"), "oauth2callback"),
        (good(redirect_uri="/oauth2callback"), "oauth2callback"),
        (good(**{"cookie_secret": "short"}), "cookie_secret"),
    ],
)  # fmt: skip
def test_a_section_that_is_not_whole_stops_the_start_and_gives_no_secret_away(
    settings: Settings, text: str, said: str
) -> None:
    settings.secrets.write_text(text)
    with pytest.raises(ProviderError, match=said) as error:
        Provider.read(settings.secrets)
    assert SECRET not in str(error.value)
    assert COOKIE_SECRET not in str(error.value)
