"""What looks like a mistake in a load is told, in numbers and with places; personal data is held back besides."""

import json
from typing import Any

import pytest

from etl import load
from etl.demo import write_demo
from etl.ledger.batch import Batch, Period, Submission
from etl.ledger.folder import Ledger
from etl.suspicions import CODES, EXAMPLES
from karnameh.settings import ROOT, Settings, today
from tests.etl.conftest import METRIC_ROW, PLAN_ROW, Ran, Run, Write, activities, activity

PHONE = "۰۹۱۲ ۳۴۵ ۶۷۸۹"


def suspicions(ran: Ran) -> dict[str, dict[str, Any]]:
    return {each["code"]: each for each in ran.report["suspicions"]}


def attendances(*values: str, first: int = 1) -> list[dict[str, str]]:
    """A measure for each activity in turn."""
    return [
        METRIC_ROW | {"شناسهٔ فعالیت": f"D7-1404-{number:04}", "مقدار": value}
        for number, value in enumerate(values, start=first)
    ]


def test_a_sound_file_makes_nobody_suspect_anything(run: Run, write: Write) -> None:
    ran = run("load", write(activities(30)), "--period", "1404")
    assert (ran.code, ran.report["suspicions"]) == (0, [])
    assert "به این‌ها نگاه کنید" not in run("check", write(activities(30)), as_json=False).out


# --- a year that shrinks


def test_a_year_that_falls_to_half_is_told(run: Run, write: Write) -> None:
    run("load", write(activities(12)))
    ran = run("load", write(activities(6)), "--whole", "روابط عمومی", "1404")
    assert suspicions(ran)["year-halves"]["count"] == 1
    (example,) = suspicions(ran)["year-halves"]["examples"]
    assert (example["file"], example["row"]) == (None, None)
    assert example["detail"] == {
        "district": "منطقهٔ ۷",
        "district_en": "District 7",
        "year": "1404",
        "before": "12",
        "after": "6",
    }
    text = run("load", write(activities(6)), "--whole", "روابط عمومی", "1404", as_json=False).out
    assert "منطقهٔ ۷، سال ۱۴۰۴: از ۱۲ فعالیت ۶ می‌ماند." in text


@pytest.mark.parametrize(("before", "after"), [(12, 7), (9, 1)])
def test_a_year_that_keeps_more_or_is_small_is_not_told(
    run: Run, write: Write, before: int, after: int
) -> None:
    run("load", write(activities(before)))
    assert suspicions(run("check", write(activities(after)), "--whole", "روابط عمومی", "1404")) == {}


def test_activities_that_move_to_another_district_leave_their_year(run: Run, write: Write) -> None:
    run("load", write(activities(10)))
    moved = [row | {"منطقه": "نامشخص", "محله": "نامشخص"} for row in activities(5)]
    (example,) = suspicions(run("check", write(moved)))["year-halves"]["examples"]
    assert (example["detail"]["before"], example["detail"]["after"]) == ("10", "5")


def test_what_replaces_the_lost_ones_counts(run: Run, write: Write) -> None:
    run("load", write(activities(10)))
    others = [row | {"شناسه": f"D7-1404-01{place:02}"} for place, row in enumerate(activities(9))]
    assert suspicions(run("check", write(others), "--whole", "روابط عمومی", "1404")) == {}


# --- a value that is too high


def test_a_value_far_beyond_the_usual_is_told_with_its_row(run: Run, write: Write) -> None:
    run("load", write(activities(12)), write(attendances(*["۱۲۰"] * 10), "metrics.csv"))
    ran = run("load", write(attendances("۱۱٬۹۹۹", "۱۲٬۰۰۰", first=11), "more.csv"))
    assert ran.report["outcome"] == "published"
    (example,) = suspicions(ran)["value-high"]["examples"]
    assert (example["file"], example["row"], example["field"]) == ("more.csv", 3, "value")
    assert (example["detail"]["number"], example["detail"]["usual"]) == ("12000", "120")
    assert (example["detail"]["metric"], example["detail"]["unit"]) == ("شرکت‌کننده", "نفر")


def test_a_metric_in_a_column_of_its_own_is_told_by_that_column(run: Run, write: Write) -> None:
    run("load", write([row | {"شرکت‌کننده": "۲۰"} for row in activities(10)]))
    path = write([activity(شناسه="D7-1404-0099") | {"شرکت‌کننده": "۹۰۰۰"}], "wide.csv")
    (example,) = suspicions(run("check", path))["value-high"]["examples"]
    assert (example["row"], example["field"]) == (2, "metric:attendance")
    assert "wide.csv، ردیف ۲، «شرکت‌کننده»" in run("check", path, as_json=False).out


