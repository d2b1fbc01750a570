"""What a till reads: its mailbox, the feed, a shift's sums, and whether we are here."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from server import (
    chain,
    epochs,
    feed,
    holders,
    lead,
    mailbox,
    risk,
    risk_silent,
    sales,
    snapshot,
    till_acts,
)
from server.answers import Refusal, Refused
from server.config import ServerConfig
from server.core import Core
from server.holders import Holder
from sync import protocol as wire
from sync.snapshot_wire import SnapshotAsk, SnapshotPage

PRODUCT = "kassa-server"


def hello(core: Core) -> wire.Hello:
    return wire.Hello(
        product=PRODUCT,
        proto=wire.PROTO,
        oldest_proto=wire.OLDEST_PROTO,
        epoch=core.database.read(chain.epoch),
        server_time=core.stamp().text,
    )


def read_mailbox(core: Core, ask: wire.MailboxAsk) -> wire.MailboxAnswer:
    """Letters after the last one that the till has stored; those are let go."""

    def look(conn: Connection) -> tuple[wire.MailboxAnswer, bool]:
        _reader(conn, ask)
        now = epochs.look(conn)
        if now.now > ask.epoch or epochs.holds_back(
            conn, now, ask.till, ask.incarnation
        ):
            # First it hears of the epoch, and reports: letters are of this one.
            return _no_letters(core, now.now), False
        mail, more = mailbox.waiting(conn, ask.till, ask.incarnation, ask.after)
        answer = wire.MailboxAnswer(
            epoch=now.now,
            mail=mail,
            server_time=core.stamp().text,
            more=more,
            limits=limit_rules(core.config)
            if ask.proto >= wire.PROTO_OF_NOTICES
            else None,
        )
        old = mailbox.has_stored(conn, ask.till, ask.incarnation, ask.after)
        return answer, old

    if core.database.read(lambda conn: _knows_more(conn, ask)):
        core.database.write(lambda conn: _hear(core, conn, ask))
    if core.config.risk.is_limited and ask.proto >= wire.PROTO_OF_POOLS:
        risk_silent.note_seen(core, ask.till, ask.incarnation)
        risk.top_up(core, ask.till, ask.incarnation)
    if ask.proto >= wire.PROTO_OF_LEADS:
        lead.tell(core, ask.till, ask.incarnation)
    answer, has_old = core.database.read(look)
    if has_old:
        core.database.write(
            lambda conn: mailbox.discard(conn, ask.till, ask.incarnation, ask.after)
        )
    return answer


def limit_rules(config: ServerConfig) -> wire.LimitRules | None:
    if not config.limits.send:
        return None
    values = msgspec.to_builtins(config.limits)
    del values["send"]
    return wire.LimitRules(**values)


def _reader(conn: Connection, ask: wire.MailboxAsk, *, lock: bool = False) -> Holder:
    holder = holders.find(conn, ask.till, ask.incarnation, lock=lock)
    if holder is None:
        raise Refused(Refusal.UNKNOWN_TILL)
    if not holder.may_ask:
        raise Refused(Refusal.FENCED)
    return holder


def _no_letters(core: Core, epoch: int) -> wire.MailboxAnswer:
    return wire.MailboxAnswer(epoch=epoch, mail=[], server_time=core.stamp().text)


def _knows_more(conn: Connection, ask: wire.MailboxAsk) -> bool:
    """Whether this till has stored letters, or an epoch, that we never sent."""
    holder, now = _reader(conn, ask), epochs.look(conn)
    if ask.epoch != now.now:
        return ask.epoch > now.now
    if epochs.holds_back(conn, now, ask.till, ask.incarnation):
        # It has reported in an epoch of this number, and we have forgotten that one.
        return ask.in_order and epochs.is_awaited(conn, ask.till, ask.incarnation)
    return ask.after > holder.down_seq


def _hear(core: Core, conn: Connection, ask: wire.MailboxAsk) -> None:
    holder = _reader(conn, ask, lock=True)
    if _knows_more(conn, ask):
        detail = f"letter {ask.after}, here {holder.down_seq}"
        epochs.forgot(core, conn, holder, ask.epoch, detail)


def feed_heads(core: Core, _ask: wire.FeedHeadsAsk) -> wire.FeedHeads:
    return wire.FeedHeads(
        heads=core.database.read(feed.heads), server_time=core.stamp().text
    )


def feed_page(core: Core, ask: wire.FeedAsk) -> wire.FeedPage:
    if not 0 <= ask.bucket < wire.BUCKETS.get(ask.topic, 0):
        raise Refused(Refusal.NOT_FOUND, "no such topic or bucket")
    return core.database.read(lambda conn: feed.page(conn, ask))


def feed_snapshot(core: Core, ask: SnapshotAsk) -> SnapshotPage:
    if not all(map(snapshot.is_bucket, ask.buckets)):
        raise Refused(Refusal.NOT_FOUND, "no such bucket")
    # The moment first: what changes meanwhile is newer than it says, never older.
    at = core.stamp().text
    found = core.database.read(lambda conn: snapshot.buckets(conn, ask.buckets))
    return SnapshotPage(buckets=found, server_time=at)


def read_shift(core: Core, ask: wire.ShiftAsk) -> wire.ShiftAnswer:
    def look(conn: Connection) -> wire.ShiftAnswer:
        holder = holders.find(conn, ask.till, ask.incarnation)
        if holder is None:
            raise Refused(Refusal.UNKNOWN_TILL)
        return wire.ShiftAnswer(
            shift=ask.shift,
            ack_seq=holder.watermark,
            server_time=core.stamp().text,
            **sales.shift_sums(conn, ask.till, ask.shift),
            **till_acts.shift_sums(conn, ask.till, ask.shift),
        )

    return core.database.read(look)
