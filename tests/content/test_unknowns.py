"""What is not known is shown, always, with its rows; and charts over changed definitions say so."""

from pathlib import Path

import duckdb
import pytest

from karnameh.content.unknowns import definitions_note
from karnameh.content.view import view
from karnameh.locales import locale
from karnameh.warehouse.questions.unknowns import ACTIVITY_UNKNOWNS
from tests.content.conftest import OnPaper, Over, Write
from tests.fixture_warehouse import build
from tests.markup import read

FA = locale("fa")


@pytest.mark.parametrize("demo", ["0", "1"])
@pytest.mark.parametrize("page", ["transparency", "unknowns"])
@pytest.mark.parametrize("choices", [{}, {"year": "1403"}, {"year": "1404", "unknowns": "0", "hide": "1"}])
def test_no_setting_and_no_address_leaves_it_out(
    over: Over, write: Write, page: str, demo: str, choices: dict[str, str]
) -> None:
    over(demo=demo)
    shown = write(page, **choices).content
    assert FA.text("transparency.unknown_lead") in shown
    assert all(FA.text(f"unknown.{what}") in shown for what in (*ACTIVITY_UNKNOWNS, "plan_quantity_unknown"))


def test_each_gap_leads_to_its_rows(write: Write) -> None:
    shown = read(write("unknowns", year="1404").content)
    addresses = [link.attributes["href"] for row in shown.every("tr") for link in row.every("a")]
    assert "/unknowns?year=1404&what=budget_blank" in addresses
    assert "/promises?year=1404" in addresses
    rows = write("unknowns", year="1404", what="attendance_unknown").content
    assert "D7-1404-0003" in rows
    assert "D7-1404-0002" not in rows


@pytest.mark.parametrize("what", ["", "nothing", "1=1", "plan_quantity_unknown"])
def test_a_gap_that_is_none_is_the_whole_page(write: Write, what: str) -> None:
    assert FA.text("unknowns.definitions") in write("unknowns", what=what).content


def test_changed_definitions_are_told_here_and_under_the_chart(
    over: Over, write: Write, on_paper: OnPaper, tmp_path: Path
) -> None:
    assert FA.text("unknowns.contract_one", contract="۳") in write("unknowns").content
    folder = build(tmp_path)
    path = sorted(folder.glob("*.duckdb"))[-1]
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE batch SET contract = '2' WHERE number = 1")
        connection.execute("UPDATE activity SET batch = 2 WHERE year = 1405")
    over(tmp_path)
    shown = write("unknowns").content
    assert FA.text("unknowns.contract_one", contract="۳") not in shown
    assert "نسخهٔ ۲ ساختار داده" in shown
    note = FA.text("unknowns.chart_note", contracts="۲، ۳")
    assert note in write("compare").content
    on_paper("compare")
    assert definitions_note(view(), [1403]) == ""
    assert definitions_note(view(), [1403, 1405]) == note
