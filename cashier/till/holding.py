"""A hold at card scan: ask lead and server to set points aside for this sale.

Three steps, because no transaction is open while the network works: `prepare`
stores the question, the network lane asks, `settle` stores the answer. A hold that
nobody answered is refused for ever, and one that arrives for a sale that is over
goes back at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.ids import AccountId, RightId, SaleId, purse_of
from cashier.domain.ledger import Right, is_sub, spendable, sub_name
from cashier.domain.member import Bearer
from cashier.domain.sale import Sale, SaleState, ShownCoupon
from cashier.till.ports import (
    OPEN_STATES,
    Clock,
    HoldAnswer,
    HoldState,
    Randomness,
    Store,
    UnitOfWork,
    new_id,
)
from cashier.till.recovery import end_stale_holds
from cashier.till.reserving import release_answers, reserve_more
from cashier.till.sale_rights import end_hold
from cashier.till.settings import TillSettings
from cashier.till.terms_here import is_of_coupon
from cashier.till.views import ONE_USE, SaleView, business_day

MOST_SECOND_HOLDS = 3  # For one card in one sale.


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRequest:
    hold: RightId
    sale: SaleId
    account: AccountId
    most: Points


class Holding:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        randomness: Randomness,
        settings: TillSettings,
    ) -> None:
        self._store = store
        self._clock = clock
        self._randomness = randomness
        self._settings = settings

    def prepare(self, view: SaleView) -> HoldRequest | None:
        """The next question to the server for the sale on the screen; None: nothing.

        One account at a time: the member's first, then other purses that have
        something, coupons and gift cards. A draft: if a power cut takes the question
        back, nothing was stored that an answer could be added to, and the server
        recalls the hold by itself.
        """
        # The lead of the shop is asked before the server, where there is one.
        member = view.member.account if view.member is not None else None
        accounts = view.wanted or ((member,) if member is not None else ())
        with self._store.draft() as work:
            sale = work.sales.open_sale()
            if sale is None:
                return None
            may_ask = (a for a in accounts if _may_ask(work, sale, a))
            account = next(may_ask, None)
            if account is None:
                return None
            request = self._next(work, sale, account)
            work.holds.asked(request.hold, request.sale, request.account)
            work.commit()
        return request

    def _next(self, work: UnitOfWork, sale: Sale, account: AccountId) -> HoldRequest:
        """Own right, then the shop's lead, then the server."""
        fresh = new_id(self._randomness)
        most = ONE_USE if is_of_coupon(account) else self._settings.hold_cap
        today = business_day(self._clock.now(), self._settings)
        lacks = most - spendable(work.rights.of_account(account), today=today)
        is_for_lead = lacks > NO_POINTS and _may_ask_lead(work, sale, account)
        return HoldRequest(
            hold=sub_name(fresh) if is_for_lead else RightId(fresh),
            sale=sale.sale_id,
            account=account,
            most=lacks if is_for_lead else most,
        )

    def ask_more(self, request: HoldRequest, answer: HoldAnswer) -> HoldRequest | None:
        """Another question, for what other tills are giving back; None: no more.

        A hold's outcome never changes, so what comes free later needs a new name.
        Only while the customer has not answered, and only a few times.
        """
        with self._store.draft() as work:
            sale = work.sales.open_sale()
            if not (answer.coming and sale and _may_ask_more(work, sale, request)):
                return None
            fresh = new_id(self._randomness)
            more = replace(
                request,
                hold=sub_name(fresh) if is_sub(request.hold) else RightId(fresh),
                most=min(answer.coming, request.most),
            )
            work.holds.asked(more.hold, more.sale, more.account)
            work.commit()
        return more

    def settle(self, request: HoldRequest, answer: HoldAnswer) -> None:
        """Store the answer durably: only then may the hold be spent.

        A question that was ended meanwhile, with its sale, card or program, was
        refused for ever at that moment: its answer changes nothing here.
        """
        with self._store.act() as work:
            if _state_of(work, request) is HoldState.ASKED:
                self._settle_asked(work, request, answer)
                work.commit()

    def give_up_stale(self) -> int:
        """At start: nobody waits for these answers any more; how many."""
        with self._store.act() as work:
            ended = end_stale_holds(work, self._clock.now())
            if ended:
                work.commit()
        return ended

    def _settle_asked(
        self, work: UnitOfWork, request: HoldRequest, answer: HoldAnswer
    ) -> None:
        now = self._clock.now()
        is_late = answer.right and answer.right.epoch < work.identity().epoch
        if not answer.answered or is_late:  # Granted in an epoch that is over.
            end_hold(work, request.hold, request.account, HoldState.ASKED, now)
            return
        if answer.right is None:
            work.holds.settle(request.hold, HoldState.REFUSED)
        else:
            assert answer.right.right_id == request.hold, answer
            work.rights.add(answer.right)
            if answer.lent is not None:
                # With the lead's signature, and before anything is spent of it.
                work.outbox.put(answer.lent)
            work.holds.settle(request.hold, HoldState.GRANTED)
        sale = work.sales.get(request.sale)
        assert sale is not None, request
        sale = _with_figures(sale, request.account, answer)
        if is_of_coupon(request.account) and answer.right is not None:
            sale = self._with_coupon(work, sale, answer.right)
        work.sales.save(sale)

    def _with_coupon(self, work: UnitOfWork, sale: Sale, right: Right) -> Sale:
        """Its use is set aside at once; what was chosen before costs less now."""
        today = business_day(self._clock.now(), self._settings)
        if sale.state is not SaleState.OPEN or right.spendable_on(today) < ONE_USE:
            return sale
        sale = release_answers(work, sale)
        return reserve_more(work, sale, right.account, ONE_USE, today)


