"""A central server in a folder, with tills that are only a key and a journal.

The tills here know the protocol and nothing else, so that tests of the server do
not depend on the till's own code. It is always 2 January 2030, 09:30 in Moscow,
until a test moves the clock.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Table, func, insert, select

from server import config as configuration, schema as db
from server.bootstrap import open_server
from server.config import Planning, Risk, ServerConfig, Storage
from server.dispatch import Server
from server.handlers import enrol
from server.members import BalanceRow, MemberRow, accounts_of, put_balances, put_members
from server.setup import init
from server.verify import verify
from sync import protocol as wire

T = TypeVar("T")

MORNING = datetime(2030, 1, 2, 6, 30, tzinfo=UTC)
TODAY = "2030-01-02"
AT = "2030-01-02T09:30:00+03:00"
CARD = "0400000000039"
STRICTLY = Risk()


class FakeClock:
    def __init__(self, now: datetime = MORNING) -> None:
        self._now = now
        self._seconds = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._seconds

    def sleep(self, seconds: float) -> None:
        self._seconds += seconds

    def advance(self, **how: float) -> None:
        self._now += timedelta(**how)
        self._seconds += timedelta(**how).total_seconds()


class FakeRandomness:
    """The same bytes in every run."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def token(self, size: int) -> bytes:
        return self._random.randbytes(size)


@dataclass
class FakeTill:
    """A till as the server sees it: an identity, a key, a chain of entries."""

    server: Server
    key: Ed25519PrivateKey
    me: wire.EnrolAnswer
    bodies: list[bytes] = field(default_factory=list)
    heads: list[str] = field(default_factory=lambda: [wire.GENESIS])

    @property
    def who(self) -> dict[str, Any]:
        return {
            "proto": wire.PROTO,
            "till": self.me.till,
            "incarnation": self.me.incarnation,
            "epoch": self.me.epoch,
        }

    def headers(self, path: str, body: bytes) -> dict[str, str]:
        me = self.me
        signed = wire.signed_bytes(path, me.till, me.incarnation, body)
        return {
            wire.TILL_HEADER: me.till,
            wire.INCARNATION_HEADER: str(me.incarnation),
            wire.SIGNATURE_HEADER: self.key.sign(signed).hex(),
        }

    def raw(self, path: str, body: bytes) -> tuple[int, bytes]:
        return self.server.dispatch(path, self.headers(path, body), body)

    def ask(self, path: str, message: msgspec.Struct, kind: type[T]) -> T:
        status, answer = self.raw(path, msgspec.json.encode(message))
        assert status == 200, (status, answer)
        return msgspec.json.decode(answer, type=kind)

    def refused(self, path: str, message: msgspec.Struct) -> tuple[int, str]:
        status, answer = self.raw(path, msgspec.json.encode(message))
        return status, msgspec.json.decode(answer, type=wire.Problem).code

    def write(self, *entries: wire.Entry | bytes) -> int:
        """Put entries into the journal; the number of the last one."""
        for entry in entries:
            body = entry if isinstance(entry, bytes) else msgspec.json.encode(entry)
            self.bodies.append(body)
            self.heads.append(wire.next_head(self.heads[-1], len(self.bodies), body))
        return len(self.bodies)

    def upload_message(self, first: int = 1, last: int | None = None) -> wire.Upload:
        last = len(self.bodies) if last is None else last
        return wire.Upload(
            **self.who,
            first_seq=first,
            head_before=self.heads[first - 1],
            head_after=self.heads[last],
            entries=[msgspec.Raw(body) for body in self.bodies[first - 1 : last]],
        )

    def upload(self, first: int = 1, last: int | None = None) -> wire.UploadAck:
        message = self.upload_message(first, last)
        return self.ask(wire.PATH_UPLOAD, message, wire.UploadAck)

    def send(self, *entries: wire.Entry | bytes) -> wire.UploadAck:
        first = len(self.bodies) + 1
        self.write(*entries)
        return self.upload(first)

    def hold(self, account: str, most: int, hold: str = "hold-1") -> wire.HoldAnswer:
        message = wire.HoldAsk(**self.who, hold=hold, account=account, most=most)
        return self.ask(wire.PATH_HOLD, message, wire.HoldAnswer)

    def mail(self, after: int = 0) -> list[wire.Mail]:
        message = wire.MailboxAsk(**self.who, after=after)
        return self.ask(wire.PATH_MAILBOX, message, wire.MailboxAnswer).mail

    def page(self, topic: str, bucket: int = 0, after: int = 0) -> wire.FeedPage:
        message = wire.FeedAsk(**self.who, topic=topic, bucket=bucket, after=after)
        return self.ask(wire.PATH_FEED, message, wire.FeedPage)

    def figures(self, card: str = CARD) -> wire.AccountFigures:
        """What the feed says of a card."""
        key = wire.fingerprint(bytes.fromhex(self.me.card_key), card)
        page = self.page("cards", wire.bucket_of("cards", key))
        body = next(row.body for row in page.rows if row.key == key)
        return msgspec.json.decode(body, type=wire.AccountFigures)

    def shift(self, shift: str = "shift-1") -> wire.ShiftAnswer:
        message = wire.ShiftAsk(**self.who, shift=shift)
        return self.ask(wire.PATH_SHIFT, message, wire.ShiftAnswer)


