"""What a screen needs of the sale in hand: one value, built in one place.

`build_view` is pure: the same sale and the same facts (see facts), the same view.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.ids import AccountId
from cashier.domain.loyalty.answers import Quote
from cashier.domain.loyalty.engine import Programme, quote
from cashier.domain.loyalty.facts import (
    MAIN,
    Choice,
    CouponRef,
    DraftTender,
    PurseState,
    SaleDraft,
    Snapshot,
)
from cashier.domain.member import CardStatus, EntryMode, Member
from cashier.domain.pricing import PricedLine, draft_of, price_lines, totals
from cashier.domain.sale import (
    Sale,
    SaleState,
    SaleTotals,
    ShownCoupon,
    Tender,
    TenderKind,
)
from cashier.domain.stops import Stop
from cashier.till.facts import (
    Facts as Facts,
    business_day as business_day,
    gather as gather,
    is_gift_card,
    programme_time as programme_time,
)
from cashier.till.ports import OPEN_STATES, HoldState
from cashier.till.settled import as_agreed
from cashier.till.terms_here import coupon_accounts, is_of_coupon

ONE_USE = Points(100)  # Of a coupon.


class Standing(Enum):
    """What the loyalty panel says about the figures it shows."""

    NO_CARD = "no_card"
    CONFIRMED = "confirmed"  # The server answered for this sale.
    CHECKING = "checking"  # It was asked; rules without a link until it answers.
    ALLOWANCE = "allowance"  # No link; the chain stands in for a part.
    LENT = "lent"  # No link; the till that leads the shop guarantees a part.
    GUARANTEED = "guaranteed"  # No link; everything known can be spent here.
    PARTLY = "partly"  # No link; part of what is known can be spent here.
    NONE_OFFLINE = "none_offline"  # No link and no right; earning works.
    UNKNOWN = "unknown"  # Not in the local copy; earns by its number.
    IN_SHORT = "in_short"  # Known by a figure alone, so far; earns by its number.
    TYPED = "typed"  # Typed by hand without a link: earning only.
    BLOCKED = "blocked"
    NOT_ACTIVATED = "not_activated"
    REPLACED = "replaced"
    CLOSED = "closed"  # No link for longer than the chain allows.
    CLOCK = "clock"  # No link and a wrong clock: only what is guaranteed here.
    SUSPENDED = "suspended"  # This till may not redeem; `stop` says why.


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChange:
    """A recalled sale is priced again; the cashier says so."""

    line_no: int
    name: str
    before: Money
    after: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleView:
    sale: Sale | None
    lines: tuple[PricedLine, ...] = ()  # Voided ones too.
    totals: SaleTotals
    member: Member | None = None
    snapshot: Snapshot | None = None
    quote: Quote | None = None
    standing: Standing = Standing.NO_CARD
    balance: Points | None = None  # Before this sale; None: not known here.
    balance_after: Points | None = None
    allowance: Points = NO_POINTS  # Of what is spendable: on the chain's risk.
    lead_number: int | None = None  # Of the till that leads the shop.
    stop: Stop | None = None  # Why this till may redeem nothing, if it may not.
    hold_wanted: bool = False  # Ask the server now (see holding) ...
    wanted: tuple[AccountId, ...] = ()  # ... for the first of these accounts.
    changes: tuple[PriceChange, ...] = ()  # After recall only.
    # What each gift card that pays has left after it.
    gift_rests: tuple[tuple[AccountId, Money], ...] = ()
    # For the names and kinds that people are shown; the figures are in the quote.
    programmes: tuple[Programme, ...] = field(default=(), compare=False, repr=False)


class ScanKind(Enum):
    ITEM = "item"
    CARD = "card"
    RECEIPT = "receipt"
    BADGE = "badge"
    CARRY = "carry"  # Points brought along: guaranteed here from now on.
    COUPON = "coupon"  # Shown, and in the view; used or why not says the quote.
    GIFT = "gift"  # Pays (see payments); or its number went into a line: a view.


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanResult:
    """`view` None: nothing was changed, the screen decides.

    So it is with badges and receipts, with a gift card that nobody is buying, and
    with a second card: ask the cashier, then attach it.
    """

    kind: ScanKind
    code: str
    view: SaleView | None = None
    line_no: int | None = None


def build_view(
    sale: Sale | None,
    facts: Facts,
    changes: tuple[PriceChange, ...] = (),
    *,
    ask_again: bool = False,
    tenders: Sequence[Tender] | None = None,
) -> SaleView:
    """The sale as the screen shows it. Pure; the same facts, the same view.

    `ask_again`: the card was just read, so an earlier hold that was given up is
    no reason not to ask for another. `tenders`: all of them, when the sale ends.
    """
    if sale is None:
        none = totals(())
        return SaleView(sale=None, totals=none, programmes=facts.programmes)
    lines = price_lines(sale.lines)
    snapshot = snapshot_of(sale, facts)
    answer = _answer(sale, draft_for(sale, lines, facts, tenders), snapshot, facts)
    paid = Money.total(tender.amount for tender in sale.tenders)
    wanted = _wanted(sale, facts, ask_again=ask_again)
    return SaleView(
        sale=sale,
        lines=lines,
        totals=totals(
            lines,
            taken_off=answer.discount,
            redeemed=answer.redeem_money,
            donated=answer.donated,
            paid=paid,
        ),
        member=facts.member,
        snapshot=snapshot,
        quote=answer,
        standing=standing_of(sale, snapshot, facts),
        balance=facts.balance,
        balance_after=_after(facts, answer),
        allowance=facts.on_risk(sale),
        lead_number=facts.lead_number,
        stop=facts.stop,
        hold_wanted=bool(wanted),
        wanted=wanted,
        changes=changes,
        gift_rests=tuple(_gift_rests(sale, facts)),
        programmes=facts.programmes,
    )


def _gift_rests(sale: Sale, facts: Facts) -> Iterator[tuple[AccountId, Money]]:
    for tender in sale.tenders:
        known = facts.of(tender.account) if tender.account is not None else None
        if known is not None and tender.kind is TenderKind.GIFT:
            left = known.spendable(facts.today).units - tender.amount.units
            yield known.account, Money(max(left, 0))


def quote_of(sale: Sale, facts: Facts) -> Quote:
    """What the programmes make of this sale, with what the customer chose.

    Once a payment has begun the choice stands: money was taken for it.
    """
    draft = draft_for(sale, price_lines(sale.lines), facts)
    return _answer(sale, draft, snapshot_of(sale, facts), facts)


def draft_for(
    sale: Sale,
    lines: Sequence[PricedLine],
    facts: Facts,
    tenders: Sequence[Tender] | None = None,
) -> SaleDraft:
    """The sale as the engine sees it, with every answer of the customer."""
    known = sale.tenders if tenders is None else tenders
    return replace(
        draft_of(lines, choices_of(sale)),
        coupons=tuple(_coupon(coupon, facts) for coupon in sale.coupons),
        donations=sale.donations,
        tenders=tuple(DraftTender(kind=t.kind, amount=t.amount) for t in known),
        store=facts.store,
    )


def choices_of(sale: Sale) -> tuple[Choice, ...]:
    """What was chosen of each purse; nothing stands for nothing."""
    main = (Choice(purse=MAIN, points=sale.redeem),) if sale.redeem else ()
    others = (
        Choice(purse=one.purse, points=one.points)
        for one in sale.others
        if one.points and not is_gift_card(one.account)
    )
    return (*main, *others)


def is_granted(coupon: ShownCoupon, facts: Facts) -> bool:
    """A right for its use is here, so that it cannot be used elsewhere."""
    accounts = accounts_of(coupon, facts)
    return (
        bool(accounts)
        and not facts.is_off
        and all(_has_a_use(account, facts) for account in accounts)
    )


def _is_refused(coupon: ShownCoupon, facts: Facts) -> bool:
    """The server answered about an account, and no use of it is left for us."""
    known = (facts.of(account) for account in accounts_of(coupon, facts))
    return any(
        one is not None and one.is_online and one.spendable(facts.today) < ONE_USE
        for one in known
    )


def accounts_of(coupon: ShownCoupon, facts: Facts) -> tuple[AccountId, ...]:
    """Accounts that one use of this coupon is taken from."""
    member = facts.member.account if facts.member is not None else None
    return coupon_accounts(coupon, facts.programmes, member)


def _has_a_use(account: AccountId, facts: Facts) -> bool:
    known = facts.of(account)
    return known is not None and known.spendable(facts.today) >= ONE_USE


def _coupon(coupon: ShownCoupon, facts: Facts) -> CouponRef:
    member = facts.member
    card: str | None = coupon.owner
    if member is not None and coupon.owner in (None, member.account):
        card = member.card if coupon.owner is not None else None
    return CouponRef(
        code=coupon.code,
        programme=coupon.programme,
        granted=is_granted(coupon, facts),
        refused=_is_refused(coupon, facts),
        card=card,
        starts=coupon.starts,
        ends=coupon.ends,
    )


def _answer(
    sale: Sale, draft: SaleDraft, snapshot: Snapshot | None, facts: Facts
) -> Quote:
    answer = quote(draft, snapshot, facts.programmes, facts.now)
    if sale.state is SaleState.PAYING:
        return as_agreed(draft, answer, facts.programmes)
    return answer


def _after(facts: Facts, answer: Quote) -> Points | None:
    if facts.balance is None:
        return None
    given = Points.total(d.points for d in answer.donations if d.purse == MAIN)
    return facts.balance - answer.redeem - given + answer.earned


def snapshot_of(sale: Sale, facts: Facts) -> Snapshot | None:
    """The member as the engine sees it; None without a card."""
    member = facts.member
    if member is None or sale.card is None:
        return None
    return Snapshot(
        status=member.status,
        mode=sale.card.mode,
        redemption_off=facts.is_off or (facts.is_stale and not facts.is_online),
        purses=_purses(sale, facts),
        turnovers=facts.turnovers,
        levels=member.levels,
        memberships=facts.memberships,
        enrolled=member.enrolled,
        birthday=member.birthday,
        sales_today=facts.sales_today,
        card=sale.card.number,
        partner=member.partner,
    )


def _purses(sale: Sale, facts: Facts) -> tuple[PurseState, ...]:
    """The main one first: what the chain's pools add is for it alone."""
    states = [purse.state(facts.today) for purse in facts.purses]
    if states:
        more = states[0].spendable + facts.allowance(sale)
        states[0] = replace(states[0], spendable=more)
    return tuple(states)


