"""``python -m etl load|check|status|bootstrap``: the only way that data enters the warehouse.

Exit codes: 0 done; 1 rows rejected or publication refused; 2 unusable input, or the work could not be done.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from etl.bootstrap import bootstrap
from etl.load import check, load, status
from etl.outcome import LoadResult, Report, Status
from etl.problems import PublishError
from etl.progress import ProgressBar
from etl.report import render, render_load, render_status
from etl.texts import Lang, sentence
from karnameh.settings import Settings

_CANNOT = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(argv)
    bar = ProgressBar(sys.stderr, options.lang) if sys.stderr.isatty() and not options.quiet else None
    try:
        results = _run(options, bar)
    except PublishError as error:
        return _fail(sentence(options.lang, "failure", error.code, error.detail))
    except KeyboardInterrupt:
        return _fail(sentence(options.lang, "failure", "interrupted"))
    except Exception as error:
        # A bug of ours: a person is told in a sentence, a developer asks for the traceback.
        if options.traceback:
            raise
        return _fail(sentence(options.lang, "failure", "bug", {"kind": type(error).__name__}))
    finally:
        if bar is not None:
            bar.close()
    for result in results:
        shown = json.dumps(result.to_dict(), ensure_ascii=False, indent=2) if options.json else None
        print(shown or _text(result, options.lang))
    return max((0 if isinstance(result, Status) else result.exit_code for result in results), default=0)


def _run(options: argparse.Namespace, bar: ProgressBar | None) -> Sequence[Report | LoadResult | Status]:
    try:
        settings = Settings.from_environment()
    except ValueError as error:
        raise PublishError("setting", reason=str(error)) from error
    if options.command == "status":
        return [status(settings)]
    if options.command == "bootstrap":
        return bootstrap(settings, progress=bar)
    paths = source_files(options.paths)
    if options.command == "check":
        return [check(paths, settings, progress=bar)]
    rejects = settings.data / "batches" / "rejected"
    result = load(paths, settings, demo=options.demo, partial=options.partial, rejects=rejects, progress=bar)
    return [result]


def _text(result: Report | LoadResult | Status, lang: Lang) -> str:
    match result:
        case Report():
            return render(result, lang)
        case LoadResult():
            return render_load(result, lang)
        case _:
            return render_status(result, lang)


def _fail(text: str) -> int:
    print(text, file=sys.stderr)
    return _CANNOT


def source_files(paths: Iterable[Path]) -> list[Path]:
    """The CSV files that the paths name; a folder stands for those in it, in order of name.

    Raises:
        PublishError: when a path is not there, or a folder holds no CSV file.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise PublishError("not-found", path=str(path))
        inside = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        if not inside:
            raise PublishError("no-files", path=str(path))
        found.update(dict.fromkeys(inside))
    return list(found)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("load", "check files and publish them as a new version"),
        ("check", "check files and report; nothing is written"),
        ("status", "tell which version is published"),
        ("bootstrap", "load the logs and the demonstration data where they are missing"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("--json", action="store_true", help="the report as JSON")
        command.add_argument("--lang", choices=("fa", "en"), default="fa", help="language of the report")
        command.add_argument("--traceback", action="store_true", help="for developers: show where a bug is")
        command.add_argument("--quiet", action="store_true", help="no progress bar")
        if name in ("load", "check"):
            command.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="CSV files or folders")
        if name == "load":
            command.add_argument("--demo", action="store_true", help="mark the rows as demonstration data")
            command.add_argument("--partial", action="store_true", help="publish the rows without errors")
    return parser


if __name__ == "__main__":
    sys.exit(main())
