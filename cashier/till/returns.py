"""Goods come back: whole or in part, as often as something is left.

A return is a sale of its own that points at the first. Money goes back as money in
the proportion in which it came, points as points to the lots they came from, and
what the sale earned is taken back; each to the last kopeck in any order of partial
returns. It works without a link for receipts of this till; those of others come from
the server. The same return asked for twice happens once.

The card terminal's port knows no refund: what came by card is stated, counted as
card, and given back by the cashier at the bank's own terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.errors import (
    CodeRefused,
    GiftCardFlaw,
    GiftCardRefused,
    ReceiptElsewhere,
    ReceiptForeign,
    ReceiptTooOld,
    ReceiptUnknown,
    SaleRefused,
    SaleUnknown,
)
from cashier.domain.ids import CashierId, SaleId
from cashier.domain.loyalty.answers import Donation, SoldMembership
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.member import CardStatus, Member
from cashier.domain.numbers import parse_number
from cashier.domain.overrides import Asked, Guarded, is_over
from cashier.domain.sale import Sale, SaleState, SoldLine, Tender, TenderKind
from cashier.till.before_payment import PayingDesk
from cashier.till.confirming import Confirmation
from cashier.till.documents import take_number, with_policy
from cashier.till.facts import balance_of, business_day
from cashier.till.overriding import allow
from cashier.till.ports import (
    CompletedSale,
    FoundReceipt,
    LoyaltyNote,
    ReceiptAnswer,
    ReceiptFlaw,
    UnitOfWork,
    new_id,
)
from cashier.till.printing import receipt_job
from cashier.till.receipt_story import names_of
from cashier.till.return_document import accounts_of, by_right, foreign_of, taken_lot
from cashier.till.return_entries import tell_return
from cashier.till.return_facts import BearerBack, First, PurseBack
from cashier.till.return_plan import Plan, plan_return
from cashier.till.shifts import open_shift
from cashier.till.story import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDraft:
    """A receipt, and how much of each line is still to be had."""

    done: CompletedSale
    left_milli: Mapping[int, int]  # By line number.
    return_id: SaleId  # For `complete`: the same one again changes nothing.

    @property
    def is_spent(self) -> bool:
        return not any(self.left_milli.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnQuote:
    """What would go back; the screen shows it before anything happens."""

    lines: tuple[SoldLine, ...]
    tenders: tuple[Tender, ...]
    points_back: Points  # Of the main purse, as `taken`; all of them in `purses`.
    taken: Points  # Of what the sale earned.
    balance: Points | None  # Before; None: not known here.
    balance_after: Points | None  # May be below zero: earned points were spent.
    purses: tuple[PurseBack, ...] = ()
    bearers: tuple[BearerBack, ...] = ()  # Coupons and gift cards.
    memberships: tuple[SoldMembership, ...] = ()  # With the last day they keep.
    donations: tuple[Donation, ...] = ()
    withheld: Money = NO_MONEY  # A discount no longer due; below zero: paid now.
    fees_kept: Money = NO_MONEY
    kept_points: tuple[str, ...] = ()  # Programmes that give no spent points back.

    @property
    def money(self) -> Money:
        return Money.total(leg.amount for leg in self.tenders)

    @property
    def by_card(self) -> Money:
        """To be given back by hand at the bank's terminal."""
        return Money.total(
            leg.amount for leg in self.tenders if leg.kind is TenderKind.CARD
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the customer wants to give back."""

    lines: Mapping[int, int]  # Thousandths by line number.
    with_donations: bool = False  # Only with the last of the goods.
    shown: Mapping[int, str] | None = None  # Gift cards that lines sold, as scanned.


_REFUSALS: dict[ReceiptFlaw, type[SaleRefused]] = {
    ReceiptFlaw.UNKNOWN: ReceiptUnknown,
    ReceiptFlaw.FOREIGN: ReceiptForeign,
    ReceiptFlaw.TOO_OLD: ReceiptTooOld,
}


class Returns(PayingDesk):
    _elsewhere: dict[SaleId, FoundReceipt] | None = None

    def find(self, number: str) -> ReturnDraft:
        """The receipt with this number. Of another till: ReceiptElsewhere; ask the
        server for it (ports.Receipts) and `adopt` the answer."""
        with self._store.read() as work:
            done = work.sales.by_number(number)
            if done is None:
                self._refuse_elsewhere(work, number)
            if done is None or done.returns is not None:
                raise SaleUnknown
            first = self._first(work, done.sale.sale_id)
        return self._draft(first)

    def adopt(self, found: FoundReceipt) -> ReturnDraft:
        """Go on with a receipt of another till, as the server gave it just now."""
        if found.done.returns is not None:
            raise SaleUnknown
        sale_id = found.done.sale.sale_id
        found = replace(found, done=self._with_policies(found.done))
        self._elsewhere = {sale_id: found}  # One at a time: a customer stands here.
        with self._store.read() as work:
            return self._draft(self._first(work, sale_id))

    def take(self, number: str, answer: ReceiptAnswer) -> ReturnDraft:
        """`adopt` what was found; else refuse with the server's own reason."""
        if answer.found is not None:
            return self.adopt(answer.found)
        with self._store.read() as work:
            if not answer.answered:
                self._refuse_elsewhere(work, number)
        raise _REFUSALS[answer.flaw]

    def quote(
        self,
        sale_id: SaleId,
        lines: Mapping[int, int],
        *,
        with_donations: bool = False,
    ) -> ReturnQuote:
        """What these thousandths of these lines give back. Changes nothing."""
        wish = Wish(lines=lines, with_donations=with_donations)
        with self._store.read() as work:
            first = self._first(work, sale_id)
            return self._quote(work, first, self._plan(first, wish))

    def complete(
        self,
        sale_id: SaleId,
        lines: Mapping[int, int],
        by: CashierId,
        *,
        return_id: SaleId | None = None,
        with_donations: bool = False,
        shown: Mapping[int, str] | None = None,
        allowed: Confirmation | None = None,
    ) -> CompletedSale:
        """Give back, in one durable transaction: document, entries, paper.

        Much money goes back with a manager.

        `shown`: the gift card of each line that sold one; without it, or with money
        gone from it, the line is refused.
        """
        wish = Wish(lines=lines, with_donations=with_donations, shown=shown)
        with self._store.act() as work:
            known = work.sales.completed(return_id) if return_id is not None else None
            if known is not None:
                return known
            first = self._first(work, sale_id)
            self._check_gift_cards(work, first, wish)
            plan = self._plan(first, wish)
            answer = self._quote(work, first, plan)
            ids = return_id or SaleId(new_id(self._randomness))
            limit = self._settings.managers.return_over
            if is_over(answer.money, limit):
                asked = Asked(
                    act=Guarded.RETURN,
                    money=answer.money,
                    limit=limit.units,
                    about=first.done.number,
                )
                allow(work, asked, allowed, by=by, at=self._clock.now())
            done = self._document(work, first, plan, answer, by, ids)
            work.sales.complete(done)
            tell_return(work, done, first.done, plan)
            text = self._receipt_text(
                done,
                self._settings,
                work.identity(),
                first.done.number,
                story=self._story(plan),
            )
            work.jobs.put(receipt_job(done, text, self._randomness))
            work.commit()
        return done

    # --- steps ---

    def _first(self, work: UnitOfWork, sale_id: SaleId) -> First:
        """The sale, with what came back of it, here and as far as the server said."""
        earlier = {d.sale.sale_id: d for d in work.sales.returns_of(sale_id)}
        found = (self._elsewhere or {}).get(sale_id)
        done = work.sales.completed(sale_id)
        if found is not None:
            before = {d.sale.sale_id: d for d in found.returns}
            return First(
                done=done or found.done,
                earlier=tuple({**before, **earlier}.values()),
                accounts=dict(found.accounts),
            )
        if done is None or done.returns is not None:
            raise SaleUnknown
        return First(
            done=done,
            earlier=tuple(earlier.values()),
            accounts=accounts_of(work, done),
        )

    def _with_policies(self, done: CompletedSale) -> CompletedSale:
        """What a return does with points is in the terms, and in no entry."""
        programmes = self._directory.programmes()
        return replace(
            done, lots=tuple(with_policy(lot, programmes) for lot in done.lots)
        )

    def _draft(self, first: First) -> ReturnDraft:
        return ReturnDraft(
            done=first.done,
            left_milli=first.left,
            return_id=SaleId(new_id(self._randomness)),
        )

    def _refuse_elsewhere(self, work: UnitOfWork, number: str) -> None:
        try:
            read, me = parse_number(number), work.identity()
        except CodeRefused:
            return  # No receipt of anybody has this number.
        if (read.store, read.till) != (me.store_number, me.till_number):
            raise ReceiptElsewhere(store=read.store, till=read.till)

    def _check_gift_cards(self, work: UnitOfWork, first: First, wish: Wish) -> None:
        """A card that was sold comes back with all its money, as far as known."""
        for load in first.done.loaded:
            if load.line_no not in wish.lines:
                continue
            code = (wish.shown or {}).get(load.line_no)
            if code is None:
                raise GiftCardRefused(flaw=GiftCardFlaw.NO_NUMBER)
            account = self._directory.bearer_account(code, is_gift_card=True)
            if account != load.account:
                raise GiftCardRefused(flaw=GiftCardFlaw.OTHER_CARD)
            known = self._directory.bearer(code)
            as_of = known.as_of if known is not None else None
            spent, came = work.pending_here(account, as_of)
            left = (known.confirmed if known is not None else NO_POINTS) + came - spent
            was_told = as_of is not None and as_of > first.done.at
            if spent > NO_POINTS or (was_told and left < load.amount):
                raise GiftCardRefused(flaw=GiftCardFlaw.SPENT)

    def _plan(self, first: First, wish: Wish) -> Plan:
        today = business_day(self._clock.now(), self._settings)
        return plan_return(
            first,
            wish.lines,
            tuple(self._directory.programmes()),
            today,
            with_donations=wish.with_donations,
        )

    def _quote(self, work: UnitOfWork, first: First, plan: Plan) -> ReturnQuote:
        member = self._member(first.done)
        before = balance_of(work, member) if member is not None else None
        back, taken = plan.back_in(MAIN), plan.taken_in(MAIN)
        return ReturnQuote(
            lines=plan.shares.lines,
            tenders=plan.tenders,
            points_back=back,
            taken=taken,
            balance=before,
            balance_after=None if before is None else before + back - taken,
            purses=plan.purses,
            bearers=plan.bearers,
            memberships=plan.memberships,
            donations=plan.donations,
            withheld=plan.shares.withheld,
            fees_kept=plan.fees_kept,
            kept_points=plan.kept_points,
        )

    def _member(self, first: CompletedSale) -> Member | None:
        if first.sale.card is None:
            return None
        card = first.sale.card.number
        known = self._directory.member(card)
        return known or Member(card=card, status=CardStatus.UNKNOWN)

    def _document(
        self,
        work: UnitOfWork,
        first: First,
        plan: Plan,
        answer: ReturnQuote,
        by: CashierId,
        return_id: SaleId,
    ) -> CompletedSale:
        now = self._clock.now()
        taken = tuple(taken_lot(p) for p in plan.purses if p.lot is not None)
        main = next((lot for lot in taken if lot.earning.purse == MAIN), None)
        sale = Sale(
            sale_id=return_id,
            shift_id=open_shift(work).shift_id,
            cashier=by,
            opened_at=now,
            state=SaleState.COMPLETED,
            card=first.done.sale.card,
            redeem=answer.points_back,
            redeem_decided=True,
            tenders=answer.tenders,
        )
        return CompletedSale(
            sale=sale,
            number=take_number(work),
            at=now,
            business_date=business_day(now, self._settings),
            lines=plan.shares.lines,
            tenders=answer.tenders,
            change=NO_MONEY,
            redeemed=by_right(first, plan.draws()),
            foreign=foreign_of(work, first),
            earned=answer.taken,
            earned_lot=main.lot_id if main is not None else None,
            account=first.done.account,
            note=self._note(first.done, answer),
            returns=first.done.sale.sale_id,
            applied=plan.shares.applied,
            lots=taken,
            memberships=plan.memberships,
            donations=plan.donations,
            loaded=plan.unloaded,
        )

    def _note(self, first: CompletedSale, answer: ReturnQuote) -> LoyaltyNote | None:
        """On a return, redeemed is what came back and earned what was taken.

        Always provisional: the server may have to take what is no longer there.
        """
        member = self._member(first)
        if member is None:
            return None
        return LoyaltyNote(
            four=member.four,
            name=member.name,
            before=answer.balance,
            redeemed=answer.points_back,
            earned=answer.taken,
            after=answer.balance_after,
            active_from=None,
            is_provisional=True,
        )

    def _story(self, plan: Plan) -> Story:
        today = business_day(self._clock.now(), self._settings)
        language = self._settings.receipt_language
        over = [
            purse.grace_days
            for purse in plan.purses
            for draw in purse.back
            if draw.expires_on is not None and draw.expires_on < today
        ]
        withheld = plan.shares.withheld
        return Story(
            names=names_of(self._directory.programmes(), language),
            withheld=max(withheld, NO_MONEY),
            released=max(-withheld, NO_MONEY),
            kept_points=plan.kept_points,
            grace_days=max(over, default=0),
        )
