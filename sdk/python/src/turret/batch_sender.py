# Brings one batch to its end: accepted, refused or given up. Between attempts it waits, as retry.py says.
# Every attempt carries the same event_ids, so the server counts an event once however often it arrives.

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from .answer import ACCEPTED, FAILING, TOO_LARGE, UNAVAILABLE, Answer, answer_error, judge, rejections
from .errors import TurretError
from .event_queue import QueuedEvent, batch_body
from .ledger import Ledger
from .post_batch import post_batch
from .retry import MAX_FAILING_ATTEMPTS, parse_retry_after_ms, retry_delay_ms
from .runtime import Runtime


@dataclass(frozen=True)
class Endpoint:
    url: str
    api_key: str | None
    request_timeout_s: float


@dataclass(frozen=True)
class SendResult:
    """``too_large``: nothing was accepted, and a smaller batch may be. ``losses``: the events refused or given up."""

    too_large: bool = False
    losses: Sequence[TurretError] = field(default=())

    @property
    def lost_events(self) -> int:
        return sum(len(loss.event_ids) for loss in self.losses)


class BatchSender:
    def __init__(self, endpoint: Endpoint, runtime: Runtime, ledger: Ledger) -> None:
        self._endpoint = endpoint
        self._runtime = runtime
        self._ledger = ledger
        self._changed = threading.Condition()
        self._stopped = False
        self._hurried = False
        self._attempts = 0  # since the batch began or somebody was in a hurry

    def send(self, batch: Sequence[QueuedEvent]) -> SendResult | None:
        """None: stopped, and nobody knows what was accepted."""
        event_ids = tuple(event.event_id for event in batch)
        failures = 0
        self._attempts = 0
        while not self._stopped:
            endpoint = self._endpoint
            answer = post_batch(endpoint.url, endpoint.api_key, batch_body(batch), endpoint.request_timeout_s)
            verdict = judge(answer)
            if verdict == ACCEPTED:
                return SendResult(losses=_rejected(event_ids, answer))
            if verdict == TOO_LARGE and len(batch) > 1:
                return SendResult(too_large=True)
            failures += verdict == FAILING
            will_retry = verdict == UNAVAILABLE or (verdict == FAILING and failures < MAX_FAILING_ATTEMPTS)
            error = answer_error(answer, event_ids, will_retry)
            if not will_retry:
                return SendResult(losses=[error])
            if not self._stopped:
                self._ledger.report(error)
            self._back_off(answer)
        return None

    def hurry(self) -> None:
        """Tries again at once, unless the server named a time, and starts again with short waits."""
        with self._changed:
            self._attempts = 0
            self._hurried = True
            self._changed.notify_all()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _back_off(self, answer: Answer) -> None:
        retry_after_ms = parse_retry_after_ms(answer.retry_after, self._runtime.now_ms())
        may_be_cut = retry_after_ms is None
        with self._changed:
            self._attempts += 1
            self._hurried = False
            delay_ms = retry_delay_ms(self._attempts, retry_after_ms, self._runtime.random())
            until_s = self._runtime.monotonic_s() + delay_ms / 1000
            while not self._stopped and not (self._hurried and may_be_cut):
                remaining_s = until_s - self._runtime.monotonic_s()
                if remaining_s <= 0:
                    return
                self._runtime.wait(self._changed, remaining_s, "retry")


def _rejected(event_ids: Sequence[str], answer: Answer) -> list[TurretError]:
    return [
        TurretError(code, message, event_ids=(event_ids[index],))
        for index, (code, message) in rejections(answer, len(event_ids)).items()
    ]
