"""The wire between tills and server: loses, doubles, delays and reorders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server.dispatch import Server
from sync.client import Reply, Trouble, Unreachable
from tests.stories.simulation.shop_net import ShopNet
from tests.stories.simulation.world import Crash, World


@dataclass(frozen=True)
class Message:
    path: str
    headers: dict[str, str]
    body: bytes


class ServerBox:
    """The server, which may be stopped and opened again."""

    def __init__(self, world: World, server: Server, reopen: object) -> None:
        self._world = world
        self._reopen = reopen
        self.server = server

    def take(self, message: Message) -> Reply:
        status, body = self.server.dispatch(message.path, message.headers, message.body)
        self._world.tell("server", message.path, status, len(body))
        return Reply(status=int(status), body=body)

    def restart(self) -> None:
        assert callable(self._reopen)
        self.server.close()
        self.server = self._reopen()


class Network:
    """One for all tills; what is late is delivered in any order."""

    def __init__(self, world: World, box: ServerBox) -> None:
        self._world = world
        self._box = box
        self._late: list[Message] = []
        self.cut: set[str] = set()  # Names of tills without a link.
        self.shop = ShopNet(world)  # Of tills that stand in one shop.

    def deliver_late(self, *, everything: bool = False) -> None:
        """Let some of the late messages arrive; nobody waits for their answers."""
        while self._late and (everything or self._world.chance.random() < 0.12):
            which = self._world.chance.randrange(len(self._late))
            if which:
                self._world.count("reordered")
            self._box.take(self._late.pop(which))
            self._world.count("late_arrival")

    def carry(self, till: str, message: Message) -> Reply:
        world = self._world
        if till in self.cut:
            raise Unreachable(Trouble.NO_LINK)
        if world.strikes("server_restart"):
            self._box.restart()
        if world.strikes("lost_request"):
            raise Unreachable(Trouble.NO_LINK)
        if world.strikes("delayed"):
            self._late.append(message)
            raise Unreachable(Trouble.TOO_SLOW)
        if world.strikes("server_error"):
            return Reply(status=503, body=b"")
        reply = self._box.take(message)
        if world.strikes("doubled"):
            reply = self._box.take(message)
        if world.strikes("lost_reply"):
            raise Unreachable(Trouble.TOO_SLOW)
        if world.strikes("odd_reply"):
            return Reply(status=200, body=b"<html>please sign in</html>")
        return reply


class SimTransport:
    """Implements the client's Transport for one till; may kill it at the wire."""

    def __init__(self, world: World, network: Network, till: str) -> None:
        self._world = world
        self._network = network
        self._till = till

    def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_s: float | None = None,
    ) -> Reply:
        if self._world.strikes("crash_at_network"):
            raise Crash("before the request")
        self._world.clock.pass_time(0.01)
        try:
            reply = self._network.carry(self._till, Message(path, dict(headers), body))
        except Unreachable:
            self._world.clock.pass_time(wait_s or 1.0)
            raise
        if self._world.strikes("crash_at_network"):
            raise Crash("before the reply was read")
        return reply
