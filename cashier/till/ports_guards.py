"""What stands guard over a till, as it is kept: PIN tries, limits, exceptions.

Used through `ports`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from cashier.domain.exceptions import Decision, ExceptionCase
from cashier.domain.ids import CashierId
from cashier.domain.limits import LimitKind, Limits, Use


class LoginTries(Protocol):
    def failures(self, cashier: CashierId) -> tuple[int, datetime | None]:
        """Wrong PINs in a row, and when the last one was."""
        ...

    def set_failures(
        self, cashier: CashierId, count: int, at: datetime | None
    ) -> None: ...


class LimitCounts(Protocol):
    """What was counted against limits; see domain.limits."""

    def use(self, kind: LimitKind, subject: str) -> Use | None: ...

    def count(self, kind: LimitKind, subject: str, use: Use) -> None: ...

    def rules(self) -> Limits | None:
        """What the chain said; None: nothing yet."""
        ...

    def set_rules(self, limits: Limits) -> None: ...


class Exceptions(Protocol):
    """Cases for a manager, as the server found them; nothing is ever deleted."""

    def add(self, case: ExceptionCase) -> None:
        """One that is known already changes nothing."""
        ...

    def open_cases(self) -> Sequence[ExceptionCase]: ...

    def case(self, item: str) -> ExceptionCase | None: ...

    def decide(self, decision: Decision) -> None: ...

    def decisions(self, item: str) -> Sequence[Decision]: ...
