"""The pipeline: read, normalise, validate, diff, load, publish."""

from etl.load import check, load, status
from etl.outcome import FileReport, LoadResult, Report, Status
from etl.problems import Problem, Problems, PublishError, Severity

__all__ = [
    "FileReport",
    "LoadResult",
    "Problem",
    "Problems",
    "PublishError",
    "Report",
    "Severity",
    "Status",
    "check",
    "load",
    "status",
]
