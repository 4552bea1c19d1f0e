# The vectors that every Turret client passes, as sdk/test-vectors/client.json holds them.

from __future__ import annotations

import json
import unittest
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Callable

from turret import TurretError
from turret.answer import Answer, judge
from turret.event import EventDefaults, resolve_ids, wire_event
from turret.event_queue import QueuedEvent, batch_body, next_batch, queued_event
from turret.retry import parse_retry_after_ms, retry_delay_ms

from .fake_runtime import FakeRuntime

VECTORS = json.loads((Path(__file__).parents[2] / "test-vectors" / "client.json").read_text(encoding="utf-8"))


def _raise(text: str, field: str) -> str:
    raise ValueError("no")


REDACT_HOOKS: dict[str, Callable[[str, str], Any]] = {
    "field-and-length": lambda text, field: f"{field}:{len(text)}",
    "throws": _raise,
    "returns-null": lambda text, field: None,
}


def compose(vector: Mapping[str, Any]) -> dict[str, Any]:
    runtime = FakeRuntime()
    defaults = EventDefaults(**vector.get("defaults", {}))
    ids = resolve_ids(vector["input"], defaults, runtime.uuid)
    hook = REDACT_HOOKS[vector["redact"]] if "redact" in vector else None
    return wire_event(vector["input"], ids, defaults, runtime.now_ms(), hook)


class VectorsTest(unittest.TestCase):
    def test_what_is_tracked_becomes_the_event_that_every_client_sends(self) -> None:
        for vector in VECTORS["events"]:
            with self.subTest(vector["title"]):
                if "error" in vector:
                    with self.assertRaises(TurretError) as raised:
                        compose(vector)
                    self.assertEqual(raised.exception.code, vector["error"])
                else:
                    self.assertEqual(compose(vector), vector["event"])

    def test_batches_end_where_every_client_ends_them(self) -> None:
        for vector in VECTORS["batches"]:
            with self.subTest(vector["title"]):
                events = [QueuedEvent("e", b"x" * size) for size in vector["event_bytes"]]
                counts = []
                while events:
                    counts.append(len(next_batch(events, vector["max_events"], vector["max_bytes"])))
                    events = events[counts[-1] :]
                self.assertEqual(counts, vector["batches"])

    def test_the_time_between_attempts_is_that_of_every_client(self) -> None:
        for vector in VECTORS["retry_delays"]:
            with self.subTest(vector["title"]):
                retry_after_ms = parse_retry_after_ms(vector.get("retry_after"), VECTORS["retry_now_ms"])
                delay_ms = retry_delay_ms(vector["attempt"], retry_after_ms, vector["random"])
                self.assertEqual(delay_ms, vector["delay_ms"])

    def test_an_answer_means_the_same_to_every_client(self) -> None:
        for vector in VECTORS["answers"]:
            with self.subTest(vector["title"]):
                answer = Answer(vector["status"], vector.get("retry_after"), vector["body"])
                self.assertEqual(judge(answer), vector["verdict"])


class SerialisationTest(unittest.TestCase):
    def test_a_body_is_utf_8_and_lone_surrogates_do_not_break_it(self) -> None:
        event = queued_event("e", {"prompt": "Größe 📦 \ud83d\udce6 \ud800"})
        self.assertEqual(json.loads(batch_body([event]))["events"], [{"prompt": "Größe 📦 📦 \ufffd"}])

    def test_numbers_that_json_lacks_are_skipped(self) -> None:
        event = compose({"input": {"metadata": {"score": float("nan"), "prompt": "hi"}}})
        self.assertEqual(event["metadata"], {"score": None, "prompt": "hi"})
