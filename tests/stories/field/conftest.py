"""A shop for every story of the field: made once, copied for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from tests.helpers.https_server import HttpsServer
from tests.helpers.ready_shop import ReadyShop, make_ready, over_https, selling
from tests.helpers.real_till import RealTill
from tests.helpers.relay import Relay
from tests.helpers.server_world import World, a_world


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> ReadyShop:
    folder = tmp_path_factory.mktemp("ready") / "shop"
    folder.mkdir()
    return make_ready(folder, SystemClock(), SystemRandomness())


@pytest.fixture
def shop(ready: ReadyShop, tmp_path: Path) -> ReadyShop:
    return ready.copy(tmp_path / "shop")


@pytest.fixture
def server(shop: ReadyShop) -> Iterator[HttpsServer]:
    with HttpsServer(shop.server_data) as running:
        yield running


@pytest.fixture
def relay(server: HttpsServer) -> Iterator[Relay]:
    with closing(Relay(server.port)) as cable:
        yield cable


@pytest.fixture
def till(shop: ReadyShop, relay: Relay) -> Iterator[RealTill]:
    """Selling, with a link that was tried once."""
    with selling(shop, lambda: over_https(shop, relay)) as till:
        yield till


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A chain for tills that are only a key and a journal."""
    world = a_world(tmp_path / "chain")
    yield world
    world.server.close()
