"""``python -m karnameh data OUT.zip``: the published data as one file, from which each figure can be recomputed."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from karnameh.commands.opened import CannotDo, add_choices, opened
from karnameh.exports.archive import archive


def add(parser: ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("out", type=Path, metavar="OUT.zip", help="the file to write")
    add_choices(parser)
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Write the file, whole or not at all. Raises CannotDo when it cannot be written."""
    published = opened(options.as_of)
    part = options.out.with_name(f"{options.out.name}.part")
    try:
        try:
            with part.open("wb") as target:
                archive(published, target)
            part.replace(options.out)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise CannotDo("archive.cannot_write") from error
    print(options.out)
    return 0
