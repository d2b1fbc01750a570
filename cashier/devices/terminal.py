"""A simulated card terminal that is honest about what a real one does.

It takes its time, it declines, it falls silent, and sometimes it has taken the
money although its answer was lost. It charges an attempt once however often it is
asked. No bank is behind it: `taken` is all the money it ever moved.
"""

from __future__ import annotations

from enum import Enum

from cashier.domain.amounts import Money
from cashier.domain.ids import AttemptId
from cashier.till.ports import AttemptState, Clock, Randomness, TerminalAnswer

ANSWER_S = 1.5
SILENCE_S = 8.0
NOT_KNOWN = TerminalAnswer(state=AttemptState.UNKNOWN)


class Behaviour(Enum):
    APPROVE = "approve"
    DECLINE = "decline"
    SILENT = "silent"  # No answer, no money taken, and it cannot say so later.
    LOST_ANSWER = "lost_answer"  # No answer, but the money is taken; it can say so.
    BY_AMOUNT = "by_amount"  # Kopecks decide: 13, 14 and 15 are the three above.


_BY_KOPECKS = {
    13: Behaviour.DECLINE,
    14: Behaviour.SILENT,
    15: Behaviour.LOST_ANSWER,
}


class SimulatedTerminal:
    """Implements CardTerminal; remembers its attempts while the program runs."""

    def __init__(
        self,
        clock: Clock,
        randomness: Randomness,
        behaviour: Behaviour = Behaviour.APPROVE,
    ) -> None:
        self.behaviour = behaviour  # May be changed between two attempts.
        self.taken: dict[AttemptId, Money] = {}
        self._clock = clock
        self._randomness = randomness
        self._results: dict[AttemptId, TerminalAnswer] = {}

    def authorise(self, attempt: AttemptId, amount: Money) -> TerminalAnswer:
        known = self._results.get(attempt)
        if known is not None:
            return known
        match self._behaviour_for(amount):
            case Behaviour.DECLINE:
                self._clock.sleep(ANSWER_S)
                return self._decide(attempt, AttemptState.DECLINED)
            case Behaviour.SILENT:
                self._clock.sleep(SILENCE_S)
                return NOT_KNOWN
            case Behaviour.LOST_ANSWER:
                self._charge(attempt, amount)
                self._clock.sleep(SILENCE_S)
                return NOT_KNOWN
        self._clock.sleep(ANSWER_S)
        return self._charge(attempt, amount)

    def last_result(self, attempt: AttemptId) -> TerminalAnswer:
        """What became of an attempt; UNKNOWN also for one never heard of."""
        return self._results.get(attempt, NOT_KNOWN)

    def _behaviour_for(self, amount: Money) -> Behaviour:
        if self.behaviour is Behaviour.BY_AMOUNT:
            return _BY_KOPECKS.get(amount.minor % 100, Behaviour.APPROVE)
        return self.behaviour

    def _charge(self, attempt: AttemptId, amount: Money) -> TerminalAnswer:
        self.taken[attempt] = amount
        return self._decide(attempt, AttemptState.PAID)

    def _decide(self, attempt: AttemptId, state: AttemptState) -> TerminalAnswer:
        is_paid = state is AttemptState.PAID
        reference = f"SIM{self._randomness.token(4).hex().upper()}" if is_paid else ""
        answer = TerminalAnswer(state=state, reference=reference)
        self._results[attempt] = answer
        return answer


def open_terminal(
    setting: str, clock: Clock, randomness: Randomness
) -> SimulatedTerminal:
    """`simulator` approves; `simulator:decline` and so on name a behaviour."""
    name, _, behaviour = setting.partition(":")
    if name != "simulator":
        raise ValueError(f"no card terminal called {setting!r}")
    try:
        chosen = Behaviour(behaviour or Behaviour.APPROVE.value)
    except ValueError:
        raise ValueError(f"the simulator cannot behave like {behaviour!r}") from None
    return SimulatedTerminal(clock, randomness, chosen)
