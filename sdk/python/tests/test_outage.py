# What the client does while the server or the network fails: every event once, in bounded memory.

from __future__ import annotations

import random

from .client_case import ClientCase
from .fake_runtime import FakeRuntime
from .unreliable_server import ACCEPT, DROP, HANG, STORE_THEN_DROP, STORE_THEN_TRUNCATE, Reply

BURST_LIMIT = Reply(429, {"Retry-After": "1"}, {"code": "RATE_LIMIT_EXCEEDED", "error": "Too fast."})
OVERLOADED = Reply(503, {"Retry-After": "5"}, {"code": "OVERLOADED", "error": "Busy."})
FAULT = Reply(500, body={"code": "INTERNAL_ERROR", "error": "A fault."})


class DeliveryTest(ClientCase):
    def test_every_event_arrives_exactly_once_whatever_fails_on_the_way(self) -> None:
        behaviours: list[str | Reply] = [
            ACCEPT,
            DROP,
            STORE_THEN_DROP,
            STORE_THEN_TRUNCATE,
            BURST_LIMIT,
            OVERLOADED,
            Reply(502),
        ]
        for seed in range(25):
            with self.subTest(seed=seed):
                chance = random.Random(seed)
                self.server.script.clear()
                self.server.script.extend(chance.choices(behaviours, k=chance.randrange(12)))
                self.server.stored.clear()
                turret = self.create_client()
                ids = [turret.track(f"message {index}").event_id for index in range(chance.randrange(1, 120))]
                self.assertTrue(turret.shutdown())
                self.assertEqual(list(self.server.stored), ids)
                self.assert_counts(turret, tracked=len(ids), delivered=len(ids), dropped=0, waiting=0)

    def test_a_repeat_carries_the_same_events(self) -> None:
        self.server.script.extend([DROP, STORE_THEN_DROP, OVERLOADED])
        turret = self.create_client()
        for index in range(3):
            turret.track(f"message {index}")
        turret.flush()
        first, *repeats = [request.events for request in self.server.requests]
        self.assertEqual(repeats, [first, first, first])


class WaitingTest(ClientCase):
    def test_backs_off_with_full_jitter_and_waits_at_least_as_long_as_retry_after_says(self) -> None:
        self.server.script.extend([DROP, Reply(502), OVERLOADED, BURST_LIMIT, Reply(504)])
        turret = self.create_client()
        turret.track("hello")
        self.runtime.next_wait("batch")
        self.runtime.advance(1.0)
        self.server.received(6)
        self.assertTrue(turret.flush())
        self.assertEqual(self.runtime.retry_delays_s, [0.5, 1.0, 5.5, 1.5, 8.0])
        self.assertEqual(
            self.error_codes(), ["UNREACHABLE", "HTTP_502", "OVERLOADED", "RATE_LIMIT_EXCEEDED", "HTTP_504"]
        )
        self.assertTrue(all(error.will_retry for error in self.errors))

    def test_flush_ends_a_backoff_of_its_own_at_once(self) -> None:
        self.runtime = FakeRuntime(holds_retries=True)
        self.server.script.append(DROP)
        turret = self.create_client(flush_at=1)
        turret.track("hello")
        self.runtime.next_wait("retry")
        self.assertTrue(turret.flush())
        self.assertEqual(len(self.server.requests), 2)

    def test_flush_does_not_end_a_wait_that_the_server_asked_for(self) -> None:
        self.runtime = FakeRuntime(holds_retries=True)
        self.server.script.append(OVERLOADED)
        turret = self.create_client(flush_at=1)
        turret.track("hello")
        self.assertEqual(self.runtime.next_wait("retry"), 5.5)
        self.assertFalse(turret.flush(0))
        self.assertEqual(self.runtime.next_wait("retry", count=2), 5.5)
        self.runtime.advance(5.5)
        self.assertTrue(turret.flush())
        self.assertEqual(len(self.server.requests), 2)

    def test_an_answer_that_does_not_come_within_the_time_limit_is_tried_again(self) -> None:
        self.server.script.append(HANG)
        turret = self.create_client(request_timeout_s=0.05)
        turret.track("hello")
        self.assertTrue(turret.flush())
        self.assertEqual(self.error_codes(), ["UNREACHABLE"])
        self.assertEqual(len(self.server.stored), 1)


