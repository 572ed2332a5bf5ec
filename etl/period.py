"""The period that a sender states, as people write it."""

import re

from etl.ledger.batch import Period
from etl.problems import PublishError
from karnameh.persian.digits import to_ascii
from karnameh.persian.text import clean

_period = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?: ?\.\. ?(?:\1[-/])?(\d{1,2}))?)?").fullmatch


def period_of(text: str) -> Period:
    """«1404», «1404-07», «1404-07..1404-09», in any digits.

    Raises:
        PublishError: when it is none of these.
    """
    found = _period(to_ascii(clean(text)))
    if found is None:
        raise PublishError("period", period=text)
    year, first, last = found.groups()
    try:
        if first is None:
            return Period(year=int(year))
        return Period(year=int(year), first_month=int(first), last_month=int(last or first))
    except ValueError:
        raise PublishError("period", period=text) from None