def test_the_usual_is_of_the_kind_where_enough_is_known_of_it(run: Run, write: Write) -> None:
    workshops = [row | {"شناسه": f"D7-1404-1{n:03}", "نوع": "کارگاه"} for n, row in enumerate(activities(10))]
    crowds = [row | {"شرکت‌کننده": "۵۰۰۰۰"} for row in activities(10)]
    run("load", write(crowds), write([row | {"شرکت‌کننده": "۲۰"} for row in workshops], "workshops.csv"))
    new = [
        activity(شناسه="D7-1404-2001", نوع="کارگاه") | {"شرکت‌کننده": "۴۰۰۰"},  # of a workshop it is too much
        activity(شناسه="D7-1404-2002") | {"شرکت‌کننده": "۴۰۰۰"},
        activity(شناسه="D7-1404-2003", نوع="نظرسنجی")
        | {"شرکت‌کننده": "۴۰۰۰"},  # a kind that nothing is known of
    ]
    found = suspicions(run("check", write(new)))["value-high"]
    assert [example["row"] for example in found["examples"]] == [2]
    assert found["examples"][0]["detail"]["usual"] == "20"


def test_a_few_known_values_or_zeros_are_no_measure(run: Run, write: Write) -> None:
    run("load", write(activities(12)), write(attendances(*["۲"] * 9), "metrics.csv"))
    assert suspicions(run("check", write(attendances("۹۰۰۰", first=10)))) == {}
    run("load", write(attendances(*["۰"] * 11), "zeros.csv"))
    assert suspicions(run("check", write(attendances("۹۰۰۰", first=12)))) == {}


def test_a_value_that_stands_already_is_not_told_again(run: Run, write: Write) -> None:
    metrics = write(attendances(*["۱۲۰"] * 10, "۹۰۰۰۰"), "metrics.csv")
    run("load", write(activities(11)), metrics)
    assert suspicions(run("check", metrics)) == {}


# --- a date outside the period


DATES = {
    "۱۴۰۴/۰۶/۳۱": True,
    "۱۴۰۴/۰۷/۰۱": False,
    "آذر ۱۴۰۴": False,
    "دی ۱۴۰۴": True,
    "۱۴۰۴": False,
    "۱۴۰۳": True,
    "۱۴۰۵/۰۸/۰۱": True,
}


def test_dates_outside_the_stated_period_are_told(run: Run, write: Write) -> None:
    rows = [row | {"تاریخ شروع": date} for row, date in zip(activities(7), DATES, strict=True)]
    ran = run("load", write(rows), "--period", "۱۴۰۴-۰۷..۱۴۰۴-۰۹")
    assert ran.report["outcome"] == "published"
    found = suspicions(ran)["outside-period"]
    assert found["count"] == 4
    assert [each["row"] for each in found["examples"]] == [
        row for row, outside in enumerate(DATES.values(), start=2) if outside
    ]
    assert [each["value"] for each in found["examples"]] == ["1404/06/31", "1404/10", "1403", "1405/08/01"]
    assert found["detail"] == {"period": "مهر تا آذر ۱۴۰۴", "period_en": "Mehr to Azar 1404"}


def test_what_reaches_into_the_period_is_not_outside(run: Run, write: Write) -> None:
    long = activity(تاریخ_شروع="۱۴۰۴/۰۵/۰۱", تاریخ_پایان="۱۴۰۴/۰۷/۰۱")
    assert suspicions(run("check", write([long]), "--period", "1404-07")) == {}
    assert "outside-period" in suspicions(run("check", write([long]), "--period", "1404-08"))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("1404", Period(year=1404)),
        ("۱۴۰۴-۰۷", Period(year=1404, first_month=7, last_month=7)),
        ("1404-07..1404-09", Period(year=1404, first_month=7, last_month=9)),
        ("۱۴۰۴/۷ .. ۹", Period(year=1404, first_month=7, last_month=9)),
    ],
)
def test_a_period_is_kept_in_the_manifest(
    run: Run, write: Write, settings: Settings, text: str, period: Period
) -> None:
    run("load", write(activities(1)), "--period", text)
    batch = Ledger(settings.batches).read(1)
    assert batch.submission.period == period
    assert Batch.from_json(batch.to_json()).submission == batch.submission


@pytest.mark.parametrize("text", ["مهر", "1404-13", "1404-09..1404-07", "1404-11..1405-02", "404", "1200"])
def test_a_wrong_period_is_a_sentence(run: Run, write: Write, text: str) -> None:
    ran = run("check", write(activities(1)), "--period", text)
    assert (ran.code, "دورهٔ گزارش" in ran.err) == (2, True)


def test_a_manifest_of_an_older_program_states_no_period(run: Run, write: Write, settings: Settings) -> None:
    run("load", write(activities(1)), "--who", "مریم")
    plain = json.loads(Ledger(settings.batches).read(1).to_json())
    del plain["submission"]["period"]
    assert Batch.from_json(json.dumps(plain).encode()).submission == Submission(who="مریم")


# --- personal data


