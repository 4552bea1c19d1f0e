# What the tests of a client share: a server, a runtime and the errors that the client reports.

from __future__ import annotations

import unittest
from typing import Any

from turret import Turret, TurretError

from .fake_runtime import FakeRuntime
from .unreliable_server import UnreliableServer


class ClientCase(unittest.TestCase):
    def setUp(self) -> None:
        self.server = UnreliableServer()
        self.addCleanup(self.server.stop)
        self.runtime = FakeRuntime()
        self.errors: list[TurretError] = []

    def create_client(self, **options: Any) -> Turret:
        turret = Turret(**{**self.client_options(), **options})
        self.addCleanup(turret.shutdown, 0)
        return turret

    def client_options(self) -> dict[str, Any]:
        return {
            "api_key": "tk_test",
            "base_url": self.server.base_url,
            "runtime": self.runtime,
            "on_error": self.errors.append,
        }

    def error_codes(self) -> list[str]:
        return [error.code for error in self.errors]

    def batch_sizes(self) -> list[int]:
        return [len(request.events) for request in self.server.requests]

    def assert_counts(self, turret: Turret, **expected: int) -> None:
        self.assertEqual({name: getattr(turret.stats, name) for name in expected}, expected)
