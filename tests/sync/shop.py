"""A server and an enrolled till with the real code of both, and no fault at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from sync import protocol as wire
from sync.client import Reply, SyncClient, Transport, Trouble, Unreachable
from sync.enrol import signer_of
from sync.holds import ServerHoldDesk
from tests.stories.simulation.chain import Chain
from tests.stories.simulation.network import Network, ServerBox
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.world import SeededRandomness, World


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
        self.chain.close()


class Through:
    """A wire that remembers what passed, and may be told to answer otherwise."""

    def __init__(self, till: SimTill) -> None:
        self._inner: Transport = till._transport
        self.sizes: list[int] = []
        self.answers: list[Reply | Exception | None] = []
        self.longest = 10**9

    def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_s: float | None = None,
    ) -> Reply:
        if path == wire.PATH_UPLOAD:
            count = len(msgspec.json.decode(body, type=wire.Upload).entries)
            self.sizes.append(count)
            if count > self.longest:
                raise Unreachable(Trouble.TOO_SLOW)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer or self._inner.post(path, body, headers, wait_s=wait_s)


def client_over(transport: Transport, till: SimTill) -> SyncClient:
    signer = signer_of(till._keys, SeededRandomness("unused"))
    return SyncClient(transport, signer, till.till_side.identity)


def desk_over(
    transport: Transport, shop: Shop, *, online: bool = True
) -> ServerHoldDesk:
    till = shop.till.till_side
    return ServerHoldDesk(
        client_over(transport, shop.till),
        till.server_key,
        till.identity,
        wait_s=0.8,
        is_online=lambda: True,
    )
