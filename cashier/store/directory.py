"""Looking things up in the advisory copy: goods, cards, staff, programmes.

Reads only, on a connection of its own, and answers within a millisecond: each
look-up is one prepared statement on one index. When the writer switched to a new
file, the next look-up opens that one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select, text

from cashier.domain.catalog import Item
from cashier.domain.ids import AccountId, CardNumber, CashierId
from cashier.domain.loyalty.engine import Programme
from cashier.domain.member import Bearer, Member
from cashier.domain.reports.liability import Owed
from cashier.store import cards_schema as schema, short_cards
from cashier.store.card_rows import CardBody
from cashier.store.cards_file import POINTER, open_cards, pointed
from cashier.store.columns import maybe_moment
from cashier.store.item_rows import GoodsBody, search_words
from cashier.store.query import Statement, tell
from cashier.store.short_cards import ShortCard
from cashier.till.ports import Advice, Cashier, DirectoryAge, Role

# Room for the inner pages of a million cards: what is deciphered once is kept.
CACHE_KIB = 8192
MOST_FOUND = 200  # As many are sorted before the first `limit` are shown.
_WORD = re.compile(r"\w+")

_g, _c, _st = schema.goods.c, schema.cards.c, schema.staff.c
_ITEM = Statement(select(_g.body).where(_g.key == bindparam("k")))
_BY_ID = Statement(select(_g.key, _g.body).where(_g.id == bindparam("number")))
_CARD = Statement(
    select(_c.body, _c.version).where(
        _c.bucket == bindparam("b"), _c.key == bindparam("k")
    )
)
_CARDS = Statement(select(_c.body))
_STAFF = Statement(select(_st.key, _st.body).order_by(_st.key))
_PROGRAMMES = Statement(
    select(
        schema.programmes.c.key, schema.programmes.c.version, schema.programmes.c.body
    ).order_by(schema.programmes.c.key)
)
_CHECKPOINTS = Statement(select(schema.checkpoint))
_ROWS = Statement(
    select(
        schema.cursor.c.topic, func.sum(schema.cursor.c.rows).label("rows")
    ).group_by(schema.cursor.c.topic)
)
# Changes with every commit of another connection, and reads no table.
_WRITTEN = Statement(text("PRAGMA data_version"))
_FIND = "SELECT rowid FROM goods_words WHERE goods_words MATCH ? LIMIT ?"


class StaffBody(msgspec.Struct, frozen=True, kw_only=True):
    """A staff row of the feed; the key is the cashier's id."""

    name: str
    role: str
    pin_hash: str = ""
    badge: str = ""  # Its fingerprint.
    card: str = ""  # Of the own card; also a fingerprint.

    def cashier(self, key: str) -> Cashier:
        return Cashier(
            cashier=CashierId(key),
            name=self.name,
            role=Role(self.role),
            has_pin=bool(self.pin_hash),
        )


_STAFF_BODY = msgspec.json.Decoder(StaffBody)


