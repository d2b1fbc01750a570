"""The manager's list at the till: cases of the server, and the manager's decision.

A decision is one durable act: a row beside the case and a signed entry for the
server, which does what was decided. It needs no link, and it takes nothing away.
"""

from __future__ import annotations

from collections.abc import Sequence

from cashier.domain.errors import NotAllowed, ReasonNeeded, WrongState
from cashier.domain.events import ExceptionDecided
from cashier.domain.exceptions import Decision, ExceptionCase, Remedy
from cashier.domain.loyalty.answers import Factor
from cashier.domain.overrides import Asked, Guarded
from cashier.till.confirming import Confirmation
from cashier.till.overriding import allow
from cashier.till.ports import Clock, Store

LONGEST_REASON = 200


class ExceptionDesk:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def cases(self) -> Sequence[ExceptionCase]:
        """Those that nobody has settled, newest first."""
        with self._store.read() as work:
            return work.exceptions.open_cases()

    def decide(
        self, item: str, choice: Remedy, reason: str, confirmation: Confirmation
    ) -> Decision:
        """Settle a case. A manager's PIN, a reason, and a choice that it offers."""
        if confirmation.factor is not Factor.MANAGER or confirmation.by is None:
            raise NotAllowed
        said = reason.strip()[:LONGEST_REASON]
        if not said:
            raise ReasonNeeded
        with self._store.act() as work:
            case = work.exceptions.case(item)
            if case is None or choice not in case.choices:
                raise WrongState("no such case, or no such choice")
            if work.exceptions.decisions(item):
                raise WrongState("it is settled")
            now = self._clock.now()
            asked = Asked(
                act=Guarded.DECISION,
                money=case.money,
                about=case.number,
                has_reason=True,
            )
            by = allow(
                work, asked, confirmation, by=confirmation.by, at=now, reason=said
            )
            decision = Decision(
                item=item,
                choice=choice,
                by=by,
                reason=said,
                at=now,
            )
            work.exceptions.decide(decision)
            work.outbox.put(ExceptionDecided(decision=decision, at=decision.at))
            work.commit()
        return decision
