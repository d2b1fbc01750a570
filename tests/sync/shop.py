"""A server and an enrolled till with the real code of both, and no fault at all."""

from __future__ import annotations

from pathlib import Path

from tests.stories.simulation.chain import Chain
from tests.stories.simulation.network import Network, ServerBox
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.world import World


class Shop:
    """A healthy world: one server, one till, no fault of any kind."""

    def __init__(self, templates: tuple[Path, Path], folder: Path) -> None:
        self.world = World(1)
        self.world.heal()
        self.chain = Chain(self.world, templates[0], folder / "server")
        box = ServerBox(self.world, self.chain.server, self.chain.open)
        self.network = Network(self.world, box)
        code = self.chain.till_code(1)
        self.till = SimTill(1, self.world, self.network, folder / "till", code)
        self.till.install(templates[1])
        self.till.start()

    def sync(self) -> None:
        """Everything there is to send and to fetch."""
        for _ in range(2):
            self.till.lanes.wake(at_once=True)
            while self.till.round.step():
                pass

    def close(self) -> None:
        self.till.stop()
        self.chain.server.close()
