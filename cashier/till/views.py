"""What a screen needs of the sale in hand: one value, built in one place.

`gather` reads the store and the directory inside the caller's transaction;
`build_view` is pure. Figures of the member are advice as of a moment; what may be
spent comes from the rights this till holds and from nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.ids import AccountId
from cashier.domain.ledger import Right, spendable, sum_of
from cashier.domain.loyalty.answers import Quote
from cashier.domain.loyalty.engine import Programme, quote
from cashier.domain.loyalty.facts import MAIN, Choice, PurseState, Snapshot
from cashier.domain.member import CardStatus, EntryMode, Member
from cashier.domain.moments import day_of
from cashier.domain.pricing import PricedLine, draft_of, price_lines, totals
from cashier.domain.risk import Pool, allowance, risk_in
from cashier.domain.sale import Sale, SaleState, SaleTotals
from cashier.till.ports import Directory, HoldState, UnitOfWork
from cashier.till.sale_rights import Hold, usable_rights
from cashier.till.settings import TillSettings
from cashier.till.settled import as_agreed


class Standing(Enum):
    """What the loyalty panel says about the figures it shows."""

    NO_CARD = "no_card"
    CONFIRMED = "confirmed"  # The server answered for this sale.
    CHECKING = "checking"  # It was asked; rules without a link until it answers.
    ALLOWANCE = "allowance"  # No link; the chain stands in for a part.
    GUARANTEED = "guaranteed"  # No link; everything known can be spent here.
    PARTLY = "partly"  # No link; part of what is known can be spent here.
    NONE_OFFLINE = "none_offline"  # No link and no right; earning works.
    UNKNOWN = "unknown"  # Not in the local copy; earns by its number.
    TYPED = "typed"  # Typed by hand without a link: earning only.
    BLOCKED = "blocked"
    NOT_ACTIVATED = "not_activated"
    REPLACED = "replaced"
    CLOSED = "closed"  # No link for longer than the chain allows.
    SUSPENDED = "suspended"  # This till may not redeem: clock, disk or restore.


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
    hold_wanted: bool = False  # Ask the server now (see holding).
    changes: tuple[PriceChange, ...] = ()  # After recall only.


class ScanKind(Enum):
    ITEM = "item"
    CARD = "card"
    RECEIPT = "receipt"
    BADGE = "badge"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanResult:
    """`view` None: nothing was changed, the screen decides.

    So it is with badges and receipts, and with a second card: ask the cashier,
    then attach it.
    """

    kind: ScanKind
    code: str
    view: SaleView | None = None
    line_no: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a view is made of, beside the sale itself."""

    now: datetime  # In the programme's time zone.
    member: Member | None = None
    rights: tuple[Right, ...] = ()  # That this sale may spend; covered ones.
    pools: tuple[Pool, ...] = ()  # Limited risk, for when there is no link.
    risk_used: Points = NO_POINTS  # By this account here, not settled.
    hold: HoldState | None = None  # Of the latest question for this card.
    redeemed_here: Points = NO_POINTS  # Not yet in the server's figures.
    earned_here: Points = NO_POINTS
    spent_today: Points = NO_POINTS
    is_off: bool = False
    is_stale: bool = False  # Older than the chain allows without a link.
    programmes: tuple[Programme, ...] = ()

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def is_online(self) -> bool:
        """The server answered for this sale."""
        return self.hold in (HoldState.GRANTED, HoldState.REFUSED)

    @property
    def balance(self) -> Points | None:
        """The member's whole balance, as far as this till knows it."""
        if self.member is None or self.member.account is None:
            return None
        known = self.member.confirmed + self.member.pending
        return known + self.earned_here - self.redeemed_here


def programme_time(now: datetime, settings: TillSettings) -> datetime:
    return now.astimezone(ZoneInfo(settings.time_zone))


def business_day(now: datetime, settings: TillSettings) -> date:
    return day_of(now, ZoneInfo(settings.time_zone))


def gather(
    work: UnitOfWork,
    directory: Directory,
    sale: Sale | None,
    now: datetime,
    settings: TillSettings,
) -> Facts:
    """Everything `build_view` needs, of one moment and one transaction."""
    here = programme_time(now, settings)
    card = sale.card.number if sale is not None and sale.card is not None else None
    advice = directory.advice(card)
    programmes = advice.programmes
    if sale is None or card is None:
        return Facts(now=here, programmes=programmes)
    member = sale.fresh or advice.member
    member = member or Member(card=card, status=CardStatus.UNKNOWN)
    is_off = work.redemption_is_off()
    is_stale = _is_stale(member, advice.cards_as_of, now, settings)
    account = member.account
    if account is None:
        return Facts(
            now=here,
            member=member,
            programmes=programmes,
            is_off=is_off,
            is_stale=is_stale,
        )
    redeemed, earned = work.pending_here(account, member.as_of)
    holds = work.holds.of_sale(sale.sale_id)
    return Facts(
        now=here,
        member=member,
        rights=usable_rights(holds, work.rights.of_account(account)),
        pools=tuple(work.rights.pools()),
        risk_used=work.rights.risk_used(account),
        hold=_latest(holds, account),
        redeemed_here=redeemed,
        earned_here=earned,
        spent_today=work.spent_today(account, here.date()),
        is_off=is_off,
        is_stale=is_stale,
        programmes=programmes,
    )