class SqlDirectory:
    """Implements ports.Directory. Used by the till lane."""

    def __init__(
        self,
        folder: Path,
        key: bytes,
        *,
        fingerprint: Callable[[str], str],
        bucket_of: Callable[[str, str], int],
        programme_of: Callable[[str, int, dict[str, Any]], Programme],
    ) -> None:
        """`bucket_of(topic, key)` and `fingerprint(number)` are the wire's own."""
        self._folder = folder
        self._pointer = str(folder / POINTER)
        self._key = key
        self._fingerprint = fingerprint
        self._bucket_of = bucket_of
        self._programme_of = programme_of
        self._connection: Connection | None = None
        self._seen: tuple[int, int] = (0, 0)
        self._programmes: dict[tuple[str, int], Programme] = {}
        self._age: DirectoryAge | None = None
        self._aged_at = 0
        self._advice: Advice | None = None  # The last one given, and what of.
        self._advised: tuple[int, CardNumber | None] = (0, None)
        self._people: list[tuple[str, StaffBody]] | None = None
        self._people_at = 0

    def item(self, code: str) -> Item | None:
        row = _ITEM.row(self._ask(), k=code)
        return None if row is None else GoodsBody.read(row.body).item(code)

    def find_items(self, text: str, limit: int) -> Sequence[Item]:
        """By the beginnings of words of the name or of the number, from two letters."""
        words = _WORD.findall(search_words(text))
        if not words or max(map(len, words)) < 2:
            return ()
        ask = self._ask()
        wanted = " ".join(f'"{word}"*' for word in words)
        raw: Any = ask.connection.driver_connection
        found = raw.execute(_FIND, (wanted, max(MOST_FOUND, limit))).fetchall()
        rows = [_BY_ID.row(ask, number=number) for (number,) in found]
        items = [GoodsBody.read(r.body).item(r.key) for r in rows if r is not None]
        first = words[0]
        items.sort(
            key=lambda item: (
                not search_words(item.name).startswith(first),
                item.name.casefold(),
                item.item_id,
            )
        )
        return tuple(items[:limit])

    def member(self, card: CardNumber) -> Member | None:
        return self._member(self._ask(), card)

    def bearer(self, code: str) -> Bearer | None:
        body = self._card(self._ask(), code)
        return body.bearer(code) if body is not None and not body.is_member else None

    def bearer_account(self, code: str, *, is_gift_card: bool) -> AccountId:
        kind = "gift" if is_gift_card else "coupon"
        return AccountId(f"{kind}-{self._fingerprint(code)[:32]}")

    def cashiers(self) -> Sequence[Cashier]:
        return tuple(body.cashier(key) for key, body in self._staff())

    def cashier_of_badge(self, badge: str) -> Cashier | None:
        wanted = self._fingerprint(badge)
        for key, body in self._staff():
            if body.badge == wanted:
                return body.cashier(key)
        return None

    def pin_hash(self, cashier: CashierId) -> str | None:
        for key, body in self._staff():
            if key == cashier:
                return body.pin_hash or None
        return None

    def owner_of(self, card: CardNumber) -> CashierId | None:
        """Also by another card of the same member."""
        known = [(key, body.card) for key, body in self._staff() if body.card]
        if not known:
            return None
        wanted = self._fingerprint(card)
        shown = self._row_of(self._ask(), wanted)
        for key, own in known:
            if own == wanted or (shown and self._account_of(own) == shown.account):
                return CashierId(key)
        return None

    def programmes(self) -> Sequence[Programme]:
        return self._read_programmes(self._ask())

    def age(self) -> DirectoryAge:
        """Read again only when the sync wrote: it is asked for at every scan."""
        ask = self._ask()
        written = _WRITTEN.number(ask)
        if self._age is None or self._aged_at != written:
            self._age, self._aged_at = self._read_age(ask), written
        return self._age

    def advice(self, card: CardNumber | None) -> Advice:
        ask = self._ask()
        now = (_WRITTEN.number(ask), card)
        if self._advice is None or self._advised != now:
            # Before it is kept, so that a file that fails leaves nothing half new.
            found = self._read_advice(ask, card, is_same=self._advised[0] == now[0])
            self._advice, self._advised = found, now
        return self._advice

    def _read_advice(
        self, ask: Connection, card: CardNumber | None, *, is_same: bool
    ) -> Advice:
        """`is_same`: the file, only for another card."""
        member = None if card is None else self._member(ask, card)
        if is_same and self._advice is not None:
            return replace(self._advice, member=member)
        as_of = {row.topic: row.complete_as_of for row in _CHECKPOINTS.rows(ask)}
        return Advice(
            programmes=self._read_programmes(ask),
            cards_as_of=maybe_moment(as_of.get("cards")),
            member=member,
        )

    def _read_age(self, ask: Connection) -> DirectoryAge:
        as_of = {row.topic: row.complete_as_of for row in _CHECKPOINTS.rows(ask)}
        rows = {row.topic: row.rows for row in _ROWS.rows(ask)}
        return DirectoryAge(
            goods_as_of=maybe_moment(as_of.get("goods")),
            cards_as_of=maybe_moment(as_of.get("cards")),
            goods=rows.get("goods", 0),
            cards=rows.get("cards", 0),
        )

    def owed(self, most: int) -> Sequence[Owed] | None:
        """What every account of members has; None: there are more cards than that."""
        if self.age().cards > most:
            return None
        bodies = (CardBody.read(row.body) for row in _CARDS.rows(self._ask()))
        # Several cards may lead to one account.
        found = {body.account: body for body in bodies if body.is_member}
        return tuple(body.owed() for body in found.values())

    def close(self) -> None:
        if self._connection is not None:
            engine = self._connection.engine
            self._connection.close()
            engine.dispose()
            self._connection = None

    # --- inside ---------------------------------------------------------------

    def _account_of(self, fingerprint: str) -> str | None:
        body = self._row_of(self._ask(), fingerprint)
        return None if body is None else body.account

    def _card(self, ask: Connection, number: str) -> CardBody | None:
        return self._row_of(ask, self._fingerprint(number))

    def _row_of(self, ask: Connection, key: str) -> CardBody | None:
        """What its row says: never of a card that only matches by chance."""
        return self._known_of(ask, key)[0]

    def _known_of(
        self, ask: Connection, key: str
    ) -> tuple[CardBody | None, ShortCard | None]:
        """The row, and what a snapshot says that is newer than the row."""
        bucket = self._bucket_of("cards", key)
        row = _CARD.row(ask, b=bucket, k=key)
        body = None if row is None else CardBody.read(row.body)
        snapshot = short_cards.shown(ask, bucket)
        if snapshot is None or (row is not None and row.version > snapshot.version):
            return body, None
        short = snapshot.find(ask, key)
        if short is None:
            return None, None  # Gone meanwhile.
        if short.status == short_cards.ROW_ONLY:
            return body, None
        return (None if body is None else body.told(short)), short

    def _ask(self) -> Connection:
        """The connection to the file that counts now."""
        found = os.stat(self._pointer)  # noqa: PTH116 Asked several times a scan.
        seen = (found.st_ino, found.st_mtime_ns)
        if self._connection is None or seen != self._seen:
            self.close()
            engine = open_cards(self._folder, pointed(self._folder), self._key)
            self._connection = engine.connect()
            tell(self._connection, f"PRAGMA cache_size = -{CACHE_KIB}")
            self._seen = seen
            self._programmes = {}
            self._age = None
            self._advice = None
            self._people = None
        return self._connection

    def _member(self, ask: Connection, card: CardNumber) -> Member | None:
        body, short = self._known_of(ask, self._fingerprint(card))
        if body is not None:
            return body.member(card) if body.is_member else None
        return None if short is None else short.member(card)

    def _read_programmes(self, ask: Connection) -> tuple[Programme, ...]:
        rows = _PROGRAMMES.rows(ask)
        # Only what is there now is kept: a chain changes its terms for years.
        self._programmes = {
            (row.key, row.version): self._programme(row.key, row.version, row.body)
            for row in rows
        }
        return tuple(self._programmes.values())

    def _staff(self) -> list[tuple[str, StaffBody]]:
        """Read again only when the sync wrote: each card is compared with theirs."""
        ask = self._ask()
        written = _WRITTEN.number(ask)
        if self._people is None or self._people_at != written:
            rows = _STAFF.rows(ask)
            self._people = [(row.key, _STAFF_BODY.decode(row.body)) for row in rows]
            self._people_at = written
        return self._people

    def _programme(self, key: str, version: int, body: bytes) -> Programme:
        known = self._programmes.get((key, version))
        if known is None:
            known = self._programme_of(key, version, msgspec.json.decode(body))
        return known
