"""The record as it was, and what changed, on the ledger of ``fixture_warehouse.build_ledger``."""

import gc
from pathlib import Path
from random import Random

import pytest

from etl import Submission
from etl.ledger.batch import Batch, Counts, in_force
from etl.ledger.folder import Ledger
from karnameh.warehouse import NoSuchBatch, Published, Store, questions
from karnameh.warehouse.published import PAST_VIEWS
from karnameh.warehouse.questions.batches import taken_back, undone_batches
from tests.fixture_warehouse import CLERK

LAST = 11


@pytest.fixture(scope="module")
def today(ledger: Path) -> Published:
    """The ledger's record with demonstration rows."""
    return Store(ledger, demo=True).published()


def titles(published: Published) -> dict[str, str]:
    return {
        row["activity_id"]: row["title"]
        for row in published.records("SELECT activity_id, title FROM activity")
    }


def test_every_batch_left_a_record_of_its_own(today: Published) -> None:
    counts = [len(titles(today.as_of(number))) for number in range(1, LAST + 1)]
    assert counts == [28, 31, 31, 32, 31, 31, 32, 31, 31, 31, 31]


@pytest.mark.parametrize("table", ["activity", "metric", "plan_item", "batch", "source_file", "correction"])
def test_after_the_last_batch_the_past_is_today(today: Published, table: str) -> None:
    sql = f"SELECT * FROM {table} ORDER BY ALL"
    assert today.as_of(LAST).frame(sql).equals(today.frame(sql))


def test_the_past_says_what_it_said(today: Published) -> None:
    assert titles(today.as_of(2))["D7-1404-0002"] == "کارگاه کتاب‌خوانی کودکان"
    assert titles(today.as_of(3))["D7-1404-0002"] == "کارگاه کتاب‌خوانی کودکان و مادران"
    attendance = "SELECT value FROM metric WHERE activity_id = 'D7-1404-0002' AND metric = 'attendance'"
    assert [today.as_of(number).records(attendance) for number in (2, 3)] == [
        [{"value": 45}],
        [{"value": 54}],
    ]
    quantity = "SELECT quantity, quantity_state FROM plan_item WHERE plan_item_id = 'D7-1404-P02'"
    assert today.as_of(2).record(quantity) == {"quantity": None, "quantity_state": "unknown"}
    assert today.as_of(3).record(quantity) == {"quantity": 3, "quantity_state": "known"}
    names = [titles(today.as_of(number))["D7-1404-0003"] for number in (8, 9, 10, 11)]
    assert [name.endswith("در برابر آتش") for name in names] == [False, True, False, True]


def test_the_past_knows_only_the_batches_before(today: Published) -> None:
    past = today.as_of(5)
    assert [batch.number for batch in questions.batches(past).rows] == [5, 4, 3, 2, 1]
    assert questions.corrections(past, activity_id="D7-1404-0002") == []
    assert questions.batch(past, 6) is None
    assert questions.activity_history(past, "D7-1405-0010") == []
    assert [change.batch for change in questions.activity_history(today.as_of(2), "D7-1404-0002")] == [1]


@pytest.mark.parametrize("number", [0, -1, LAST + 1, 10**12])
def test_there_is_no_record_after_a_batch_that_is_none(today: Published, number: int) -> None:
    with pytest.raises(NoSuchBatch):
        today.as_of(number)


def test_demonstration_batches_are_none_where_they_are_not_shown(ledger: Path) -> None:
    real = Store(ledger, demo=False).published()
    with pytest.raises(NoSuchBatch):
        real.as_of(2)
    assert len(titles(real.as_of(1))) == 28
    assert 2 not in [batch.number for batch in questions.batches(real).rows]


def test_what_is_internal_now_has_no_past(today: Published) -> None:
    for number in range(1, LAST + 1):
        assert "D7-1403-0004" not in titles(today.as_of(number))
        assert "D7-1403-0004" not in str(questions.activity_changes(today, number, limit=100))
    assert questions.activity_history(today, "D7-1403-0004") == []
    assert questions.withdrawal(today, "D7-1403-0004") is None
    metrics = "SELECT count(*) FROM metric_version WHERE activity_id = 'D7-1403-0004'"
    assert today.number(metrics) == 0


def test_what_was_internal_begins_when_it_was_made_public(today: Published) -> None:
    assert "D7-1405-0008" not in titles(today.as_of(3))
    (change,) = questions.activity_history(today, "D7-1405-0008")
    assert (change.batch, change.state, change.before) == (4, "added", None)


def test_a_name_that_was_taken_out_is_in_no_past(today: Published) -> None:
    persons = "SELECT DISTINCT person FROM activity WHERE person IS NOT NULL"
    assert today.records(persons) == [{"person": "مریم نمونه"}]
    assert today.as_of(1).records(persons) == []
    assert "رضا نمونه" not in str(today.records("SELECT * EXCLUDE (content) FROM activity_version"))
    assert today.as_of(3).records(persons) == [{"person": "مریم نمونه"}]


def test_no_sender_is_ever_published(today: Published) -> None:
    for table in ("published.batch", "published.source_file", "published.correction"):
        assert CLERK not in str(today.records(f"SELECT * FROM {table}"))


def test_today_does_not_look_at_the_past(today: Published) -> None:
    sql = "EXPLAIN (FORMAT json) SELECT count(*) FROM metric JOIN activity USING (activity_id)"
    for published, looks in ((today, False), (today.as_of(3), True)):
        assert ("past_" in str(published.records(sql))) == looks


