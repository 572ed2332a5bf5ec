"""``python -m karnameh figure|data|report|twin``: what anyone makes from the published data; nothing here changes it.

Exit codes: 0 done; 2 what was asked for is not there, or cannot be written.
"""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence

from karnameh.commands import data, figure, report, twin
from karnameh.commands.opened import CannotDo
from karnameh.locales import chosen

_CANNOT = 2
_COMMANDS = {"figure": figure, "data": data, "report": report, "twin": twin}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(argv)
    try:
        return int(options.run(options))
    except CannotDo as error:
        print(chosen(options.lang).text(error.key, **error.values), file=sys.stderr)
        return _CANNOT


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m karnameh", description=__doc__, formatter_class=RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in _COMMANDS.items():
        command.add(commands.add_parser(name, help=command.__doc__, description=command.__doc__))
    return parser


if __name__ == "__main__":
    sys.exit(main())
