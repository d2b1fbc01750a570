"""Small classes that stand for the world around a till, and remember.

The clock stands at 2 January 2030, 09:30 UTC until a test moves it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cashier.domain.amounts import Money
from cashier.domain.catalog import Item
from cashier.domain.errors import PrinterAway
from cashier.domain.ids import AccountId, AttemptId, CardNumber, CashierId
from cashier.domain.loyalty.engine import Programme
from cashier.domain.member import Bearer, Member
from cashier.till.ports import (
    Advice,
    AttemptState,
    Cashier,
    DirectoryAge,
    JobState,
    PrintAnswer,
    PrintJob,
    TerminalAnswer,
)

MORNING = datetime(2030, 1, 2, 9, 30, tzinfo=UTC)


@dataclass
class FakeClock:
    """Two hands: wall time, which a person may turn back, and waiting time."""

    moment: datetime = MORNING
    waited: float = 0.0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.waited

    def sleep(self, seconds: float) -> None:
        self.pass_time(seconds)

    def pass_time(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
        self.waited += seconds

    def turn(self, **by: float) -> None:
        """A person changes the wall clock; no time passes."""
        self.moment += timedelta(**by)


@dataclass
class FakeRandomness:
    """A counter, hashed: never the same twice, the same in every run."""

    seed: int = 1
    drawn: int = 0

    def token(self, size: int) -> bytes:
        self.drawn += 1
        text = f"{self.seed}:{self.drawn}".encode()
        return hashlib.blake2b(text, digest_size=64).digest()[:size]


@dataclass
class FakeDirectory:
    goods: dict[str, Item] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    staff: dict[str, Cashier] = field(default_factory=dict)
    badges: dict[str, CashierId] = field(default_factory=dict)
    pins: dict[str, str] = field(default_factory=dict)
    terms: list[Programme] = field(default_factory=list)
    bearers: dict[str, Bearer] = field(default_factory=dict)
    own_cards: dict[str, CashierId] = field(default_factory=dict)
    as_of: datetime | None = MORNING

    def bearer(self, code: str) -> Bearer | None:
        return self.bearers.get(code)

    def bearer_account(self, code: str, *, is_gift_card: bool) -> AccountId:
        kind = "gift" if is_gift_card else "coupon"
        return AccountId(f"{kind}-{hashlib.sha256(code.encode()).hexdigest()[:32]}")

    def item(self, code: str) -> Item | None:
        return self.goods.get(code)

    def find_items(self, text: str, limit: int) -> Sequence[Item]:
        found = [i for i in self.goods.values() if text.lower() in i.name.lower()]
        return found[:limit]

    def member(self, card: CardNumber) -> Member | None:
        return self.members.get(card)

    def cashiers(self) -> Sequence[Cashier]:
        return tuple(self.staff.values())

    def cashier_of_badge(self, badge: str) -> Cashier | None:
        cashier = self.badges.get(badge)
        return None if cashier is None else self.staff.get(cashier)

    def pin_hash(self, cashier: CashierId) -> str | None:
        return self.pins.get(cashier)

    def owner_of(self, card: CardNumber) -> CashierId | None:
        return self.own_cards.get(card)

    def programmes(self) -> Sequence[Programme]:
        return tuple(self.terms)

    def age(self) -> DirectoryAge:
        return DirectoryAge(
            goods_as_of=self.as_of,
            cards_as_of=self.as_of,
            goods=len(self.goods),
            cards=len(self.members),
        )

    def advice(self, card: CardNumber | None) -> Advice:
        return Advice(
            programmes=tuple(self.terms),
            cards_as_of=self.as_of,
            member=None if card is None else self.member(card),
        )

    def stock(self, *goods: Item) -> None:
        self.goods.update({item.item_id: item for item in goods})

    def know(self, *members: Member) -> None:
        self.members.update({member.card: member for member in members})

    def hire(self, cashier: Cashier, *, pin: str = "", badge: str = "") -> None:
        self.staff[cashier.cashier] = cashier
        if pin:
            self.pins[cashier.cashier] = f"hash of {pin}"
        if badge:
            self.badges[badge] = cashier.cashier


class FakePins:
    """Knows the hash of a PIN by looking at it."""

    def matches(self, pin_hash: str, pin: str) -> bool:
        return pin_hash == f"hash of {pin}"


@dataclass
class FakeTerminal:
    """Answers what the test put on its tongue; remembers every question."""

    answer: TerminalAnswer = field(
        default_factory=lambda: TerminalAnswer(state=AttemptState.PAID, reference="T1")
    )
    asked: list[tuple[AttemptId, Money]] = field(default_factory=list)

    def authorise(self, attempt: AttemptId, amount: Money) -> TerminalAnswer:
        self.asked.append((attempt, amount))
        return self.answer

    def last_result(self, attempt: AttemptId) -> TerminalAnswer:
        return self.answer


@dataclass
class FakePrinter:
    printed: list[PrintJob] = field(default_factory=list)
    is_away: bool = False
    answer: PrintAnswer = field(
        default_factory=lambda: PrintAnswer(state=JobState.CONFIRMED)
    )

    def print_job(self, job: PrintJob, taken: Callable[[], None]) -> PrintAnswer:
        if self.is_away:
            raise PrinterAway
        self.printed.append(job)
        taken()
        return self.answer
