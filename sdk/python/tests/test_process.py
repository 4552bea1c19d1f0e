# The client through the life of a process: fork, exit, and the block of a with statement.

from __future__ import annotations

import os
import subprocess
import sys
import unittest
import warnings
from pathlib import Path

from turret import Turret

from .client_case import ClientCase


class ProcessTest(ClientCase):
    @unittest.skipUnless(hasattr(os, "fork"), "this platform has no fork")
    def test_a_forked_child_sends_its_own_events_and_not_those_of_its_parent(self) -> None:
        turret = self.create_client()
        parent_id = turret.track("parent").event_id
        self.runtime.next_wait("batch")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of forking with threads, which is what hosts do
            child = os.fork()
        if child == 0:
            is_sent = False
            try:
                turret.track({"prompt": "child", "event_id": "child"})
                is_sent = turret.shutdown()
            finally:
                os._exit(0 if is_sent else 1)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
        self.assertTrue(turret.shutdown())
        self.assertEqual(list(self.server.stored), ["child", parent_id])
        self.assertEqual(self.batch_sizes(), [1, 1])

    def test_a_script_that_ends_without_shutdown_sends_its_events(self) -> None:
        program = f"from turret import Turret; Turret('tk_test', {self.server.base_url!r}).track('hello')"
        source = str(Path(__file__).parents[1] / "src")
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": source}, check=True, timeout=20
        )
        self.assertEqual([event["metadata"] for event in self.server.stored.values()], [{"prompt": "hello"}])

    def test_the_client_is_a_context_manager(self) -> None:
        with Turret(**self.client_options()) as turret:
            turret.track("hello")
        self.assertEqual(len(self.server.stored), 1)
