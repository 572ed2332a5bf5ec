"""What a measure was before, and how far it may be off: read, checked, kept, and absent from batches of before."""

import hashlib
import json

import duckdb
import pytest

from etl.ledger.folder import MANIFEST, Ledger
from karnameh.settings import Settings
from tests.etl.conftest import Run, Write, activity
from tests.etl.test_rules import stored

LIKED = {
    "شناسهٔ فعالیت": "D7-1404-0001",
    "سنجه": "رضایت",
    "مقدار": "۴٫۱",
    "مقدار پیش از اجرا": "۲٫۶",
    "روش": "پیمایش",
    "حجم نمونه": "۱۳۰",
    "حاشیهٔ خطا": "۰٫۲",
}
SOLD = {"شناسهٔ فعالیت": "D7-1404-0001", "سنجه": "شرکت‌کننده", "مقدار": "۱۲۰"}


def load(run: Run, write: Write, *metrics: dict[str, str]) -> set[str]:
    """Codes of the problems of a load of one activity and its measures."""
    return run("load", write([activity()]), write(list(metrics), "metrics.csv")).codes


@pytest.mark.parametrize("headers", [("مقدار پایه", "خطای نمونه‌گیری"), ("baseline", "margin")])
def test_both_are_read_under_their_other_names(
    run: Run, write: Write, settings: Settings, headers: tuple[str, str]
) -> None:
    names = dict(zip(("مقدار پیش از اجرا", "حاشیهٔ خطا"), headers, strict=True))
    assert load(run, write, {names.get(header, header): cell for header, cell in LIKED.items()}) == set()
    assert stored(settings, "metric", "value, baseline, margin") == [(4.1, 2.6, 0.2)]


def test_a_blank_is_nothing_and_a_zero_is_zero(run: Run, write: Write, settings: Settings) -> None:
    blank = {**SOLD, "مقدار پیش از اجرا": "", "حاشیهٔ خطا": ""}
    zero = {**SOLD, "سنجه": "بازدید", "مقدار پیش از اجرا": "۰", "حاشیهٔ خطا": ""}
    load(run, write, blank, zero)
    assert set(stored(settings, "metric", "baseline, margin")) == {(None, None), (0.0, None)}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"مقدار پیش از اجرا": "۶"}, "constraint-error"),  # of 5 at most
        ({"حاشیهٔ خطا": "۷"}, "constraint-error"),
        ({"حاشیهٔ خطا": "-۱"}, "constraint-error"),
        ({"حاشیهٔ خطا": "۴٪"}, "unit-mismatch"),  # the measure is of 5, and not a percentage
        ({"مقدار پیش از اجرا": "۲ نفر"}, "unit-mismatch"),
        ({"حاشیهٔ خطا": "±۰٫۲"}, "type-error"),
    ],
)
def test_what_cannot_be_so_is_refused_at_its_field(
    run: Run, write: Write, cells: dict[str, str], code: str
) -> None:
    ran = run("check", write([activity()]), write([{**LIKED, **cells}], "metrics.csv"))
    (problem,) = ran.problems(code)
    fields = {"مقدار پیش از اجرا": "baseline", "حاشیهٔ خطا": "margin"}
    assert problem["field"] == fields[next(iter(cells))]


def test_a_margin_stays_only_where_its_value_stays(run: Run, write: Write, settings: Settings) -> None:
    load(run, write, LIKED)
    plain = {header: LIKED[header] for header in ("شناسهٔ فعالیت", "سنجه", "مقدار")}
    assert load(run, write, plain) >= {"kept-value"}
    assert stored(settings, "metric", "baseline, margin") == [(2.6, 0.2)]
    load(run, write, {**plain, "مقدار": "۴٫۴"})
    assert stored(settings, "metric", "value, baseline, margin") == [(4.4, 2.6, None)]


def test_a_change_of_either_is_told(run: Run, write: Write) -> None:
    load(run, write, LIKED)
    ran = run("check", write([{**LIKED, "مقدار پیش از اجرا": "۲٫۹"}], "metrics.csv"))
    (change,) = ran.report["differences"]
    assert change["fields"] == {"baseline": ["۲٫۶", "۲٫۹"]}


def as_of_contract_2(settings: Settings) -> None:
    """Make the batches what a program of contract 2 would have kept: without the two columns."""
    ledger, previous = Ledger(settings.batches), ""
    for number in ledger.numbers():
        folder = ledger.path(number)
        manifest = json.loads((folder / MANIFEST).read_bytes())
        if (rows := folder / "metric.parquet").exists():
            older = folder / "older.parquet"
            duckdb.sql(
                f"COPY (SELECT * EXCLUDE (baseline, margin) FROM '{rows}') TO '{older}' (FORMAT parquet)"
            )
            older.replace(rows)
            manifest["hashes"][rows.name] = hashlib.sha256(rows.read_bytes()).hexdigest()
        manifest |= {"contract": "2", "previous": previous}
        content = json.dumps(manifest, ensure_ascii=False).encode()
        (folder / MANIFEST).write_bytes(content)
        previous = hashlib.sha256(content).hexdigest()


def test_batches_of_the_contract_before_are_replayed_and_taken_back(
    run: Run, write: Write, settings: Settings
) -> None:
    load(run, write, LIKED)
    run("load", write([{**LIKED, "مقدار": "۴٫۴"}], "metrics.csv"))
    as_of_contract_2(settings)
    for path in settings.warehouse.iterdir():
        path.unlink()
    rebuilt = run("rebuild")
    assert (rebuilt.code, rebuilt.report["is_same"]) == (0, None)
    assert stored(settings, "metric", "value, baseline, margin") == [(4.4, None, None)]
    assert stored(settings, "past_metric", "value, baseline, margin") == [(4.1, None, None)]
    assert run("undo", "2", "--yes").code == 0
    assert stored(settings, "metric", "value, baseline, margin") == [(4.1, None, None)]
    load(run, write, LIKED)
    assert stored(settings, "metric", "value, baseline, margin") == [(4.1, 2.6, 0.2)]
    assert run("verify").code == 0


def test_a_version_of_the_contract_before_is_built_anew_and_not_called_another(
    run: Run, write: Write, settings: Settings
) -> None:
    load(run, write, LIKED)
    version = next(settings.warehouse.glob("warehouse-*.duckdb"))
    with duckdb.connect(str(version)) as connection:
        connection.execute("ALTER TABLE metric DROP COLUMN baseline")
        connection.execute("ALTER TABLE metric DROP COLUMN margin")
        connection.execute("UPDATE version SET contract = '2'")
    assert run("status").code == 2
    rebuilt = run("rebuild")
    assert (rebuilt.code, rebuilt.report["is_same"]) == (0, None)
    assert stored(settings, "metric", "baseline, margin") == [(2.6, 0.2)]


def test_a_backup_says_of_which_contract_it_is(run: Run, write: Write, settings: Settings) -> None:
    load(run, write, LIKED)
    backup = settings.data / "kept.zip"
    run("backup", backup)
    assert run("restore", backup, "--replace").report["is_same"] is True