def _with_figures(sale: Sale, account: AccountId, answer: HoldAnswer) -> Sale:
    """The sale with what the server just said of the account that was asked for."""
    if answer.bearer is not None:
        bearer = answer.bearer
        coupons = tuple(
            _of_bearer(coupon, bearer) if coupon.account == account else coupon
            for coupon in sale.coupons
        )
        return replace(sale, coupons=coupons)
    if answer.purse is not None and sale.fresh is not None:
        figures = answer.purse
        others = tuple(p for p in sale.fresh.purses if p.purse != figures.purse)
        return replace(sale, fresh=replace(sale.fresh, purses=(*others, figures)))
    if answer.member is not None and not purse_of(account)[1]:
        # Whoever gives this sale another card, or none, ends its holds too.
        assert sale.card is not None, sale
        fresh = replace(answer.member, card=sale.card.number, account=account)
        return replace(sale, fresh=fresh)
    return sale


def _of_bearer(coupon: ShownCoupon, bearer: Bearer) -> ShownCoupon:
    """A coupon that was not known here gets its programme and its days."""
    if bearer.is_gift_card or not bearer.programme:
        return coupon
    return replace(
        coupon,
        programme=bearer.programme,
        owner=bearer.owner,
        starts=bearer.starts,
        ends=bearer.ends,
    )


def _state_of(work: UnitOfWork, request: HoldRequest) -> HoldState | None:
    for hold, _, state in work.holds.of_sale(request.sale):
        if hold == request.hold:
            return state
    return None


def _may_ask_more(work: UnitOfWork, sale: Sale, request: HoldRequest) -> bool:
    if sale.sale_id != request.sale or sale.state is not SaleState.OPEN:
        return False
    if sale.redeem_decided or sale.card is None or work.redemption_is_off():
        return False
    asked = [
        state
        for hold, account, state in work.holds.of_sale(sale.sale_id)
        if account == request.account
        and state is not HoldState.GIVEN_UP
        and is_sub(hold) == is_sub(request.hold)
    ]
    is_answered = bool(asked) and HoldState.ASKED not in asked
    return is_answered and len(asked) <= MOST_SECOND_HOLDS


def _may_ask(work: UnitOfWork, sale: Sale, account: AccountId) -> bool:
    if sale.state not in OPEN_STATES or work.redemption_is_off():
        return False
    if _is_of_member(account) and sale.state is not SaleState.OPEN:
        return False
    return not any(
        of == account and _stands_in_the_way(hold, state)
        for hold, of, state in work.holds.of_sale(sale.sale_id)
    )


def _is_of_member(account: AccountId) -> bool:
    return account.partition("-")[0] not in ("gift", "coupon")


def _stands_in_the_way(hold: RightId, state: HoldState) -> bool:
    """One question at a time; what the lead lent is no answer of the server."""
    return state is HoldState.ASKED or (state is HoldState.GRANTED and not is_sub(hold))


def _may_ask_lead(work: UnitOfWork, sale: Sale, account: AccountId) -> bool:
    """Once before each question to the server, until it has answered.

    Only for a member's purses: what a coupon or a gift card is good for only the
    server knows.
    """
    if not _is_of_member(account) or is_of_coupon(account):
        return False
    if work.lead_number() is None:
        return False
    holds = [(h, s) for h, of, s in work.holds.of_sale(sale.sale_id) if of == account]
    asked = [state for hold, state in holds if is_sub(hold)]
    is_answered = any(state is not HoldState.GIVEN_UP for state in asked)
    return not is_answered and len(asked) <= len(holds) - len(asked)
