"""The net inside a shop: it loses, doubles and delays what tills ask their lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from cashier.domain.errors import StorageRefused
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

    def guarded(self, step: Callable[[], object]) -> bool: ...


# Told of every question that a lead answered: who asked, what, and the answer.
Onlooker = Callable[[str, str, bytes, Reply], None]


class ShopNet:
    """Implements LeadLine for every till of every shop."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tills: dict[str, Asked] = {}  # By the name the server knows them by.
        self._late: list[tuple[str, str, dict[str, str], bytes]] = []
        self.is_cut = False
        self.cut: set[str] = set()  # Stores whose net is down, tills without a cable.
        self.passed: list[tuple[str, dict[str, str], bytes]] = []
        self.watched: Onlooker | None = None

    def join(self, till: str, asked: Asked) -> None:
        self._tills[till] = asked

    def mend(self) -> None:
        self.is_cut = False
        self.cut.clear()

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
            if self._is_cut(told, known) or world.strikes("lan_lost_request"):
                raise Unreachable(Trouble.NO_LINK)
            if world.strikes("lan_delayed"):
                self._late.append((told.lead, path, known, body))
                raise Unreachable(Trouble.TOO_SLOW)
            if world.strikes("lan_crash"):
                raise Crash("before the question to the lead")
            reply = self._take(told.lead, path, known, body)
            if world.strikes("lan_doubled"):
                reply = self._take(told.lead, path, known, body)
            if world.strikes("lan_lost_reply"):
                raise Unreachable(Trouble.TOO_SLOW)
            if world.strikes("lan_crash"):
                raise Crash("before the lead's answer was read")
        except Unreachable:
            world.clock.pass_time(wait_s)
            raise
        return reply

    def _is_cut(self, told: wire.StoreConfig, headers: dict[str, str]) -> bool:
        ends = {told.store, told.lead, headers[wire.TILL_HEADER]}
        return self.is_cut or not self.cut.isdisjoint(ends)

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
        """Raises Unreachable when the lead is away, or is killed by the question."""
        asked = self._tills.get(lead)
        if asked is None or not asked.is_running:
            raise Unreachable(Trouble.NO_LINK)
        self.passed.append((path, headers, body))
        found: list[tuple[int, bytes]] = []
        try:
            if not asked.guarded(
                lambda: found.append(asked.lead.answer(path, headers, body))
            ):
                self._world.count("a lead is killed by a question")
                raise Unreachable(Trouble.TOO_SLOW)
        except StorageRefused as refused:  # It closes the line, as the program does.
            self._world.count("the disk of a lead fails at a question")
            raise Unreachable(Trouble.TOO_SLOW) from refused
        ((status, answer),) = found
        reply = Reply(status=int(status), body=answer)
        if self.watched is not None:
            self.watched(headers[wire.TILL_HEADER], path, body, reply)
        return reply