@dataclass
class World:
    folder: Path
    server: Server
    clock: FakeClock

    @property
    def database(self) -> Any:
        return self.server.core.database

    def till(self, store: int = 1, number: int | None = None) -> FakeTill:
        code, _ = enrol.make_code(
            self.server.core,
            store_number=store,
            store_name=f"Store {store}",
            till_number=number,
        )
        return enrolled(self.server, code)

    def member(self, points: int = 0, card: str = CARD, **more: Any) -> str:
        """A member with so many hundredths of a point; the account's id."""
        core = self.server.core
        row = MemberRow(card=card, name=more.pop("name", "Petrova Maria"), **more)
        self.database.write(lambda conn: put_members(core, conn, [row]))
        if points:
            self.balance(points, card)
        found = self.database.read(lambda conn: accounts_of(conn, [card]))
        return str(found[card])

    def balance(self, points: int, card: str = CARD, expires: Any = None) -> None:
        core, row = (
            self.server.core,
            BalanceRow(card=card, points=points, expires=expires),
        )
        self.database.write(lambda conn: put_balances(core, conn, [row]))

    def differences(self) -> list[str]:
        """What `ledger verify` finds: nothing, always."""
        return self.database.read(verify)  # type: ignore[no-any-return]

    def balance_of(self, account: str) -> int:
        """What the entries of one account add up to, also of the chain's own."""
        entry = db.entry
        query = select(func.coalesce(func.sum(entry.c.amount), 0)).where(
            entry.c.account == account, entry.c.unit == "points"
        )
        return int(self.database.read(lambda conn: conn.execute(query).scalar_one()))

    def findings(self) -> list[str]:
        """Codes of what waits for a manager."""
        return sorted(row["code"] for row in self.rows("exception_item"))

    def rows(self, table: str) -> list[dict[str, Any]]:
        query = select(db.metadata.tables[table])
        return self.database.read(  # type: ignore[no-any-return]
            lambda conn: [dict(row._mapping) for row in conn.execute(query)]
        )

    def count(self, table: Table) -> int:
        return len(self.rows(table.name))

    def occupy(self, entry_id: str, card: str) -> None:
        """Damage: an entry that nobody made, without any points."""
        found = self.database.read(lambda conn: accounts_of(conn, [card]))
        row = {
            "tenant": db.TENANT,
            "shard": db.shard_of(found[card]),
            "account": found[card],
            "entry_id": entry_id,
            "kind": "accrual",
            "amount": 0,
            "unit": "points",
            "contra": "~issued",
            "business_date": TODAY,
            "server_ts": AT,
        }
        self.database.write(lambda conn: conn.execute(insert(db.entry).values(row)))

    def drop(self, table: str) -> None:
        """Damage: a table is gone."""
        self.database.write(db.metadata.tables[table].drop)


