"""A till's real file for tests of the sync, with the server's key in our hands."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cashier.domain.amounts import Points
from cashier.domain.events import Event, IncidentNoted, PointsEarned
from cashier.domain.ids import (
    AccountId,
    CardNumber,
    LotId,
    SaleId,
    StoreId,
    TillId,
)
from cashier.domain.member import EntryMode
from cashier.store.engine import open_store
from cashier.store.migrate import migrate
from cashier.store.store import SqlStore
from cashier.till.ports import TillIdentity
from sync import protocol as wire
from sync.outbox import outbox_on
from tests.helpers.fakes import FakeClock

MOMENT = datetime(2030, 1, 2, 9, 30, tzinfo=UTC)
SERVER_TIME = "2030-01-02T09:31:00.000+00:00"
KEY = bytes(32)
ME = TillIdentity(
    till=TillId("till-1"),
    store=StoreId("store-1"),
    till_number=1,
    store_number=2,
    incarnation=1,
    epoch=3,
)
SERVER_KEY = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
SERVER_PUBLIC = SERVER_KEY.public_key().public_bytes_raw().hex()
ACCOUNT = AccountId("account-1")


def open_till(path: Path, clock: FakeClock | None = None) -> SqlStore:
    """The file at this path, made and enrolled when it is missing."""
    is_new = not path.exists()
    engine = open_store(path, KEY)
    migrate(engine, copy_aside=lambda: None)
    store = SqlStore(
        engine,
        clock=clock or FakeClock(),
        outbox_for=outbox_on,
    )
    if is_new:
        with store.act() as work:
            work.state.enrol(ME, server_key=SERVER_PUBLIC, machine="test")
            work.commit()
    return store


def an_incident(code: str = "test", detail: str = "") -> IncidentNoted:
    return IncidentNoted(code=code, detail=detail, at=MOMENT)


def an_earning(points: int = 100, *, sale: str = "sale-1") -> PointsEarned:
    return PointsEarned(
        sale_id=SaleId(sale),
        lot_id=LotId(f"lot-{sale}"),
        card=CardNumber("0441700000005"),
        account=ACCOUNT,
        points=Points(points),
        active_from=date(2030, 1, 2),
        expires_on=None,
        programme="points",
        version=1,
        mode=EntryMode.DEVICE,
        at=MOMENT,
        business_date=date(2030, 1, 2),
    )


def put(store: SqlStore, *events: Event) -> int:
    """Each event in an act of its own; the number of the last."""
    seq = 0
    for event in events:
        with store.act() as work:
            seq = work.outbox.put(event)
            work.commit()
    return seq


def a_grant(right: str = "right-1", **more: object) -> wire.Grant:
    """A grant of 100 points in two lots, signed by the server."""
    grant = wire.Grant(
        **{  # type: ignore[arg-type]
            "right": right,
            "account": ACCOUNT,
            "till": ME.till,
            "incarnation": ME.incarnation,
            "epoch": ME.epoch,
            "kind": "standing",
            "amount": 10_000,
            "slices": [
                wire.Slice(lot="lot-1", points=4_000, expires="2030-02-01"),
                wire.Slice(lot="lot-2", points=6_000, expires="2030-03-01"),
            ],
            "at": SERVER_TIME,
        }
        | more
    )
    signature = SERVER_KEY.sign(grant.signable()).hex()
    return msgspec.structs.replace(grant, signature=signature)


def a_recall(
    right: str = "right-1", *, up_to: int = 10_000, epoch: int = 3
) -> wire.Recall:
    return wire.Recall(right=right, account=ACCOUNT, epoch=epoch, up_to=up_to)


def letters(
    *bodies: wire.MailBody, first: int = 1, epoch: int = 3
) -> wire.MailboxAnswer:
    return wire.MailboxAnswer(
        epoch=epoch,
        mail=[wire.Mail(seq=seq, body=body) for seq, body in enumerate(bodies, first)],
        server_time=SERVER_TIME,
    )


def an_ack(upto: int, head: str, **more: object) -> wire.UploadAck:
    return wire.UploadAck(
        **{  # type: ignore[arg-type]
            "ack_seq": upto,
            "stable_seq": 0,
            "head": head,
            "epoch": ME.epoch,
            "server_time": SERVER_TIME,
        }
        | more
    )