def test_the_last_past_views_stay_open_and_the_others_close(ledger: Path) -> None:
    published = Store(ledger, demo=True).published()
    first = published.as_of(1)
    close = first.close
    assert published.as_of(1) is first
    del first
    for number in range(2, 2 + PAST_VIEWS):
        published.as_of(number)
    gc.collect()
    assert not close.alive
    assert published.as_of(1).batch == 1


def test_batches_come_page_by_page_newest_first(today: Published) -> None:
    found = questions.batches(today, page=2, page_size=4)
    assert (found.total, found.page, found.pages) == (LAST, 2, 3)
    assert [batch.number for batch in found.rows] == [7, 6, 5, 4]
    assert questions.batches(today, page=99, page_size=4).page == 3
    third = questions.batch(today, 3)
    assert third is not None
    assert (third.kind, third.changed, third.unit) == ("load", 5, "روابط عمومی منطقهٔ ۷")
    assert third.note is not None
    assert third.note.startswith("بازبینی پاییز")
    fifth = questions.batch(today, 5)
    assert fifth is not None
    assert (fifth.whole_unit, fifth.whole_year, fifth.withdrawn) == ("روابط عمومی", 1403, 1)


def test_what_is_taken_back_is_as_the_pipeline_has_it(today: Published, ledger: Path) -> None:
    assert undone_batches(today) == {7: 8, 10: 11}
    holding = in_force(Ledger(ledger.parent / "batches").batches(last=LAST).values())
    assert holding == set(range(1, LAST + 1)) - undone_batches(today).keys()


def test_undoing_of_undoing_agrees_with_the_pipeline_however_deep(today: Published) -> None:
    loaded = questions.batch(today, 1)
    assert loaded is not None
    for seed in range(50):
        random, targets = Random(seed), dict[int, int]()  # noqa: S311 — no secret
        made: list[Batch] = []
        for number in range(1, 25):
            holding = sorted(in_force(made))
            target = random.choice(holding) if holding and random.random() < 0.6 else None
            if target is not None:
                targets[number] = target
            made.append(
                Batch(
                    number=number,
                    kind="load" if target is None else "undo",
                    target=target,
                    made_at=loaded.made_at,
                    submission=Submission(),
                    contract="",
                    counts=Counts(),
                    previous="",
                )
            )
        assert in_force(made) == {batch.number for batch in made} - taken_back(targets).keys()


def test_a_batch_changes_activities_with_their_measures(today: Published) -> None:
    found = questions.activity_changes(today, 3)
    assert dict(found.totals) == {"changed": 2}  # another person alone is no change that is told
    book, fire = found.shown["changed"]
    assert (book.key, fire.key) == ("D7-1404-0002", "D7-1404-0003")
    assert book.before is not None
    assert book.after is not None
    assert (book.before["budget"], book.after["budget"]) == (45_000_000, 54_000_000)
    (measure,) = book.measures
    assert measure.before is not None
    assert measure.after is not None
    assert (measure.before["value"], measure.after["value"]) == (45, 54)
    assert fire.measures == ()
    promises = questions.plan_item_changes(today, 3)
    assert [change.key for change in promises.shown["changed"]] == ["D7-1404-P02"]


def test_a_long_list_is_cut_and_counted(today: Published) -> None:
    found = questions.activity_changes(today, 1, limit=5)
    assert dict(found.totals) == {"added": 28}
    assert len(found.shown["added"]) == 5
    assert found.shown["added"][0].known["activity_id"] == "D7-1403-0001"


def test_corrections_and_undone_undos_change_what_they_change(today: Published) -> None:
    totals = [dict(questions.activity_changes(today, number).totals) for number in range(4, LAST + 1)]
    assert totals == [
        {"added": 1},
        {"withdrawn": 1},
        {},
        {"added": 1},
        {"withdrawn": 1},
        {"changed": 1},
        {"changed": 1},
        {"changed": 1},
    ]


def test_the_history_of_one_activity(today: Published) -> None:
    found = questions.activity_history(today, "D7-1404-0003")
    assert [(change.batch, change.state) for change in found] == [
        (11, "changed"),
        (10, "changed"),
        (9, "changed"),
        (3, "changed"),
        (1, "added"),
    ]
    assert questions.activity_history(today, "D7-1403-9999") == []


def test_a_correction_says_from_when_to_when(today: Published) -> None:
    (said,) = questions.corrections(today, activity_id="D7-1404-0002")
    assert (said.wrong_since, said.mended_in, said.batch) == (1, 3, 6)
    assert said.wrong_from <= said.mended_at
    assert questions.corrections(today, batch=6) == [said]
    assert questions.corrections(today, activity_id="D7-1404-0003") == []


def test_a_withdrawn_activity_says_when_and_by_what(today: Published) -> None:
    gone = questions.withdrawal(today, "D7-1403-0003")
    assert gone is not None
    assert (gone.title, gone.batch.number, gone.last_seen) == ("کارگاه مادران", 5, 4)
    undone = questions.withdrawal(today, "D7-1405-0010")
    assert undone is not None
    assert (undone.batch.kind, undone.batch.target, undone.last_seen) == ("undo", 7, 7)
    assert questions.withdrawal(today.as_of(4), "D7-1403-0003") is None
    for stands in ("D7-1404-0002", "D7-1403-9999", ""):
        assert questions.withdrawal(today, stands) is None


def test_the_row_behind_an_activity_is_found_through_its_batch(today: Published) -> None:
    found = questions.activity(today, "D7-1404-0002")
    assert found is not None
    assert found.source is not None
    assert (found.source.batch, found.activity.source_row) == (3, 2)
    before = questions.activity(today.as_of(2), "D7-1404-0002")
    assert before is not None
    assert before.source is not None
    assert (before.source.batch, before.source.file_name) == (1, "activities.csv")
