"""Goods come back: whole or in part, as often as something is left.

A return is a sale of its own that points at the first. Money goes back as money in
the proportion in which it came, points as points to the lots they came from, and
what the sale earned is taken back; each to the last kopeck in any order of partial
returns. It works without a link, and no rule of the programme is asked again.

The card terminal's port knows no refund: what came by card is stated, counted as
card, and given back by the cashier at the bank's own terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cashier.domain.amounts import NO_MONEY, Money, Points, share_up_to
from cashier.domain.errors import SaleUnknown
from cashier.domain.events import PointsGivenBack
from cashier.domain.giveback import GiveBack, give_back
from cashier.domain.ids import CashierId, LotId, RightId, SaleId
from cashier.domain.ledger import Draw, RightDraw
from cashier.domain.member import CardStatus, Member
from cashier.domain.sale import Sale, SaleState, SoldLine, Tender, TenderKind
from cashier.till.documents import sale_event, take_number
from cashier.till.ports import (
    Clock,
    CompletedSale,
    Directory,
    LoyaltyNote,
    Randomness,
    Store,
    UnitOfWork,
    new_id,
)
from cashier.till.printing import ReceiptText, receipt_job
from cashier.till.settings import TillSettings
from cashier.till.shifts import open_shift
from cashier.till.views import business_day


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDraft:
    """A receipt of this till, and how much of each line is still to be had."""

    done: CompletedSale
    left_milli: Mapping[int, int]  # By line number.

    @property
    def is_spent(self) -> bool:
        return not any(self.left_milli.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnQuote:
    """What would go back; the screen shows it before anything happens."""

    lines: tuple[SoldLine, ...]
    tenders: tuple[Tender, ...]
    points_back: Points
    taken: Points  # Of what the sale earned.
    balance: Points | None  # Before; None: not known here.
    balance_after: Points | None  # May be below zero: earned points were spent.

    @property
    def money(self) -> Money:
        return Money.total(leg.amount for leg in self.tenders)

    @property
    def by_card(self) -> Money:
        """To be given back by hand at the bank's terminal."""
        return Money.total(
            leg.amount for leg in self.tenders if leg.kind is TenderKind.CARD
        )