_BY_STATUS = {
    CardStatus.BLOCKED: Standing.BLOCKED,
    CardStatus.REPLACED: Standing.REPLACED,
    CardStatus.NOT_ACTIVATED: Standing.NOT_ACTIVATED,
    CardStatus.UNKNOWN: Standing.UNKNOWN,
}


def standing_of(sale: Sale, snapshot: Snapshot | None, facts: Facts) -> Standing:
    """The one sentence of the panel: what the customer must hear comes first."""
    if snapshot is None:
        return Standing.NO_CARD
    member = facts.member
    if snapshot.status is CardStatus.UNKNOWN and member and member.is_in_short:
        return Standing.IN_SHORT
    if snapshot.status in _BY_STATUS:
        return _BY_STATUS[snapshot.status]
    if facts.is_off:
        return Standing.SUSPENDED
    if facts.is_online:
        return Standing.CONFIRMED
    if facts.hold is HoldState.ASKED:
        return Standing.CHECKING
    return _without_link(sale, snapshot, facts)


def _without_link(sale: Sale, snapshot: Snapshot, facts: Facts) -> Standing:
    if snapshot.mode is EntryMode.TYPED:
        return Standing.TYPED
    if facts.is_stale:
        return Standing.CLOSED
    if facts.is_clock_doubted:
        return Standing.CLOCK
    if not snapshot.spendable:
        return Standing.NONE_OFFLINE
    if facts.on_risk(sale):
        return Standing.ALLOWANCE
    if facts.is_lent(sale):
        return Standing.LENT
    if snapshot.spendable < snapshot.confirmed:
        return Standing.PARTLY
    return Standing.GUARANTEED


