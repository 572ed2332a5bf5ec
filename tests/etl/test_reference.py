"""The reference lists and the contract's headers: nothing points nowhere, nothing means two things."""

import pytest

from etl.labels import LabelBook
from etl.match import Mapping, match_labels
from etl.problems import Problems
from etl.reference import Reference, list_key
from etl.schema import TABLES, FieldType
from karnameh.settings import ROOT

REFERENCE = Reference.read(ROOT / "data" / "reference")
BOOK = LabelBook(REFERENCE.vocabularies["metric"])


def matched(labels: list[str], problems: Problems) -> Mapping | None:
    return match_labels(labels, problems, header_row=1, book=BOOK, reference=REFERENCE)


def test_every_name_means_one_code() -> None:
    for vocabulary in REFERENCE.vocabularies.values():
        for key, codes in vocabulary.by_key.items():
            assert len(codes) == 1, (vocabulary.name, key, codes)
            assert set(codes) <= vocabulary.names.keys()


def test_every_vocabulary_of_the_contract_is_there() -> None:
    for table in TABLES.values():
        for field in table.fields:
            if field.type in (FieldType.CODE, FieldType.CODES):
                assert field.vocabulary is not None
                assert field.vocabulary in REFERENCE.vocabularies
                if field.default:
                    assert field.default in REFERENCE.vocabularies[field.vocabulary].names


def test_codes_and_names_resolve_to_themselves() -> None:
    for vocabulary in REFERENCE.vocabularies.values():
        for code, name in vocabulary.names.items():
            assert vocabulary.resolve(code) == code
            assert vocabulary.resolve(name) == code


def test_every_metric_has_a_stage_of_the_list() -> None:
    stages = REFERENCE.vocabularies["stage"].names
    assert all(row["stage"] in stages for row in REFERENCE.metrics)


def test_candidates_are_the_nearest_names() -> None:
    assert REFERENCE.vocabularies["neighbourhood"].candidates("نیلوفرر")[0] == "نیلوفر – شهید قندی (701)"
    assert REFERENCE.vocabularies["kind"].candidates("نشریات")[:1] == ["نشریه"]
    assert REFERENCE.vocabularies["kind"].candidates("xyz") == []


def test_every_unit_of_the_contract_and_the_metrics_is_in_the_list() -> None:
    units = REFERENCE.vocabularies["unit"].names
    assert all(row["unit"] in units for row in REFERENCE.metrics)
    assert all(field.unit in units for table in TABLES.values() for field in table.fields if field.unit)


def test_no_metric_is_headed_like_a_field_of_the_activities() -> None:
    fields = {
        list_key(name)
        for field in TABLES["activity"].fields
        for name in (field.name, field.fa, field.en, *field.aliases)
    }
    assert not fields & REFERENCE.vocabularies["metric"].by_key.keys()


def test_each_header_means_one_field_of_a_table() -> None:
    for table in TABLES.values():
        meanings: dict[str, set[str]] = {}
        for field in table.fields:
            for name in (field.name, field.fa, field.en, *field.aliases):
                meanings.setdefault(list_key(name), set()).add(field.name)
        assert {key: names for key, names in meanings.items() if len(names) > 1} == {}


@pytest.mark.parametrize("table", TABLES)
def test_a_full_header_is_known_as_its_table(table: str) -> None:
    labels = [field.fa for field in TABLES[table].fields]
    problems = Problems("log.csv")
    mapping = matched(labels, problems)
    assert mapping is not None
    assert mapping.table.name == table
    assert list(mapping.columns) == [field.name for field in TABLES[table].fields]
    assert not problems.counts
    assert BOOK.choose([(label,) for label in labels])[0] == len(labels)


def test_missing_headers_are_named_in_persian() -> None:
    problems = Problems("log.csv")
    assert matched(["شناسه", "عنوان", "نوع", "محله"], problems) is None
    missing = {problem.detail["label"] for problem in problems.kept}
    assert missing == {"تاریخ شروع", "وضعیت", "منطقه", "واحد مجری"}
