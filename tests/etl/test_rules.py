"""What a right cell becomes, what a wrong one is called, and what holds between cells."""

from datetime import date
from typing import Any

import duckdb
import pytest

from karnameh.settings import Settings
from tests.etl.conftest import METRIC_ROW, PLAN_ROW, Run, Write, activity, pointer


def stored(settings: Settings, table: str, columns: str) -> list[tuple[Any, ...]]:
    found = pointer(settings)
    assert found is not None
    with duckdb.connect(str(settings.warehouse / found["file"]), read_only=True) as connection:
        return connection.execute(f"SELECT {columns} FROM {table} ORDER BY ALL").fetchall()


CELLS: list[tuple[dict[str, str], str, object]] = [
    ({"عنوان": "  جشن\u00a0كودكان  ١٤٠٤ "}, "title", "جشن کودکان ۱۴۰۴"),
    ({"شناسه": "D7-۱۴۰۴-۰۰۰۷"}, "activity_id", "D7-1404-0007"),
    ({"نوع": "Event"}, "kind", "event"),
    ({"نوع": "نظر سنجي"}, "kind", "survey"),
    ({"منطقه": "7"}, "district", "7"),
    ({"منطقه": "منطقه ۷"}, "district", "7"),
    ({"محله": "عباس آباد"}, "neighbourhood", "705"),
    ({"محله": "۷۰۵"}, "neighbourhood", "705"),
    ({"محله": "همه‌ی محله‌ها"}, "neighbourhood", "CITYWIDE"),
    ({"محله": "برخط"}, "neighbourhood", "ONLINE"),
    ({"محله": "نامشخص"}, "neighbourhood", "UNKNOWN"),
    ({"مخاطب": "زنان؛ جوان، زنان"}, "audience", ["women", "youth"]),
    ({"موضوع": "محیط زیست, بازیافت|\nمحیط زیست"}, "topics", ["محیط زیست", "بازیافت"]),
    ({"موضوع": " ، "}, "topics", None),
    ({"مستندات": "https://a.ir/x?a=1,2 http://b.ir"}, "evidence", ["https://a.ir/x?a=1,2", "http://b.ir"]),
    ({"مستندات": "https://شهر.ir/خبر"}, "evidence", ["https://شهر.ir/خبر"]),
    ({"بودجه": "۱۲۰۰۰"}, "budget", 12000),
    ({"بودجه": "نامشخص"}, "budget_state", "unknown"),
    ({"بودجه": "0"}, "budget_state", "known"),
    ({"بودجه": ""}, "budget_state", "blank"),
    ({"بودجه": "ندارد"}, "budget_state", "not_applicable"),
    ({}, "budget_state", "blank"),
    ({}, "visibility", "public"),
    ({"سطح انتشار": ""}, "visibility", "public"),
    ({"سطح انتشار": "داخلی"}, "visibility", "internal"),
    ({"عرض جغرافیایی": "35.736"}, "lat", 35.736),
    ({"عرض جغرافیایی": "۳۵/۷۳۶"}, "lat", 35.736),
    (
        {"تاریخ شروع": "۲۲ بهمن ۱۴۰۳"},
        "start_date, start_precision, year, month, day",
        (date(2025, 2, 10), "day", 1403, 11, 22),
    ),
    (
        {"تاریخ شروع": "بهمن ۱۴۰۳"},
        "start_date, start_precision, year, month, day",
        (date(2025, 1, 20), "month", 1403, 11, None),
    ),
    (
        {"تاریخ شروع": "۱۴۰۳"},
        "start_date, start_precision, year, month, day",
        (date(2024, 3, 20), "year", 1403, None, None),
    ),
    ({"تاریخ پایان": "دی ۱۴۰۴"}, "end_date, end_precision", (date(2026, 1, 20), "month")),
    (
        {"تاریخ شروع": "۲ الی ۵ مهر ۱۴۰۴"},
        "start_date, end_date, end_precision",
        (date(2025, 9, 24), date(2025, 9, 27), "day"),
    ),
    ({"تاریخ شروع": "۱۴۰۳", "تاریخ پایان": ""}, "end_date, end_precision", (None, None)),
]


