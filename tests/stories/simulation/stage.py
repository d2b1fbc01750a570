"""Who and what takes part in one story; what a fault may lay its hands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.helpers.server_world import FakeTill
from tests.stories.simulation.chain import Chain
from tests.stories.simulation.ghost import Ghost
from tests.stories.simulation.lan_witness import LanWitness
from tests.stories.simulation.network import Network, ServerBox
from tests.stories.simulation.phones import Phones
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.world import World


@dataclass(frozen=True)
class Backup:
    """Of the server: when it was made, and which lives of tills it knows."""

    file: Path
    at: float
    lives: frozenset[tuple[str, int]]


@dataclass
class Stage:
    world: World
    folder: Path
    chain: Chain
    box: ServerBox
    network: Network
    ghost: Ghost
    tills: list[SimTill]
    cards: list[str]
    phones: Phones | None = None  # In shops with a lead.
    loans: LanWitness | None = None
    terms_version: int = 1  # Of the points, as they are in force.
    terms: list[Any] = field(default_factory=list)  # Published in this story.
    backups: list[Backup] = field(default_factory=list)
    standby: Backup | None = None  # It lags behind.
    stranger: FakeTill | None = None  # Its journal is written by hand.
    stranger_is_fenced: bool = False
    sales_by_hand: int = 0
    taken_by_hand: int = 0  # Points without a right.
    brought_by_hand: bool = False  # A queue file, by a person.
    declared_lost: set[str] = field(default_factory=set)

    def running(self) -> list[SimTill]:
        return [till for till in self.tills if till.is_running]

    def of_store(self, store: int) -> list[SimTill]:
        return [till for till in self.tills if till.number == store]

    @property
    def has_lead(self) -> bool:
        return self.loans is not None

    def is_online(self, holder: str) -> bool:
        """Whether the till of this name has a line to the server."""
        names = {till.name for till in self.tills if till.holder == holder}
        return names.isdisjoint(self.network.cut)

    def has_rights_out(self, account: str) -> bool:
        sql = f"SELECT rights_out FROM account WHERE account = '{account}'"
        return any(out for (out,) in self.chain.query(sql))
