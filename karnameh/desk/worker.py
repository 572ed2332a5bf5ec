"""The worker beside the site: a process of its own, started anew when it ends, gone when the site goes."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from karnameh import web
from karnameh.settings import ROOT

log = logging.getLogger(__name__)
_PAUSE = 2.0


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """What runs as long as the application does: what the site needs, and the desk's worker."""
    async with web.lifespan(app), working():
        yield


@asynccontextmanager
async def working() -> AsyncIterator[None]:
    """Keep a worker for the desk's uploads as long as the site runs."""
    keeper = asyncio.create_task(_keep())
    try:
        yield
    finally:
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper


async def _keep() -> None:
    while True:
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "etl.uploads.worker", cwd=ROOT)
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            process.terminate()
            await process.wait()
            raise
        log.warning("The worker of the desk ended (%s) and is started anew.", code)
        await asyncio.sleep(_PAUSE)
