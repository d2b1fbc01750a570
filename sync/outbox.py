"""The till's journal: entries stored with the act that caused them, as one chain.

`put` runs inside the transaction of the act, so an entry exists exactly when the
act does. Numbers have no gap; each head binds its entry's number and bytes to all
entries before it. The bytes are made here, once, and never encoded again.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam
from sqlalchemy.dialects.sqlite import insert

from cashier.domain.amounts import Money, Points
from cashier.domain.events import (
    CashMoved,
    CouponMade,
    Donated,
    DrawerCounted,
    Event,
    ExceptionDecided,
    GiftCardLoaded,
    GiftCardUnloaded,
    IncidentNoted,
    MembershipGivenBack,
    MembershipSold,
    OverrideGiven,
    PointsEarned,
    PointsGivenBack,
    PointsRedeemed,
    RightLent,
    RightReturned,
    SaleCompleted,
    ShiftAmended,
    ShiftClosed,
    ShiftOpened,
    SubEnded,
)
from cashier.domain.ids import SaleId, last_four
from cashier.domain.ledger import sum_of
from cashier.store import schema
from cashier.store.columns import moment_text
from cashier.store.query import Statement
from cashier.store.state import TillState
from cashier.till.ports import EntryKind
from sync.entries import body_of
from sync.protocol import ENTRY_VERSION, next_head

_PUT = Statement(
    insert(schema.outbox).values(
        {
            name: bindparam(name)
            for name in (
                "seq",
                "pv",
                "kind",
                "body",
                "head",
                "sale_id",
                "card_last4",
                "amount",
                "at",
            )
        }
    )
)


class SqlOutbox:
    """Implements the till's Outbox on the connection of the act."""

    def __init__(self, connection: Connection, state: TillState) -> None:
        self._connection = connection
        self._state = state

    def put(self, event: Event) -> int:
        last, head = self._state.chain()
        seq, body = last + 1, body_of(event)
        new_head = next_head(head, seq, body)
        shown = shown_of(event)
        _PUT.change(
            self._connection,
            seq=seq,
            pv=ENTRY_VERSION,
            kind=kind_of(event).value,
            body=body,
            head=new_head,
            sale_id=shown.sale,
            card_last4=shown.card_four,
            amount=None if shown.amount is None else shown.amount.units,
            at=moment_text(event.at),
        )
        self._state.advance_chain(seq, new_head)
        return seq


def outbox_on(connection: Connection) -> SqlOutbox:
    """What the store makes its outboxes with."""
    return SqlOutbox(connection, TillState(connection))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the sync screen may show of an entry."""

    sale: SaleId | None = None
    card_four: str = ""
    amount: Money | Points | None = None


def shown_of(event: Event) -> Shown:
    match event:
        case SaleCompleted():
            return Shown(
                sale=event.sale_id,
                card_four="" if event.card is None else last_four(event.card),
                amount=Money.total(line.net for line in event.lines),
            )
        case PointsRedeemed():
            return Shown(sale=event.sale_id, amount=sum_of(event.draws))
        case PointsEarned():
            return Shown(
                sale=event.sale_id,
                card_four=last_four(event.card),
                amount=event.points,
            )
        case PointsGivenBack():
            return Shown(
                sale=event.sale_id,
                card_four=last_four(event.card),
                amount=sum_of(event.back) - event.taken,
            )
        case GiftCardLoaded() | GiftCardUnloaded():
            return Shown(sale=event.sale_id, amount=event.amount)
        case MembershipSold() | MembershipGivenBack():
            return Shown(sale=event.sale_id, card_four=last_four(event.card))
        case Donated():
            return Shown(sale=event.sale_id, amount=event.money)
        case CouponMade():
            return Shown(sale=event.sale_id)
        case RightReturned() | RightLent() | SubEnded():
            return Shown(amount=sum_of(event.draws))
        case ShiftClosed():
            return Shown(amount=event.counted)
        case CashMoved():
            return Shown(amount=event.movement.amount)
        case DrawerCounted():
            return Shown(amount=event.count.total)
        case OverrideGiven():
            return Shown(sale=event.override.sale, amount=event.override.money)
        case ShiftAmended():
            return Shown(amount=event.money)
        case _:
            return Shown()


def kind_of(event: Event) -> EntryKind:
    return _KINDS[type(event)]


_KINDS: dict[type, EntryKind] = {
    SaleCompleted: EntryKind.SALE,
    PointsRedeemed: EntryKind.REDEEM,
    PointsEarned: EntryKind.EARN,
    PointsGivenBack: EntryKind.GIVE_BACK,
    GiftCardLoaded: EntryKind.LOAD,
    GiftCardUnloaded: EntryKind.UNLOAD,
    MembershipSold: EntryKind.MEMBERSHIP,
    MembershipGivenBack: EntryKind.MEMBERSHIP_END,
    Donated: EntryKind.DONATION,
    CouponMade: EntryKind.COUPON_MADE,
    RightReturned: EntryKind.RETURN,
    RightLent: EntryKind.SUB,
    SubEnded: EntryKind.SUB_END,
    ShiftOpened: EntryKind.SHIFT_OPEN,
    ShiftClosed: EntryKind.SHIFT_CLOSE,
    IncidentNoted: EntryKind.INCIDENT,
    ExceptionDecided: EntryKind.DECISION,
    CashMoved: EntryKind.CASH,
    DrawerCounted: EntryKind.COUNT,
    OverrideGiven: EntryKind.OVERRIDE,
    ShiftAmended: EntryKind.ADDENDUM,
}
MONEY_KINDS = frozenset(
    {
        EntryKind.SALE,
        EntryKind.DONATION,
        EntryKind.SHIFT_CLOSE,
        EntryKind.CASH,
        EntryKind.COUNT,
        EntryKind.OVERRIDE,
        EntryKind.ADDENDUM,
    }
)
