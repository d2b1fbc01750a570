"""A shop for every story: made once, copied for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.demo.shop import DemoShop
from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from tests.helpers.https_server import HttpsServer
from tests.helpers.ready_shop import ReadyShop, make_ready

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session", autouse=True)
def programs_of_this_checkout() -> Iterator[None]:
    """`-P` keeps the working folder off the path; programs must find the tests too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        yield


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> ReadyShop:
    folder = tmp_path_factory.mktemp("ready") / "shop"
    folder.mkdir()
    return make_ready(folder, SystemClock(), SystemRandomness())


@pytest.fixture
def demo_shop(ready: ReadyShop, tmp_path: Path) -> Iterator[DemoShop]:
    """Server and till as programs of their own, with a cable that can be cut."""
    with DemoShop(ready.copy(tmp_path / "shop").folder) as shop:
        yield shop


@pytest.fixture
def copied(ready: ReadyShop, tmp_path: Path) -> ReadyShop:
    return ready.copy(tmp_path / "shop")


@pytest.fixture
def server(copied: ReadyShop) -> Iterator[HttpsServer]:
    with HttpsServer(copied.server_data) as running:
        yield running
