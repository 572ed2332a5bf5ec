"""``python -m etl load|check|status|show|undo|correct|verify|rebuild|prune|backup|restore|bootstrap|template|repair|boundaries|staff``: the only way that data enters the warehouse.

Exit codes: 0 done; 1 rows rejected or publication refused; 2 unusable input, or the work could not be done.
"""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path

from etl.backup import backup, restore
from etl.bootstrap import bootstrap
from etl.boundaries.options import boundaries
from etl.boundaries.report import BoundariesResult, render_boundaries
from etl.cli import confirmed_of, overrides_of, parser, submission_of
from etl.correct import correct
from etl.load import check, load
from etl.outcome import LoadResult, Rebuilt, Report, Shown, Status, UndoResult, Verified
from etl.pdf_preview import repair_file
from etl.problems import PublishError
from etl.progress import ProgressBar
from etl.prune import prune
from etl.rebuild import rebuild
from etl.reference import Reference
from etl.report import render, render_load, render_status
from etl.report_ledger import render_batch, render_rebuilt, render_undo, render_verified
from etl.show import show
from etl.staff import staff
from etl.status import status
from etl.texts import failure_text, number, sentence
from etl.undo import undo
from etl.verify import verify
from etl.workbook.template import write_template
from karnameh.persian.calendar import from_gregorian
from karnameh.settings import Settings, today

_CANNOT = 2
_SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls")

Result = Report | LoadResult | UndoResult | Rebuilt | Verified | Shown | Status | BoundariesResult | str


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = parser(__doc__ or "").parse_args(argv)
    bar = ProgressBar(sys.stderr, options.lang) if sys.stderr.isatty() and not options.quiet else None
    try:
        results = _run(options, bar)
    except PublishError as error:
        return _fail(failure_text(options.lang, error.code, error.detail))
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
    return max((getattr(result, "exit_code", 0) for result in results), default=0)


def _run(options: Namespace, bar: ProgressBar | None) -> Sequence[Result]:
    try:
        settings = Settings.from_environment()
    except ValueError as error:
        raise PublishError("setting", reason=str(error)) from error
    match options.command:
        case "load" | "check":
            return [_examine(options, settings, bar)]
        case "status":
            return [status(settings)]
        case "show":
            return [show(options.number, settings)]
        case "undo":
            said = submission_of(options)
            return [undo(options.number, settings, submission=said, confirmed=options.yes)]
        case "correct":
            said = submission_of(options)
            batch = options.batch
            return [correct(options.activity, options.wrong, settings, mended_in=batch, submission=said)]
        case "verify":
            return [verify(settings)]
        case "rebuild":
            return [rebuild(settings)]
        case "bootstrap":
            return bootstrap(settings, progress=bar)
        case "repair":
            return [repair_file(options.path, out=options.out, lang=options.lang)]
        case "boundaries":
            return [boundaries(options, settings)]
        case "staff":
            return [staff(options, settings)]
        case "restore":
            return [restore(options.file, settings, replace=options.replace)]
        case _:
            return [_write_file(options, settings)]


def _examine(options: Namespace, settings: Settings, bar: ProgressBar | None) -> Report | LoadResult:
    paths = source_files(options.paths)
    overrides = overrides_of(options, Reference.read(settings.reference))
    submission = submission_of(options)
    if options.command == "check":
        return check(
            paths,
            settings,
            overrides=overrides,
            submission=submission,
            rejects=options.rejects,
            progress=bar,
        )
    return load(
        paths,
        settings,
        overrides=overrides,
        submission=submission,
        partial=options.partial,
        confirmed=confirmed_of(options),
        rejects=options.rejects or settings.rejected,
        progress=bar,
    )


def _write_file(options: Namespace, settings: Settings) -> str:
    """The commands that make, or remove, files and have one sentence to say."""
    match options.command:
        case "backup":
            made = backup(options.file, settings)
            return sentence(options.lang, "report", "backed_up", {"file": made})
        case "prune":
            keep, days = options.keep or settings.keep_versions, options.days or settings.keep_days
            removed = prune(settings, keep=keep, days=days)
            return sentence(options.lang, "report", "pruned", {"count": number(options.lang, len(removed))})
        case _:
            reference = Reference.read(settings.reference)
            year = from_gregorian(today()).year
            made = write_template(options.out, reference, year=year, lang=options.lang)
            return sentence(options.lang, "report", "template", {"file": made})


def _shown(result: Result, options: Namespace) -> str:
    if isinstance(result, str):
        return result
    if options.json:
        return json.dumps(result.to_dict(), ensure_ascii=False, indent=2, default=str)
    lang = options.lang
    match result:
        case Report():
            return render(result, lang, preview=options.preview, diff=options.diff)
        case LoadResult():
            asked = {name: getattr(options, name, False) for name in ("preview", "diff")}
            return render_load(result, lang, **asked)
        case UndoResult():
            return render_undo(result, lang)
        case Shown():
            return render_batch(result, lang)
        case Rebuilt():
            return render_rebuilt(result, lang)
        case Verified():
            return render_verified(result, lang)
        case BoundariesResult():
            return render_boundaries(result, lang)
        case _:
            return render_status(result, lang)


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
