# The client for asyncio: track() is an ordinary call that never blocks; flush() and shutdown() are awaited.

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from types import TracebackType

from .tracker import Tracker

_DEFAULT_DEADLINE_S = 10.0


class AsyncTurret(Tracker):
    """Sends events from a background thread, so that the event loop never waits for the network.

    ``async with AsyncTurret(...) as turret:`` shuts it down at the end.
    """

    async def flush(self, timeout_s: float = _DEFAULT_DEADLINE_S) -> bool:
        """Sends what waits. True: everything tracked before is settled. False: ``timeout_s`` passed, and it goes on."""
        return await _is_flushed(self._begin_flush(), timeout_s)

    async def shutdown(self, timeout_s: float = _DEFAULT_DEADLINE_S) -> bool:
        """Takes no more events, sends what waits, drops what is left after ``timeout_s``. True: nothing was left."""
        try:
            return await _is_flushed(self._begin_shutdown(), timeout_s)
        finally:
            self._stop()

    async def __aenter__(self) -> AsyncTurret:
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.shutdown()


async def _is_flushed(flushed: Future[bool], timeout_s: float) -> bool:
    await asyncio.wait([asyncio.wrap_future(flushed)], timeout=timeout_s)
    return flushed.done() and flushed.result()
