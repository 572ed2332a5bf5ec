"""The rule against guessing: after five failures in a quarter of an hour a name is locked out for a while.

The first time for a quarter of an hour, then twice as long each time, an hour at
most. No quarter of an hour sees more than five tries. A day without failures, or
the right password, makes up for all of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST = 5
WINDOW = timedelta(minutes=15)
LONGEST = timedelta(hours=1)
CALM = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tries:
    """What is remembered of the failures for one name: those that count, past locks, and the present one."""

    recent: tuple[datetime, ...] = ()
    locks: int = 0
    until: datetime | None = None

    def locked_until(self, now: datetime) -> datetime | None:
        """When the lock ends; None if there is none."""
        return self.until if self.until is not None and now < self.until else None

    def after_failure(self, now: datetime) -> "Tries":
        """What is to be remembered after one more failure, while there was no lock."""
        last = max((*self.recent, *filter(None, (self.until,))), default=now)
        locks = 0 if now - last >= CALM else self.locks
        recent = (*(at for at in self.recent if now - at < WINDOW), now)
        if len(recent) < MOST:
            return Tries(recent, locks, self.until)
        length: timedelta = min(WINDOW * 2 ** min(locks, 8), LONGEST)
        return Tries((), locks + 1, now + length)
