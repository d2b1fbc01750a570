"""What a till reads: its mailbox, the feed, a shift's sums, and whether we are here."""

from __future__ import annotations

from sqlalchemy import Connection

from server import chain, feed, holders, lead, mailbox, risk, risk_silent, sales
from server.answers import Refusal, Refused
from server.core import Core
from server.holders import HolderState
from sync import protocol as wire

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
        holder = holders.find(conn, ask.till, ask.incarnation)
        if holder is None:
            raise Refused(Refusal.UNKNOWN_TILL)
        if holder.state is HolderState.FENCED or not holder.is_current:
            raise Refused(Refusal.FENCED)
        if ask.after > holder.down_seq:
            raise Refused(Refusal.SERVER_BEHIND, "no such letter was ever sent")
        mail, more = mailbox.waiting(conn, ask.till, ask.incarnation, ask.after)
        answer = wire.MailboxAnswer(
            epoch=chain.epoch(conn),
            mail=mail,
            server_time=core.stamp().text,
            more=more,
        )
        old = mailbox.has_stored(conn, ask.till, ask.incarnation, ask.after)
        return answer, old

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


def feed_heads(core: Core, _ask: wire.FeedHeadsAsk) -> wire.FeedHeads:
    return wire.FeedHeads(
        heads=core.database.read(feed.heads), server_time=core.stamp().text
    )


def feed_page(core: Core, ask: wire.FeedAsk) -> wire.FeedPage:
    if not 0 <= ask.bucket < wire.BUCKETS.get(ask.topic, 0):
        raise Refused(Refusal.NOT_FOUND, "no such topic or bucket")
    return core.database.read(lambda conn: feed.page(conn, ask))


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
        )

    return core.database.read(look)