@pytest.mark.parametrize(("cells", "columns", "expected"), CELLS)
def test_a_right_cell_is_stored_as_meant(
    cells: dict[str, str], columns: str, expected: object, run: Run, write: Write, settings: Settings
) -> None:
    ran = run("load", write([{**activity(), **cells}]))
    assert (ran.code, ran.codes) == (0, set())
    row = stored(settings, "activity", columns)[0]
    assert (row if "," in columns else row[0]) == expected


@pytest.mark.parametrize(
    ("cells", "code", "rule"),
    [
        ({"مستندات": "ftp://a.ir"}, "type-error", "link"),
        ({"مستندات": "https://"}, "type-error", "link"),
        ({"مستندات": "https://[a"}, "type-error", "link"),
        ({"مستندات": "https://a.ir/" + "x" * 500}, "constraint-error", "link_length"),
        ({"مخاطب": "زنان، مریخی‌ها"}, "unknown-code", "none"),
        ({"منطقه": "برخط"}, "unknown-place", "none"),
        ({"محله": "کاجج"}, "unknown-place", "near"),
        ({"شناسه": "d7-1404-0001"}, "constraint-error", "pattern"),
        ({"عنوان": "جش"}, "constraint-error", "min_length"),
        ({"بودجه": "1,23,456"}, "ambiguous-number", None),
        ({"بودجه": "زیاد"}, "type-error", "number"),
        ({"تاریخ شروع": "۱۴۰۴/۱۳/۰۱"}, "impossible-date", "month"),
        ({"تاریخ شروع": "۵ الی ۲ مهر ۱۴۰۴"}, "impossible-date", "range"),
        ({"تاریخ شروع": "۱۲۵۰/۰۱/۰۱"}, "date-out-of-range", "single"),
        ({"تاریخ شروع": "۲ الی ۵ مهر ۱۴۰۴", "تاریخ پایان": "۶ مهر ۱۴۰۴"}, "ambiguous-date", "range-and-end"),
    ],
)
def test_a_wrong_cell_is_named(
    cells: dict[str, str], code: str, rule: str | None, run: Run, write: Write
) -> None:
    ran = run("check", write([{**activity(), **cells}]))
    assert ran.code == 1
    assert ran.codes == {code}
    assert ran.problems(code)[0]["detail"].get("rule") == rule
    assert ran.problems(code)[0]["row"] == 2


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"تاریخ شروع": "۱۴۰۵/۱۲/۰۱"}, "date-in-future-held"),
        ({"فرد معرفی‌شده": "کسی"}, "wrong-kind-field"),
        ({"بودجه": "حدود ۵۰۰ میلیون ریال"}, "converted-number"),
        ({"بودجه": "۵۰ میلیون تومان"}, "converted-number"),
        ({"عرض جغرافیایی": "حدود ۳۵٫۷"}, "estimated-number"),
        ({"رنگ": "سبز"}, "extra-label"),
        ({"": "چیزی"}, "blank-label"),
    ],
)
def test_a_warning_does_not_block(cells: dict[str, str], code: str, run: Run, write: Write) -> None:
    ran = run("load", write([{**activity(), **cells}]))
    assert (ran.code, ran.codes) == (0, {code})
    assert ran.report["outcome"] == "published"


def test_headers_are_known_by_any_of_their_names(run: Run, write: Write, settings: Settings) -> None:
    row = {
        "كد فعاليت": "D7-1404-0001", "KIND": "event", "عنوان برنامه": "جشن مهرگان", "تاریخ برگزاری": "۱۴۰۴/۷/۱۰",
        "status": "held", "District": "7", "نام محله": "کاج", "مجری": "روابط عمومی",
    }  # fmt: skip
    ran = run("load", write([row]))
    assert ran.code == 0
    assert ran.report["files"][0]["mapping"]["كد فعاليت"] == "activity_id"
    assert stored(settings, "activity", "unit") == [("روابط عمومی",)]


