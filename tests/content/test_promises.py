"""The pages of promises: what is told of each, and what shows it."""

from karnameh.locales import locale
from tests.content.conftest import Write
from tests.markup import read

FA = locale("fa")


def test_a_promise_without_a_quantity_is_not_judged_and_has_no_meter(write: Write) -> None:
    shown = read(write("promises", year="1404").content)
    (unknown,) = [one for one in shown.every(cls="k-pledge") if "نشست‌های خبری" in one.text]
    assert FA.text("promises.without_quantity") in unknown.text
    assert FA.text("promises.state_unknown_target") in unknown.text
    assert not unknown.every(cls="k-meter")
    assert "٪" not in unknown.text


def test_a_small_quantity_bears_no_percentage(write: Write) -> None:
    shown = read(write("promises", year="1404").content)
    (workshops,) = [one for one in shown.every(cls="k-pledge-late") if "کارگاه" in one.text]
    assert FA.text("promises.done", n=3) in workshops.text
    assert "٪" not in workshops.text
    assert FA.text("chart.done_of", done="۳", planned="۴") in shown.every("table")[-1].text


def test_evidence_is_at_hand_and_one_promise_has_all_of_it(write: Write) -> None:
    shown = write("promises", year="1404").content
    assert "id=D7-1404-0004" in shown
    own = write("promises", year="1404", item="D7-1404-P01").content
    cards = [card.attributes["href"] for card in read(own).every(cls="k-card-title")]
    assert [address[-12:] for address in cards] == ["D7-1404-0004", "D7-1404-0003", "D7-1404-0002"]


def test_the_rule_is_said_on_the_page(write: Write) -> None:
    assert FA.text("promises.rule", date="۲ آذر ۱۴۰۵") in write("promises").content
    assert "by today (2 Azar 1405) is in proportion" in write("promises", lang="en").content


def test_a_promise_that_is_none_of_the_year_is_the_whole_list(write: Write) -> None:
    for item in ("D7-1405-P01", "x", "' OR 1=1 --"):
        assert "k-pledges" in write("promises", year="1404", item=item).content
        assert FA.text("promises.back") not in write("promises", year="1404", item=item).content


def test_a_year_without_a_plan_says_so(write: Write) -> None:
    assert FA.text("promises.empty_title", year="۱۴۰۳") in write("promises", year="1403").content
