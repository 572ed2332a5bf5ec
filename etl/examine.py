"""Examining the files of one load: read, normalise, validate, compare; everything found is a report."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count as numbers
from pathlib import Path

import duckdb

from etl.diff import changes, changes_by_file, compare, withdraw
from etl.findings import add_findings, collect, create_findings
from etl.headers import label_key
from etl.incoming import create_incoming
from etl.labels import LabelBook
from etl.ledger.batch import Submission, Whole
from etl.ledger.state import ACTIVITY, in_scope
from etl.leftovers import leave_out, tell_blanks
from etl.match import Mapping, match_labels
from etl.mistakes import find_mistakes
from etl.normalise import Source, normalise
from etl.outcome import FileReport, Report
from etl.personal_rows import find_personal
from etl.preview import preview
from etl.problems import PublishError, UnusableInputError
from etl.read import Overrides, Part, RawTable, mend_cells, parts_of, read
from etl.reference import Reference
from etl.reference_tables import stage_reference
from etl.relations import check_demo, check_references
from etl.remembered import recall
from etl.schema import TABLES
from etl.staging import Staging, append_rows, count
from etl.targets import LEFT_OUT, METRIC
from etl.validate import validate
from karnameh.settings import Settings, today

Progress = Callable[[str, float], None]
"""Called with a stage (read, normalise, validate, compare, publish) and the share of it that is done."""


_NOTHING_SAID = Submission()


@dataclass(frozen=True, slots=True)
class _Taken:
    """A table that was read: its report, and its text and mapping where it has them."""

    file: FileReport
    raw: RawTable | None = None
    mapping: Mapping | None = None
    is_blank: bool = False


def examine(
    staging: Staging,
    paths: Sequence[Path],
    settings: Settings,
    overrides: Overrides,
    *,
    submission: Submission = _NOTHING_SAID,
    is_partial: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Examine the files against the contract, each other and the attached ``warehouse``.

    Leaves the rows without errors in ``incoming_<table>`` and what they change in
    ``delta_<table>``. With ``is_partial`` a row that refers to a rejected row is rejected too.
    """
    connection = staging.connection
    tell = progress or (lambda stage, share: None)
    reference = Reference.read(settings.reference)
    _prepare(connection, reference, settings.boundaries)
    files: dict[int, FileReport] = {}
    for taken in _read_all(staging, paths, settings, overrides, reference, tell):
        files[taken.file.number] = taken.file
        connection.execute("INSERT INTO source_file VALUES (?, ?)", [taken.file.number, taken.file.title])
        _normalise(connection, taken, overrides, reference, demo=submission.demo, tell=tell)
    tell("validate", 0.0)
    validate(connection, today=today())
    check_demo(connection)
    if submission.whole:
        _check_scope(connection, submission.whole)
    tell("compare", 0.0)
    _reject(connection, files, is_partial=is_partial)
    compare(connection)
    if submission.whole:
        withdraw(connection, ACTIVITY, in_scope(connection, submission.whole, "warehouse.activity", "o"))
    for number, changed in changes_by_file(connection).items():
        files[number].changes = changed
    for number, file in files.items():
        file.preview = preview(connection, file.table, number, reference)
    suspicions = [*find_mistakes(connection, submission), *find_personal(connection)]
    return Report(files=list(files.values()), changes=changes(connection), suspicions=suspicions)


def _normalise(
    connection: duckdb.DuckDBPyConnection,
    taken: _Taken,
    overrides: Overrides,
    reference: Reference,
    *,
    demo: bool,
    tell: Progress,
) -> None:
    """Make typed rows of a table that was read, and count its rows."""
    file = taken.file
    if taken.raw is None or taken.mapping is None:
        return
    source = Source(
        raw=taken.raw, mapping=taken.mapping, file=file.number, demo=demo, repair=overrides.repair
    )
    normalise(connection, source, reference, progress=partial(tell, "normalise"))
    # A row may have cells beyond the last column only: it is read, and rejected.
    rows = f"SELECT source_row FROM incoming_{file.table} WHERE file = {file.number}"
    broken = f"SELECT source_row FROM finding WHERE file = {file.number} AND code = 'extra-cell'"
    file.rows_read = count(connection, f"({rows} UNION {broken})")
    if not file.rows_read:
        file.problems.add("empty-table")


def _prepare(connection: duckdb.DuckDBPyConnection, reference: Reference, boundaries: Path) -> None:
    create_findings(connection)
    stage_reference(connection, reference, boundaries)
    create_incoming(connection)
    connection.execute("CREATE TABLE source_file (number INTEGER, name VARCHAR)")


def _check_scope(connection: duckdb.DuckDBPyConnection, whole: Whole) -> None:
    """A whole record of a unit and a year has no activities of another one."""
    scope = in_scope(connection, whole, "incoming_activity", "i")
    add_findings(
        connection,
        "outside-whole",
        f"incoming_activity AS i WHERE i.unit IS NOT NULL AND i.year IS NOT NULL AND NOT {scope}",
        file="i.file",
        row="i.source_row",
        field="unit",
        value="i.unit || '، ' || i.year",
        detail={"unit": whole.unit, "year": str(whole.year)},
    )


