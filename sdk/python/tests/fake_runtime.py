# Time as a test drives it: retries pass at once and are recorded; waits for more events last until advance().

from __future__ import annotations

import threading

from turret import Runtime

NOW_MS = 1_767_225_600_000


class FakeRuntime(Runtime):
    def __init__(self, random: float = 1.0, holds_retries: bool = False) -> None:
        self.retry_delays_s: list[float] = []
        self._random = random
        self._holds_retries = holds_retries
        self._now_s = 0.0
        self._uuids = 0
        self._waited = threading.Condition()
        self._waits: list[tuple[str, float]] = []
        self._conditions: set[threading.Condition] = set()

    def now_ms(self) -> int:
        return NOW_MS

    def monotonic_s(self) -> float:
        return self._now_s

    def random(self) -> float:
        return self._random

    def uuid(self) -> str:
        self._uuids += 1
        return f"uuid-{self._uuids}"

    def wait(self, condition: threading.Condition, seconds: float, purpose: str) -> None:
        self._conditions.add(condition)
        with self._waited:
            self._waits.append((purpose, seconds))
            self._waited.notify_all()
        if purpose == "retry":
            self.retry_delays_s.append(seconds)
        if purpose == "retry" and not self._holds_retries:
            self._now_s += seconds
        else:
            condition.wait()

    def next_wait(self, purpose: str, count: int = 1) -> float:
        """Seconds of the wait number ``count`` for this purpose, as soon as it has begun."""

        def found() -> list[float]:
            return [seconds for waited_for, seconds in self._waits if waited_for == purpose]

        with self._waited:
            if not self._waited.wait_for(lambda: len(found()) >= count, timeout=10):
                raise AssertionError(f"no wait for {purpose}")
            return found()[count - 1]

    def advance(self, seconds: float) -> None:
        self._now_s += seconds
        for condition in list(self._conditions):
            with condition:
                condition.notify_all()
