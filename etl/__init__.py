"""The pipeline: read, normalise, validate, diff, load, publish; and the ledger of what was published."""

from etl.backup import backup, restore
from etl.correct import correct
from etl.ledger.batch import Period, Submission, Whole
from etl.load import check, load
from etl.outcome import FileReport, LoadResult, Rebuilt, Report, Status, UndoResult
from etl.problems import Problem, Problems, PublishError, Severity
from etl.rebuild import rebuild
from etl.status import status
from etl.suspicions import Suspicion
from etl.undo import undo
from etl.verify import verify

__all__ = [
    "FileReport",
    "LoadResult",
    "Period",
    "Problem",
    "Problems",
    "PublishError",
    "Rebuilt",
    "Report",
    "Severity",
    "Status",
    "Submission",
    "Suspicion",
    "UndoResult",
    "Whole",
    "backup",
    "check",
    "correct",
    "load",
    "rebuild",
    "restore",
    "status",
    "undo",
    "verify",
]
