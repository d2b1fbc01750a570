"""Rights of tills that are not heard: their points are freed on the chain's risk."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from server import chain, holders, mailbox, schema as db
from server.book import Book
from server.core import Core, Stamp
from server.figures import publish_cards
from server.ledger import Cause, Ledger
from server.risk import exposure, set_limits
from server.schema import TENANT
from sync import protocol as wire

SEEN_EVERY = timedelta(hours=12)
_r, _h = db.spend_right, db.holder
_lent = db.spend_right.alias()
_SILENT = (
    select(_r.c.account, _r.c.right_id)
    .join(
        _h,
        (_h.c.tenant == _r.c.tenant)
        & (_h.c.holder == _r.c.holder)
        & (_h.c.incarnation == _r.c.incarnation),
    )
    .where(
        _r.c.tenant == TENANT,
        _r.c.state == "open",
        _r.c.booked_risk == 0,
        _h.c.seen_at < bindparam("before"),
        # What a lead has lent comes back to its right: that must stay covered.
        _r.c.right_id.not_in(
            select(_lent.c.lent_of).where(
                _lent.c.tenant == _r.c.tenant,
                _lent.c.shard == _r.c.shard,
                _lent.c.account == _r.c.account,
            )
        ),
    )
    .order_by(_r.c.account, _r.c.right_id)
    .limit(bindparam("most"))
)
_SEEN_AT = select(_h.c.seen_at).where(
    _h.c.tenant == TENANT,
    _h.c.holder == bindparam("k_holder"),
    _h.c.incarnation == bindparam("k_incarnation"),
)


def silent_rights(core: Core, conn: Connection, most: int) -> list[tuple[str, str]]:
    """(account, right) of covered rights at tills not heard of for the stated days."""
    days = core.config.risk.reclaim_days
    before = (core.stamp().now - timedelta(days=days)).isoformat(
        timespec="milliseconds"
    )
    rows = conn.execute(_SILENT, {"before": before, "most": most})
    return [(row.account, row.right_id) for row in rows]


def reclaim(core: Core, conn: Connection, account: str, right_id: str) -> bool:
    """Book a right on the chain's risk and free its points; False: no room.

    The holder may still spend it: then the chain stands in. It is asked back too,
    so that the booking ends when the holder is heard again.
    """
    stamp, book = core.stamp(), Book(conn)
    right, ledger = book.right(account, right_id), book.ledger(account)
    if right is None or ledger is None or right.booked or not right.open:
        return False
    set_limits(conn, core.config.risk)
    now = exposure(conn)
    room = now.per_account - now.per_account_used - ledger.booked
    chain_room = now.chain_limit - now.chain_used
    if ledger.overdrawn or right.open > min(room, chain_room):
        return False
    ledger.risk_limit = max(ledger.risk_limit, now.per_account)
    book.need_lots(ledger, (part.lot_id for part in right.parts))
    ledger.reclaim(right, _reclaim_cause(ledger, stamp))
    right.recalled = right.open
    letter = wire.Recall(
        right=right_id, account=account, epoch=chain.epoch(conn), up_to=right.open
    )
    mailbox.send(conn, right.holder, right.incarnation, [letter])
    # What comes free may be over already, and is no balance any more.
    publish_cards(conn, book.flush(), stamp)
    return True


def _reclaim_cause(ledger: Ledger, stamp: Stamp) -> Cause:
    return Cause(
        entry=f"reclaim.{ledger.account}.{ledger.version}",
        day=stamp.today,
        at=stamp.text,
    )


def note_seen(core: Core, till: str, incarnation: int) -> None:
    """A till with nothing to send is not silent; noted a few times a day."""
    stamp = core.stamp()
    mine = {"k_holder": till, "k_incarnation": incarnation}
    seen = core.database.read(lambda conn: conn.execute(_SEEN_AT, mine).scalar())
    if seen is not None and stamp.now - datetime.fromisoformat(seen) > SEEN_EVERY:
        core.database.write(
            lambda c: holders.set_values(c, till, incarnation, seen_at=stamp.text)
        )
