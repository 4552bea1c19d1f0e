# Counts what becomes of every event and tells the host. Invariant: tracked = waiting + delivered + dropped.

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import Callable

from .errors import TurretError

OnError = Callable[[TurretError], object]

_logger = logging.getLogger("turret")


@dataclass(frozen=True)
class Counts:
    tracked: int
    delivered: int
    dropped: int


class Ledger:
    def __init__(self, on_error: OnError | None) -> None:
        self._on_error = on_error or _warn_once_per_code()
        self._lock = threading.Lock()
        self._tracked = 0
        self._delivered = 0
        self._dropped = 0

    @property
    def counts(self) -> Counts:
        with self._lock:
            return Counts(self._tracked, self._delivered, self._dropped)

    def track(self) -> None:
        with self._lock:
            self._tracked += 1

    def settle(self, delivered: int, dropped: int) -> None:
        with self._lock:
            self._delivered += delivered
            self._dropped += dropped

    def report(self, error: TurretError) -> None:
        """Tells the host; a callback that raises stays without effect."""
        try:
            self._on_error(error)
        except Exception:
            _logger.debug("on_error raised", exc_info=True)


def _warn_once_per_code() -> OnError:
    warned: set[str] = set()

    def warn(error: TurretError) -> None:
        if error.code in warned:
            return
        warned.add(error.code)
        _logger.warning("%s (%s)", error.message, error.code)

    return warn