def build_view(
    sale: Sale | None,
    facts: Facts,
    changes: tuple[PriceChange, ...] = (),
    *,
    ask_again: bool = False,
) -> SaleView:
    """The sale as the screen shows it. Pure; the same facts, the same view.

    `ask_again`: the card was just read, so an earlier hold that was given up is
    no reason not to ask for another.
    """
    if sale is None:
        return SaleView(sale=None, totals=totals(()))
    lines = price_lines(sale.lines)
    snapshot = snapshot_of(sale, facts)
    answer = _answer(sale, lines, snapshot, facts)
    after = facts.balance
    if after is not None:
        after = after - answer.redeem + answer.earned
    paid = Money.total(tender.amount for tender in sale.tenders)
    return SaleView(
        sale=sale,
        lines=lines,
        totals=totals(lines, redeemed=answer.redeem_money, paid=paid),
        member=facts.member,
        snapshot=snapshot,
        quote=answer,
        standing=standing_of(sale, snapshot, facts),
        balance=facts.balance,
        balance_after=after,
        allowance=_on_risk(sale, facts),
        hold_wanted=_may_want_hold(sale, facts)
        and (facts.hold is None or (ask_again and facts.hold is HoldState.GIVEN_UP)),
        changes=changes,
    )


def quote_of(sale: Sale, facts: Facts) -> Quote:
    """What the programmes make of this sale, with what the customer chose.

    Once a payment has begun the choice stands: money was taken for it.
    """
    return _answer(sale, price_lines(sale.lines), snapshot_of(sale, facts), facts)


def _answer(
    sale: Sale,
    lines: tuple[PricedLine, ...],
    snapshot: Snapshot | None,
    facts: Facts,
) -> Quote:
    choices = (Choice(purse=MAIN, points=sale.redeem),) if sale.redeem else ()
    draft = draft_of(lines, choices)
    answer = quote(draft, snapshot, facts.programmes, facts.now)
    if sale.state is SaleState.PAYING and answer.redeem != sale.redeem:
        return as_agreed(draft, sale.redeem, answer)
    return answer


def snapshot_of(sale: Sale, facts: Facts) -> Snapshot | None:
    """The member as the engine sees it; None without a card."""
    member = facts.member
    if member is None or sale.card is None:
        return None
    chosen = _chosen(sale)
    main = PurseState(
        confirmed=member.confirmed - facts.redeemed_here,
        pending=member.pending + facts.earned_here,
        held=member.held,
        # What this sale has reserved is still its own to spend.
        spendable=spendable(facts.rights, today=facts.today)
        + chosen
        + _allowance(sale, facts),
        spent_today=facts.spent_today,
        online=facts.is_online,
    )
    return Snapshot(
        status=member.status,
        mode=sale.card.mode,
        redemption_off=facts.is_off or (facts.is_stale and not facts.is_online),
        purses=(main,),
        card=sale.card.number,
    )


def _chosen(sale: Sale) -> Points:
    return Points.total(sum_of(part.draws) for part in sale.reserved)


def _allowance(sale: Sale, facts: Facts) -> Points:
    """What the chain's pools add, beyond what this sale has drawn already.

    Only without the server's word on this account: where it can be asked, it says
    what may be spent. And only up to the balance that is known here.
    """
    if facts.is_online or not facts.pools or facts.member is None:
        return NO_POINTS
    own = spendable(facts.rights, today=facts.today) + _chosen(sale)
    return allowance(
        facts.pools,
        used=facts.risk_used,
        reserved=risk_in(sale.reserved),
        known=facts.member.confirmed - facts.redeemed_here - own,
    )


def _on_risk(sale: Sale, facts: Facts) -> Points:
    """How much of what is spendable nobody guarantees."""
    return risk_in(sale.reserved) + _allowance(sale, facts)


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
    if not snapshot.spendable:
        return Standing.NONE_OFFLINE
    if _on_risk(sale, facts):
        return Standing.ALLOWANCE
    if snapshot.spendable < snapshot.confirmed:
        return Standing.PARTLY
    return Standing.GUARANTEED


def _latest(holds: Sequence[Hold], account: AccountId) -> HoldState | None:
    states = [state for _, whose, state in holds if whose == account]
    # A second question for what other tills gave back takes nothing from the first
    # answer: the server has spoken for this sale.
    answered = [s for s in states if s in (HoldState.GRANTED, HoldState.REFUSED)]
    return (answered or states)[-1] if states else None


def _may_want_hold(sale: Sale, facts: Facts) -> bool:
    return (
        sale.state is SaleState.OPEN
        and facts.member is not None
        and facts.member.account is not None
        and facts.member.status is CardStatus.ACTIVE
        and not facts.is_off
        and bool(facts.programmes)
    )


def _is_stale(
    member: Member, cards_as_of: datetime | None, now: datetime, settings: TillSettings
) -> bool:
    known = [m for m in (member.as_of, cards_as_of) if m is not None]
    limit = timedelta(hours=settings.offline_hours)
    return bool(known) and now - max(known) > limit
