# Decides when the queue is sent, from one background thread: one batch at a time and in order.
# An event leaves the queue only when it is accepted, refused or given up. Nothing of the host runs under the lock.

from __future__ import annotations

import _thread
import threading
from concurrent.futures import Future
from dataclasses import dataclass

from .batch_sender import BatchSender, Endpoint, SendResult
from .errors import TurretError
from .event_queue import EventQueue, QueuedEvent, batch_body
from .ledger import Ledger
from .runtime import Runtime

_MAX_BATCH_EVENTS = 500
_MAX_BATCH_BYTES = 1_000_000
"""Below the 1 MiB that many reverse proxies allow by default."""


@dataclass(frozen=True)
class DeliverySettings:
    """A request starts when ``flush_at`` events wait, or ``flush_interval_s`` after the first of them."""

    endpoint: Endpoint
    flush_at: int
    flush_interval_s: float
    max_queue_events: int
    max_queue_bytes: int


class Delivery:
    def __init__(self, settings: DeliverySettings, runtime: Runtime, ledger: Ledger) -> None:
        self._settings = settings
        self._runtime = runtime
        self._ledger = ledger
        self._sender = BatchSender(settings.endpoint, runtime, ledger)
        self._changed = threading.Condition()
        self._queue = EventQueue(settings.max_queue_events, settings.max_queue_bytes)
        self._waiters: list[tuple[int, Future[bool]]] = []
        self._thread: int | None = None
        self._max_batch_bytes = _MAX_BATCH_BYTES
        self._offered = 0
        self._settled = 0
        self._due_through = 0  # number of the last event that must not wait for company
        self._due_at_s = 0.0  # when the events that wait for company have waited long enough
        self._stopped = False

    def waiting(self) -> tuple[int, int]:
        """Events and their bytes."""
        with self._changed:
            return len(self._queue), self._queue.size_bytes

    def offer(self, event: QueuedEvent) -> bool:
        """False: the queue is full. Never sends within the call: the caller is the host's request."""
        with self._changed:
            if self._stopped or not self._queue.offer(event):
                return False
            self._offered += 1
            if len(self._queue) == 1:
                self._due_at_s = self._runtime.monotonic_s() + self._settings.flush_interval_s
            if len(self._queue) == 1 or self._is_due():
                self._changed.notify_all()
            self._ensure_thread()
            return True

    def begin_flush(self) -> Future[bool]:
        """Becomes True when all that was offered before is settled, False when the client is stopped before that."""
        flushed: Future[bool] = Future()
        flushed.set_running_or_notify_cancel()  # from now on nobody can cancel it under the thread
        with self._changed:
            if self._settled >= self._offered or self._stopped:
                flushed.set_result(self._settled >= self._offered)
                return flushed
            self._due_through = self._offered
            self._waiters.append((self._offered, flushed))
            self._changed.notify_all()
        self._sender.hurry()
        return flushed

    def stop(self) -> None:
        """Ends every wait; what still waits is dropped. A request under way ends by itself, unheard."""
        with self._changed:
            if self._stopped:
                return
            self._stopped = True
            lost = tuple(event.event_id for event in self._queue.remove(len(self._queue)))
            waiters, self._waiters = self._waiters, []
            self._ledger.settle(0, len(lost))
            self._changed.notify_all()
        self._sender.stop()
        for _, flushed in waiters:
            flushed.set_result(False)
        if lost:
            message = f"{len(lost)} events were not sent before the client was shut down."
            self._ledger.report(TurretError("SHUT_DOWN", message, event_ids=lost))

    def _ensure_thread(self) -> None:
        if self._thread is not None:
            return
        try:
            # Thread.start() waits until the new thread runs: up to 12 ms of the host's first call on a busy machine,
            # against 0.9 ms (400 fresh clients, three times, 2026-11).
            self._thread = _thread.start_new_thread(self._run, ())
        except RuntimeError:
            return  # the interpreter is ending, or has no thread left: the event waits for a later call

    def _run(self) -> None:
        while True:
            batch = self._next_batch()
            if not batch:
                return
            result = self._sender.send(batch)
            if result is not None:
                self._settle(batch, result)

    def _next_batch(self) -> list[QueuedEvent]:
        """Waits until there is something to send. Empty: stopped."""
        with self._changed:
            while not self._stopped and not self._is_due():
                if len(self._queue) == 0:
                    self._changed.wait()
                    continue
                remaining_s = self._due_at_s - self._runtime.monotonic_s()
                if remaining_s > 0:
                    self._runtime.wait(self._changed, remaining_s, "batch")
                else:
                    self._due_through = self._offered
            return [] if self._stopped else self._queue.head(_MAX_BATCH_EVENTS, self._max_batch_bytes)

    def _is_due(self) -> bool:
        return len(self._queue) >= self._settings.flush_at or self._settled < self._due_through

    def _settle(self, batch: list[QueuedEvent], result: SendResult) -> None:
        with self._changed:
            if self._stopped:
                return
            if result.too_large:
                self._max_batch_bytes = len(batch_body(batch)) // 2
                return
            self._queue.remove(len(batch))
            self._settled += len(batch)
            self._due_at_s = self._runtime.monotonic_s() + self._settings.flush_interval_s
            self._ledger.settle(len(batch) - result.lost_events, result.lost_events)
            finished = [flushed for through, flushed in self._waiters if through <= self._settled]
            self._waiters = [waiter for waiter in self._waiters if waiter[0] > self._settled]
        for loss in result.losses:
            self._ledger.report(loss)
        for flushed in finished:
            flushed.set_result(True)