def enrolled(server: Server, code: str) -> FakeTill:
    key = Ed25519PrivateKey.generate()
    message = wire.EnrolAsk(
        proto=wire.PROTO,
        code=code,
        public_key=key.public_key().public_bytes_raw().hex(),
        machine="test",
    )
    status, body = server.dispatch(wire.PATH_ENROL, {}, msgspec.json.encode(message))
    assert status == 200, body
    answer = msgspec.json.decode(body, type=wire.EnrolAnswer)
    return FakeTill(server=server, key=key, me=answer)


def a_world(
    folder: Path,
    *,
    url: str = "",
    planning: bool = False,
    template: Path | None = None,
    risk: Risk = STRICTLY,
) -> World:
    """A new chain. Planning is off unless a test is about it.

    A template is the folder of a chain that `init` made; copying it is quicker.
    """
    clock, randomness = FakeClock(), FakeRandomness()
    settings = ServerConfig(
        storage=Storage(url=url), planning=Planning(enabled=planning), risk=risk
    )
    if template is None:
        init(folder, settings, clock, randomness, ["localhost"])
    else:
        shutil.copytree(template, folder)
        text = configuration.text_of(settings)
        (folder / configuration.FILE_NAME).write_text(text, encoding="utf-8")
    assert configuration.load(folder, {}) == settings
    return World(folder, open_server(folder, clock, randomness), clock)


def a_sale(sale: str = "sale-1", **more: Any) -> wire.SaleEntry:
    """Bread for 100.00, paid in cash."""
    line = wire.SoldLineWire(
        n=1, item="4600000256719", name="Bread", quantity=1000, price=10_000,
        gross=10_000, redeemed=more.pop("redeemed", 0),
    )  # fmt: skip
    net = line.gross - line.redeemed
    values: dict[str, Any] = {
        "number": "01-010001-000001-X",
        "shift": "shift-1",
        "cashier": "anna",
        "at": AT,
        "day": TODAY,
        "lines": [line],
        "tenders": [wire.TenderWire(kind="cash", amount=net, received=net)],
    }
    return wire.SaleEntry(sale=sale, **(values | more))


def earned(points: int, card: str = CARD, **more: Any) -> wire.EarnEntry:
    values: dict[str, Any] = {
        "sale": "sale-1",
        "lot": "lot-1",
        "active": TODAY,
        "programme": "points",
        "version": 1,
        "mode": "device",
        "at": AT,
        "day": TODAY,
    }
    return wire.EarnEntry(card=card, points=points, **(values | more))


def redeemed(grant: wire.Grant, points: int, sale: str = "sale-1") -> wire.RedeemEntry:
    """Spend so much of a right, from its first lots."""
    return wire.RedeemEntry(
        sale=sale,
        account=grant.account,
        right=grant.right,
        slices=first_of(grant.slices, points),
        at=AT,
        day=TODAY,
    )


def given_up(
    right: str, account: str, slices: Sequence[wire.Slice] = ()
) -> wire.ReturnEntry:
    return wire.ReturnEntry(right=right, account=account, at=AT, slices=list(slices))


def first_of(slices: Sequence[wire.Slice], points: int) -> list[wire.Slice]:
    taken: list[wire.Slice] = []
    for part in slices:
        some = min(part.points, points)
        if some:
            taken.append(msgspec.structs.replace(part, points=some))
            points -= some
    if points:  # More than the right has: on its first lot.
        taken.append(wire.Slice(lot=slices[0].lot, points=points))
    return taken
