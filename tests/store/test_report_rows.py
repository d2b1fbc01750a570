"""The manager's reports of a real till file, every figure recomputed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cashier.domain.amounts import Money
from cashier.domain.errors import NotAllowed
from cashier.domain.ids import CashierId
from cashier.domain.loyalty.answers import Factor
from cashier.domain.member import EntryMode
from cashier.domain.overrides import Guarded
from cashier.domain.reports.activity import Activity
from cashier.domain.reports.facts import Intervention
from cashier.domain.reports.liability import Owed
from cashier.domain.reports.period import PeriodChoice
from cashier.domain.reports.reconciliation import Entry
from cashier.domain.reports.statistics import Share
from cashier.domain.shift import CashCause
from cashier.store.report_rows import SqlReportRows
from cashier.till.confirming import Confirmation
from cashier.till.ports import EntryKind, QueueState, Role
from cashier.till.reports import ManagerReport, ReportDesk
from cashier.till.shift_report import ServerFigures
from cashier.till.shifts import ShiftDesk
from tests.helpers.builders import (
    ANNA,
    CARD,
    COFFEE,
    TODAY,
    a_cashier,
    a_lot,
    an_item,
    points,
    rubles,
)
from tests.helpers.fakes import FakeRandomness
from tests.helpers.managers import yes
from tests.helpers.programmes import (
    FEE_ARTICLE,
    GIFT_ARTICLE,
    OTHER_GIFT_CODE,
    gift_cards,
    membership,
)
from tests.helpers.till_box import report_text
from tests.store.test_acts_on_file import FileTill

MARIA = CashierId("maria")


class FewCards:
    """An advisory copy with three accounts, or with too many to add up."""

    def __init__(self, *owed: Owed) -> None:
        self._owed = owed

    def owed(self, most: int) -> tuple[Owed, ...] | None:
        return self._owed if len(self._owed) <= most else None


FEBRUARY = date(2030, 2, 20)
CARDS = FewCards(
    Owed(confirmed=points(30), slices=((FEBRUARY, points(10)),)),
    Owed(confirmed=points(-4)),
)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[FileTill]:
    till = FileTill(tmp_path)
    till.settings = replace(till.settings, margin_hundredths=2_500)
    till.directory.hire(a_cashier(MARIA, name="Maria", role=Role.MANAGER))
    till.open_shift()
    yield till
    till.store.close()  # type: ignore[attr-defined]


def reports(till: FileTill, owed: FewCards = CARDS) -> ReportDesk:
    rows = SqlReportRows(till.store)  # type: ignore[arg-type]
    return ReportDesk(rows, till.directory, owed, till.clock, till.settings)


def report(till: FileTill, choice: PeriodChoice = PeriodChoice.TODAY) -> ManagerReport:
    return reports(till).read(choice, MARIA)


def a_day(till: FileTill) -> None:
    """Three purchases, two of them with the card, and what happens beside them.

    1. Three coffees, a fourth voided, with the card typed: 300.00, earns 15.
    2. Four coffees with the card, without a link, for 60 points: 340.00, earns 17.
    3. Two coffees without a card: 200.00.
    4. One of the coffees of 1 comes back: 100.00, of which 5 points are taken.
    Beside them: a sale of two coffees voided, 500 taken out of the drawer, and one
    coffee given back without its receipt.
    """
    till.known_card(guaranteed=100)
    till.sales.detach_card()
    till.scan(CARD, EntryMode.TYPED)
    coffees(till, 3)
    till.sales.void_line(till.scan(COFFEE).lines[-1].line.line_no)
    first = till.pay_cash()
    till.scan(CARD)
    coffees(till, 4)
    till.sales.choose(points(60))
    till.pay_cash()
    coffees(till, 2)
    till.pay_cash()
    till.returns.complete(first.sale.sale_id, {1: 1_000}, ANNA)
    coffees(till, 2)
    till.sales.void_sale(ANNA)
    till.drawer.move_cash(rubles(-500), CashCause.TO_BANK, ANNA)
    till.no_receipt.complete(
        [(COFFEE, 1_000)], ANNA, reason="sour", allowed=yes(Guarded.NO_RECEIPT, MARIA)
    )


def coffees(till: FileTill, count: int) -> None:
    till.scan(COFFEE)
    till.sales.set_quantity(1, count * 1_000)


def test_members_and_others_of_a_day(till: FileTill) -> None:
    a_day(till)

    effect = report(till).effect

    assert effect.members.receipts == 2
    assert effect.members.average == rubles(320)  # (300 + 340) / 2.
    assert effect.others.average == rubles(200)
    assert effect.comparison is not None
    assert effect.comparison.difference == 12_000
    assert effect.with_card == Share(part=2, whole=3)
    assert (effect.people, effect.frequency_hundredths) == (1, 200)
    assert effect.redeeming == Share(part=1, whole=2)
    assert (effect.redeemed, effect.earned) == (points(60), points(32))


def test_the_cost_of_a_day_stands_against_the_stated_margin(till: FileTill) -> None:
    a_day(till)

    found = report(till)

    assert found.margin_hundredths == 2_500
    assert found.cost.cost == rubles(60)
    assert found.cost.margin == rubles(160)  # A quarter of 640.
    assert found.cost.break_even.per(10_000) == 3_750
    assert found.cost.gain is None  # Nobody bought here the day before.


def test_the_cashier_of_a_day_with_all_that_was_done(till: FileTill) -> None:
    a_day(till)

    (anna,) = report(till).cashiers

    assert (anna.sales, anna.money, anna.average) == (3, rubles(840), rubles(280))
    assert anna.with_card == Share(part=2, whole=3)
    assert (anna.earned, anna.redeemed) == (points(32), points(60))
    assert anna.redeemed_offline == points(60)
    assert (anna.typed, anna.voids, anna.line_voids, anna.overrides) == (1, 1, 1, 1)
    assert (anna.returns, anna.returned) == (2, rubles(200))


def test_what_was_done_beside_selling_stands_with_who_and_why(till: FileTill) -> None:
    a_day(till)

    void, line, no_receipt, moved = report(till).interventions

    assert (void.kind, void.money) == (Intervention.SALE_VOIDED, rubles(200))
    assert (line.kind, line.money) == (Intervention.LINE_VOIDED, rubles(100))
    assert line.about == "Coffee"
    assert no_receipt.kind is Intervention.NO_RECEIPT
    assert (no_receipt.reason, no_receipt.allowed_by) == ("sour", MARIA)
    assert (moved.money, moved.reason) == (rubles(-500), "to_bank")
    assert {act.cashier for act in (void, line, no_receipt, moved)} == {ANNA}


def test_the_points_of_a_day_stand_in_every_line_of_the_books(till: FileTill) -> None:
    a_day(till)

    found = report(till)

    assert {row.entry: row.till for row in found.entries} == {
        Entry.EARNED: points(32),
        Entry.SPENT: points(60),
        Entry.GIVEN_BACK: points(0),
        Entry.TAKEN_BACK: points(5),
        Entry.EXPIRED: points(0),
        Entry.OFFLINE: points(60),
        Entry.HELD: points(40),  # Of the hundred that were granted.
        Entry.UNRESOLVED: points(97),  # 32 + 60 + 5 are on their way.
        Entry.DEBT: points(4),
    }
    assert all(row.server is None for row in found.entries)


def test_the_till_and_the_server_are_compared_line_by_line(till: FileTill) -> None:
    a_day(till)
    theirs = ServerFigures(
        sales=3,
        returns=2,
        money=rubles(640),
        redeemed=points(60),
        earned=points(31),
        given_back=points(0),
        taken_back=points(5),
    )

    rows = {row.entry: row for row in report(till).against(theirs)}

    assert {entry for entry, row in rows.items() if row.differs} == {Entry.EARNED}
    assert rows[Entry.SPENT].money == rubles(60)


def test_customers_served_without_a_link_are_counted(till: FileTill) -> None:
    a_day(till)

    offline = report(till).offline

    assert (offline.receipts, offline.served, offline.earning) == (2, 1, 2)
    assert (offline.served_points, offline.served_money) == (points(60), rubles(60))
    assert (offline.rights.rights, offline.rights.unused) == (1, points(40))
    assert (offline.conflicts, offline.per_thousand) == (0, 0)


def test_points_owed_come_from_the_copy_of_the_cards(till: FileTill) -> None:
    owed = report(till).owed

    assert owed is not None
    assert [(row.month, row.points) for row in owed.rows] == [
        (date(2030, 2, 1), points(10)),
        (None, points(20)),
    ]
    many = FewCards(*[Owed(confirmed=points(1))] * 100_001)
    assert reports(till, many).read(PeriodChoice.TODAY, MARIA).owed is None


def test_a_closed_shift_says_what_its_drawer_lacked(till: FileTill) -> None:
    a_day(till)
    # 1,000 at first, 840 of sales, 200 given back, 500 to the bank: 1,140.
    desk = ShiftDesk(
        till.store,
        till.directory,
        till.clock,
        FakeRandomness(seed=9),
        till.settings,
        report_text=report_text,
        queued=lambda: 0,
    )
    desk.close(rubles(1_100), ANNA)

    (row,) = report(till).shifts

    assert (row.sales, row.returns, row.money) == (3, 2, rubles(640))
    assert row.fact.difference == rubles(-40)


def test_the_same_member_is_compared_with_the_days_before(till: FileTill) -> None:
    a_day(till)
    till.clock.pass_time(7 * 24 * 3600)
    till.scan(CARD)
    coffees(till, 10)
    till.pay_cash()

    week = report(till, PeriodChoice.WEEK)

    assert week.receipts == 1
    assert week.compared.members == 1
    assert week.compared.money_before == rubles(640)
    assert week.compared.money_after == rubles(1_000)
    assert week.cost.gain == rubles(90)  # A quarter of 360.
    active = next(row for row in week.activity if row.activity is Activity.ACTIVE)
    assert (active.members, active.receipts, active.money) == (1, 3, rubles(1_640))


def test_yesterday_is_not_today(till: FileTill) -> None:
    a_day(till)
    till.clock.pass_time(24 * 3600)

    assert report(till).receipts == 0
    assert report(till).interventions == ()
    yesterday = report(till, PeriodChoice.YESTERDAY)
    assert yesterday.receipts == 5
    assert len(yesterday.interventions) == 4
    # It is open, and began yesterday: its points are not those of one of the days.
    assert report(till).reconciled == ()
    assert len(yesterday.reconciled) == 1


def test_rights_past_their_last_day_are_told_apart(till: FileTill) -> None:
    till.grant(a_lot(of=30, expires=TODAY), a_lot("lot-2", of=5))
    till.clock.pass_time(24 * 3600)

    rights = report(till).offline.rights

    assert (rights.expired, rights.unused) == (points(30), points(35))


def test_the_queue_stands_by_kind_with_its_oldest_entry(till: FileTill) -> None:
    a_day(till)

    queue = {row.kind: row for row in report(till).queue}

    assert queue[EntryKind.SALE].entries == 5
    assert queue[EntryKind.EARN].points == points(32)
    assert queue[EntryKind.SALE].oldest == till.clock.now()
    assert all(row.state is QueueState.WAITING for row in queue.values())


def test_reports_are_for_managers_or_with_a_managers_word(till: FileTill) -> None:
    with pytest.raises(NotAllowed):
        reports(till).read(PeriodChoice.TODAY, ANNA)
    customer = Confirmation(factor=Factor.PIN)
    with pytest.raises(NotAllowed):
        reports(till).read(PeriodChoice.TODAY, ANNA, customer)

    assert (
        reports(till).read(PeriodChoice.TODAY, ANNA, yes(Guarded.REPORTS)).receipts == 0
    )
    assert reports(till).may_read(MARIA)
    assert not reports(till).may_read(ANNA)


def test_a_look_at_reports_writes_nothing(till: FileTill) -> None:
    a_day(till)
    with till.store.read() as work:
        before = work.connection.exec_driver_sql(CHANGES).scalar()  # type: ignore[attr-defined]

    report(till, PeriodChoice.QUARTER)

    with till.store.read() as work:
        assert work.connection.exec_driver_sql(CHANGES).scalar() == before  # type: ignore[attr-defined]


CHANGES = "SELECT total_changes()"


def test_gift_cards_and_fees_are_no_purchases(till: FileTill) -> None:
    till.directory.terms += [gift_cards(), membership()]
    till.directory.stock(
        an_item(GIFT_ARTICLE, name="Gift card", price=50_000),
        an_item(FEE_ARTICLE, name="Club", price=36_500),
    )
    till.known_card()
    till.scan(COFFEE)
    till.scan(GIFT_ARTICLE)
    till.scan(OTHER_GIFT_CODE)
    till.scan(FEE_ARTICLE)
    till.pay_cash()

    assert report(till).effect.members.money == Money(10_000)
    assert report(till).receipts == 1
