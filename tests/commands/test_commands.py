"""``python -m karnameh``: a figure recomputed, and the data as one file."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from karnameh.__main__ import main
from karnameh.warehouse import site_store


@pytest.fixture(autouse=True)
def _over(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KARNAMEH_DATA", str(warehouse.parent))
    monkeypatch.setenv("KARNAMEH_DEMO", "0")
    site_store.cache_clear()


def test_a_figure_is_printed_with_all_that_belongs_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", "done-y1404-n701"]) == 0
    printed = capsys.readouterr().out
    for part in (
        "۵ فعالیت",
        "سال ۱۴۰۴ است",
        "نیلوفر",
        "/activities?year=1404&n=701&status=done",
        "done-y1404-n701",
    ):
        assert part in printed


def test_a_figure_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", "attendance-y1404", "--json", "--lang", "en", "--as-of", "1"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["value"], record["state"], record["unit"], record["as_of"]) == (1245, "known", "people", 1)
    assert record["parts"] == {"known": 3, "missing": 7}
    assert len(record["rows_hash"]) == 32


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["done-y1404<b>"], "has not that form"),
        (["won-y1404"], "No figure of that name"),
        (["done-y1404", "--as-of", "99"], "No batch of that number"),
    ],
)
def test_a_wrong_code_is_a_sentence_and_exit_code_2(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["figure", *arguments, "--lang", "en"]) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.out == ""
    assert "<b>" not in told.err


def test_nothing_published_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KARNAMEH_DATA", str(tmp_path))
    site_store.cache_clear()
    assert main(["figure", "done-y1404", "--lang", "en"]) == 2
    assert "No data has been published yet" in capsys.readouterr().err


def test_the_data_is_written_whole_or_not_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "karnameh.zip"
    assert main(["data", str(out)]) == 0
    with ZipFile(out) as made:
        assert "activities.csv" in made.namelist()
    assert main(["data", str(tmp_path / "nowhere" / "karnameh.zip"), "--lang", "en"]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["karnameh.zip"]
