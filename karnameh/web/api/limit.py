"""How often one address may ask: a bucket of tokens that fills again by and by, in the memory of this process."""

import math
import time
from collections import OrderedDict
from threading import Lock

ADDRESSES = 10_000
"""Addresses that are remembered; the one that asked longest ago is forgotten first."""


class Limit:
    """At most ``per_minute`` requests of an address a minute, all of them at once if it likes; 0 for no limit."""

    def __init__(self, per_minute: int) -> None:
        self._most = float(per_minute)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def seconds_to_wait(self, address: str) -> int:
        """Take a token; 0 where there was one, else the seconds after which there will be."""
        if not self._most:
            return 0
        now, each = time.monotonic(), 60 / self._most
        with self._lock:
            tokens, since = self._buckets.pop(address, (self._most, now))
            tokens = min(self._most, tokens + (now - since) / each)
            wait = 0 if tokens >= 1 else math.ceil((1 - tokens) * each)
            self._buckets[address] = (tokens if wait else tokens - 1, now)
            while len(self._buckets) > ADDRESSES:
                self._buckets.popitem(last=False)
        return wait
