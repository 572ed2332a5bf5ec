"""Accounts in a folder of their own, with a clock that the test turns."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from karnameh.accounts import Accounts, passwords
from karnameh.settings import Settings


@dataclass
class Clock:
    """Stands still until it is turned."""

    time: datetime = datetime(2026, 11, 23, 8)

    def __call__(self) -> datetime:
        return self.time

    def turn(self, **by: float) -> None:
        """Let time pass."""
        self.time += timedelta(**by)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take no time; the tests of time and strength take the real ones."""
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
    passwords._nobody.cache_clear()


@pytest.fixture
def real_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's own strength."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher())
    passwords._nobody.cache_clear()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", demo=False, district="7", memory="1GB")


@pytest.fixture
def accounts(settings: Settings, clock: Clock) -> Accounts:
    """No accounts yet."""
    return replace(Accounts.of(settings), now=clock)
