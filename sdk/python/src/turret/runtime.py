# What the client takes from its host: time, waiting and randomness, so that a test can drive them.

from __future__ import annotations

import random
import threading
import time
import uuid


class Runtime:
    """The host's own clock and chance. ``purpose`` of a wait: ``batch`` for more events, ``retry`` between attempts."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        return time.monotonic()

    def random(self) -> float:
        """In [0, 1)."""
        return random.random()

    def uuid(self) -> str:
        return str(uuid.uuid4())

    def wait(self, condition: threading.Condition, seconds: float, purpose: str) -> None:
        """Releases the held ``condition`` until it is notified, or for ``seconds``."""
        condition.wait(min(seconds, threading.TIMEOUT_MAX))
