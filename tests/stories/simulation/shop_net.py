"""The net inside one shop: it loses, doubles and delays what tills ask their lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sync import protocol as wire
from sync.client import Reply, Trouble, Unreachable
from sync.lead import Lead
from tests.stories.simulation.world import Crash, World


class Asked(Protocol):
    """A till that may be the lead."""

    @property
    def is_running(self) -> bool: ...

    @property
    def lead(self) -> Lead: ...

    def crash(self) -> None: ...


class ShopNet:
    """Implements LeadLine for every till of the shop."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tills: dict[str, Asked] = {}  # By the name the server knows them by.
        self._late: list[tuple[str, str, dict[str, str], bytes]] = []
        self.is_cut = False
        self.passed: list[tuple[str, dict[str, str], bytes]] = []

    def join(self, till: str, asked: Asked) -> None:
        self._tills[till] = asked

    def post(
        self,
        told: wire.StoreConfig,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_s: float,
    ) -> Reply:
        world, known = self._world, dict(headers)
        try:
            if self.is_cut or world.strikes("lost_request"):
                raise Unreachable(Trouble.NO_LINK)
            if world.strikes("delayed"):
                self._late.append((told.lead, path, known, body))
                raise Unreachable(Trouble.TOO_SLOW)
            reply = self._take(told.lead, path, known, body)
            if world.strikes("doubled"):
                reply = self._take(told.lead, path, known, body)
            if world.strikes("lost_reply"):
                raise Unreachable(Trouble.TOO_SLOW)
        except Unreachable:
            world.clock.pass_time(wait_s)
            raise
        return reply

    def deliver_late(self) -> None:
        """What was delayed arrives, the last one first; nobody waits for it."""
        while self._late:
            lead, path, headers, body = self._late.pop()
            try:
                self._take(lead, path, headers, body)
            except Unreachable:
                continue
            self._world.count("late_in_the_shop")

    def again(self) -> None:
        """Everything that ever passed comes once more."""
        for path, headers, body in list(self.passed):
            for till in self._tills:
                self._take(till, path, headers, body)

    def _take(
        self, lead: str, path: str, headers: dict[str, str], body: bytes
    ) -> Reply:
        asked = self._tills.get(lead)
        if asked is None or not asked.is_running:
            raise Unreachable(Trouble.NO_LINK)
        self.passed.append((path, headers, body))
        try:
            status, answer = asked.lead.answer(path, headers, body)
        except Crash as crash:
            self._world.tell("lead", "crash", crash)
            asked.crash()
            raise Unreachable(Trouble.TOO_SLOW) from crash
        return Reply(status=int(status), body=answer)