def test_a_swapped_header_loads_the_same_data(run: Run, write: Write, settings: Settings) -> None:
    run("load", write([activity()]))
    swapped = dict(reversed(activity().items()))
    assert run("load", write([swapped], "swapped.csv")).report["outcome"] == "unchanged"


METRICS: list[tuple[dict[str, str], str, object]] = [
    ({}, "stage, unit, value, value_state, quality", ("output", "people", 120.0, "known", None)),
    (
        {"سنجه": "رضایت", "مقدار": "۴٫۵"},
        "metric, stage, unit, value",
        ("satisfaction", "outtake", "out_of_5", 4.5),
    ),
    ({"مقدار": "حدود ۱۲۰ نفر"}, "value, quality", (120.0, "estimated")),
    ({"مقدار": "نامشخص"}, "value, value_state", (None, "unknown")),
    ({"سنجه": "progress", "مقدار": "۹۵٪"}, "value, unit", (95.0, "percent")),
]


@pytest.mark.parametrize(("cells", "columns", "expected"), METRICS)
def test_metrics_take_what_is_blank_from_the_list(
    cells: dict[str, str], columns: str, expected: object, run: Run, write: Write, settings: Settings
) -> None:
    ran = run("load", write([activity()]), write([{**METRIC_ROW, **cells}], "metrics.csv"))
    assert (ran.code, ran.codes) == (0, set())
    assert stored(settings, "metric", columns) == [expected]


@pytest.mark.parametrize(
    ("cells", "code", "exit_code"),
    [
        ({"مرحله": "نتیجه"}, "wrong-stage", 1),
        ({"مقدار": "۱۲۰ نسخه", "واحد": "نفر"}, "unit-mismatch", 1),
        ({"مقدار": "-3"}, "constraint-error", 1),
        ({"واحد": "خانوار"}, "unknown-unit", 1),
        ({"مقدار": "۱۲۰ خانوار"}, "unknown-unit", 1),
        ({"واحد": "نسخ"}, "other-unit", 0),
        ({"شناسهٔ فعالیت": "D7-1404-0099"}, "foreign-key", 1),
    ],
)
def test_metrics_are_checked(
    cells: dict[str, str], code: str, exit_code: int, run: Run, write: Write
) -> None:
    ran = run("check", write([activity()]), write([{**METRIC_ROW, **cells}], "metrics.csv"))
    assert (ran.code, ran.codes) == (exit_code, {code})


def test_the_same_metric_of_two_channels_is_two_rows_and_of_one_channel_a_repetition(
    run: Run, write: Write
) -> None:
    rows = [{**METRIC_ROW, "کانال": channel} for channel in ("حضوری", "پیامک", "", "")]
    ran = run("check", write([activity()]), write(rows, "metrics.csv"))
    assert [problem["row"] for problem in ran.problems("primary-key")] == [5]
    assert ran.problems("primary-key")[0]["detail"]["first_row"] == "4"


def test_a_key_may_not_come_twice_in_one_load_even_in_two_files(run: Run, write: Write) -> None:
    ran = run("check", write([activity()], "a.csv"), write([activity()], "b.csv"))
    assert ran.problems("primary-key")[0]["detail"]["first_file"] == "a.csv"


def test_references_are_found_in_the_same_load_or_in_the_published_version(run: Run, write: Write) -> None:
    plan = write([PLAN_ROW], "plan.csv")
    child = activity(شناسه="D7-1404-0002", ردیف_برنامه="D7-1404-P01", مجموعه="D7-1404-0001")
    child_file = write([child], "child.csv")
    assert run("check", child_file).codes == {"foreign-key"}
    assert run("check", plan, write([activity()]), child_file).code == 0
    assert run("load", plan, write([activity()])).code == 0
    assert run("check", child_file).code == 0


def test_a_plan_quantity_that_is_unknown_is_not_zero(run: Run, write: Write, settings: Settings) -> None:
    assert run("load", write([PLAN_ROW])).code == 0
    assert stored(settings, "plan_item", "year, quantity, quantity_state") == [(1404, None, "unknown")]
