"""A cashier who does anything, in any order; refusals are part of the day."""

from __future__ import annotations

from collections.abc import Callable

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.errors import StorageRefused, TillError
from cashier.domain.ids import CardNumber
from cashier.domain.ledger import is_sub
from cashier.domain.member import EntryMode
from cashier.domain.risk import risk_in
from cashier.domain.sale import MILLI, SaleState
from cashier.till.holding import HoldRequest
from cashier.till.ports import AttemptState, CompletedSale, HoldAnswer, TerminalAnswer
from tests.helpers.builders import ANNA, COFFEE
from tests.stories.simulation.chain import MEMBERS, home_of
from tests.stories.simulation.ghost import Ghost
from tests.stories.simulation.phones import Phones
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.world import World

_ANSWERS = (
    AttemptState.PAID,
    AttemptState.PAID,
    AttemptState.DECLINED,
    AttemptState.UNKNOWN,
)


class Cashier:
    def __init__(
        self,
        world: World,
        till: SimTill,
        ghost: Ghost,
        cards: list[CardNumber],
        phones: Phones | None = None,
    ) -> None:
        self._world = world
        self._till = till
        self._ghost = ghost
        self._cards = cards
        self._phones = phones  # None: nobody here has one.
        self._has_more = False  # A loan or a code was just taken.
        self.must_look = False  # The disk failed: was it done or not?
        self._anything = [
            self.coffee,
            self.card,
            self.hold,
            self.choose,
            self.pay_cash,
            self.pay_by_terminal,
            self.decide,
            self.void,
            self.park,
            self.recall,
            self.give_back,
            self.detach,
            self.unchoose,
            self.print_waiting,
            self.close_shift,
        ]

    def act(self) -> None:
        """One act: mostly what comes next at a counter, sometimes anything."""
        act = self._next()
        try:
            self._with_shift()
            outcome = act()
        except TillError as refusal:
            outcome = type(refusal).__name__
            self._world.count(f"refused {outcome}")
            self.must_look |= isinstance(refusal, StorageRefused)
        else:
            self._world.count(f"did {act.__name__}")
        self._world.tell(self._till.name, act.__name__, outcome)

    def _next(self) -> Callable[[], object]:
        choice = self._world.chance.choice
        if self._world.chance.random() < (0.2 if self._phones is None else 0.1):
            return choice(self._anything)
        try:
            sale = self._till.sales.view().sale
        except StorageRefused:
            return self.coffee
        if sale is None:
            return choice([self.coffee] * 5 + [self.recall, self.give_back])
        if sale.state is SaleState.PAYING:
            return choice([self.decide, self.pay_cash])
        if not sale.live_lines():
            return self.coffee
        if sale.card is None:
            return choice([self.card, self.card, self.card, self.pay_cash])
        if not sale.redeem_decided:
            if self._phones is not None:
                return self._with_phones(self._phones)
            return choice([self.hold, self.choose, self.choose])
        rare = [self.pay_by_terminal, self.park, self.void]
        return choice([self.pay_cash] * 6 + rare)

    def _with_phones(self, phones: Phones) -> Callable[[], object]:
        """In a shop with a lead: what was lent or brought is mostly spent."""
        if self._has_more:
            self._has_more = False
            return self.choose_most
        if phones.is_one_held_up(self._till.holder):
            return self.show_code
        return self._world.chance.choice([self.hold, self.hold, self.choose])

    def _with_shift(self) -> None:
        if self._till.shifts.current() is None:
            self._till.shifts.open(Money(0), ANNA)

    def coffee(self) -> object:
        times = self._world.chance.randint(1, 5)
        return self._till.sales.add_item(COFFEE, times * MILLI, by=ANNA).totals.to_pay

    def card(self) -> object:
        # Mostly a member with the card of today, now and then any card at all.
        is_usual = self._world.chance.random() < 0.8
        number = self._world.chance.choice(self._usual() if is_usual else self._cards)
        typed = self._world.chance.random() < 0.1
        mode = EntryMode.TYPED if typed else EntryMode.DEVICE
        return self._till.sales.attach_card(number, mode, ANNA).standing

    def _usual(self) -> list[CardNumber]:
        """Cards of today; in a shop with a lead mostly of who is at home in it."""
        cards = self._cards[:MEMBERS]
        if self._phones is None or self._phones.chance.random() < 0.3:
            return cards
        at_home = [c for n, c in enumerate(cards) if home_of(n) == self._till.number]
        return at_home or cards

    def detach(self) -> object:
        return self._till.sales.detach_card().standing

    def hold(self) -> object:
        view = self._till.sales.view()
        request = self._till.holding.prepare(view)
        if request is None:
            return "no hold"
        answer = self._till.desk.ask(request.hold, request.account, request.most)
        kind = "granted" if answer.right else "refused" if answer.answered else "silent"
        self._world.count(f"hold {kind}")
        fresh, known = answer.member, view.member
        if fresh and known and fresh.confirmed != known.confirmed:
            self._world.count("row 10")
        if self._world.chance.random() < 0.1:
            # The answer overtakes nothing: the cashier was faster than the link.
            self._world.count("hold overtaken")
            self._till.sales.void_sale(ANNA)
        self._till.holding.settle(request, answer)
        if is_sub(request.hold):
            self._has_more = answer.right is not None
            self._ask_more(request, answer)
        return kind

    def _ask_more(self, request: HoldRequest, answer: HoldAnswer) -> None:
        """The lead has more, in another of its rights."""
        more = self._till.holding.ask_more(request, answer)
        if more is not None:
            self._world.count("the lead is asked for more")
            answer = self._till.desk.ask(more.hold, more.account, more.most)
            self._till.holding.settle(more, answer)

    def show_code(self) -> object:
        """The customer's phone is held before the scanner."""
        assert self._phones is not None
        member = self._till.sales.view().member
        account = None if member is None else member.account
        code = self._phones.shown_at(self._till.holder, account)
        if code is None:
            return "no code"
        text = code.text
        if self._phones.chance.random() < 0.2:
            text = self._phones.spoilt(text)
        else:
            self._phones.note_shown(code, self._till.holder)
        kind = self._till.sales.scan(text, mode=EntryMode.DEVICE, by=ANNA).kind
        self._has_more = True
        return kind

    def choose(self) -> object:
        view = self._till.sales.view()
        largest = view.quote.largest.units if view.quote else 0
        known = view.member.confirmed.units if view.member else 0
        wanted = self._world.chance.choice(
            [largest, largest, largest, largest // 2, largest + 100, 0]
        )
        chosen = self._till.sales.choose(Points(wanted - wanted % 100))
        assert chosen.sale is not None
        if chosen.sale.redeem > NO_POINTS:
            self._world.count("reserved")
            wanted_more = min(known, chosen.totals.to_pay.units // 2)
            if largest < wanted_more and not self._till.board.is_online():
                self._world.count("row 2")
        return chosen.sale.redeem

    def choose_most(self) -> object:
        """And pay, before anybody can change his mind."""
        view = self._till.sales.view()
        largest = view.quote.largest.units if view.quote else 0
        self._till.sales.choose(Points(largest - largest % 100))
        return self.pay_cash()

    def unchoose(self) -> object:
        return self._till.sales.unchoose().standing

    def pay_cash(self) -> object:
        short = self._till.sales.view().totals.short
        done = self._till.payments.complete(short or None, ANNA)
        self._handed_over(done)
        if self._world.strikes("double_click"):
            self._again(short)
        return done.number

    def _again(self, short: Money) -> None:
        """The same key, pressed twice: the second time there is nothing to pay."""
        try:
            again = self._till.payments.complete(short or None, ANNA)
        except StorageRefused:
            self.must_look = True
        except TillError:
            return
        else:
            raise AssertionError(f"one sale, two receipts: {again.number}")

    def _handed_over(self, done: CompletedSale) -> None:
        self._ghost.see(self._till.name, done)
        if done.redeemed:
            self._world.count("redeemed")
        if risk_in(done.redeemed):
            self._world.count("redeemed on the chain's risk")
        self._count_brought(done)
        if not self._till.board.is_online() and done.redeemed:
            self._world.count("redeemed offline")
        if done.redeemed:
            unheard = self._ghost.spent_unheard(self._till.name, done.account or "")
            if unheard > 1:
                self._world.count("row 1")

    def _count_brought(self, done: CompletedSale) -> None:
        """What was spent of a loan, or of what a phone brought."""
        names = [] if self._phones is None else self._phones.names
        for part in done.redeemed:
            what = "a loan" if is_sub(part.right_id) else "a code"
            if what == "a loan" or part.right_id in names:
                self._world.count(f"spent of {what}")
                if not self._till.has_line():
                    self._world.count(f"spent of {what}, and the server is away")

    def pay_by_terminal(self) -> object:
        short = self._till.sales.view().totals.short
        attempt = self._till.payments.begin(short)
        if self._world.strikes("killed_while_paying"):
            self._till.crash()
            return "killed while the terminal worked"
        state = self._world.chance.choice(_ANSWERS)
        if self._world.strikes("terminal_silent"):
            state = AttemptState.UNKNOWN
        self._till.payments.settle(attempt.attempt, TerminalAnswer(state=state))
        return state.value

    def decide(self) -> object:
        view = self._till.sales.view()
        if view.sale is None:
            return "nothing"
        with self._till.store.read() as work:
            attempts = work.attempts.of_sale(view.sale.sale_id)
        open_ones = [
            a for a in attempts if a.state in (AttemptState.ASKED, AttemptState.UNKNOWN)
        ]
        for attempt in open_ones:
            paid = self._world.chance.random() < 0.5
            self._till.payments.decide(attempt.attempt, paid)
            self._world.count("decided")
        return len(open_ones)

    def void(self) -> object:
        return self._till.sales.void_sale(ANNA).standing

    def park(self) -> object:
        return self._till.sales.park().standing

    def recall(self) -> object:
        parked = self._till.sales.parked()
        if not parked:
            return "none parked"
        return self._till.sales.recall(parked[0].sale_id).standing

    def give_back(self) -> object:
        mine = [
            seen
            for seen in self._ghost.receipts.values()
            if seen.till == self._till.name and not seen.is_return
        ]
        if not mine:
            return "no receipt"
        seen = self._world.chance.choice(mine)
        draft = self._till.returns.find(seen.number)
        lines = {n: left for n, left in draft.left_milli.items() if left}
        if not lines:
            return "all came back"
        part = {n: max(MILLI, left // 2 // MILLI * MILLI) for n, left in lines.items()}
        wanted = self._world.chance.choice([lines, part])
        done = self._till.returns.complete(draft.done.sale.sale_id, wanted, ANNA)
        self._ghost.see(self._till.name, done)
        return done.number

    def print_waiting(self) -> object:
        """What cannot be printed now waits; no job is printed and forgotten."""
        self._till.printer.is_away = self._world.strikes("printer_dead")
        waiting = len(self._till.printing._waiting())
        before = len(self._till.printer.printed)
        try:
            return self._till.printing.run_waiting()
        finally:
            went = len(self._till.printer.printed) - before
            assert went == 0 if self._till.printer.is_away else went <= waiting

    def close_shift(self) -> object:
        return self._till.shifts.close(Money(0), ANNA).shift.number

    # --- the end --------------------------------------------------------------------

    def finish(self) -> None:
        """The end of the story: nothing stays undecided at this counter."""
        till = self._till
        while True:
            view = till.sales.view()
            if view.sale is not None:
                self.decide()
                if till.sales.view().sale is not None:
                    self._end(view.sale.tenders != ())
            parked = till.sales.parked()
            if not parked:
                return
            till.sales.recall(parked[0].sale_id)

    def _end(self, has_tenders: bool) -> None:
        view = self._till.sales.view()
        assert view.sale is not None
        if has_tenders or view.sale.tenders:
            short = view.totals.short
            done = self._till.payments.complete(short or None, ANNA)
            self._ghost.see(self._till.name, done)
        else:
            self._till.sales.void_sale(ANNA)
