"""A slow link before a server: 1.6 Mbps down, 0.75 Mbps up, 150 ms there and back.

Chromium's own throttle (``Network.emulateNetworkConditions``) lets the messages of an open websocket, by
which Streamlit sends its pages, arrive without delay, and opens connections for nothing. Here whatever goes
over a connection is slowed, and all connections share the one line, as at home: each direction sends one
piece after another at its speed, and a piece arrives half the round trip later. Opening a connection costs
a round trip. What is left out: TCP's slow start, losses, TLS, and the look-up of names.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Thread
from urllib.parse import urlsplit

PIECE = 1460
"""Bytes that are sent as one: what a packet carries."""

SLACK = 0.02
"""Seconds of the line's time that may be made up for when a piece was late: timers are not exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """Bytes a second in each direction, and seconds there and back."""

    down: float = 1_600_000 / 8
    up: float = 750_000 / 8
    round_trip: float = 0.150


SLOW_4G = Speed()


@contextmanager
def slow_link(server: str, speed: Speed = SLOW_4G) -> Iterator[str]:
    """An address that answers as the server's (``http://host:port``) does, only slowly."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="slow link", daemon=True)
    thread.start()
    host, port = urlsplit(server).hostname, urlsplit(server).port
    link = _Link(str(host), int(port or 80), speed)
    listening = asyncio.run_coroutine_threadsafe(link.listen(), loop).result()
    try:
        yield f"http://127.0.0.1:{listening}"
    finally:
        asyncio.run_coroutine_threadsafe(link.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Direction:
    """One direction of the line, shared by all connections."""

    def __init__(self, bytes_per_second: float, delay: float) -> None:
        self._speed = bytes_per_second
        self._delay = delay
        self._free_at = 0.0

    async def sent(self, size: int) -> float:
        """Wait until the piece has been sent. Returns when it will arrive, by the loop's clock."""
        now = asyncio.get_running_loop().time()
        self._free_at = max(self._free_at, now - SLACK) + size / self._speed
        await asyncio.sleep(self._free_at - now)
        return max(self._free_at, now) + self._delay


class _Link:
    """Listens, and takes every connection to the server and back."""

    def __init__(self, host: str, port: int, speed: Speed) -> None:
        self._server = host, port
        self._round_trip = speed.round_trip
        self._down = _Direction(speed.down, speed.round_trip / 2)
        self._up = _Direction(speed.up, speed.round_trip / 2)

    async def listen(self) -> int:
        """Begin. Returns the port."""
        self._listening = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return int(self._listening.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Let go of every connection."""
        self._listening.close()
        open_ones = asyncio.all_tasks() - {asyncio.current_task()}
        for task in open_ones:
            task.cancel()
        await asyncio.gather(*open_ones, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.CancelledError):
            await asyncio.sleep(self._round_trip)
            server_reader, server_writer = await asyncio.open_connection(*self._server)
            await asyncio.gather(
                _carried(reader, server_writer, self._up), _carried(server_reader, writer, self._down)
            )
        writer.close()


async def _carried(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: _Direction) -> None:
    """Take all that comes to the other end, in order, until either end is closed."""
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    arriving = asyncio.create_task(_arrived(under_way, writer))
    with suppress(OSError):
        while piece := await reader.read(PIECE):
            under_way.put_nowait((await line.sent(len(piece)), piece))
    under_way.put_nowait((0, b""))
    with suppress(OSError):
        await arriving


async def _arrived(under_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
    """Hand over each piece when it is due; an empty one is the end."""
    clock = asyncio.get_running_loop().time
    try:
        while (due := await under_way.get())[1]:
            await asyncio.sleep(due[0] - clock())
            writer.write(due[1])
            await writer.drain()
    finally:
        writer.close()
