"""``python -m karnameh figure CODE``: recompute a figure of a page or a report from the published data."""

import json
from argparse import ArgumentParser, Namespace

from karnameh import figures
from karnameh.commands.opened import CannotDo, add_choices, opened
from karnameh.content.figure_record import figure_record, rows_address
from karnameh.figures import FigureRef, FigureValue
from karnameh.locales import Locale, chosen
from karnameh.warehouse import Published, VersionInfo, questions


def add(parser: ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("code", help="as it stands in the footnote, such as done-y1404-n701")
    parser.add_argument("--json", action="store_true", help="for programs")
    add_choices(parser)
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Print the figure. Raises CannotDo for a code that names none."""
    published = opened(options.as_of)
    locale = chosen(options.lang)
    try:
        ref = figures.parse(options.code)
        found = figures.compute(published, ref)
    except figures.WrongFigure as wrong:
        raise CannotDo(f"figure.wrong_{wrong.reason}") from wrong
    version = questions.version_info(published)
    if options.json:
        print(json.dumps(figure_record(published, ref, found, locale), ensure_ascii=False, indent=2))
    else:
        print(_text(published, ref, found, version, locale))
    return 0


def _text(
    published: Published, ref: FigureRef, found: FigureValue, version: VersionInfo, locale: Locale
) -> str:
    say = locale.text
    batch = published.batch
    lines = [
        (figures.title(published, ref, locale), figures.value_text(ref, found, locale)),
        *figures.part_texts(found, locale),
        (say("figure.meaning"), figures.definition(ref, locale)),
        (say("figure.asked"), figures.query(published, ref, locale)),
        (say("figure.behind"), say("figure.behind_n", n=found.rows)),
        (say("figure.all"), rows_address(ref)),
        (say("figure.version"), locale.plain(version.number)),
        *([(say("figure.as_of"), say("figure.as_of_text", n=batch))] if batch else []),
        (say("figure.hash"), version.rows_hash),
        (say("figure.code"), str(ref)),
    ]
    return "\n".join(f"{label}: {text}" for label, text in lines)