def test_personal_data_is_held_back_until_somebody_says_yes(
    run: Run, write: Write, settings: Settings
) -> None:
    path = write([activity(شرح_کوتاه=f"هماهنگی با {PHONE}", همکاران="سرا، ali@gmail.com")])
    ran = run("load", path)
    assert (ran.code, ran.report["outcome"], ran.report["wanted"]) == (
        1,
        "unconfirmed",
        {"personal": {"places": 2}},
    )
    assert Ledger(settings.batches).numbers() == []
    assert suspicions(ran)["personal-phone"]["examples"] == [
        {"file": "log.csv", "row": 2, "table": "activity", "field": "summary", "value": PHONE, "detail": {}}
    ]
    assert suspicions(ran)["personal-email"]["examples"][0]["field"] == "partners"
    text = run("load", path, as_json=False)
    assert f"log.csv، ردیف ۲، «شرح کوتاه»: «{PHONE}»" in text.out
    assert "--yes-personal" in text.out
    assert run("load", path, "--yes-personal").report["outcome"] == "published"


@pytest.mark.parametrize("answer", ["--yes-large", "--yes-withdraw"])
def test_another_yes_is_none_for_personal_data(run: Run, write: Write, answer: str) -> None:
    assert run("load", write([activity(عنوان=f"جشن {PHONE}")]), answer).report["outcome"] == "unconfirmed"


def test_it_is_looked_for_in_every_text_of_every_table(run: Run, write: Write) -> None:
    texts = {
        "عنوان": f"جشن {PHONE}",
        "شرح کوتاه": PHONE,
        "دلیل لغو": PHONE,
        "محل برگزاری": PHONE,
        "موضوع": f"کتاب، {PHONE}",
        "همکاران": f"سرا، {PHONE}",
        "فرد معرفی‌شده": f"رضا نمونه {PHONE}",
        "اقدام بر پایهٔ نتیجه": PHONE,
        "مصوبات": PHONE,
        "منبع": PHONE,
        "مستندات": "https://example.ir/?tel=09123456789",
    }
    ran = run("check", write([activity() | texts]), write([PLAN_ROW | {"منبع": PHONE}], "plan.csv"))
    found = suspicions(ran)["personal-phone"]
    assert found["count"] == len(texts) + 1
    assert len({(each["table"], each["field"]) for each in found["examples"]}) == len(texts) + 1


def test_a_name_is_no_personal_number(run: Run, write: Write) -> None:
    portrait = activity(نوع="چهرهٔ پرتلاش") | {"فرد معرفی‌شده": "رضا نمونه", "مبنای انتشار تصویر": "رضایت کتبی"}
    assert run("load", write([portrait])).report["suspicions"] == []


def test_only_what_would_be_added_or_changed_is_looked_at(run: Run, write: Write) -> None:
    told = activity(عنوان=f"جشن {PHONE}")
    run("load", write([told]), "--yes-personal")
    ran = run("load", write([told, activity(شناسه="D7-1404-0002")]))
    assert (ran.report["outcome"], ran.report["suspicions"]) == ("published", [])
    rejected = activity(شناسه="D7-1404-0003", نوع="ناشناخته", عنوان=PHONE)
    assert suspicions(run("check", write([rejected]))) == {}


def test_many_places_are_counted_and_a_few_are_told(run: Run, write: Write) -> None:
    path = write([row | {"عنوان": f"جشن {PHONE}"} for row in activities(EXAMPLES + 10)])
    found = suspicions(run("check", path))["personal-phone"]
    assert (found["count"], len(found["examples"])) == (EXAMPLES + 10, EXAMPLES)
    assert "و ۲۵ مورد دیگر." in run("check", path, as_json=False).out


def test_what_is_told_is_shortened_and_harmless(run: Run, write: Write) -> None:
    mail = f"{'a' * 64}@{'b' * 60}.com"
    (example,) = suspicions(run("check", write([activity(منبع=f"{mail}\u202e")])))["personal-email"][
        "examples"
    ]
    assert len(example["value"]) == 81
    assert "\u202e" not in example["value"]


def test_the_report_is_kept_with_its_suspicions(run: Run, write: Write, settings: Settings) -> None:
    run("load", write([activity(عنوان=f"جشن {PHONE}")]), "--yes-personal")
    report = json.loads((settings.batches / "000001" / "report.json").read_text(encoding="utf-8"))
    assert [each["code"] for each in report["suspicions"]] == ["personal-phone"]


def test_logs_and_demonstration_data_load_unasked(settings: Settings) -> None:
    logs = load(sorted((ROOT / "data" / "logs").glob("*.csv")), settings)
    demo = load(write_demo(settings.data / "demo", today=today()), settings, submission=Submission(demo=True))
    for result in (logs, demo):
        assert (result.outcome, result.report.suspicions) == ("published", [])


def test_every_code_is_told_in_both_languages(run: Run, write: Write) -> None:
    run("load", write([row | {"شرکت‌کننده": "۲۰"} for row in activities(20)]))
    texts = "، ".join((PHONE, "0076543218", "ali@x.ir", "IR062960000000100324200001"))
    new = activity(شناسه="D7-1404-0099", شرح_کوتاه=texts) | {"شرکت‌کننده": "۹۰۰۰"}
    arguments = ["check", write([new]), "--whole", "روابط عمومی", "1404", "--period", "1404-01"]
    assert list(suspicions(run(*arguments))) == list(CODES)
    for lang in ("fa", "en"):
        text = run(*arguments, "--lang", lang, as_json=False).out
        assert "{" not in text
