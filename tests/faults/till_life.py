"""The life of a till in a process that may die at any call: acts of a cashier.

Each act has what leads to it and the act itself; only the second is under fault.
The cashier does what people do when the screen refuses: looks, and tries again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from cashier.domain.amounts import Money, Points
from cashier.domain.errors import StorageRefused, TillError
from cashier.till.ports import AttemptState, TerminalAnswer
from tests.faults.forks import Line
from tests.faults.ghost import told
from tests.helpers.real_till import ANNA, COFFEE, MILK, PETROVA, RealTill

TRIES = 3
CHOSEN = Points(300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    name: str
    prepare: Callable[[RealTill, Line], None]
    do: Callable[[RealTill, Line], None]
    starts: bool = False  # The till is not started before: the act does it.
    needs_server: bool = False


def _started(till: RealTill, _line: Line | None = None) -> None:
    till.start()
    till.begin_sync()


def _chosen(till: RealTill, _line: Line) -> None:
    _started(till)
    for code in (MILK, COFFEE, PETROVA):
        till.scan(code)
    till.acts.sales.choose(CHOSEN)


def _sold(till: RealTill, line: Line) -> None:
    _started(till)
    line.say("confirmed", **told(till.sell(MILK, COFFEE, PETROVA, redeem=CHOSEN)))


def again(act: Callable[[], object], line: Line) -> bool:
    """As a person would: three times, then no more."""
    for _ in range(TRIES):
        try:
            act()
        except StorageRefused as refusal:
            line.say("refused", why=type(refusal).__name__)
        else:
            return True
    return False


def scan_and_choose(till: RealTill, line: Line) -> None:
    """Drafts, and C1."""
    for code in (MILK, COFFEE, PETROVA):
        if not again(lambda code=code: till.scan(code), line):  # type: ignore[misc]
            return
    # Redemption may be off by now: then the sale goes on without.
    with suppress(TillError):
        till.acts.sales.choose(CHOSEN)
    pay(till, line)


def pay(till: RealTill, line: Line) -> None:
    """C3. After a refusal the cashier looks whether it was done after all."""
    for _ in range(TRIES):
        try:
            view = till.acts.sales.view()
            if view.sale is None:
                return
            line.say("paying")
            done = till.acts.payments.complete(view.totals.short or None, ANNA)
        except StorageRefused as refusal:
            line.say("refused", why=type(refusal).__name__)
        except TillError as refusal:
            line.say("refused", why=type(refusal).__name__)
            with suppress(TillError):
                till.acts.sales.unchoose()
        else:
            line.say("confirmed", **told(done))
            return


def pay_by_terminal(till: RealTill, line: Line) -> None:
    """C2, its answer, C3."""
    short = till.acts.sales.view().totals.short
    attempt = till.acts.payments.begin(short)
    answer = TerminalAnswer(state=AttemptState.PAID, reference="slip")
    if not again(lambda: till.acts.payments.settle(attempt.attempt, answer), line):
        return
    line.say("paying")
    done = till.acts.payments.complete(None, ANNA)
    line.say("confirmed", **told(done))


def give_back(till: RealTill, line: Line) -> None:
    number = till.numbers()[-1]
    draft = till.acts.returns.find(number)
    line.say("paying")
    done = till.acts.returns.complete(
        draft.done.sale.sale_id, dict(draft.left_milli), ANNA, return_id=draft.return_id
    )
    line.say("confirmed", **told(done))


def close_shift(till: RealTill, line: Line) -> None:
    again(lambda: till.acts.shifts.close(Money(0), ANNA), line)
    again(lambda: till.acts.shifts.open(Money(0), ANNA), line)


def exchange(till: RealTill, line: Line) -> None:
    """Upload, acknowledgement, letters and feed."""
    line.say("linked", queued=till.try_link().queued)


def start_and_sell(till: RealTill, line: Line) -> None:
    _started(till)
    scan_and_choose(till, line)
    till.stop()


def _refusals_end_it(
    act: Callable[[RealTill, Line], None],
) -> Callable[[RealTill, Line], None]:
    def do(till: RealTill, line: Line) -> None:
        try:
            act(till, line)
        except TillError as refusal:
            line.say("refused", why=type(refusal).__name__)

    return do


def _act(
    name: str,
    prepare: Callable[[RealTill, Line], None],
    do: Callable[[RealTill, Line], None],
    *,
    starts: bool = False,
    needs_server: bool = False,
) -> Act:
    return Act(
        name=name,
        prepare=prepare,
        do=_refusals_end_it(do),
        starts=starts,
        needs_server=needs_server,
    )


ACTS = (
    _act("sale", _started, scan_and_choose),
    _act("payment by card", _chosen, pay_by_terminal),
    _act("return", _sold, give_back),
    _act("end of a shift", _started, close_shift),
    _act("exchange", _sold, exchange, needs_server=True),
    _act("start", lambda _till, _line: None, start_and_sell, starts=True),
)
