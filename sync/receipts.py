"""Receipts of other tills: asked of the server while the customer waits.

What comes is the very journal of the till that sold: its entries are put together
again to the document that a return is worked out from. Runs on the network lane.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from cashier.domain.amounts import NO_MONEY, NO_POINTS
from cashier.domain.events import (
    CouponMade,
    Donated,
    Event,
    GiftCardLoaded,
    MembershipSold,
    PointsEarned,
    PointsRedeemed,
    SaleCompleted,
    SpentOn,
)
from cashier.domain.ids import AccountId, LotId, RightId, purse_of
from cashier.domain.ledger import Draw, RightDraw, sum_of
from cashier.domain.loyalty.answers import (
    CouponToPrint,
    Donation,
    Earning,
    SoldMembership,
)
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.member import EntryMode
from cashier.domain.sale import CardRef, Sale, SaleState, ShownCoupon
from cashier.till.ports import (
    CompletedSale,
    FoundReceipt,
    ReceiptAnswer,
    ReceiptFlaw,
)
from cashier.till.records import EarnedLot, LoadedCard, MadeCoupon
from sync import protocol as wire
from sync.client import BadReply, SyncClient, SyncError
from sync.entries import BadEntry, event_of

NO_ANSWER = ReceiptAnswer(answered=False)


class ServerReceipts:
    """Implements the till's Receipts over the network."""

    def __init__(self, client: SyncClient, *, wait_s: float) -> None:
        self._client = client
        self._wait_s = wait_s

    def find(self, number: str) -> ReceiptAnswer:
        try:
            return _read(self._client.receipt(number, wait_s=self._wait_s), number)
        except (SyncError, BadEntry):
            return NO_ANSWER  # The badge and the link test say what is wrong.


def _read(answer: wire.ReceiptAnswer, number: str) -> ReceiptAnswer:
    if answer.number != number:
        raise BadReply("the answer is of another receipt")
    if not answer.sale:
        known = {flaw.value: flaw for flaw in ReceiptFlaw}
        flaw = known.get(answer.refusal, ReceiptFlaw.UNKNOWN)
        return ReceiptAnswer(answered=True, flaw=flaw)
    done, accounts = _whole([event_of(bytes(body)) for body in answer.sale])
    if done.number != number:
        raise BadReply("the document is of another receipt")
    returns = [_whole([event_of(bytes(body))])[0] for body in answer.returns]
    found = FoundReceipt(done=done, returns=tuple(returns), accounts=accounts)
    return ReceiptAnswer(answered=True, found=found)


@dataclass(slots=True)
class _Act:
    """What the entries of one sale say, sorted by kind."""

    spent: list[PointsRedeemed] = field(default_factory=list)
    earned: list[PointsEarned] = field(default_factory=list)
    loaded: list[GiftCardLoaded] = field(default_factory=list)
    sold: list[MembershipSold] = field(default_factory=list)
    donated: list[Donated] = field(default_factory=list)
    made: CouponMade | None = None

    @classmethod
    def of(cls, events: Iterable[Event]) -> _Act:
        act = cls()
        for event in events:
            match event:
                case PointsRedeemed():
                    act.spent.append(event)
                case PointsEarned():
                    act.earned.append(event)
                case GiftCardLoaded():
                    act.loaded.append(event)
                case MembershipSold():
                    act.sold.append(event)
                case Donated():
                    act.donated.append(event)
                case CouponMade():
                    act.made = event
                case _:
                    raise BadReply(f"{type(event).__name__} is no part of a sale")
        return act


def _whole(
    events: Sequence[Event],
) -> tuple[CompletedSale, tuple[tuple[RightId, AccountId], ...]]:
    """The document that these entries were told of."""
    told, act = events[0], _Act.of(events[1:])
    if not isinstance(told, SaleCompleted):
        raise BadReply("a receipt begins with its sale")
    lots = tuple(_lot(event) for event in act.earned)
    main = [lot for lot in lots if lot.earning.purse == MAIN]
    done = CompletedSale(
        sale=_sale(told, act),
        number=told.number,
        at=told.at,
        business_date=told.business_date,
        lines=told.lines,
        tenders=told.tenders,
        change=told.change,
        redeemed=_redeemed(act.spent),
        earned=main[0].earning.points if main else NO_POINTS,
        earned_lot=main[0].lot_id if main else None,
        account=told.account,
        note=None,
        returns=told.returns,
        applied=told.applied,
        lots=lots,
        memberships=tuple(_membership(event) for event in act.sold),
        donations=_donations(act),
        loaded=tuple(_loaded(told, event) for event in act.loaded),
        coupons=_coupons(act.spent),
        coupon_made=_made(act.made),
        reason=told.reason,
        allowed_by=told.allowed_by,
    )
    return done, tuple({event.right_id: event.account for event in act.spent}.items())


