"""``/reports/…``, the page that leads there, and the command."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from karnameh.__main__ import main
from karnameh.content.document import write_page
from karnameh.report import pdf
from karnameh.report.names import named
from karnameh.sitemap import PAGES
from karnameh.warehouse import site_previews, site_store
from karnameh.web import reports

Ask = Callable[..., Response]


@pytest.fixture
def data(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A site over the fixture's record, with a cache of its own."""
    (tmp_path / "warehouse").symlink_to(warehouse)
    monkeypatch.setenv("KARNAMEH_DATA", str(tmp_path))
    site_store.cache_clear()
    site_previews.cache_clear()
    yield tmp_path
    site_store.cache_clear()
    site_previews.cache_clear()


@pytest.fixture
def ask(data: Path) -> Ask:
    def asked(name: str, query: str = "", **headers: str) -> Response:
        scope = {
            "type": "http",
            "method": "GET",
            "path": f"/reports/{name}",
            "path_params": {"name": name},
            "query_string": query.encode(),
            "headers": [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()],
        }
        return reports.report(Request(scope))

    return asked


def _content(answer: Response) -> bytes:
    assert isinstance(answer, FileResponse)
    return Path(answer.path).read_bytes()


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("karnameh-1404-d7.pdf", b"%PDF-"),
        ("karnameh-1404-d7-art71-h1.pdf", b"%PDF-"),
        ("karnameh-1404-d7-art10.pdf", b"%PDF-"),
        ("karnameh-1404-d7.xlsx", b"PK"),
        ("karnameh-1404-d7-data.zip", b"PK"),
    ],
)
def test_files_are_served_with_a_tag(ask: Ask, name: str, start: bytes) -> None:
    answer = ask(name)
    assert answer.status_code == 200
    assert _content(answer).startswith(start)
    file = named(name)
    assert file is not None
    assert answer.media_type == file.media_type
    assert f'filename="{name}"' in answer.headers["Content-Disposition"]
    again = ask(name, if_none_match=answer.headers["ETag"])
    assert (again.status_code, again.body) == (304, b"")


def test_a_file_is_made_once_for_a_version(ask: Ask) -> None:
    first = ask("karnameh-1404-d7-art71-h1.pdf")
    assert isinstance(first, FileResponse)
    Path(first.path).write_bytes(b"kept")
    assert _content(ask("karnameh-1404-d7-art71-h1.pdf")) == b"kept"


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        ("karnameh-1404-d8.pdf", "", 404),
        ("karnameh-1404-d7.exe", "", 404),
        ("..%2Fcurrent.json", "", 404),
        ("karnameh-1399-d7.pdf", "", 404),
        ("karnameh-1404-d7.pdf", "as_of=1", 400),
        ("karnameh-1404-d7.pdf", "preview=1", 400),
        ("karnameh-1404-d7.pdf", "lang=de", 400),
    ],
)
def test_what_is_not_there_is_refused_in_words(ask: Ask, name: str, query: str, status: int) -> None:
    answer = ask(name, query)
    assert answer.status_code == status
    assert name not in bytes(answer.body).decode()


def test_one_is_made_at_a_time(ask: Ask) -> None:
    with reports._making:
        answer = ask("karnameh-1404-d7-art10.pdf")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert ask("karnameh-1404-d7-art10.pdf").status_code == 200


def test_only_so_many_are_kept(ask: Ask, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "KEPT", 2)
    for at, ending in enumerate(("-art71-h1.pdf", "-art71-h2.pdf", ".xlsx")):
        answer = ask(f"karnameh-1404-d7{ending}")
        assert isinstance(answer, FileResponse)
        os.utime(answer.path, (at, at))
    assert ask("karnameh-1404-d7-data.zip").status_code == 200
    assert len(list((data / "cache" / "reports").iterdir())) == 2


def test_the_page_leads_to_every_file(ask: Ask) -> None:
    page = next(page for page in PAGES if page.name == "report")
    text = str(write_page(page, {"year": "1404"}).content)
    for ending in (".pdf", ".xlsx", "-data.zip", "-art71-h1.pdf", "-art71-h2.pdf", "-art10.pdf"):
        assert f'href="/reports/karnameh-1404-d7{ending}"' in text
    past = str(write_page(page, {"year": "1404", "as_of": "1"}).content)
    assert "/reports/karnameh" not in past
    assert "تنها از کارنامهٔ منتشرشدهٔ امروز" in past


def test_the_command_writes_the_same_bytes_twice(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("one", "two"):
        assert main(["report", "--year", "1404", "--district", "7", "--out", str(tmp_path / folder)]) == 0
    named_files = capsys.readouterr().out.split()
    assert len(named_files) == 12
    one, two = (sorted((tmp_path / folder).iterdir()) for folder in ("one", "two"))
    assert [path.name for path in one] == [path.name for path in two]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_the_command_makes_one_half(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "half"
    assert main(["report", "--year", "1404", "--half", "2", "--out", str(out)]) == 0
    assert [path.name for path in out.iterdir()] == ["karnameh-1404-d7-art71-h2.pdf"]


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (["--year", "1409"], "سال ۱۴۰۹ هنوز آغاز نشده است."),
        (["--year", "1404", "--district", "99"], "منطقهٔ ۹۹ در فهرست منطقه‌ها نیست."),
        (["--year", "1404", "--district", "6"], "گزارش منطقهٔ ۶ از آن‌ها جدا نمی‌شود."),
    ],
)
def test_the_command_says_what_it_cannot_do(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], choices: list[str], said: str
) -> None:
    assert main(["report", *choices, "--out", str(tmp_path / "none")]) == 2
    assert said in capsys.readouterr().err


def test_without_the_font_it_says_what_to_install(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf._fonts.cache_clear()
    pdf._letters.cache_clear()
    monkeypatch.setattr(pdf, "FONTS", tmp_path)
    try:
        assert main(["report", "--year", "1404", "--out", str(tmp_path / "none")]) == 2
    finally:
        pdf._fonts.cache_clear()
        pdf._letters.cache_clear()
    assert "npm ci" in capsys.readouterr().err