class Returns:
    def __init__(
        self,
        store: Store,
        directory: Directory,
        clock: Clock,
        randomness: Randomness,
        settings: TillSettings,
        *,
        receipt_text: ReceiptText,
    ) -> None:
        self._store = store
        self._directory = directory
        self._clock = clock
        self._randomness = randomness
        self._settings = settings
        self._receipt_text = receipt_text

    def find(self, number: str) -> ReturnDraft:
        """The receipt with this number. Refuses those of other tills."""
        with self._store.read() as work:
            done = work.sales.by_number(number)
            if done is None or done.returns is not None:
                raise SaleUnknown
            gone = work.sales.returned_milli(done.sale.sale_id)
        left = {
            line.line_no: line.quantity_milli - gone.get(line.line_no, 0)
            for line in done.lines
        }
        return ReturnDraft(done=done, left_milli=left)

    def quote(self, sale_id: SaleId, lines: Mapping[int, int]) -> ReturnQuote:
        """What these thousandths of these lines give back. Changes nothing."""
        with self._store.read() as work:
            first = _first(work, sale_id)
            return self._quote(work, first, self._shares(work, first, lines))

    def complete(
        self, sale_id: SaleId, lines: Mapping[int, int], by: CashierId
    ) -> CompletedSale:
        """Give back, in one durable transaction: document, entries, paper."""
        with self._store.act() as work:
            first = _first(work, sale_id)
            shares = self._shares(work, first, lines)
            answer = self._quote(work, first, shares)
            done = self._document(work, first, shares, answer, by)
            work.sales.complete(done)
            work.outbox.put(sale_event(done))
            if done.sale.card is not None and (shares.points or shares.taken):
                work.outbox.put(_given_back(done, first, shares))
            text = self._receipt_text(
                done, self._settings, work.identity(), first.number
            )
            work.jobs.put(receipt_job(done, text, self._randomness))
            work.commit()
        return done

    def _shares(
        self, work: UnitOfWork, first: CompletedSale, lines: Mapping[int, int]
    ) -> GiveBack:
        return give_back(
            first.lines,
            first.redeemed,
            before=work.sales.returned_milli(first.sale.sale_id),
            now=lines,
        )

    def _quote(
        self, work: UnitOfWork, first: CompletedSale, shares: GiveBack
    ) -> ReturnQuote:
        before = self._balance(work, first)
        after = before
        if after is not None:
            after = after + shares.points_back - shares.taken
        return ReturnQuote(
            lines=shares.lines,
            tenders=_legs_back(work, first, shares.money),
            points_back=shares.points_back,
            taken=shares.taken,
            balance=before,
            balance_after=after,
        )

    def _balance(self, work: UnitOfWork, first: CompletedSale) -> Points | None:
        member = self._member(first)
        if member is None or member.account is None:
            return None
        redeemed, earned = work.pending_here(member.account, member.as_of)
        return member.confirmed + member.pending + earned - redeemed

    def _member(self, first: CompletedSale) -> Member | None:
        if first.sale.card is None:
            return None
        card = first.sale.card.number
        known = self._directory.member(card)
        return known or Member(card=card, status=CardStatus.UNKNOWN)

    def _document(
        self,
        work: UnitOfWork,
        first: CompletedSale,
        shares: GiveBack,
        answer: ReturnQuote,
        by: CashierId,
    ) -> CompletedSale:
        now = self._clock.now()
        sale = Sale(
            sale_id=SaleId(new_id(self._randomness)),
            shift_id=open_shift(work).shift_id,
            cashier=by,
            opened_at=now,
            state=SaleState.COMPLETED,
            card=first.sale.card,
            redeem=shares.points_back,
            redeem_decided=True,
            tenders=answer.tenders,
        )
        return CompletedSale(
            sale=sale,
            number=take_number(work),
            at=now,
            business_date=business_day(now, self._settings),
            lines=shares.lines,
            tenders=answer.tenders,
            change=NO_MONEY,
            redeemed=_by_right(first, shares.points),
            earned=shares.taken,
            earned_lot=first.earned_lot if shares.taken else None,
            account=first.account,
            note=self._note(first, answer),
            returns=first.sale.sale_id,
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


def _first(work: UnitOfWork, sale_id: SaleId) -> CompletedSale:
    done = work.sales.completed(sale_id)
    if done is None or done.returns is not None:
        raise SaleUnknown
    return done


def _legs_back(
    work: UnitOfWork, first: CompletedSale, money: Money
) -> tuple[Tender, ...]:
    """Money in the proportion of the first tenders, exact over all returns."""
    gone = _money_gone(work, first)
    by_card = Money.total(
        leg.amount for leg in first.tenders if leg.kind is TenderKind.CARD
    )
    card = NO_MONEY
    if first.total:
        whole = first.total.units
        before = share_up_to(by_card.units, gone.units, whole)
        after = share_up_to(by_card.units, (gone + money).units, whole)
        card = Money(after - before)
    legs = ((TenderKind.CASH, money - card), (TenderKind.CARD, card))
    return tuple(
        Tender(kind=kind, amount=amount, received=amount)
        for kind, amount in legs
        if amount
    )


def _money_gone(work: UnitOfWork, first: CompletedSale) -> Money:
    """What earlier returns gave back in money, by the same shares."""
    gone = work.sales.returned_milli(first.sale.sale_id)
    return Money(
        sum(
            share_up_to(line.net.units, gone.get(line.line_no, 0), line.quantity_milli)
            for line in first.lines
        )
    )


def _by_right(first: CompletedSale, back: tuple[Draw, ...]) -> tuple[RightDraw, ...]:
    """The points that went back, under the rights that had been spent.

    For the document only: a spent right is never filled again, the points go to
    the account.
    """
    rights: dict[RightId, list[Draw]] = {}
    owner = {d.lot_id: part.right_id for part in first.redeemed for d in part.draws}
    for draw in back:
        rights.setdefault(owner[draw.lot_id], []).append(draw)
    return tuple(
        RightDraw(right_id=right, draws=tuple(draws)) for right, draws in rights.items()
    )


def _given_back(
    done: CompletedSale, first: CompletedSale, shares: GiveBack
) -> PointsGivenBack:
    assert done.sale.card is not None
    return PointsGivenBack(
        sale_id=done.sale.sale_id,
        returns=first.sale.sale_id,
        card=done.sale.card.number,
        account=first.account,
        back=shares.points,
        taken=shares.taken,
        taken_lot=LotId(done.earned_lot) if done.earned_lot is not None else None,
        at=done.at,
        business_date=done.business_date,
    )
