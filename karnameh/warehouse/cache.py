"""A small bounded cache that threads may share."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

T = TypeVar("T")


class Cache:
    """Keeps the last ``size`` answers used; belongs to one version and dies with it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def peek(self, key: Hashable, kind: type[T]) -> T | None:
        """The answer of that kind that is kept under ``key``; None where there is none."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        return found if isinstance(found, kind) else None

    def get(self, key: Hashable, make: Callable[[], T], *, worth: Callable[[T], bool]) -> T:
        """The answer kept under ``key``, or the one that ``make`` gives.

        ``make`` runs outside the lock: two threads that ask at once may both
        work, and neither waits. An answer that is not ``worth`` its memory is
        handed over and not kept.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(T, self._kept[key])
        answer = make()
        if worth(answer):
            with self._lock:
                self._kept[key] = answer
                while len(self._kept) > self._size:
                    self._kept.popitem(last=False)
        return answer
