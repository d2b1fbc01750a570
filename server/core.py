"""What every part of the server stands on, in one value.

Made once at start. Handlers get it; nothing in it changes but the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cashier.domain.moments import day_of
from server.config import ServerConfig
from server.database import Database
from server.keys import ServerKeys
from server.ports import Clock, Randomness


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    database: Database
    config: ServerConfig
    keys: ServerKeys
    clock: Clock
    randomness: Randomness

    def stamp(self) -> Stamp:
        return Stamp.at(self.clock.now(), self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The moment of one request: wall time, its text and the programme's day."""

    now: datetime
    text: str
    today: date

    @classmethod
    def at(cls, now: datetime, core: Core) -> Stamp:
        return cls(
            now=now,
            text=now.isoformat(timespec="milliseconds"),
            today=day_of(now, core.config.zone),
        )
