"""The options of ``python -m etl``."""

import argparse
import codecs
from pathlib import Path

from etl.boundaries.options import add_boundaries_options
from etl.confirm import Confirmation
from etl.ledger.batch import Submission, Whole
from etl.period import period_of
from etl.problems import PublishError
from etl.read import Overrides
from etl.reference import Reference
from etl.staff import add_staff_options
from etl.targets import is_target
from karnameh.persian.digits import to_ascii
from karnameh.persian.text import clean

_COMMANDS = {
    "load": "check files and publish them as a batch, in a new version",
    "check": "check files and report; nothing is published",
    "status": "tell which version is published, and its batches",
    "show": "tell what one batch changed",
    "undo": "take one batch back and keep the later ones",
    "correct": "publish what was wrong with an activity, and which batch mended it",
    "verify": "check that batches, pointer and version are whole and agree",
    "rebuild": "build the warehouse anew from the batches",
    "prune": "remove old versions of the warehouse; the batches stay",
    "backup": "write everything that cannot be derived into one file",
    "restore": "put a backup in place, verified",
    "bootstrap": "load the logs and the demonstration data where they are missing",
    "template": "write the workbook that a clerk fills in",
    "repair": "show what a PDF damaged in a text, and mend it",
    "boundaries": "put official boundaries, from a file, in place of the approximate ones",
    "staff": "say who may use the staff desk",
}


def parser(description: str) -> argparse.ArgumentParser:
    """The parser of all commands."""
    found = argparse.ArgumentParser(prog="python -m etl", description=description)
    commands = found.add_subparsers(dest="command", required=True)
    for name, text in _COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--json", action="store_true", help="the report as JSON")
        command.add_argument("--lang", choices=("fa", "en"), default="fa", help="language of the report")
        command.add_argument("--traceback", action="store_true", help="for developers: show where a bug is")
        command.add_argument("--quiet", action="store_true", help="no progress bar")
        _add_options(name, command)
    return found


def _add_options(name: str, command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    match name:
        case "load" | "check":
            _add_source_options(command)
            if name == "load":
                add("--demo", action="store_true", help="mark the rows as demonstration data")
                add("--partial", action="store_true", help="publish the rows without errors")
                add("--yes-withdraw", action="store_true", help="withdraw the records that were listed")
                add("--yes-large", action="store_true", help="change so much of a table at once")
                add("--yes-personal", action="store_true", help="publish the personal data that was listed")
                _add_sender_options(command)
        case "show":
            add("number", type=int, metavar="BATCH")
        case "undo":
            add("number", type=int, metavar="BATCH")
            add("--yes", action="store_true", help="do it; without this only what would happen is told")
            _add_sender_options(command)
        case "correct":
            add("activity", metavar="ACTIVITY", help="the activity's identifier")
            add("wrong", metavar="TEXT", help="what was wrong, in a sentence")
            add("--batch", type=int, help="the batch that mended it, if not the last that changed it")
            _add_sender_options(command)
        case "boundaries":
            add_boundaries_options(command)
        case "staff":
            add_staff_options(command)
        case "prune":
            add("--keep", type=_row, help="how many of the newest versions stay")
            add("--days", type=_row, help="days after which a version goes")
        case "backup":
            add("file", type=Path, metavar="FILE", help="the ZIP file to write")
        case "restore":
            add("file", type=Path, metavar="FILE", help="a file that backup wrote")
            add("--replace", action="store_true", help="move what is there aside first")
        case "template":
            add("out", type=Path, metavar="OUT", help="the XLSX file to write")
        case "repair":
            add("path", type=Path, metavar="FILE", help="a UTF-8 text")
            add("--out", type=Path, help="write the mended text here")


def _add_sender_options(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("--who", help="who publishes; stays in the batch's folder and is never shown")
    add("--unit", help="the unit that answers for it, for the public")
    add("--note", help="why, for the public")


def _add_source_options(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("paths", nargs="+", type=Path, metavar="PATH", help="CSV files, workbooks, or folders of them")
    add(
        "--map", action="append", default=[], metavar="HEADER=FIELD", help="what a column is; - leaves it out"
    )
    add("--sheet", help="the only sheet of a workbook to read")
    add("--header-row", type=_row, metavar="ROW", help="row of the header's last line")
    add("--encoding", type=_encoding, help="the encoding of a text file, as cp1256")
    add("--repair", action=argparse.BooleanOptionalAction, help="mend text that a PDF damaged, or never")
    add(
        "--whole",
        nargs=2,
        metavar=("UNIT", "YEAR"),
        help="the files are the whole record of this unit and Jalali year: activities missing from them are withdrawn",
    )
    add("--period", metavar="PERIOD", help="what the activities are of, as 1404 or 1404-07..1404-09")
    add("--rejects", type=Path, metavar="FOLDER", help="where to write the rows with errors")
    add("--preview", action="store_true", help="show the first rows as they would be published")
    add("--diff", action="store_true", help="show the records that would change, field by field")


def _row(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def _encoding(name: str) -> str:
    try:
        found = codecs.lookup(name)
        "".encode(found.name)  # rot13 is a codec, and no encoding
        return found.name
    except LookupError:
        raise argparse.ArgumentTypeError(f"{name!r} is no encoding") from None


def overrides_of(options: argparse.Namespace, reference: Reference) -> Overrides:
    """What the options say of the files.

    Raises:
        PublishError: when ``--map`` names something that is no column of the record.
    """
    mapping = {}
    for pair in options.map:
        label, _, target = pair.rpartition("=")
        if not label.strip() or not is_target(target.strip(), reference.vocabularies["metric"].names):
            raise PublishError("unknown-target", target=target, label=label)
        mapping[label.strip()] = target.strip()
    return Overrides(
        encoding=options.encoding,
        sheet=options.sheet,
        header_row=options.header_row,
        mapping=mapping,
        repair=options.repair,
    )


_LONGEST = 400
"""Characters of what is said of a publication: it goes to every reader of the history."""


def _text(options: argparse.Namespace, name: str) -> str | None:
    text = " ".join(clean(getattr(options, name, None) or "").split())
    if len(text) > _LONGEST:
        raise PublishError("text-too-long", limit=str(_LONGEST))
    return text or None


def submission_of(options: argparse.Namespace) -> Submission:
    """What the options say of the publication.

    Raises:
        PublishError: when the year of ``--whole``, or ``--period``, is none.
    """
    whole = None
    if getattr(options, "whole", None):
        unit, year = options.whole
        digits = to_ascii(year)
        if not (digits.isdecimal() and len(digits) == len("1404")):
            raise PublishError("whole-year", year=year)
        whole = Whole(unit=clean(unit), year=int(digits))
    who, unit, note = (_text(options, name) for name in ("who", "unit", "note"))
    return Submission(
        who=who,
        unit=unit,
        note=note,
        demo=getattr(options, "demo", False),
        whole=whole,
        period=period_of(period) if (period := getattr(options, "period", None)) else None,
    )


def confirmed_of(options: argparse.Namespace) -> set[Confirmation]:
    """What the options say yes to."""
    said: dict[Confirmation, bool] = {
        "withdraw": options.yes_withdraw,
        "large": options.yes_large,
        "personal": options.yes_personal,
    }
    return {name for name, yes in said.items() if yes}
