"""Problems told together: by their remedy where they are many, one by one where they are few."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from etl.problems import CODES, Problem

GROUPED_FROM = 16
"""Problems that share a remedy are told together from this many on: fewer are told one by one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Problems that say the same of several rows, or that are mended in the same way.

    ``values`` are what was found, each once, where the problems differ in that.
    """

    problem: Problem
    rows: tuple[int, ...]
    values: tuple[str, ...] = ()


def grouped(problems: Iterable[Problem]) -> list[Group]:
    """Problems of one remedy as one group where they are many, equal ones as one in any case; errors first."""
    problems = list(problems)
    shares = Counter(map(_remedy, problems))
    rows: dict[tuple[object, ...], list[int]] = {}
    values: dict[tuple[object, ...], dict[str, None]] = {}
    first: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        key = _remedy(problem)
        if shares[key] < GROUPED_FROM:
            key = (*key, problem.value, tuple(sorted(problem.detail.items())))
        first.setdefault(key, problem)
        rows.setdefault(key, []).extend([] if problem.row is None else [problem.row])
        values.setdefault(key, {})[problem.value or ""] = None
    order = list(CODES)
    groups = [
        Group(first[key], tuple(rows[key]), tuple(values[key]) if len(values[key]) > 1 else ())
        for key in first
    ]
    return sorted(
        groups,
        key=lambda group: (
            _SEVERITIES.index(group.problem.severity),
            order.index(group.problem.code),
            group.rows[:1],
        ),
    )


_SEVERITIES = ("error", "warning", "note")


def _remedy(problem: Problem) -> tuple[object, ...]:
    """What the remedy of a problem depends on."""
    return problem.code, problem.field, problem.detail.get("rule")
