# The asyncio client: the same delivery, and an event loop that never waits for it.

from __future__ import annotations

import asyncio
import unittest

from turret import AsyncTurret, TurretError

from .fake_runtime import FakeRuntime
from .unreliable_server import HANG, STORE_THEN_DROP, UnreliableServer


class AsyncTurretTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.server = UnreliableServer()
        self.addCleanup(self.server.stop)
        self.errors: list[TurretError] = []

    def create_client(self) -> AsyncTurret:
        return AsyncTurret("tk_test", self.server.base_url, runtime=FakeRuntime(), on_error=self.errors.append)

    async def test_every_event_is_sent_once_when_the_block_ends(self) -> None:
        self.server.script.extend([STORE_THEN_DROP, STORE_THEN_DROP])
        async with self.create_client() as turret:
            conversation = turret.conversation(user_id="u-1")
            ids = [conversation.track(f"message {index}").event_id for index in range(45)]
        self.assertEqual(list(self.server.stored), ids)
        self.assertEqual(turret.stats.delivered, 45)

    async def test_the_event_loop_runs_on_while_the_server_hangs(self) -> None:
        self.server.script.append(HANG)
        turret = self.create_client()
        turret.track("hello")
        flushing = asyncio.create_task(turret.flush())
        await asyncio.get_running_loop().run_in_executor(None, self.server.received, 1)
        self.assertFalse(flushing.done())
        self.assertFalse(await turret.shutdown(0))
        self.assertFalse(await flushing)
        self.assertEqual([error.code for error in self.errors], ["SHUT_DOWN"])

    async def test_a_cancelled_flush_leaves_delivery_alone(self) -> None:
        turret = self.create_client()
        turret.track("hello")
        flushing = asyncio.create_task(turret.flush())
        flushing.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await flushing
        self.assertTrue(await turret.shutdown())
        self.assertEqual(len(self.server.stored), 1)