def _sale(told: SaleCompleted, act: _Act) -> Sale:
    mode = act.earned[0].mode if act.earned else EntryMode.DEVICE
    return Sale(
        sale_id=told.sale_id,
        shift_id=told.shift_id,
        cashier=told.cashier,
        opened_at=told.at,
        state=SaleState.COMPLETED,
        card=None if told.card is None else CardRef(number=told.card, mode=mode),
        tenders=told.tenders,
    )


def _redeemed(spent: Iterable[PointsRedeemed]) -> tuple[RightDraw, ...]:
    """By right, as they were reserved: entries split them by what they were for."""
    rights: dict[RightId, dict[LotId, Draw]] = {}
    for event in spent:
        mine = rights.setdefault(event.right_id, {})
        for draw in event.draws:
            known = mine.get(draw.lot_id)
            more = known.points if known is not None else NO_POINTS
            mine[draw.lot_id] = replace(draw, points=draw.points + more)
    return tuple(
        RightDraw(right_id=right, draws=tuple(draws.values()))
        for right, draws in rights.items()
    )


def _lot(event: PointsEarned) -> EarnedLot:
    earning = Earning(
        programme=event.programme,
        version=event.version,
        points=event.points,
        active_from=event.active_from,
        expires_on=event.expires_on,
        purse=event.purse,
        issuer=event.issuer,
    )
    return EarnedLot(lot_id=event.lot_id, earning=earning)


def _membership(event: MembershipSold) -> SoldMembership:
    return SoldMembership(
        programme=event.programme,
        version=event.version,
        line_no=event.line_no,
        starts=event.starts,
        ends=event.ends,
        is_renewal=event.is_renewal,
    )


def _donations(act: _Act) -> tuple[Donation, ...]:
    """Money and points for one cause are one donation, told in two entries."""
    found: dict[str, Donation] = {}
    for event in act.spent:
        if event.use is SpentOn.DONATION:
            known = found.get(event.programme)
            more = known.points if known is not None else NO_POINTS
            found[event.programme] = Donation(
                programme=event.programme,
                version=event.version,
                points=sum_of(event.draws) + more,
                purse=purse_of(event.account)[1],
            )
    for given in act.donated:
        none = Donation(programme=given.programme, version=given.version)
        known = found.get(given.programme, none)
        money = known.money + given.money
        found[given.programme] = replace(known, money=money)
    return tuple(d for d in found.values() if d.points or d.money != NO_MONEY)


def _loaded(told: SaleCompleted, event: GiftCardLoaded) -> LoadedCard:
    lines = (line.line_no for line in told.lines if line.serial == event.account)
    line_no = next(lines, None)
    if line_no is None:
        raise BadReply("a gift card that no line sold")
    return LoadedCard(
        line_no=line_no,
        account=event.account,
        lot_id=event.lot_id,
        amount=event.amount,
        programme=event.programme,
        version=event.version,
        expires_on=event.expires_on,
    )


def _coupons(spent: Iterable[PointsRedeemed]) -> tuple[ShownCoupon, ...]:
    """Those that took a right; the code itself is in no journal."""
    return tuple(
        ShownCoupon(code="", programme=event.programme, account=event.account)
        for event in spent
        if event.use is SpentOn.COUPON and not purse_of(event.account)[1]
    )


def _made(event: CouponMade | None) -> MadeCoupon | None:
    if event is None:
        return None
    terms = CouponToPrint(
        programme=event.programme,
        version=event.version,
        starts=event.starts,
        ends=event.ends,
    )
    return MadeCoupon(code="", account=event.account, lot_id=event.lot_id, terms=terms)
