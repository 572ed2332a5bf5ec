"""``python -m karnameh report``: the yearly report as PDF, workbook and data, and the pages that the law asks for."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from karnameh.commands.opened import CannotDo, add_choices, opened
from karnameh.report import bundle
from karnameh.report.edition import NoReport
from karnameh.report.pdf import NoFont
from karnameh.settings import Settings


def add(parser: ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("--year", type=int, required=True, metavar="1404", help="Jalali year")
    parser.add_argument("--district", metavar="N", help="the settings' district without it")
    parser.add_argument("--half", type=int, choices=(1, 2), help="only the six-monthly report of this half")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the files")
    parser.epilog = "The reports are in Persian; --lang is the language of what the command says."
    add_choices(parser)
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Make the files and name them. Raises CannotDo when there is nothing to report or it cannot be written."""
    published = opened(options.as_of)
    district = options.district or Settings.from_environment().district
    try:
        files = bundle.files_of(published, year=options.year, district=district, half=options.half)
        for path in bundle.write(published, files, options.out):
            print(path)
    except NoReport as error:
        raise CannotDo(f"report.{error.reason}", **error.values) from error
    except NoFont as error:
        raise CannotDo("report.no_font") from error
    except OSError as error:
        raise CannotDo("archive.cannot_write") from error
    return 0
