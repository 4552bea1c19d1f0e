# The client for hosts without asyncio: flush() and shutdown() wait in the calling thread.

from __future__ import annotations

from concurrent.futures import Future, wait
from types import TracebackType

from .tracker import Tracker

_DEFAULT_DEADLINE_S = 10.0


class Turret(Tracker):
    """Sends events from a background thread. ``with Turret(...) as turret:`` shuts it down at the end."""

    def flush(self, timeout_s: float = _DEFAULT_DEADLINE_S) -> bool:
        """Sends what waits. True: everything tracked before is settled. False: ``timeout_s`` passed, and it goes on."""
        return _is_flushed(self._begin_flush(), timeout_s)

    def shutdown(self, timeout_s: float = _DEFAULT_DEADLINE_S) -> bool:
        """Takes no more events, sends what waits, drops what is left after ``timeout_s``. True: nothing was left."""
        flushed = _is_flushed(self._begin_shutdown(), timeout_s)
        self._stop()
        return flushed

    def __enter__(self) -> Turret:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.shutdown()


def _is_flushed(flushed: Future[bool], timeout_s: float) -> bool:
    wait([flushed], timeout_s)
    return flushed.done() and flushed.result()
