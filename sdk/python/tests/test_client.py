# The client's promises to its host, on real sockets; outages are in test_outage.py.

from __future__ import annotations

import time
import uuid
from datetime import datetime, timezone
from typing import Any

from turret import Turret, TurretError

from .client_case import ClientCase


class BatchesTest(ClientCase):
    def test_nineteen_events_wait_for_company_and_the_second_ends_the_wait(self) -> None:
        turret = self.create_client()
        for _ in range(19):
            turret.track("hello")
        self.assertEqual(self.runtime.next_wait("batch"), 1.0)
        self.assertEqual(self.server.requests, [])
        self.runtime.advance(1.0)
        self.server.received(1)
        self.assertEqual(self.batch_sizes(), [19])

    def test_the_twentieth_event_sends_all_of_them(self) -> None:
        turret = self.create_client()
        for _ in range(20):
            turret.track("hello")
        self.server.received(1)
        self.assertEqual(self.batch_sizes(), [20])

    def test_a_burst_arrives_in_the_order_of_track_in_batches_of_at_most_500(self) -> None:
        turret = self.create_client()
        ids = [turret.track("hello").event_id for _ in range(1203)]
        self.assertTrue(turret.flush())
        self.assertEqual(list(self.server.stored), ids)
        self.assertLessEqual(max(self.batch_sizes()), 500)
        self.assertEqual(sum(self.batch_sizes()), 1203)

    def test_the_key_and_the_path_are_what_the_api_expects(self) -> None:
        turret = self.create_client(base_url=f"{self.server.base_url}/ ", api_key=" tk_test\n")
        turret.track("hello")
        turret.shutdown()
        self.assertEqual([(r.path, r.api_key) for r in self.server.requests], [("/v1/batch", "tk_test")])


class IdsTest(ClientCase):
    def test_a_conversation_knows_its_ids_before_anything_is_sent_and_every_event_carries_them(self) -> None:
        turret = self.create_client()
        conversation = turret.conversation(user_id=42, metadata={"platform": "ios"})
        conversation.track("How do I reset my password?")
        conversation.track({"prompt": "And my e-mail?", "session_id": "other"})
        turret.flush()
        self.assertEqual(len(self.server.stored), 2)
        for event in self.server.stored.values():
            self.assertEqual((event["session_id"], event["user_id"]), (conversation.session_id, "42"))
            self.assertEqual(event["metadata"]["platform"], "ios")

    def test_events_and_conversations_without_ids_are_different_users_conversations(self) -> None:
        turret = self.create_client()
        tracked = [turret.track("a"), turret.track("b")]
        conversations = [turret.conversation(), turret.conversation()]
        ids = {id for event in tracked for id in (event.session_id, event.user_id)}
        ids |= {id for conversation in conversations for id in (conversation.session_id, conversation.user_id)}
        self.assertEqual(len(ids), 8)


