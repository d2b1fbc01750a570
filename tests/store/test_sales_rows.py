"""Sales, receipts and what belongs to them come back from the file as they went in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cashier.domain.amounts import Money, Points
from cashier.domain.errors import NotEnoughPoints
from cashier.domain.ids import AccountId, CashierId, RightId, SaleId
from cashier.domain.member import EntryMode, Expiring
from cashier.domain.sale import CardRef, SaleState, Tender, TenderKind
from cashier.domain.shift import CashCause, DrawerMovement
from cashier.store.columns import moment_text
from cashier.store.store import SqlStore
from cashier.till.ports import (
    AttemptState,
    HoldState,
    JobState,
    LoyaltyNote,
)
from tests.helpers.builders import (
    ACCOUNT,
    ANNA,
    CARD,
    MORNING,
    TODAY,
    a_completed,
    a_job,
    a_line,
    a_lot,
    a_member,
    a_right,
    a_sale,
    a_shift,
    an_attempt,
    an_item,
    rubles,
)
from tests.store.shop import (
    a_store,
    choose,
    draw,
    finish,
    from_right,
    grant,
    receipt_of,
    scan_basket,
    whole_sale,
)

FULL = a_sale(
    lines=3,
    card=CardRef(number=CARD, mode=EntryMode.DEVICE),
    fresh=a_member(expiring=(Expiring(on=date(2030, 2, 1), points=Points(7)),)),
    redeem_decided=True,
    redeem=Points(300),
    reserved=(from_right(100), from_right(200, "right-2")),
    tenders=(
        Tender(
            kind=TenderKind.CARD,
            amount=rubles(50),
            received=rubles(50),
            attempt=an_attempt().attempt,
        ),
    ),
)


def reopened(store: SqlStore, folder: Path) -> SqlStore:
    store.close()
    return a_store(folder)


def test_a_basket_comes_back_after_a_restart_as_it_was(
    store: SqlStore, tmp_path: Path
) -> None:
    with store.draft() as work:
        work.sales.save(FULL)
        work.commit()

    again = reopened(store, tmp_path)

    with again.read() as work:
        assert work.sales.open_sale() == FULL
        assert work.sales.get(FULL.sale_id) == FULL
    again.close()


def test_every_change_of_a_basket_is_kept(store: SqlStore, tmp_path: Path) -> None:
    first = FULL
    changed = replace(
        first,
        lines=(
            first.lines[0],
            replace(first.lines[1], is_voided=True),
            a_line(3, quantity=4, fixed_gross=Money(7)),
            a_line(4, item=an_item("weighed", vat_percent=None)),
        ),
        reserved=(),
        tenders=(),
        card=None,
        fresh=None,
    )
    for sale in (first, changed):
        with store.draft() as work:
            work.sales.save(sale)
            work.commit()

    again = reopened(store, tmp_path)

    with again.read() as work:
        assert work.sales.get(changed.sale_id) == changed
    again.close()


def test_what_is_not_committed_never_was(store: SqlStore) -> None:
    with store.draft() as work:
        work.sales.save(FULL)
        work.commit()

    with store.act() as work:
        work.sales.save(replace(FULL, state=SaleState.PAYING, lines=()))

    with store.read() as work:
        assert work.sales.open_sale() == FULL


def test_a_shift_whose_end_was_not_committed_is_still_open(store: SqlStore) -> None:
    with store.act() as work:
        work.shifts.save(a_shift())
        work.commit()

    with store.act() as work:
        assert work.shifts.current() == a_shift()
        work.shifts.save(replace(a_shift(), closed_at=MORNING, counted=rubles(5)))
        assert work.shifts.current() is None

    with store.act() as work:
        assert work.shifts.current() == a_shift()


def test_a_shift_whose_beginning_was_not_committed_is_not_open(store: SqlStore) -> None:
    with store.act() as work:
        work.shifts.save(a_shift())
        assert work.shifts.current() == a_shift()

    with store.act() as work:
        assert work.shifts.current() is None


def test_a_given_up_basket_makes_room_for_the_next_one(store: SqlStore) -> None:
    for n in range(2):
        sale = replace(FULL, sale_id=SaleId(f"sale-{n}"))
        with store.draft() as work:
            assert work.sales.open_sale() is None
            work.sales.save(sale)
            assert work.sales.open_sale() == sale
            work.sales.save(replace(sale, state=SaleState.VOIDED))
            work.commit()


def test_a_parked_basket_that_is_given_up_leaves_the_open_one(store: SqlStore) -> None:
    parked = replace(FULL, state=SaleState.PARKED)
    at_hand = replace(FULL, sale_id=SaleId("sale-9"))
    with store.draft() as work:
        work.sales.save(parked)
        work.sales.save(at_hand)
        work.sales.save(replace(parked, state=SaleState.VOIDED))
        work.commit()

    with store.read() as work:
        assert work.sales.open_sale() == at_hand


def test_a_parked_basket_waits_beside_the_open_one(store: SqlStore) -> None:
    parked = replace(FULL, sale_id=SaleId("parked"), state=SaleState.PARKED)
    with store.draft() as work:
        work.sales.save(parked)
        work.sales.save(FULL)
        work.commit()

    with store.read() as work:
        assert work.sales.parked() == (parked,)
        assert work.sales.open_sale() == FULL
        assert work.shifts.undecided() == 1


def test_a_receipt_comes_back_as_it_was(store: SqlStore, tmp_path: Path) -> None:
    note = LoyaltyNote(
        four="1234",
        name="Petrova M.",
        before=None,
        redeemed=Points(300),
        earned=Points(5),
        after=Points(0),
        active_from=TODAY,
        is_provisional=True,
    )
    done = replace(receipt_of(FULL, "02-1"), note=note)
    back = replace(
        receipt_of(a_sale("sale-2", lines=1), "02-2"), returns=done.sale.sale_id
    )
    for receipt in (done, back):
        with store.act() as work:
            work.sales.complete(receipt)
            work.commit()

    again = reopened(store, tmp_path)

    with again.read() as work:
        assert work.sales.completed(done.sale.sale_id) == done
        assert work.sales.by_number("02-1") == done
        assert work.sales.last_completed() == back
        assert work.sales.returned_milli(done.sale.sale_id) == {1: 1000}
        assert work.sales.next_number() == 3
    again.close()


def test_numbers_that_a_lost_file_gave_out_are_not_given_again(
    store: SqlStore,
) -> None:
    with store.act() as work:
        work.state.raise_floors(number=431, shift=118)
        work.commit()

    with store.read() as work:
        assert work.sales.next_number() == 432
        assert work.shifts.next_number() == 119


def test_a_right_is_reserved_spent_and_returned_to_the_point(store: SqlStore) -> None:
    right = a_right("right-1", a_lot("lot-1", of=2), a_lot("lot-2", of=3))
    with store.act() as work:
        assert work.rights.add(right)
        assert not work.rights.add(right)
        work.rights.reserve(SaleId("a"), [from_right(150)])
        work.rights.reserve(SaleId("b"), [from_right(50)])
        work.commit()

    with store.act() as work:
        work.rights.release(SaleId("b"))
        assert work.rights.spend(SaleId("a")) == (from_right(150),)
        assert work.rights.spend(SaleId("a")) == ()
        work.rights.give_up(RightId("right-1"), [draw(50), draw(300, "lot-2")])
        work.commit()

    with store.read() as work:
        known = work.rights.get(RightId("right-1"))
        assert known is not None
        assert (known.reserved, known.spent) == ((), (draw(150),))
        assert known.returned == (draw(50), draw(300, "lot-2"))
        assert work.rights.of_account(ACCOUNT) == ()


def test_more_than_was_granted_can_never_be_reserved(store: SqlStore) -> None:
    grant(store)

    with store.act() as work, pytest.raises(NotEnoughPoints):
        work.rights.reserve(SaleId("a"), [from_right(10_001)])


def test_a_right_given_up_before_it_came_is_refused_for_ever(store: SqlStore) -> None:
    with store.act() as work:
        work.rights.give_up(RightId("right-1"), [])
        work.rights.give_up(RightId("right-1"), [])
        work.commit()

    with store.act() as work:
        assert not work.rights.add(a_right("right-1"))
        work.commit()


def test_rights_of_an_earlier_incarnation_cannot_be_spent(store: SqlStore) -> None:
    grant(store)
    with store.act() as work:
        before = work.identity()
        work.state.enrol(
            replace(before, incarnation=2), server_key="00" * 32, machine="m"
        )
        work.commit()

    with store.read() as work:
        assert work.rights.of_account(ACCOUNT) == ()


def test_a_shift_adds_up_its_receipts_and_its_drawer(store: SqlStore) -> None:
    shift = a_shift(cash=10)
    with store.act() as work:
        work.shifts.save(shift)
        work.drawer.add_movement(
            DrawerMovement(
                movement_id="move-1",
                shift_id=shift.shift_id,
                number=1,
                amount=rubles(-3),
                cause=CashCause.TO_BANK,
                cashier=ANNA,
                at=MORNING,
            )
        )
        work.rights.add(a_right("right-1"))
        work.commit()
    first = whole_sale(store, 1, lines=2)
    whole_sale(store, 2, lines=1)
    back = replace(
        receipt_of(a_sale("back", lines=1), "02-9", earned=2),
        returns=first.sale.sale_id,
        redeemed=(from_right(1),),
    )
    with store.act() as work:
        work.sales.complete(back)
        work.commit()

    with store.read() as work:
        totals = work.shifts.totals(shift.shift_id)
        assert work.shifts.current() == shift
        assert len(work.drawer.movements(shift.shift_id)) == 1

    assert (totals.sales, totals.returns) == (2, 1)
    assert totals.gross == rubles(200)
    assert totals.redeemed_money == Money(20)
    assert totals.cash == Money(99)
    assert totals.moved == rubles(-3)
    assert (totals.redeemed, totals.given_back) == (Points(2), Points(1))
    assert (totals.earned, totals.taken_back) == (Points(10), Points(2))


def test_a_closed_shift_is_the_last_one_and_none_is_open(store: SqlStore) -> None:
    closed = replace(a_shift(), closed_at=MORNING, counted=rubles(5))
    with store.act() as work:
        work.shifts.save(a_shift())
        work.shifts.save(closed)
        work.commit()

    with store.read() as work:
        assert work.shifts.current() is None
        assert work.shifts.last_closed() == closed
        assert work.shifts.next_number() == 119


def test_points_spent_today_and_not_yet_known_to_the_server_are_counted(
    store: SqlStore,
) -> None:
    grant(store)
    whole_sale(store, 1)
    with store.act() as work:
        assert work.pending_here(ACCOUNT) == (Points(1), Points(5))
        assert work.spent_today(ACCOUNT, TODAY) == Points(1)
        assert work.spent_today(ACCOUNT, date(2030, 1, 3)) == Points(0)
        work.connection.exec_driver_sql(
            "UPDATE outbox SET state = 'acked', acked_at = ?", (moment_text(MORNING),)
        )
        work.commit()

    with store.read() as work:
        assert work.pending_here(ACCOUNT) == (Points(0), Points(0))
        before = MORNING - timedelta(seconds=1)
        assert work.pending_here(ACCOUNT, before) == (Points(1), Points(5))
        assert work.pending_here(ACCOUNT, MORNING) == (Points(0), Points(0))
        assert work.pending_here(AccountId("another")) == (Points(0), Points(0))


def test_a_return_is_no_spending_and_gives_back_what_is_pending(
    store: SqlStore,
) -> None:
    grant(store)
    first = whole_sale(store, 1)
    sale = scan_basket(store, "back", 1)
    back = replace(
        receipt_of(sale, "02-9", earned=5),
        returns=first.sale.sale_id,
        redeemed=(from_right(1),),
    )
    from tests.store.shop import sold_event

    with store.act() as work:
        work.sales.complete(back)
        work.outbox.put(sold_event(back))
        work.commit()

    with store.read() as work:
        assert work.pending_here(ACCOUNT) == (Points(0), Points(0))
        assert work.spent_today(ACCOUNT, TODAY) == Points(1)


def test_print_jobs_wait_in_order_until_they_were_sent(store: SqlStore) -> None:
    first, second = a_job("b", title="1"), a_job("a", title="2", opens_drawer=True)
    with store.act() as work:
        work.jobs.put(first)
        work.jobs.put(second)
        work.commit()
    with store.act() as work:
        assert work.jobs.waiting() == (first, second)
        work.jobs.mark_sent("b")
        work.commit()

    with store.read() as work:
        assert work.jobs.waiting() == (second,)
        assert work.jobs.of_title("1") == replace(first, state=JobState.SENT)
        assert work.jobs.of_title("3") is None


def test_a_payment_attempt_keeps_what_the_terminal_said(store: SqlStore) -> None:
    asked = an_attempt()
    paid = replace(asked, state=AttemptState.PAID, reference="ref")
    with store.act() as work:
        work.attempts.save(asked)
        work.attempts.save(paid)
        work.commit()

    with store.read() as work:
        assert work.attempts.of_sale(asked.sale) == (paid,)


def test_the_outcome_of_a_hold_never_changes(store: SqlStore) -> None:
    hold = RightId("hold-1")
    with store.act() as work:
        work.holds.asked(hold, SaleId("s"), ACCOUNT)
        assert work.holds.open_holds() == ((hold, SaleId("s"), ACCOUNT),)
        work.holds.settle(hold, HoldState.REFUSED)
        work.holds.settle(hold, HoldState.GRANTED)
        work.commit()

    with store.read() as work:
        assert work.holds.of_sale(SaleId("s")) == ((hold, ACCOUNT, HoldState.REFUSED),)
        assert work.holds.open_holds() == ()


def test_wrong_pins_are_counted_over_a_restart(store: SqlStore, tmp_path: Path) -> None:
    with store.act() as work:
        assert work.logins.failures(ANNA) == (0, None)
        work.logins.set_failures(ANNA, 3, MORNING)
        work.commit()

    again = reopened(store, tmp_path)

    with again.read() as work:
        assert work.logins.failures(ANNA) == (3, MORNING)
        assert work.logins.failures(CashierId("boris")) == (0, None)
    again.close()


def test_a_look_cannot_be_committed(store: SqlStore) -> None:
    with store.read() as work, pytest.raises(AssertionError):
        work.commit()


def test_a_unit_inside_a_unit_is_a_bug(store: SqlStore) -> None:
    with store.read(), pytest.raises(AssertionError), store.draft():
        pass


def test_after_a_commit_one_may_still_look(store: SqlStore) -> None:
    with store.act() as work:
        work.sales.save(a_sale())
        work.commit()
        assert work.sales.open_sale() == a_sale()
        assert work.shifts.undecided() == 0

    grant(store)


def test_a_chosen_sum_is_reserved_with_the_sale(store: SqlStore) -> None:
    grant(store)
    sale = choose(store, scan_basket(store, lines=2), 100)
    finish(store, sale, "02-1")

    with store.read() as work:
        known = work.rights.get(RightId("right-1"))
        assert known is not None
        assert known.spent == (draw(100),)
        assert work.state.chain()[0] == 3


def test_a_sale_without_card_has_no_account(store: SqlStore) -> None:
    done = a_completed()
    with store.act() as work:
        work.sales.complete(done)
        work.commit()

    with store.read() as work:
        assert work.sales.completed(done.sale.sale_id) == done
