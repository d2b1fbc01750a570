"""The demo shop, ready to open: server with members, enrolled till, feed and rights.

Made in this process by the product's own parts, because seven commands would take
longer than the story that needs the shop; each story works on a copy.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.demo.shop import GOODS, KINDS, STORE_NAME
from bench.demo.tiles import PROGRAMMES
from bench.replay.world import Link
from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from cashier.store.keystore import FileSecrets
from cashier.store.places import Places
from cashier.till.ports import Clock, Randomness
from cashier.till.settings import TillSettings
from resources import resource
from server.bootstrap import open_server
from server.config import Chain, LimitSection, ServerConfig, Storage
from server.dispatch import Server
from server.handlers.enrol import make_code
from server.importing.kinds import Kind
from server.importing.run import import_file
from server.jobs import plan_due
from server.programmes.files import read_files
from server.programmes.publishing import publish_found
from server.setup import init
from sync.assembly import Outside
from sync.client import Transport
from sync.cycle import at_once
from sync.enrol import enrol
from sync.transport import HttpTransport
from tests.helpers.real_till import RealTill
from tests.helpers.relay import Relay
from ui.commands import machine_name


@dataclass(frozen=True)
class ReadyShop:
    """A folder as bench.demo.shop.DemoShop finds it at its second start."""

    folder: Path

    @property
    def server_data(self) -> Path:
        return self.folder / "server"

    @property
    def till_home(self) -> Path:
        return self.folder / "till"

    def copy(self, folder: Path) -> ReadyShop:
        # The reserve only takes room; the till makes it again.
        ignored = shutil.ignore_patterns("reserve.bin")
        shutil.copytree(self.folder, folder, ignore=ignored)
        return ReadyShop(folder)


# Two cards buy in a minute what others buy in a month.
NO_LIMITS = LimitSection(
    send=True,
    lookups_a_minute=0,
    typed_cards_a_day=0,
    earnings_an_hour=0,
    earnings_a_day=0,
    redemptions_a_day=0,
    redeemed_a_day=0,
)


def places_of(home: Path) -> Places:
    return Places(config=home / "config", data=home / "data", logs=home / "logs")


def make_ready(
    folder: Path,
    clock: Clock,
    randomness: Randomness,
    *,
    url: str = "",
) -> ReadyShop:
    """The server's books are in the folder, or in the database at this address."""
    shop = ReadyShop(folder)
    storage = Storage(url=url)
    settings = ServerConfig(
        chain=Chain(name=STORE_NAME), storage=storage, limits=NO_LIMITS
    )
    init(shop.server_data, settings, clock, randomness, ["localhost", "127.0.0.1"])
    server = open_server(shop.server_data, clock, randomness)
    try:
        _stock(server)
        _join(shop, server, clock, randomness)
    finally:
        server.close()
    return shop


def _stock(server: Server) -> None:
    core = server.core
    _import(server, GOODS)
    terms = resource("demo", PROGRAMMES)
    found = read_files([terms], time_zone=core.config.chain.time_zone)
    core.database.write(lambda conn: publish_found(conn, found, core.stamp()))
    for kind in KINDS:
        _import(server, kind)
    plan_due(server.core)


def _import(server: Server, kind: str) -> None:
    import_file(server.core, Kind(kind), resource("demo", f"{kind}.csv"))


def _join(
    shop: ReadyShop, server: Server, clock: Clock, randomness: Randomness
) -> None:
    code, _ = make_code(
        server.core, store_number=1, store_name=STORE_NAME, till_number=None
    )
    till = till_of(shop, clock, randomness, lambda: Link(server))
    till.open_files()
    enrol(
        Link(server),
        till.files.secrets,
        till.files.store,
        at_once,
        randomness,
        code=code,
        machine=machine_name(),
    )
    shutil.copy(shop.server_data / "ca.pem", shop.till_home / "data" / "ca.pem")
    till.open_rest()
    till.link.exchange()
    till.stop()


def till_of(
    shop: ReadyShop,
    clock: Clock,
    randomness: Randomness,
    transport_for: Callable[[], Transport],
    settings: TillSettings | None = None,
) -> RealTill:
    """The shop's till without its window; not started."""
    places = places_of(shop.till_home)
    around = Outside(
        places=places,
        settings=settings or TillSettings(shop_name=STORE_NAME),
        secrets=FileSecrets(places.data),
        clock=clock,
        randomness=randomness,
        machine=machine_name(),
    )
    return RealTill(around, transport_for)


def over_https(shop: ReadyShop, relay: Relay) -> HttpTransport:
    return HttpTransport(relay.url, shop.server_data / "ca.pem", SystemClock())


@contextmanager
def selling(
    shop: ReadyShop, transport_for: Callable[[], Transport]
) -> Iterator[RealTill]:
    """The shop's till with its shift open and its link tried once."""
    till = till_of(shop, SystemClock(), SystemRandomness(), transport_for)
    till.start()
    try:
        till.begin_sync()
        till.open_shift()
        assert till.try_link().online
        yield till
    finally:
        till.stop()