class HostTest(ClientCase):
    def test_track_takes_less_than_5_ms_while_the_server_hangs(self) -> None:
        self.server.script.append("hang")
        turret = self.create_client()
        durations = []
        for index in range(5000):
            start = time.perf_counter()
            turret.track({"prompt": "How do I reset my password?" * 40, "metadata": {"index": index}})
            durations.append(time.perf_counter() - start)
        self.server.received(1)
        self.assert_counts(turret, waiting=5000, delivered=0)
        self.assertLess(sorted(durations)[4950], 0.005)  # the slowest of a hundred may meet the machine's own pauses

    def test_unusable_events_are_dropped_counted_and_reported_and_the_others_are_sent(self) -> None:
        turret = self.create_client()
        circular: dict[str, Any] = {}
        circular["self"] = circular
        unusable: list[Any] = [None, 7, {"metadata": circular}, {"metadata": {"object": object()}}]
        for event in unusable:
            self.assertNotEqual(turret.track(event).event_id, "")
        turret.track("x" * 300_000)
        turret.track("good")
        self.assertTrue(turret.flush())
        self.assertEqual(self.error_codes(), ["INVALID_EVENT"] * 4 + ["PAYLOAD_TOO_LARGE"])
        self.assert_counts(turret, tracked=6, delivered=1, dropped=5)

    def test_a_redact_hook_that_raises_costs_its_event_alone_and_no_secret_is_sent(self) -> None:
        def redact(text: str, field: str) -> str:
            if "secret" in text:
                raise ValueError("cannot")
            return text.replace("555", "###")

        turret = self.create_client(redact=redact)
        turret.track("my secret")
        turret.track("call 555")
        turret.flush()
        self.assertEqual([event["metadata"] for event in self.server.stored.values()], [{"prompt": "call ###"}])
        self.assertEqual(self.error_codes(), ["REDACT_FAILED"])

    def test_an_on_error_that_raises_is_survived(self) -> None:
        def on_error(error: object) -> None:
            raise RuntimeError("thrown")

        self.server.script.append("drop")
        turret = self.create_client(on_error=on_error)
        turret.track(None)  # type: ignore[arg-type]
        turret.track("hello")
        self.assertTrue(turret.flush())
        self.assert_counts(turret, delivered=1, dropped=1)

    def test_an_on_error_that_tracks_and_asks_for_stats_does_not_lock_up(self) -> None:
        seen: list[int] = []

        def on_error(error: TurretError) -> None:
            seen.append(turret.stats.dropped)
            if error.code == "QUEUE_FULL" and len(seen) < 3:
                turret.track("dropped too")

        turret: Turret = self.create_client(max_queue_events=1, on_error=on_error)
        turret.track("kept")
        turret.track("dropped")
        self.assertEqual(seen, [1, 2, 3])

    def test_what_changes_after_track_does_not_change_the_event(self) -> None:
        turret = self.create_client()
        metadata = {"prompt": "before"}
        turret.track({"metadata": metadata})
        metadata["prompt"] = "after"
        turret.flush()
        self.assertEqual([event["metadata"] for event in self.server.stored.values()], [{"prompt": "before"}])

    def test_python_s_own_times_and_uuids_are_written_as_text(self) -> None:
        turret = self.create_client()
        moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
        order = uuid.UUID(int=1)
        turret.track(
            {"prompt": "hi", "user_id": order, "timestamp": moment, "metadata": {"at": moment, "order": order}}
        )
        turret.flush()
        (event,) = self.server.stored.values()
        self.assertEqual((event["timestamp"], event["user_id"]), (1_767_323_045_000, str(order)))
        self.assertEqual(event["metadata"], {"at": moment.isoformat(), "order": str(order), "prompt": "hi"})

    def test_without_on_error_each_kind_of_problem_is_logged_once(self) -> None:
        turret = self.create_client(on_error=None)
        with self.assertLogs("turret", "WARNING") as logged:
            for _ in range(3):
                turret.track(None)  # type: ignore[arg-type]
        self.assertEqual(len(logged.output), 1)

    def test_an_event_that_the_server_rejects_is_reported_with_its_id_and_the_rest_counts(self) -> None:
        self.server.rejects = lambda event: event["metadata"]["prompt"] == "bad"
        turret = self.create_client()
        ids = [turret.track(prompt).event_id for prompt in ("good", "bad", "fine")]
        turret.flush()
        self.assertEqual([(error.code, error.event_ids) for error in self.errors], [("TEXT_TOO_LONG", (ids[1],))])
        self.assert_counts(turret, tracked=3, delivered=2, dropped=1, waiting=0)

    def test_a_disabled_client_gives_ids_and_keeps_and_sends_nothing(self) -> None:
        turret = self.create_client(disabled=True)
        self.assertEqual(turret.conversation().track("hello").event_id, "uuid-3")
        self.assertTrue(turret.shutdown())
        self.assertEqual(self.server.requests, [])
        self.assert_counts(turret, tracked=0, waiting=0, dropped=0)
