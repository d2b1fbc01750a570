"""What is known of a sale's customer at one moment, read in one transaction.

Figures of the member are advice as of a moment; what may be spent comes from the
rights this till holds and from nothing else. Each purse, and each coupon or gift card
that was shown, is an account of its own with rights of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.ids import AccountId, purse_account, purse_of
from cashier.domain.ledger import (
    Right,
    RightDraw,
    RightKind,
    is_sub,
    spendable,
    sum_of,
)
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import MAIN, MembershipState, PurseState, Turnover
from cashier.domain.member import CardStatus, Member, PurseFigures
from cashier.domain.moments import day_of
from cashier.domain.risk import Pool, allowance, risk_in
from cashier.domain.sale import Sale, TenderKind
from cashier.domain.stops import Stop, to_name
from cashier.till.member_facts import memberships_of, turnovers_of
from cashier.till.ports import Advice, Directory, HoldState, UnitOfWork
from cashier.till.sale_rights import Hold, usable_rights
from cashier.till.settings import TillSettings
from cashier.till.terms_here import coupon_accounts

_ANSWERED = (HoldState.GRANTED, HoldState.REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """One account of the ledger that this sale may spend from."""

    account: AccountId
    rights: tuple[Right, ...] = ()  # That this sale may spend.
    hold: HoldState | None = None  # Of the latest question for it.
    reserved: Points = NO_POINTS  # By this sale.

    @property
    def is_online(self) -> bool:
        """The server answered for this account and sale."""
        return self.hold in _ANSWERED

    def lent(self, today: date) -> Points:
        """Of what is spendable: lent by the shop's lead, and not reserved yet."""
        subs = (right for right in self.rights if right.kind is RightKind.SUB)
        return spendable(subs, today=today)

    def spendable(self, today: date) -> Points:
        # What this sale has reserved is still its own to spend.
        return spendable(self.rights, today=today) + self.reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class PurseFacts(AccountFacts):
    """One purse of the member, with what happened here since the server's word."""

    figures: PurseFigures
    redeemed_here: Points = NO_POINTS
    earned_here: Points = NO_POINTS
    spent_today: Points = NO_POINTS
    redemptions_today: int = 0

    @property
    def purse(self) -> str:
        return self.figures.purse

    @property
    def balance(self) -> Points:
        """All of it, as far as this till knows."""
        known = self.figures.confirmed + self.figures.pending
        return known + self.earned_here - self.redeemed_here

    def state(self, today: date) -> PurseState:
        return PurseState(
            purse=self.purse,
            confirmed=self.figures.confirmed - self.redeemed_here,
            pending=self.figures.pending + self.earned_here,
            held=self.figures.held,
            spendable=self.spendable(today),
            spent_today=self.spent_today,
            redemptions_today=self.redemptions_today,
            online=self.is_online,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a view is made of, beside the sale itself."""

    now: datetime  # In the programme's time zone.
    member: Member | None = None
    purses: tuple[PurseFacts, ...] = ()  # The main one first; none: no account.
    bearers: tuple[AccountFacts, ...] = ()  # Coupons and gift cards of this sale.
    turnovers: tuple[Turnover, ...] = ()
    memberships: tuple[MembershipState, ...] = ()
    sales_today: int = 0
    store: int = 0  # The number of this shop.
    stops: tuple[Stop, ...] = ()  # With a doubted clock nothing is lent or aged.
    is_stale: bool = False  # Older than the chain allows without a link.
    programmes: tuple[Programme, ...] = ()
    pools: tuple[Pool, ...] = ()  # Limited risk, for when there is no link.
    risk_used: Points = NO_POINTS  # By this account here, not settled.
    lead_number: int | None = None  # Of the till that leads this shop, if another.

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def stop(self) -> Stop | None:
        """Why nothing may be redeemed here at all; None: it may."""
        return to_name(self.stops)

    @property
    def is_off(self) -> bool:
        return self.stop is not None

    @property
    def is_clock_doubted(self) -> bool:
        return Stop.CLOCK in self.stops

    @property
    def main(self) -> PurseFacts | None:
        return self.purses[0] if self.purses else None

    @property
    def hold(self) -> HoldState | None:
        """Of the latest question for the member's card."""
        return self.main.hold if self.main is not None else None

    @property
    def is_online(self) -> bool:
        """The server answered for this sale."""
        return self.hold in _ANSWERED

    @property
    def balance(self) -> Points | None:
        """The main purse, as far as this till knows it; None: not at all."""
        return self.main.balance if self.main is not None else None

    def allowance(self, sale: Sale) -> Points:
        """What the chain's pools add, beyond what this sale has drawn already.

        Only without the server's word on this account: where it can be asked, it
        says what may be spent. And only up to the balance that is known here.
        """
        main = self.main
        if self.is_online or self.is_clock_doubted or main is None:
            return NO_POINTS
        own = main.spendable(self.today)
        return allowance(
            self.pools,
            used=self.risk_used,
            reserved=risk_in(sale.reserved),
            known=main.figures.confirmed - main.redeemed_here - own,
        )

    def on_risk(self, sale: Sale) -> Points:
        """How much of what is spendable nobody guarantees."""
        return risk_in(sale.reserved) + self.allowance(sale)

    def is_lent(self, sale: Sale) -> bool:
        """Whether any of what may be spent is there because the lead lent it."""
        main = self.main
        if main is None or self.lead_number is None:
            return False
        reserved = any(is_sub(part.right_id) for part in sale.reserved)
        return reserved or bool(main.lent(self.today))

    def purse(self, name: str) -> PurseFacts | None:
        return next((p for p in self.purses if p.purse == name), None)

    def of(self, account: AccountId) -> AccountFacts | None:
        every: Sequence[AccountFacts] = (*self.purses, *self.bearers)
        return next((one for one in every if one.account == account), None)


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
    """Everything a view needs, of one moment and one transaction."""
    card = sale.card.number if sale is not None and sale.card is not None else None
    advice = directory.advice(card)
    here, store = programme_time(now, settings), work.identity().store_number
    programmes = advice.programmes
    shown = bearer_accounts(sale) if sale is not None else ()
    if sale is None or (card is None and not shown):
        return Facts(now=here, store=store, programmes=programmes)
    holds = work.holds.of_sale(sale.sale_id)
    member = _member(sale, advice) if card is not None else None
    account = member.account if member is not None else None
    known = member if account is not None else None
    pools = tuple(work.rights.pools()) if account else ()
    return Facts(
        now=here,
        store=store,
        programmes=programmes,
        member=member,
        is_stale=_is_stale(member, advice.cards_as_of, now, settings),
        stops=tuple(work.stops()),
        lead_number=work.lead_number(),
        bearers=tuple(_account(work, sale, one, holds) for one in shown),
        purses=_purses(work, sale, known, programmes, here.date(), holds),
        turnovers=turnovers_of(work, known, programmes, here) if known else (),
        memberships=memberships_of(work, known) if known else (),
        sales_today=work.sales_today(account, here.date()) if account else 0,
        pools=pools,
        risk_used=work.rights.risk_used(account) if account and pools else NO_POINTS,
    )


def bearer_accounts(sale: Sale) -> tuple[AccountId, ...]:
    """Accounts of the coupons and gift cards that were shown, each once."""
    coupons = [c.account for c in sale.coupons if c.account is not None]
    cards = [c.account for c in sale.others if is_gift_card(c.account)]
    paid = [
        t.account
        for t in sale.tenders
        if t.kind is TenderKind.GIFT and t.account is not None
    ]
    return tuple(dict.fromkeys([*coupons, *cards, *paid]))


def is_gift_card(account: AccountId) -> bool:
    return account.startswith("gift-")


def balance_of(work: UnitOfWork, member: Member, purse: str = MAIN) -> Points | None:
    """A purse as far as this till knows it; None where the account is unknown."""
    if member.account is None:
        return None
    figures = _figures(member, purse)
    account = purse_account(member.account, purse)
    redeemed, earned = work.pending_here(account, member.as_of)
    return figures.confirmed + figures.pending + earned - redeemed


# --- parts ---------------------------------------------------------------------


def _member(sale: Sale, advice: Advice) -> Member:
    assert sale.card is not None, sale
    known = sale.fresh or advice.member
    return known or Member(card=sale.card.number, status=CardStatus.UNKNOWN)


def _purses(
    work: UnitOfWork,
    sale: Sale,
    member: Member | None,
    programmes: Sequence[Programme],
    today: date,
    holds: Sequence[Hold],
) -> tuple[PurseFacts, ...]:
    """Of a member whose account is known here; none for another."""
    if member is None:
        return ()
    names = _purse_names(member, programmes, sale)
    return tuple(_purse(work, sale, member, name, today, holds) for name in names)


def _purse_names(
    member: Member, programmes: Sequence[Programme], sale: Sale
) -> list[str]:
    names = [MAIN]
    names += [bought[0] for p in programmes if (bought := p.buys()) is not None]
    names += [getattr(p.terms, "purse", MAIN) for p in programmes]
    names += [figures.purse for figures in member.purses]
    names += [c.purse for c in sale.others if not is_gift_card(c.account)]
    for coupon in sale.coupons:
        accounts = coupon_accounts(coupon, programmes, member.account)
        names += [purse for a in accounts if (purse := purse_of(a)[1])]
    return list(dict.fromkeys(names))


def _purse(
    work: UnitOfWork,
    sale: Sale,
    member: Member,
    name: str,
    today: date,
    holds: Sequence[Hold],
) -> PurseFacts:
    assert member.account is not None, member
    account = purse_account(member.account, name)
    redeemed, earned = work.pending_here(account, member.as_of)
    rights = usable_rights(holds, work.rights.of_account(account))
    return PurseFacts(
        account=account,
        figures=_figures(member, name),
        rights=rights,
        hold=_latest(holds, account),
        reserved=_reserved(sale.reserved, rights)
        + (risk_in(sale.reserved) if name == MAIN else NO_POINTS),
        redeemed_here=redeemed,
        earned_here=earned,
        spent_today=work.spent_today(account, today),
        redemptions_today=work.redemptions_today(account, today),
    )


def _account(
    work: UnitOfWork,
    sale: Sale,
    account: AccountId,
    holds: Sequence[Hold],
) -> AccountFacts:
    rights = usable_rights(holds, work.rights.of_account(account))
    return AccountFacts(
        account=account,
        rights=rights,
        hold=_latest(holds, account),
        reserved=_reserved(sale.reserved, rights),
    )


def _reserved(reserved: Iterable[RightDraw], rights: Iterable[Right]) -> Points:
    mine = {right.right_id for right in rights}
    return Points.total(sum_of(p.draws) for p in reserved if p.right_id in mine)


def _figures(member: Member, name: str) -> PurseFigures:
    if name == MAIN:
        return PurseFigures(
            purse=MAIN,
            confirmed=member.confirmed,
            pending=member.pending,
            held=member.held,
            expiring=member.expiring,
        )
    known = next((p for p in member.purses if p.purse == name), None)
    return known or PurseFigures(purse=name)


def _latest(holds: Sequence[Hold], account: AccountId) -> HoldState | None:
    # The shop's lead is no server: it says what it lends, and nothing of the account.
    states = [
        state
        for hold, whose, state in holds
        if whose == account and (not is_sub(hold) or state is HoldState.ASKED)
    ]
    # A second question for what other tills gave back takes nothing from the first
    # answer: the server has spoken for this sale.
    answered = [state for state in states if state in _ANSWERED]
    return (answered or states)[-1] if states else None


def _is_stale(
    member: Member | None,
    cards_as_of: datetime | None,
    now: datetime,
    settings: TillSettings,
) -> bool:
    if member is None:
        return False
    known = [m for m in (member.as_of, cards_as_of) if m is not None]
    limit = timedelta(hours=settings.offline_hours)
    return bool(known) and now - max(known) > limit
