"""A hold at card scan: ask the server to set points aside for this sale.

Three steps, because no transaction is open while the network works: `prepare`
stores the question, the network lane asks, `settle` stores the answer. A hold that
nobody answered is refused for ever, and one that arrives for a sale that is over
goes back at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cashier.domain.amounts import Points
from cashier.domain.ids import AccountId, RightId, SaleId
from cashier.domain.sale import Sale, SaleState
from cashier.till.ports import (
    Clock,
    HoldAnswer,
    HoldState,
    Randomness,
    Store,
    UnitOfWork,
    new_id,
)
from cashier.till.recovery import end_stale_holds
from cashier.till.sale_rights import end_hold
from cashier.till.settings import TillSettings
from cashier.till.views import SaleView

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
        """What to ask the server for the card on the screen; None: nothing.

        A draft: if a power cut takes the question back, nothing was stored that
        an answer could be added to, and the server recalls the hold by itself.
        """
        account = view.member.account if view.member is not None else None
        with self._store.draft() as work:
            sale = work.sales.open_sale()
            if account is None or sale is None or not _may_ask(work, sale, account):
                return None
            request = HoldRequest(
                hold=RightId(new_id(self._randomness)),
                sale=sale.sale_id,
                account=account,
                most=self._settings.hold_cap,
            )
            work.holds.asked(request.hold, request.sale, request.account)
            work.commit()
        return request

    def ask_more(self, request: HoldRequest, answer: HoldAnswer) -> HoldRequest | None:
        """Another question, for what other tills are giving back; None: no more.

        A hold's outcome never changes, so what comes free later needs a new name.
        Only while the customer has not answered, and only a few times.
        """
        with self._store.draft() as work:
            sale = work.sales.open_sale()
            if not (answer.coming and sale and _may_ask_more(work, sale, request)):
                return None
            more = replace(
                request,
                hold=RightId(new_id(self._randomness)),
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
        if not answer.answered:
            end_hold(work, request.hold, request.account, HoldState.ASKED, now)
            return
        if answer.right is None:
            work.holds.settle(request.hold, HoldState.REFUSED)
        else:
            assert answer.right.right_id == request.hold, answer
            work.rights.add(answer.right)
            work.holds.settle(request.hold, HoldState.GRANTED)
        sale = work.sales.get(request.sale)
        # Whoever parks, ends or gives this sale another card ends its holds too.
        assert sale is not None, request
        assert sale.card is not None, request
        if answer.member is not None:
            fresh = replace(
                answer.member, card=sale.card.number, account=request.account
            )
            work.sales.save(replace(sale, fresh=fresh))


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
        for _, account, state in work.holds.of_sale(sale.sale_id)
        if account == request.account and state is not HoldState.GIVEN_UP
    ]
    is_answered = bool(asked) and HoldState.ASKED not in asked
    return is_answered and len(asked) <= MOST_SECOND_HOLDS


def _may_ask(work: UnitOfWork, sale: Sale, account: AccountId) -> bool:
    if sale.state is not SaleState.OPEN or work.redemption_is_off():
        return False
    under_way = (HoldState.ASKED, HoldState.GRANTED)
    return not any(
        of == account and state in under_way
        for _, of, state in work.holds.of_sale(sale.sale_id)
    )