def _wanted(sale: Sale, facts: Facts, *, ask_again: bool) -> tuple[AccountId, ...]:
    """Accounts that the server should be asked for, the member's first."""
    if sale.state not in OPEN_STATES or facts.is_off:
        return ()

    def is_new(hold: HoldState | None) -> bool:
        return hold is None or (ask_again and hold is HoldState.GIVEN_UP)

    shown = [b.account for b in facts.bearers if is_new(b.hold)]
    # Uses of a series that the member has: the server opens them when asked.
    series = {a for coupon in sale.coupons for a in accounts_of(coupon, facts)}
    shown += [
        purse.account
        for purse in facts.purses[1:]
        if purse.account in series and is_new(purse.hold)
    ]
    member, main = facts.member, facts.main
    if sale.state is SaleState.PAYING or member is None or main is None:
        return tuple(shown)  # What was chosen stands; another gift card may pay.
    if member.status is not CardStatus.ACTIVE or not facts.programmes:
        return tuple(shown)
    if is_new(main.hold):
        return (main.account, *shown)
    # The answer for the main purse says what there is in the others.
    others = [
        purse.account
        for purse in facts.purses[1:]
        if facts.is_online
        and is_new(purse.hold)
        and purse.figures.confirmed.units > 0
        and not is_of_coupon(purse.account)
    ]
    return (*others, *shown)
