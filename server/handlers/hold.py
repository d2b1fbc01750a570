"""HOLD: leave to spend for one sale. The outcome of a hold never changes.

What is granted goes into the till's mailbox too, so that a lost answer is delivered
again. When too little is free, the holders of standing rights are asked for what is
missing. This answer does not wait for them: it says how much is on its way, and the
till asks a second time, under another name, while the goods are still being read.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from cashier.domain.ids import AccountId, purse_of
from server import (
    book as books,
    epochs,
    figures,
    holders,
    in_force,
    mailbox,
    schema as db,
    series,
)
from server.answers import Refusal, Refused
from server.book import Book
from server.core import Core, Stamp
from server.ledger import Cause, Ledger
from server.ledger_values import new_right
from server.planner import STANDING, recall, signed_grant
from server.quick import Question, change, foresee, together
from server.schema import TENANT, shard_of
from sync import protocol as wire

HOLD = "hold"


_t, _h = db.tombstone, db.hold
_BURIED = select(_t.c.right_id).where(
    _t.c.tenant == TENANT,
    _t.c.shard == bindparam("k_shard"),
    _t.c.account == bindparam("k_account"),
    _t.c.right_id == bindparam("k_right"),
)
_KNOWN = select(_h).where(
    _h.c.tenant == TENANT,
    _h.c.holder == bindparam("k_holder"),
    _h.c.hold_id == bindparam("k_hold"),
)
_REMEMBER = insert(_h)


def hold(core: Core, ask: wire.HoldAsk) -> wire.HoldAnswer:
    return core.database.write(lambda conn: _hold(core, conn, ask), is_small=True)


def _hold(core: Core, conn: Connection, ask: wire.HoldAsk) -> wire.HoldAnswer:
    stamp = core.stamp()
    foresee(conn, _questions(ask))
    holder = holders.find(conn, ask.till, ask.incarnation, lock=True)
    if holder is None:
        raise Refused(Refusal.UNKNOWN_TILL)
    if not holder.may_ask:
        raise Refused(holders.why_refused(holder))
    book = Book(conn)
    ledger = book.ledger(ask.account)
    known = _outcome(conn, ask)
    if known is not None:
        epoch = epochs.look(conn).now
        return _answer(conn, ask, ledger, stamp, *known, epoch=epoch)
    now = epochs.hear(core, conn, holder, ask.epoch)
    if epochs.holds_back(conn, now, ask.till, ask.incarnation):
        _remember(conn, ask, epochs.RESTORING, None, stamp)
        restoring = epochs.RESTORING
        return _answer(conn, ask, ledger, stamp, restoring, None, epoch=now.now)
    refusal, grant, coming = _decide(
        core, conn, book, ask, stamp, may_hold=holder.may_hold_rights, epoch=now.now
    )
    ledger = book.ledger(ask.account)
    answer = _answer(
        conn, ask, ledger, stamp, refusal, grant, epoch=now.now, coming=coming
    )
    # After all that is asked: then it can travel at once.
    with together(conn, until_commit=True):
        if grant is not None:
            mailbox.send(conn, ask.till, ask.incarnation, [grant])
        book.flush()
        _remember(conn, ask, refusal, grant, stamp)
    return answer


def _questions(ask: wire.HoldAsk) -> list[Question]:
    """What nearly every hold has to know, in the order in which it is asked."""
    return [
        holders.question(ask.till, ask.incarnation, lock=True),
        *books.questions(ask.account),
        _known_question(ask),
        epochs.QUESTION,
        (_BURIED, _grave(ask)),
        books.right_question(ask.account, ask.hold),
        *figures.questions(ask.account),
    ]


def _decide(
    core: Core,
    conn: Connection,
    book: Book,
    ask: wire.HoldAsk,
    stamp: Stamp,
    *,
    may_hold: bool,
    epoch: int,
) -> tuple[str, wire.Grant | None, int]:
    """Refusal or grant, and how much was asked back from other tills.

    What it changes of the account is still to be written.
    """
    series.open_uses(core, conn, book, ask.account, stamp)
    book.flush()
    ledger = book.ledger(ask.account)
    if ledger is None:
        return _why_unknown(book, ask.account), None, 0
    if ledger.status != "active":
        return ledger.status, None, 0
    if not may_hold:
        return "suspended", None, 0
    if _is_buried(conn, ask) or book.right(ask.account, ask.hold) is not None:
        return "given_up", None, 0
    _expire(ledger, stamp)
    in_force.refuse_lots(conn, [ledger], stamp.today)
    right = new_right(
        right_id=ask.hold,
        holder=ask.till,
        incarnation=ask.incarnation,
        epoch=epoch,
        kind=HOLD,
        granted_at=stamp.text,
    )
    amount = ledger.grant(right, ask.most, stamp.today)
    coming = 0
    if amount < ask.most:
        coming = _ask_back(conn, book, ledger, ask, ask.most - amount, epoch)
    grant = signed_grant(core, ask.account, right) if amount else None
    return ("" if grant else "nothing_free"), grant, coming


def _why_unknown(book: Book, account: str) -> str:
    """A purse that was never filled has nothing; its member is known."""
    member, _ = purse_of(AccountId(account))
    is_known = member != account and book.ledger(member) is not None
    return "nothing_free" if is_known else "unknown_account"


def _expire(ledger: Ledger, stamp: Stamp) -> None:
    cause = Cause(
        entry=f"expiry.{ledger.account}.{ledger.version}",
        day=stamp.today,
        at=stamp.text,
    )
    ledger.expire(stamp.today, cause)


def _ask_back(
    conn: Connection,
    book: Book,
    ledger: Ledger,
    ask: wire.HoldAsk,
    missing: int,
    epoch: int,
) -> int:
    book.load_open_rights([ledger.account])
    elsewhere = [
        right
        for right in ledger.rights.values()
        if right.kind == STANDING and right.open and right.holder != ask.till
    ]
    return recall(conn, ledger, elsewhere, missing, epoch)


def _is_buried(conn: Connection, ask: wire.HoldAsk) -> bool:
    return conn.execute(_BURIED, _grave(ask)).first() is not None


def _grave(ask: wire.HoldAsk) -> dict[str, str | int]:
    return {
        "k_shard": shard_of(ask.account),
        "k_account": ask.account,
        "k_right": ask.hold,
    }


def _outcome(
    conn: Connection, ask: wire.HoldAsk
) -> tuple[str, wire.Grant | None] | None:
    row = conn.execute(*_known_question(ask)).first()
    if row is None:
        return None
    if (row.account, row.incarnation) != (ask.account, ask.incarnation):
        raise Refused(Refusal.HOLD_REUSED, "this hold was asked for another account")
    body = row.grant_body
    grant = None if body is None else msgspec.json.decode(body, type=wire.Grant)
    return row.refusal, grant


def _known_question(ask: wire.HoldAsk) -> Question:
    return _KNOWN, {"k_holder": ask.till, "k_hold": ask.hold}


def _remember(
    conn: Connection,
    ask: wire.HoldAsk,
    refusal: str,
    grant: wire.Grant | None,
    stamp: Stamp,
) -> None:
    change(
        conn,
        _REMEMBER,
        {
            "tenant": TENANT,
            "holder": ask.till,
            "hold_id": ask.hold,
            "incarnation": ask.incarnation,
            "account": ask.account,
            "refusal": refusal,
            "grant_body": None if grant is None else msgspec.json.encode(grant),
            "asked_at": stamp.text,
        },
    )


def _answer(
    conn: Connection,
    ask: wire.HoldAsk,
    ledger: Ledger | None,
    stamp: Stamp,
    refusal: str,
    grant: wire.Grant | None,
    *,
    epoch: int,
    coming: int = 0,
) -> wire.HoldAnswer:
    is_restoring = refusal == epochs.RESTORING
    reported, tills = epochs.progress(conn) if is_restoring else (0, 0)
    return wire.HoldAnswer(
        epoch=epoch,
        hold=ask.hold,
        figures=_figures(conn, ask.account, ledger, stamp),
        server_time=stamp.text,
        grant=grant,
        refusal=refusal,
        coming=coming,
        reported=reported,
        tills=tills,
    )


def _figures(
    conn: Connection, account: str, ledger: Ledger | None, stamp: Stamp
) -> wire.AccountFigures:
    if ledger is not None:
        return figures.answer_figures(conn, ledger, stamp)
    return wire.AccountFigures(
        account=account,
        confirmed=0,
        pending=0,
        held=0,
        as_of=stamp.text,
        status="unknown",
    )
