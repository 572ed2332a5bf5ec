"""The options of ``python -m etl``."""

import argparse
import codecs
from pathlib import Path

from etl.problems import PublishError
from etl.read import Overrides
from etl.reference import Reference
from etl.targets import is_target

_COMMANDS = {
    "load": "check files and publish them as a new version",
    "check": "check files and report; nothing is published",
    "status": "tell which version is published",
    "bootstrap": "load the logs and the demonstration data where they are missing",
    "template": "write the workbook that a clerk fills in",
    "repair": "show what a PDF damaged in a text, and mend it",
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
        if name in ("load", "check"):
            _add_source_options(command)
        if name == "load":
            command.add_argument("--demo", action="store_true", help="mark the rows as demonstration data")
            command.add_argument("--partial", action="store_true", help="publish the rows without errors")
        if name == "template":
            command.add_argument("out", type=Path, metavar="OUT", help="the XLSX file to write")
        if name == "repair":
            command.add_argument("path", type=Path, metavar="FILE", help="a UTF-8 text")
            command.add_argument("--out", type=Path, help="write the mended text here")
    return found


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
    add("--rejects", type=Path, metavar="FOLDER", help="where to write the rows with errors")
    add("--preview", action="store_true", help="show the first rows as they would be published")


def _row(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no row of a spreadsheet")
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
