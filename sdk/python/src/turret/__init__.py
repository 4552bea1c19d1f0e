"""Client for Turret, self-hosted product analytics for conversations with AI."""

from .aio import AsyncTurret
from .client import Turret
from .conversation import Conversation
from .errors import TurretError
from .event import EventIds, EventInput, OptionalId, Redact
from .ledger import OnError
from .runtime import Runtime
from .tracker import TurretStats

__all__ = [
    "AsyncTurret",
    "Conversation",
    "EventIds",
    "EventInput",
    "OnError",
    "OptionalId",
    "Redact",
    "Runtime",
    "Turret",
    "TurretError",
    "TurretStats",
]
