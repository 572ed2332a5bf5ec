"""``python -m karnameh twin OUT``: the public site as plain files that open without a server or a network."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from karnameh.commands.opened import CannotDo
from karnameh.locales import chosen
from karnameh.twin.documents import PageFailed
from karnameh.twin.folder import NotEmpty
from karnameh.twin.room import TooLarge
from karnameh.twin.twin import LIMIT, Renewed, write_twin
from karnameh.warehouse import NoWarehouse


def add(parser: ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("out", type=Path, metavar="OUT", help="folder to write, absent or empty")
    parser.add_argument("--lang", choices=("fa", "en"), default="fa", help="language of the answer")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Write the folder and say how large it is. Raises CannotDo when it cannot be written."""
    say = chosen(options.lang)
    try:
        made = write_twin(options.out)
    except NoWarehouse as error:
        raise CannotDo("figure.no_data") from error
    except NotEmpty as error:
        raise CannotDo("twin.not_empty", folder=str(options.out)) from error
    except TooLarge as error:
        raise CannotDo("twin.too_large", limit=LIMIT) from error
    except PageFailed as error:
        raise CannotDo("twin.page_failed") from error
    except Renewed as error:
        raise CannotDo("twin.renewed") from error
    except OSError as error:
        raise CannotDo("twin.cannot_write") from error
    size = say.number(made.size / 1_000_000, decimals=1)
    print(say.text("twin.done", files=made.files, size=size, folder=str(options.out)))
    return 0
