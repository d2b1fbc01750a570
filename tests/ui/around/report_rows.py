"""A month of one till as the store would read it, small enough to add up by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from cashier.domain.amounts import NO_POINTS, Money
from cashier.domain.ids import CashierId, ShiftId
from cashier.domain.reports.facts import (
    Intervention,
    InterventionFact,
    MemberPast,
    ReceiptFact,
)
from cashier.domain.reports.liability import Owed
from cashier.domain.reports.offline import RightsHere
from cashier.domain.reports.shifts import ShiftFact
from cashier.till.ports import EntryKind, QueueState
from cashier.till.reports import Asked, Found, QueueFact
from tests.helpers.builders import ANNA, MORNING, TODAY, points, rubles

SHIFT = ShiftId("shift-1")


class NoCards:
    def owed(self, most: int) -> tuple[Owed, ...]:
        february = date(2030, 2, 20)
        return (
            Owed(confirmed=points(500), slices=((february, points(120)),)),
            Owed(confirmed=points(-10)),
        )


def _sold(n: int, *, member: bool) -> ReceiptFact:
    base = 300 if member else 100
    money = Money((base + n % 2 * 200) * 100)
    return ReceiptFact(
        day=TODAY,
        cashier=ANNA,
        shift=SHIFT,
        money=money,
        who=f"m{n}" if member else "",
        earned=points(20) if member else NO_POINTS,
    )


def _act(kind: Intervention, **more: object) -> InterventionFact:
    return InterventionFact(
        kind=kind,
        at=MORNING,
        cashier=ANNA,
        money=rubles(120),
        **more,  # type: ignore[arg-type]
    )


@dataclass
class FixedRows:
    """40 receipts with a card, of 300 and 500; 40 without one, of 100 and 300."""

    past: list[MemberPast] = field(
        default_factory=lambda: [
            MemberPast(
                who=f"m{n}",
                last=TODAY - timedelta(days=3 * n),
                receipts=1 + n % 7,
                money=rubles(300 + n * 10),
            )
            for n in range(40)
        ]
    )

    def read(self, asked: Asked) -> Found:
        return Found(
            receipts=[_sold(n, member=m) for m in (True, False) for n in range(40)],
            past=self.past,
            interventions=[
                _act(Intervention.SALE_VOIDED),
                _act(Intervention.LINE_VOIDED, about="Кофе молотый 250 г"),
                _act(
                    Intervention.NO_RECEIPT,
                    about="02-010001-000005-0",
                    reason="Брак",
                    allowed_by=CashierId("maria"),
                ),
                _act(Intervention.CASH_MOVED, reason="Инкассация"),
            ],
            shifts=[
                ShiftFact(
                    shift=SHIFT,
                    number=118,
                    cashier=ANNA,
                    opened_at=MORNING,
                    closed_at=MORNING + timedelta(hours=8),
                    opening_cash=rubles(1_000),
                    counted=rubles(24_960),
                    cash=rubles(24_000),
                    moved=rubles(0),
                )
            ],
            queue=[
                QueueFact(
                    kind=kind,
                    state=QueueState.WAITING,
                    entries=3 + n,
                    points=points(12 * n),
                    oldest=MORNING,
                )
                for n, kind in enumerate((EntryKind.SALE, EntryKind.EARN))
            ],
            rights=RightsHere(
                rights=12, unused=points(340), reserved=NO_POINTS, expired=points(5)
            ),
            conflicts=0,
            at_stake=NO_POINTS,
        )