def _read_all(
    staging: Staging,
    paths: Sequence[Path],
    settings: Settings,
    overrides: Overrides,
    reference: Reference,
    tell: Progress,
) -> Iterator[_Taken]:
    """The tables of all files; a sheet without rows beside one that has some is only told."""
    book = LabelBook(
        reference.vocabularies["metric"], given=overrides.mapping, recall=partial(recall, settings.mappings)
    )
    number = numbers()
    unused = {label_key(label): label for label in overrides.mapping}
    for source, path in enumerate(paths, start=1):
        tell("read", 0.0)
        parts = parts_of(path, staging.folder, book, overrides)
        taken = [
            _take_in(staging, part, (source, next(number)), book, overrides, reference) for part in parts
        ]
        for each in taken:
            if each.mapping is None:  # its own report says what is wrong, and comes first
                unused.clear()
            for label, how in each.file.matched.items():
                if how == "given":
                    unused.pop(label_key(label), None)
        filled = [each for each in taken if not each.is_blank] or taken[:1]
        for each in taken:
            if each not in filled:
                detail = {"rule": "empty"}
                filled[0].file.problems.add("extra-sheet", value=each.file.sheet, detail=detail)
        yield from filled
    for label in unused.values():
        raise PublishError("unused-map", label=label)


def _take_in(
    staging: Staging,
    part: Part,
    place: tuple[int, int],
    book: LabelBook,
    overrides: Overrides,
    reference: Reference,
) -> _Taken:
    """Read one table, find what its columns mean, and leave out what is no record.

    ``place`` is that of its file, and its own, in this load.
    """
    source, number = place
    sheet = None if part.sheet is None else part.sheet.name
    file = FileReport(
        number=number, source=source, file=part.source.name, sheet=sheet, problems=part.problems
    )
    file.sha256, file.size = part.sha256, part.size
    try:
        raw = read(part, staging, book, overrides, number=number)
    except UnusableInputError:
        return _Taken(file)
    file.sha256, file.size, file.encoding, file.separator = raw.sha256, raw.size, raw.encoding, raw.separator
    file.header_row, file.header_rows = raw.header_row, raw.header_rows
    file.header, file.labels = raw.header, raw.labels
    mended = [cell for cell in overrides.cells if (cell.source, cell.sheet) == (source, sheet)]
    mend_cells(staging.connection, raw, mended)
    tell_blanks(staging.connection, raw, file.problems, file=number)
    mapping = match_labels(
        raw.labels,
        file.problems,
        header_row=raw.header_row,
        book=book.for_header(raw.header),
        reference=reference,
    )
    if mapping is None:
        return _Taken(file)
    file.table = mapping.table.name
    matches = [pair for pair in zip(raw.labels, mapping.matches, strict=True) if pair[1] is not None]
    file.mapping = {label: match.target for label, match in matches if match and match.target != LEFT_OUT}
    file.measures = {
        f"{METRIC}{row['code']}": {"fa": row["fa"], "en": row["en"]}
        for row in reference.metrics
        if row["code"] in mapping.metrics
    }
    file.matched = {label: match.how for label, match in matches if match}
    leave_out(staging.connection, raw, mapping, file.problems, file=number)
    _refuse_merged_numbers(staging.connection, part, mapping, number)
    is_blank = not count(staging.connection, f"{raw.relation} AS r WHERE NOT {raw.blank}")
    return _Taken(file, raw, mapping, is_blank)


def _refuse_merged_numbers(
    connection: duckdb.DuckDBPyConnection, part: Part, mapping: Mapping, number: int
) -> None:
    """A number in a merged cell may be of all its rows together: read for each, it would be multiplied."""
    targets = {position: target for target, position in mapping.numbers().items()}
    cells = part.sheet.filled if part.sheet is not None else ()
    rows = [
        (number, row, targets[column - 1], "merged-number", None, "{}")
        for row, column in cells
        if column - 1 in targets
    ]
    append_rows(connection, "finding", rows)


def _reject(connection: duckdb.DuckDBPyConnection, files: dict[int, FileReport], *, is_partial: bool) -> None:
    """Take the rows with errors out of the incoming tables, and the findings into the reports."""
    for number, file in files.items():
        if file.problems.has_errors and file.table:
            file.rows_rejected = file.rows_read
            for table in TABLES:
                connection.execute(f"DELETE FROM incoming_{table} WHERE file = {number}")
    _remove_bad_rows(connection)
    while is_partial and check_references(connection):
        _remove_bad_rows(connection)
    for number, file in files.items():
        rejected = count(connection, f"bad_row WHERE file = {number}")
        file.rows_rejected = max(file.rows_rejected, rejected)
        labels = {target: label for label, target in file.mapping.items() if target.startswith(METRIC)}
        collect(connection, number, file.problems, labels)


def _remove_bad_rows(connection: duckdb.DuckDBPyConnection) -> None:
    if not count(connection, "bad_row"):
        return
    for table in TABLES:
        connection.execute(
            f"DELETE FROM incoming_{table} AS i USING bad_row AS b "
            "WHERE i.file = b.file AND i.source_row = b.source_row"
        )