class GivingUpTest(ClientCase):
    def test_what_a_repeat_cannot_mend_drops_the_batch_at_the_first_answer(self) -> None:
        final = {
            "INVALID_API_KEY": Reply(401, body={"code": "INVALID_API_KEY", "error": "Check the key."}),
            "RATE_LIMIT_EXCEEDED": Reply(429, body={"code": "RATE_LIMIT_EXCEEDED", "error": "The trial is used up."}),
            "HTTP_301": Reply(301, {"Location": "https://elsewhere.example"}),
        }
        for code, reply in final.items():
            with self.subTest(code):
                self.errors.clear()
                self.server.script.append(reply)
                turret = self.create_client()
                event_id = turret.track("lost").event_id
                turret.flush()
                turret.track("found")
                turret.flush()
                self.assertEqual(
                    [(e.code, e.will_retry, e.event_ids) for e in self.errors], [(code, False, (event_id,))]
                )
                self.assert_counts(turret, delivered=1, dropped=1)

    def test_a_batch_on_which_the_server_fails_eight_times_does_not_block_the_events_behind_it(self) -> None:
        self.server.script.extend([DROP, DROP, *[FAULT] * 8])
        turret = self.create_client()
        turret.track("poison")
        turret.flush()
        self.assertEqual(len(self.server.requests), 10)
        turret.track("good")
        turret.flush()
        self.assert_counts(turret, delivered=1, dropped=1)
        self.assertFalse(self.errors[-1].will_retry)

    def test_a_page_in_place_of_turret_s_answer_counts_as_a_failure(self) -> None:
        self.server.script.append(Reply(200, body="<html>"))
        turret = self.create_client()
        turret.track("hello")
        turret.flush()
        self.assertEqual(self.error_codes(), ["UNEXPECTED_ANSWER"])
        self.assertEqual(len(self.server.stored), 1)

    def test_a_proxy_that_takes_small_bodies_alone_gets_small_bodies(self) -> None:
        self.server.max_body_bytes = 3000
        turret = self.create_client()
        prompts = [*["hello"] * 40, "x" * 4000, *["hello"] * 40]
        ids = [turret.track(prompt).event_id for prompt in prompts]
        self.assertTrue(turret.flush())
        self.assert_counts(turret, delivered=80, dropped=1)
        self.assertEqual([(e.code, e.event_ids) for e in self.errors], [("PAYLOAD_TOO_LARGE", (ids[40],))])


class ServerAwayTest(ClientCase):
    def test_10000_events_stay_within_the_bound_and_all_that_was_kept_arrives_later(self) -> None:
        self.runtime = FakeRuntime(holds_retries=True)
        self.server.stop()
        turret = self.create_client(max_queue_events=1000)
        ids = [turret.track("hello").event_id for _ in range(10_000)]
        self.runtime.next_wait("retry")
        self.assert_counts(turret, tracked=10_000, waiting=1000, dropped=9000, delivered=0)
        self.assertEqual(self.error_codes().count("QUEUE_FULL"), 9000)
        self.server.restart()
        self.assertTrue(turret.shutdown())
        self.assertEqual(list(self.server.stored), ids[:1000])
        self.assert_counts(turret, waiting=0, waiting_bytes=0, dropped=9000, delivered=1000)

    def test_large_events_are_bounded_by_their_bytes(self) -> None:
        self.server.script.append(HANG)
        turret = self.create_client(max_queue_bytes=1_000_000)
        for _ in range(1000):
            turret.track("x" * 10_000)
        self.assertLessEqual(turret.stats.waiting_bytes, 1_000_000)
        self.assertGreater(turret.stats.waiting_bytes, 900_000)
        self.assertEqual(turret.stats.waiting + turret.stats.dropped, 1000)


class ShutdownTest(ClientCase):
    def test_sends_everything_then_takes_nothing_more(self) -> None:
        turret = self.create_client()
        for _ in range(1234):
            turret.track("hello")
        self.assertTrue(turret.shutdown())
        self.assertTrue(turret.shutdown())
        event_id = turret.track("late").event_id
        self.assertEqual(len(self.server.stored), 1234)
        self.assertEqual([(e.code, e.event_ids) for e in self.errors], [("SHUT_DOWN", (event_id,))])

    def test_ends_at_its_deadline_with_the_server_hanging_and_says_what_was_lost(self) -> None:
        self.server.script.append(HANG)
        turret = self.create_client(flush_at=2)
        ids = (turret.track("one").event_id, turret.track("two").event_id)
        self.server.received(1)
        self.assertFalse(turret.shutdown(0))
        self.assertEqual([(e.code, e.event_ids) for e in self.errors], [("SHUT_DOWN", ids)])
        self.assert_counts(turret, tracked=2, dropped=2, waiting=0)
