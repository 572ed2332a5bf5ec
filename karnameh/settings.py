"""The settings: every one has a working default, and an environment variable of its own."""

import math
import os
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: where ``app.py``, ``pages`` and ``data`` lie."""

TEHRAN = ZoneInfo("Asia/Tehran")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator may choose.

    Attributes:
        data: folder of logs, reference lists and the warehouse (``KARNAMEH_DATA``).
        demo: whether demonstration data is loaded and shown (``KARNAMEH_DEMO``, 1 or 0).
        district: code of the district that the site reports on (``KARNAMEH_DISTRICT``).
        memory: limit for DuckDB while loading (``KARNAMEH_MEMORY``, as in ``800MB``).
        keep_versions: versions of the warehouse that stay on the disk (``KARNAMEH_KEEP_VERSIONS``).
        keep_days: days after which an older version goes (``KARNAMEH_KEEP_DAYS``).
        confirm_share: share of the published rows of a table that one publication may change
            or withdraw without being confirmed, 0 to 1 (``KARNAMEH_CONFIRM_SHARE``).
        upload_megabytes: largest file that the desk takes (``KARNAMEH_UPLOAD_MB``).
        second_approval: whether nobody may publish what they sent or changed themselves (``KARNAMEH_SECOND_APPROVAL``).
        staff_hours: hours that a staff session lasts at most (``KARNAMEH_STAFF_HOURS``).
        address: the site's public address without a slash at its end, as in ``https://karnameh.example``;
            empty where documents and feeds take it from each request (``KARNAMEH_ADDRESS``).
        api_rate: requests to the open-data API that one network address may make in a minute; 0 for
            no limit (``KARNAMEH_API_RATE``).
        secrets: the file with the section ``[auth]`` of the sign-in provider (``KARNAMEH_SECRETS``).
    """

    data: Path
    demo: bool
    district: str
    memory: str
    keep_versions: int = 5
    keep_days: int = 30
    confirm_share: float = 0.2
    upload_megabytes: int = 200
    second_approval: bool = False
    staff_hours: int = 8
    address: str = ""
    api_rate: int = 600
    secrets: Path = ROOT / ".streamlit" / "secrets.toml"

    @property
    def logs(self) -> Path:
        """Activity logs as received."""
        return self.data / "logs"

    @property
    def reference(self) -> Path:
        """Places, kinds, codes, metrics, aliases: part of the program, not of an office's data."""
        return ROOT / "data" / "reference"

    @property
    def boundaries(self) -> Path:
        """Official boundaries, made fit to show; absent while the approximate ones are shown."""
        return self.data / "boundaries"

    @property
    def mappings(self) -> Path:
        """What senders said of the headers of their files."""
        return self.data / "mappings"

    @property
    def batches(self) -> Path:
        """The ledger: every batch with its files as received. The source of truth; keep it safe."""
        return self.data / "batches"

    @property
    def uploads(self) -> Path:
        """What staff sent by way of the desk, before and after it became a batch."""
        return self.data / "uploads"

    @property
    def staff(self) -> Path:
        """Accounts and sessions of the staff desk; nobody but the server's user may read it."""
        return self.data / "staff"

    @property
    def cache(self) -> Path:
        """What the site makes for itself and would make again."""
        return self.data / "cache"

    @property
    def rejected(self) -> Path:
        """Rows handed back to their senders."""
        return self.data / "rejected"

    @property
    def warehouse(self) -> Path:
        """The published versions and the pointer to the current one."""
        return self.data / "warehouse"

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the environment; a wrong value is a clear sentence, not a guess.

        Raises:
            ValueError: when one of them is not of its form.
        """
        return cls(
            data=Path(os.environ.get("KARNAMEH_DATA", ROOT / "data")).resolve(),
            demo=_switch("KARNAMEH_DEMO", on=True),
            district=os.environ.get("KARNAMEH_DISTRICT", "7"),
            memory=os.environ.get("KARNAMEH_MEMORY", "800MB"),
            keep_versions=_number("KARNAMEH_KEEP_VERSIONS", 5, int, minimum=1),
            keep_days=_number("KARNAMEH_KEEP_DAYS", 30, int, minimum=1),
            upload_megabytes=_number("KARNAMEH_UPLOAD_MB", 200, int, minimum=1),
            second_approval=_switch("KARNAMEH_SECOND_APPROVAL", on=False),
            staff_hours=_number("KARNAMEH_STAFF_HOURS", 8, int, minimum=1, maximum=72),
            address=_address("KARNAMEH_ADDRESS"),
            api_rate=_number("KARNAMEH_API_RATE", 600, int, minimum=0),
            secrets=Path(os.environ.get("KARNAMEH_SECRETS", ROOT / ".streamlit" / "secrets.toml")).resolve(),
            confirm_share=_number("KARNAMEH_CONFIRM_SHARE", 0.2, float, minimum=0, maximum=1),
        )


def _switch(name: str, *, on: bool) -> bool:
    text = os.environ.get(name, "1" if on else "0")
    if text not in ("0", "1"):
        raise ValueError(f"{name} must be 1 or 0, not {text!r}.")
    return text == "1"


def _address(name: str) -> str:
    text = os.environ.get(name, "").rstrip("/")
    if text and not re.fullmatch(r"https?://[\w.-]+(:\d+)?(/[\w./-]*)?", text, re.ASCII):
        raise ValueError(f"{name} must be an address such as https://karnameh.example, not {text!r}.")
    return text


_Number = TypeVar("_Number", int, float)


def _number(
    name: str, default: _Number, kind: type[_Number], *, minimum: float, maximum: float = math.inf
) -> _Number:
    text = os.environ.get(name)
    try:
        value = default if text is None else kind(text)
    except ValueError:
        raise ValueError(f"{name} must be a number, not {text!r}.") from None
    if not minimum <= value <= maximum:
        raise ValueError(
            f"{name} must be {minimum} or more, not {text!r}."
            if maximum == math.inf
            else f"{name} must be from {minimum} to {maximum}, not {text!r}."
        )
    return value


def tehran_time(moment: datetime) -> datetime:
    """A stored moment, UTC without saying so, as clocks in Tehran show it."""
    return moment.replace(tzinfo=UTC).astimezone(TEHRAN)


def tehran_date(moment: datetime) -> date:
    """The day in Tehran of a stored moment."""
    return tehran_time(moment).date()


def today() -> date:
    """Today in Tehran, whatever clock the server keeps.

    ``KARNAMEH_TODAY`` (an ISO date) fixes it, for tests and for printing a past day's report.
    """
    fixed = os.environ.get("KARNAMEH_TODAY")
    return date.fromisoformat(fixed) if fixed else datetime.now(TEHRAN).date()
