"""A fault at every call by which an act of the till changes the disk.

Killed just before the call; the call fails once, or from then on; or it says that it
is done and lost the first hundred bytes. What was confirmed must be there at the next
start, once; what was refused must not be; and the next customer is served. A lie must
be noticed, and what was confirmed be in one of the two places that keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults import books, injected
from tests.faults.forks import BROKE, Line
from tests.faults.kinds import Fault, Outcome, Run
from tests.faults.room import NOWHERE, Room, ServerChild, a_till
from tests.faults.till_life import ACTS, Act
from tests.helpers.ready_shop import ReadyShop
from ui.logs import configure_logs

SYNCS = ("fdatasync", "fsync")
WRITES = ("pwrite64", "write", "ftruncate", "fallocate")
CHANGES = (*WRITES, *SYNCS, "unlink", "rename")


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """What strace does to the call, in its own words behind `call:`."""

    name: str
    what: str
    calls: tuple[str, ...]
    sticky: bool = False
    lies: bool = False  # The disk says it is done: nobody can know better at once.
    quick: int


HARMS = (
    Harm(name="killed", what="signal=SIGKILL", calls=CHANGES, quick=8),
    Harm(name="EIO once", what="error=EIO", calls=CHANGES, quick=4),
    Harm(name="EIO for ever", what="error=EIO", calls=CHANGES, sticky=True, quick=4),
    Harm(
        name="ENOSPC for ever", what="error=ENOSPC", calls=WRITES, sticky=True, quick=2
    ),
    Harm(
        name="EROFS for ever", what="error=EROFS", calls=CHANGES, sticky=True, quick=2
    ),
    Harm(name="a lie", what="retval=100", calls=("pwrite64",), lies=True, quick=2),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    act: Act
    call: str
    nth: int


class Sweep:
    """Calls of every act, counted once; then one try for each."""

    def __init__(self, room: Room, harm: Harm) -> None:
        self._room = room
        self._harm = harm
        self._order: dict[str, list[str]] = {}  # Calls of each act.
        self.points = [point for act in ACTS for point in self._points_of(act)]

    def __call__(self, seed: int) -> Outcome:
        point = self.points[seed % len(self.points)]
        shop = self._room.shop()
        ghost = books.ghost_of(shop)
        when = f"{point.nth}+" if self._harm.sticky else str(point.nth)
        inject = [f"{point.call}:{self._harm.what}:when={when}"]
        if self._harm.sticky:
            inject += [
                f"{call}:{self._harm.what}:when={self._since(point, call)}+"
                for call in self._harm.calls
                if call != point.call
            ]
        with self._served(point.act, shop) as port:
            work = self._work(point.act, shop, port)
            said, code = injected.with_fault(work, self._log(), inject)
        others = ghost.listen(said)
        judge = books.judged_after_a_lie if self._harm.lies else books.judged
        outcome = judge(shop, ghost)
        if code == BROKE:
            outcome += Outcome(corrupt=1, words=(why_broken(others),))
        if not outcome.is_clean:
            at = f"{point.act.name}, {point.call} {point.nth}"
            outcome = _named(outcome, f"{self._harm.name}: {at}")
        return outcome

    def _since(self, point: Point, call: str) -> int:
        """A disk that is dead for one call is dead for all of them from then on.

        strace counts each call by itself; the log of the count says where it stood.
        """
        before = self._order[point.act.name][: self._at(point)]
        return before.count(call) + 1

    def _at(self, point: Point) -> int:
        seen = 0
        for at, call in enumerate(self._order[point.act.name]):
            seen += call == point.call
            if seen == point.nth and call == point.call:
                return at
        return len(self._order[point.act.name])

    def _points_of(self, act: Act) -> Iterator[Point]:
        shop = self._room.shop()
        with self._served(act, shop) as port:
            work = self._work(act, shop, port)
            order = injected.calls_of(work, self._log())
        self._order[act.name] = order
        seen: dict[str, int] = {}
        for call in order:
            seen[call] = seen.get(call, 0) + 1
            if call in self._harm.calls:
                yield Point(act=act, call=call, nth=seen[call])

    @contextmanager
    def _served(self, act: Act, shop: ReadyShop) -> Iterator[int]:
        served = ServerChild(shop.server_data) if act.needs_server else nullcontext()
        with served as server:
            yield NOWHERE if server is None else server.port

    def _log(self) -> Path:
        return self._room.folder / "strace.log"

    @staticmethod
    def _work(act: Act, shop: ReadyShop, port: int) -> Callable[[Line], None]:
        def work(line: Line) -> None:
            till = a_till(shop, port)
            configure_logs(till.around.places.logs)
            act.prepare(till, line)
            injected.ready(line)
            act.do(till, line)

        return work


def why_broken(said: Sequence[Mapping[str, Any]]) -> str:
    traces = [line["trace"] for line in said if line["what"] == "broke"]
    return f"the program broke: {''.join(traces)[-600:]}"


def _named(outcome: Outcome, where: str) -> Outcome:
    return Outcome(
        tries=outcome.tries,
        lost=outcome.lost,
        doubled=outcome.doubled,
        corrupt=outcome.corrupt,
        words=tuple(f"{where}: {word}" for word in outcome.words),
    )


def _fault_of(harm: Harm) -> Fault:
    @contextmanager
    def begin(room: Room) -> Iterator[Run]:
        yield Sweep(room, harm)

    def points(run: Run) -> int:
        assert isinstance(run, Sweep)
        return len(run.points)

    return Fault(
        name=f"each disk call: {harm.name}",
        quick=harm.quick,
        full=0,
        begin=begin,
        points=points,
    )


FAULTS = tuple(_fault_of(harm) for harm in HARMS)
