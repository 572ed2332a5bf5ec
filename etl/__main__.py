"""``python -m etl load|check|status|bootstrap|template|repair``: the only way that data enters the warehouse.

Exit codes: 0 done; 1 rows rejected or publication refused; 2 unusable input, or the work could not be done.
"""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path

from etl.bootstrap import bootstrap
from etl.cli import overrides_of, parser
from etl.load import check, load, status
from etl.outcome import LoadResult, Report, Status
from etl.pdf_preview import repair_file
from etl.problems import PublishError
from etl.progress import ProgressBar
from etl.reference import Reference
from etl.report import render, render_load, render_status
from etl.texts import sentence
from etl.workbook.template import write_template
from karnameh.persian.calendar import from_gregorian
from karnameh.settings import Settings, today

_CANNOT = 2
_SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls")

Result = Report | LoadResult | Status | str


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = parser(__doc__ or "").parse_args(argv)
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
        print(_shown(result, options))
    return max((result.exit_code for result in results if isinstance(result, Report | LoadResult)), default=0)


def _run(options: Namespace, bar: ProgressBar | None) -> Sequence[Result]:
    try:
        settings = Settings.from_environment()
    except ValueError as error:
        raise PublishError("setting", reason=str(error)) from error
    match options.command:
        case "status":
            return [status(settings)]
        case "bootstrap":
            return bootstrap(settings, progress=bar)
        case "template":
            reference = Reference.read(settings.reference)
            year = from_gregorian(today()).year
            made = write_template(options.out, reference, year=year, lang=options.lang)
            return [sentence(options.lang, "report", "template", {"file": made})]
        case "repair":
            return [repair_file(options.path, out=options.out, lang=options.lang)]
    paths = source_files(options.paths)
    overrides = overrides_of(options, Reference.read(settings.reference))
    if options.command == "check":
        return [check(paths, settings, overrides=overrides, rejects=options.rejects, progress=bar)]
    return [
        load(
            paths,
            settings,
            overrides=overrides,
            demo=options.demo,
            partial=options.partial,
            rejects=options.rejects or settings.data / "batches" / "rejected",
            progress=bar,
        )
    ]


def _shown(result: Result, options: Namespace) -> str:
    if isinstance(result, str):
        return result
    if options.json:
        return json.dumps(result.to_dict(), ensure_ascii=False, indent=2)
    match result:
        case Report():
            return render(result, options.lang, preview=options.preview)
        case LoadResult():
            return render_load(result, options.lang, preview=getattr(options, "preview", False))
        case _:
            return render_status(result, options.lang)


def _fail(text: str) -> int:
    print(text, file=sys.stderr)
    return _CANNOT


def source_files(paths: Iterable[Path]) -> list[Path]:
    """The source files that the paths name; a folder stands for those in it, in order of name.

    Raises:
        PublishError: when a path is not there, or a folder holds no CSV file or workbook.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise PublishError("not-found", path=str(path))
        inside = sorted(_sources_in(path)) if path.is_dir() else [path]
        if not inside:
            raise PublishError("no-files", path=str(path))
        found.update(dict.fromkeys(inside))
    return list(found)


def _sources_in(folder: Path) -> Iterable[Path]:
    """The files of a folder that we read; not what Excel leaves beside an open workbook."""
    for path in folder.iterdir():
        if path.suffix.lower() in _SUFFIXES and not path.name.startswith(("~$", ".")):
            yield path


if __name__ == "__main__":
    sys.exit(main())
