"""Receipts and members with defaults, so that a test shows only what matters."""

from datetime import date, timedelta

from cashier.domain.amounts import Money, Points
from cashier.domain.ids import CashierId, ShiftId
from cashier.domain.reports.facts import MemberPast, ReceiptFact

TODAY = date(2030, 1, 2)


def sold(rubles: int, who: str = "", **more: object) -> ReceiptFact:
    return ReceiptFact(
        **{"day": TODAY, "cashier": CashierId("anna"), "shift": ShiftId("s1")} | more,
        money=Money(rubles * 100),
        who=who,
    )


def points(whole: int) -> Points:
    return Points(whole * 100)


def money(rubles: int) -> Money:
    return Money(rubles * 100)


def past(who: str, *, days_ago: int, receipts: int = 1, rubles: int = 100):
    return MemberPast(
        who=who,
        last=TODAY - timedelta(days=days_ago),
        receipts=receipts,
        money=money(rubles),
    )
