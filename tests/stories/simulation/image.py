"""Shops that were made ready once, to be copied for every seed.

Schema steps, keys, enrolment and the first feed take a hundred times as long as a
day at the counter. So a chain with six enrolled tills is made for each kind of shop,
and a story begins with a copy of its files: as many tills as it needs, the others
are silent. What begins with enrolment is told by the seeds that draw a new till.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any

from server import jobs, programmes
from server.config import Risk
from sync import protocol as wire
from tests.stories.simulation import faults_of_shops as shops
from tests.stories.simulation.chain import (
    LIMITED,
    STRICTLY,
    Chain,
    make_template,
    opening_of,
)
from tests.stories.simulation.network import Network, ServerBox
from tests.stories.simulation.phones import let_in
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.world import World

TILLS = ((1, 1), (2, 1), (1, 2), (3, 1), (2, 2), (1, 3))  # (store, number), in order.
# Of a story in which tills of one shop matter most.
SHOP_ORDER = (0, 2, 1, 5, 4, 3)
LED = (1, 2)  # Stores with more than one till; their first one leads.
OPENS_S = 3_600.0  # After the world began, a story opens its doors.
MANY = ("discount", "accumulating")  # Beside the points of every chain.
LATER = -1  # The seed of what is made of another image.
SMALL_FEED = 8  # Buckets of cards instead of 1,024: the rules are the same.


@dataclass(frozen=True)
class Kind:
    """What distinguishes one prepared shop from another."""

    is_limited: bool
    has_many: bool  # Programmes.
    has_lead: bool = field(default=False, repr=False)

    @property
    def risk(self) -> Risk:
        return LIMITED if self.is_limited else STRICTLY


@dataclass(frozen=True)
class Image:
    folder: Path
    keys: tuple[Mapping[Any, bytes], ...]  # Of each till.

    def server(self) -> Path:
        return self.folder / "server"

    def till(self, n: int) -> Path:
        return self.folder / name_of(n)


def name_of(n: int) -> str:
    store, number = TILLS[n]
    return f"till-{store}-{number}"


@dataclass
class Images:
    """Made when they are first needed."""

    folder: Path
    _made: dict[Kind, Image] = field(default_factory=dict)
    _templates: tuple[Path, Path] | None = None

    def of(self, kind: Kind) -> Image:
        if kind not in self._made:
            make = self._with_leads if kind.has_lead else self._make
            self._made[kind] = make(kind)
        return self._made[kind]

    @property
    def empty_till(self) -> Path:
        return self._parts()[1]

    def _parts(self) -> tuple[Path, Path]:
        if self._templates is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._templates = (
                make_template(self.folder / "server-template"),
                SimTill.template(self.folder / "till-template.db"),
            )
        return self._templates

    def _make(self, kind: Kind) -> Image:
        server, till_file = self._parts()
        folder = self.folder / f"image-{kind.is_limited:d}{kind.has_many:d}"
        folder.mkdir()
        world = World(0)
        # Strict, so that tills which a story does without take no part of any limit.
        opening = opening_of(kind.risk)
        chain = Chain(world, server, folder / "server", opening=opening)
        if kind.has_many:
            _publish(chain, MANY)
        network = Network(world, ServerBox(world, chain.server, chain.open))
        tills = []
        for n, (store, number) in enumerate(TILLS):
            code = chain.till_code(store, number)
            place, name = folder / name_of(n), name_of(n)
            till = SimTill(store, world, network, place, code, name=name)
            till.install(till_file)
            till.start()
            tills.append(till)
        for _ in range(2):
            jobs.run_all(chain.core)
            for till in tills:
                _drain(till)
        return _closed(folder, chain, tills)

    def _with_leads(self, kind: Kind) -> Image:
        """The same shops, some days after an operator named who leads them."""
        before = self.of(replace(kind, has_lead=False))
        folder = self.folder / f"{before.folder.name}-led"
        folder.mkdir()
        world = World(LATER)  # Or it would give names a second time.
        world.clock.pass_time(OPENS_S / 2)
        chain = Chain(world, before.server(), folder / "server", has_members=True)
        network = Network(world, ServerBox(world, chain.server, chain.open))
        tills = []
        for n, (store, _) in enumerate(TILLS):
            place = copy_of(before.till(n), folder / name_of(n))
            keys, name = before.keys[n], name_of(n)
            till = SimTill(store, world, network, place, "", name=name, keys=keys)
            till.start()
            tills.append(till)
        let_in(chain.core)
        for store in LED:
            shops.name(chain.core, store, 1)
        for _ in range(2):
            for till in tills:
                _drain(till)
            jobs.run_all(chain.core)
        return _closed(folder, chain, tills)


def _closed(folder: Path, chain: Chain, tills: list[SimTill]) -> Image:
    for till in tills:
        till.stop()
    chain.close()
    return Image(folder, tuple(dict(till._keys.secrets) for till in tills))


def _publish(chain: Chain, names: tuple[str, ...]) -> None:
    zone = chain.core.config.chain.time_zone
    files = resources.files("resources") / "programmes"
    texts = [(files / f"{name}.en.toml").read_text("utf-8") for name in names]
    terms = [programmes.read_terms(text, time_zone=zone) for text in texts]
    stamp = chain.core.stamp()
    chain.core.database.write(lambda conn: programmes.publish(conn, terms, stamp))


def _drain(till: SimTill) -> None:
    till.lanes.wake(at_once=True)
    while till.round.step():
        pass


def copy_of(source: Path, target: Path) -> Path:
    shutil.copytree(source, target)
    return target


@contextmanager
def small_feed() -> Iterator[None]:
    """Fewer buckets while stories are told; the number is a matter of cost alone."""
    usual = wire.BUCKETS["cards"]
    wire.BUCKETS["cards"] = SMALL_FEED
    try:
        yield
    finally:
        wire.BUCKETS["cards"] = usual
