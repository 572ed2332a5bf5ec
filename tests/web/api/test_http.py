"""The manners of the API: tags, methods, other sites, languages of what goes wrong, limits."""

import gzip
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from karnameh.exports import formats
from karnameh.warehouse import Published, Store
from karnameh.web.api.formats import FORMATS
from tests.web.api.conftest import served

TABLE = "/api/v1/activities"


def test_an_unchanged_answer_is_not_made_again(
    api: TestClient, shown: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in (
        f"{TABLE}?year=1404",
        f"{TABLE}.csv",
        "/api/v1/figures/done-y1404",
        "/api/v1/openapi.json",
    ):
        tag = api.get(address).headers["ETag"]
        assert tag.startswith('"')
        with monkeypatch.context() as patch:
            patch.setattr(Published, "_asked", lambda *_: pytest.fail("the database was asked"))
            patch.setattr(Published, "chunks", lambda *_, **__: pytest.fail("the database was asked"))
            again = api.get(address, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
        assert api.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert api.get(f"{TABLE}?year=1404").headers["ETag"] != api.get(f"{TABLE}?year=1403").headers["ETag"]


def test_the_tag_changes_with_the_data(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tags = {
        served(Store(warehouse, demo=demo), monkeypatch).get(TABLE).headers["ETag"] for demo in (True, False)
    }
    assert len(tags) == 2


@pytest.mark.parametrize("suffix", FORMATS)
def test_head_is_get_without_the_body(api: TestClient, suffix: str) -> None:
    address = f"{TABLE}.{suffix}"
    head, get = api.head(address), api.get(address)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Language", "Cache-Control"):
        assert head.headers[name] == get.headers[name]
    assert head.headers.get("Content-Length") in (None, str(len(get.content)))


def test_every_site_may_read(api: TestClient) -> None:
    answer = api.get(TABLE, headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    preflight = api.options(TABLE, headers=asked)
    assert preflight.status_code == 204
    assert "GET" in preflight.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]
    assert api.get(f"{TABLE}?year=0").headers["Access-Control-Allow-Origin"] == "*"


def test_only_reading_is_allowed(api: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
        answer = api.request(method, TABLE)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "application/json"),
        ("text/html, */*;q=0.1", "application/json"),
        ("text/csv", "text/csv"),
        ("application/json;q=0.5, text/csv", "text/csv"),
        ("application/*;q=0.2, application/geo+json", "application/geo+json"),
        ("text/*, text/csv;q=0", "text/calendar"),
    ],
)
def test_accept_chooses_where_no_suffix_does(api: TestClient, accept: str, kind: str) -> None:
    answer = api.get(TABLE, headers={"Accept": accept})
    assert answer.headers["Content-Type"].split(";")[0] == kind
    assert "Accept" in answer.headers["Vary"]
    assert api.get(f"{TABLE}.csv", headers={"Accept": "image/png"}).status_code == 200


def test_what_cannot_be_given_is_refused(api: TestClient) -> None:
    answer = api.get(TABLE, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/csv" in answer.json()["detail"]
    for address in ("kinds.geojson", "activities.pdf", "nothing", "kinds.ics", "activities/"):
        assert api.get(f"/api/v1/{address}").status_code in (200, 404), address
    assert api.get("/api/v1/kinds.geojson").status_code == 404


@pytest.mark.parametrize("path", ["figures/a%0Ab", "activities/%0A", "activities.csv%0A", "%0A"])
def test_what_is_not_there_is_a_problem_whatever_it_is_called(api: TestClient, path: str) -> None:
    answer = api.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("year=1", "year"),
        ("year=۱۴۰۴", "year"),
        ("year=", "year"),
        ("kind=nothing", "kind"),
        ("n=1' OR '1'='1", "n"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("fields=title,title", "fields"),
        ("fields=search_key", "fields"),
        ("after=a~b", "after"),
        ("labels=de", "labels"),
        ("year=1404&year=1403", "year"),
        ("colour=red", "colour"),
        ("excel=0", "excel"),
    ],
)
def test_a_wrong_choice_is_named_and_mended_in_both_languages(
    api: TestClient, query: str, parameter: str
) -> None:
    persian, english = (
        api.get(f"{TABLE}?{query}", headers={"Accept-Language": code}) for code in ("fr, fa", "en")
    )
    for answer, language in ((persian, "fa"), (english, "en")):
        problem = answer.json()
        assert answer.status_code == problem["status"] == 400
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Content-Language"] == language
        assert problem["parameter"] == parameter
        assert problem["mend"]
        assert api.get(problem["type"]).status_code == 200
    assert persian.json()["detail"] != english.json()["detail"]
    assert api.get(f"{TABLE}?{query}&lang=en").json()["detail"] in (english.json()["detail"],)


def test_nothing_hostile_comes_back(api: TestClient) -> None:
    evil = "<script>alert(1)</script>"
    for address in (f"{TABLE}?{evil}=1", f"{TABLE}?kind={evil}", f"{TABLE}/{evil}", f"/api/v1/{evil}"):
        answer = api.get(address)
        assert answer.status_code in (400, 404)
        assert "script" not in answer.text


def test_an_unknown_batch_or_figure_is_not_found(api: TestClient) -> None:
    assert api.get(f"{TABLE}?as_of=99").json()["parameter"] == "as_of"
    assert api.get("/api/v1/figures/done").status_code == 404
    assert api.get("/api/v1/figures/done-y1404-nNOWHERE").status_code == 404


def test_too_many_are_asked_to_wait(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    api = served(store, monkeypatch, rate=3)
    answers = [api.get(f"{TABLE}?limit=1") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 20
    assert api.options(TABLE).status_code == 204


def test_a_workbook_that_is_too_long_is_refused(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MOST_ROWS", 5)
    answer = api.get(f"{TABLE}.xlsx")
    assert answer.status_code == 422
    assert "۵" in answer.json()["detail"]
    assert api.get(f"{TABLE}.xlsx?limit=5").status_code == 200


def test_the_file_is_named_in_persian_with_version_and_date(api: TestClient, shown: Published) -> None:
    header = api.get(f"{TABLE}.csv").headers["Content-Disposition"]
    assert f'filename="activities-v{shown.version}-' in header
    assert "demo" in header
    assert "filename*=UTF-8''%D9%81%D8%B9%D8%A7%D9%84%DB%8C%D8%AA" in header
    assert "Content-Disposition" not in api.get(TABLE).headers


def test_a_long_answer_is_compressed_on_its_way(api: TestClient) -> None:
    with api.stream("GET", f"{TABLE}.csv", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        raw = b"".join(answer.iter_raw())
    assert gzip.decompress(raw) == api.get(f"{TABLE}.csv").content


def test_nothing_published_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = served(Store(tmp_path, demo=True), monkeypatch).get(TABLE)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
