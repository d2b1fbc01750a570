"""The wire between tills and server: loses, doubles, delays and reorders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from server.dispatch import Server
from sync import protocol as wire
from sync.client import Reply, Trouble, Unreachable
from tests.stories.simulation.shop_net import ShopNet
from tests.stories.simulation.world import DAY_S, Crash, World

SLOW_S = 20.0
# How long a message may lie somewhere, most often a moment.
DELAYS_S = (5.0, 5.0, 600.0, 30 * DAY_S)


@dataclass(frozen=True)
class Message:
    path: str
    headers: dict[str, str]
    body: bytes


class ServerStopped(BaseException):
    """The server is killed here: what it had not committed did not happen."""


# Told of every message that the server answered: whose, what, and the answer; and
# whether the till will hear it.
Onlooker = Callable[[str, Message, Reply, bool], None]


class ServerBox:
    """The server, which may be stopped at any statement and opened again."""

    def __init__(
        self, world: World, server: Server, reopen: Callable[[], Server]
    ) -> None:
        self._world = world
        self._reopen = reopen
        self.server = server
        self.stop_in: int | None = None  # So many statements from now.

    def at_statement(self) -> None:
        if self.stop_in is not None:
            self.stop_in -= 1
            if self.stop_in <= 0:
                self.stop_in = None
                raise ServerStopped

    def take(self, message: Message) -> Reply:
        """Raises Unreachable when it dies of it."""
        server = self.server
        found: list[tuple[int, bytes]] = []
        if not self.survives(
            lambda: found.append(
                server.dispatch(message.path, message.headers, message.body)
            )
        ):
            raise Unreachable(Trouble.NO_LINK)
        ((status, body),) = found
        self._world.tell("server", message.path, int(status), len(body))
        return Reply(status=int(status), body=body)

    def survives(self, work: Callable[[], object]) -> bool:
        """Let the server do something; False if it was killed in it."""
        try:
            work()
        except ServerStopped:
            self._world.count("server killed in the middle")
            self._world.tell("server killed in the middle")
            self.restart()
            return False
        finally:
            self.stop_in = None
        return True

    def restart(self) -> None:
        self.server.close()
        self.server = self._reopen()


@dataclass(frozen=True)
class Late:
    till: str
    message: Message
    since: float
    due: float


class Network:
    """One for all tills; what is late is delivered in any order."""

    def __init__(self, world: World, box: ServerBox) -> None:
        self._world = world
        self._box = box
        self._late: list[Late] = []
        self.watched: Onlooker | None = None
        self.cut: set[str] = set()  # Names of tills without a link.
        self.shop = ShopNet(world)  # Of tills that stand in one shop.
        self.retired: set[str] = set()  # They have no link any more.
        self.deaf: set[str] = set()  # They are heard, and hear nothing.

    def mend(self) -> None:
        self.cut.clear()
        self.deaf.clear()
        self.shop.mend()

    def deliver_late(self, *, everything: bool = False) -> None:
        """Let some of the late messages arrive; nobody waits for their answers."""
        now = self._world.clock.monotonic()
        due = [late for late in self._late if everything or late.due <= now]
        while due and (everything or self._world.chance.random() < 0.5):
            which = self._world.chance.randrange(len(due))
            if which:
                self._world.count("reordered")
            late = due.pop(which)
            self._late.remove(late)
            self._world.count("late_arrival")
            if now - late.since > DAY_S:
                self._world.count("late by days")
            try:
                self._take(late.till, late.message, is_heard=False)
            except Unreachable:
                continue  # The server died of it; nobody waits.

    def carry(self, till: str, message: Message) -> Reply:
        world = self._world
        if till in self.cut or till in self.retired:
            raise Unreachable(Trouble.NO_LINK)
        if world.strikes("server_restart"):
            self._box.restart()
        if world.strikes("lost_request"):
            raise Unreachable(Trouble.NO_LINK)
        if world.strikes("delayed"):
            self._delay(till, message)
            raise Unreachable(Trouble.TOO_SLOW)
        if world.strikes("server_error"):
            return Reply(status=503, body=b"")
        if world.strikes("server_killed"):
            self._box.stop_in = world.chance.randint(1, 30)
        return self._exchange(till, message)

    def _exchange(self, till: str, message: Message) -> Reply:
        world = self._world
        is_lost = till in self.deaf or world.strikes("lost_reply")
        if till in self.deaf:
            world.count("heard, and hears nothing")
        if world.strikes("slow_server"):
            world.clock.pass_time(SLOW_S)
            is_lost = True
        is_odd = world.strikes("odd_reply")
        is_heard = not (is_lost or is_odd)
        reply = self._take(till, message, is_heard=is_heard)
        if world.strikes("doubled"):
            reply = self._take(till, message, is_heard=is_heard)
        if is_lost:
            raise Unreachable(Trouble.TOO_SLOW)
        if is_odd:
            return Reply(status=200, body=b"<html>please sign in</html>")
        return reply

    def _take(self, till: str, message: Message, *, is_heard: bool) -> Reply:
        reply = self._box.take(message)
        if self.watched is not None:
            self.watched(till, message, reply, is_heard)
        return reply

    def _delay(self, till: str, message: Message) -> None:
        if message.path == wire.PATH_ENROL:
            return  # Lost: nobody enrols for days.
        now = self._world.clock.monotonic()
        longest = self._world.chance.choice(DELAYS_S)
        due = now + self._world.chance.random() * longest
        self._late.append(Late(till, message, now, due))


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
