"""What every till store promises, whatever it is made of.

A test module imports these tests and gives a `store` fixture: an empty ports.Store
of a till that is enrolled, without a shift. The store in memory and the one on
disk pass the same sentences.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import pytest

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.errors import NotEnoughPoints
from cashier.domain.events import (
    Event,
    IncidentNoted,
    PointsEarned,
    PointsGivenBack,
    PointsRedeemed,
)
from cashier.domain.ids import LotId, RightId, SaleId, ShiftId
from cashier.domain.ledger import RightDraw, RightKind, sum_of
from cashier.domain.member import EntryMode
from cashier.domain.risk import POOL_ACCOUNT, Pool, whole_slice
from cashier.domain.sale import CardRef, Sale, SaleState, Tender, TenderKind
from cashier.domain.shift import CashCause, DrawerMovement
from cashier.till.entries import sale_event
from cashier.till.ports import (
    AttemptState,
    CompletedSale,
    HoldState,
    JobState,
    LoyaltyNote,
    Store,
    UnitOfWork,
)
from tests.helpers.builders import (
    ACCOUNT,
    ANNA,
    CARD,
    MORNING,
    TODAY,
    a_completed,
    a_job,
    a_lot,
    a_member,
    a_right,
    a_sale,
    a_shift,
    a_sold_line,
    an_attempt,
    points,
    rubles,
)

SALE, SHIFT, RIGHT = SaleId("sale-1"), ShiftId("shift-1"), RightId("right-1")


# Each store refuses what must never be in its own way: an assertion, a constraint.
BROKEN = Exception


class Act(Protocol):
    def __call__(self, work: UnitOfWork) -> object: ...


def do(store: Store, act: Act) -> None:
    """One durable act."""
    with store.act() as work:
        act(work)
        work.commit()


def open_shop(store: Store) -> None:
    do(store, lambda work: work.shifts.save(a_shift()))


def put_sale(store: Store, sale: Sale | None = None) -> None:
    do(store, lambda work: work.sales.save(sale or a_sale()))


def put_done(store: Store, done: CompletedSale) -> None:
    """A sale from its first line to its end, with all that it tells the server.

    A return is never in hand: it is there when it is done.
    """
    if done.returns is None:
        put_sale(store, replace(done.sale, state=SaleState.OPEN, tenders=()))
        if done.redeemed:
            do(
                store,
                lambda work: work.rights.reserve(done.sale.sale_id, done.redeemed),
            )

    def complete(work: UnitOfWork) -> None:
        work.sales.complete(done)
        work.rights.spend(done.sale.sale_id)
        for event in events_of(done):
            work.outbox.put(event)

    do(store, complete)


def events_of(done: CompletedSale) -> list[Event]:
    """What is told of a document; the points of a member only."""
    events: list[Event] = [sale_event(done)]
    if done.returns is not None and done.account is not None:
        events.append(given_back_event(done))
    elif done.account is not None:
        events += [redeemed_event(done, part) for part in done.redeemed]
        if done.earned:
            events.append(earned_event(done))
    return events


def redeemed_event(done: CompletedSale, part: RightDraw) -> PointsRedeemed:
    return PointsRedeemed(
        sale_id=done.sale.sale_id,
        account=ACCOUNT,
        right_id=part.right_id,
        draws=part.draws,
        at=done.at,
        business_date=done.business_date,
    )


def earned_event(done: CompletedSale) -> PointsEarned:
    return PointsEarned(
        sale_id=done.sale.sale_id,
        lot_id=LotId("lot-new"),
        card=CARD,
        account=ACCOUNT,
        points=done.earned,
        active_from=TODAY,
        expires_on=None,
        programme="points",
        version=1,
        mode=EntryMode.DEVICE,
        at=done.at,
        business_date=done.business_date,
    )


def given_back_event(done: CompletedSale) -> PointsGivenBack:
    assert done.returns is not None
    return PointsGivenBack(
        sale_id=done.sale.sale_id,
        returns=done.returns,
        card=CARD,
        account=ACCOUNT,
        back=tuple(draw for part in done.redeemed for draw in part.draws),
        taken=done.earned,
        taken_lot=LotId("lot-new"),
        at=done.at,
        business_date=done.business_date,
    )


# --- units of work ---


@pytest.mark.parametrize("kind", ["act", "draft"])
def test_what_is_not_committed_never_was(store: Store, kind: str) -> None:
    open_shop(store)
    with getattr(store, kind)() as work:
        work.sales.save(a_sale())

    with store.read() as work:
        assert work.sales.open_sale() is None


@pytest.mark.parametrize("kind", ["act", "draft"])
def test_an_error_undoes_everything(store: Store, kind: str) -> None:
    open_shop(store)
    do(store, lambda work: work.rights.add(a_right()))

    def fail_half_way() -> None:
        with getattr(store, kind)() as work:
            work.sales.save(a_sale())
            work.rights.give_up(RIGHT, a_right().left())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()

    with store.act() as work:
        assert work.sales.open_sale() is None
        assert work.rights.get(RIGHT) == a_right()


@pytest.mark.parametrize("kind", ["act", "draft"])
def test_what_is_committed_is_there_as_it_was(store: Store, kind: str) -> None:
    open_shop(store)
    sale = a_sale(
        lines=2,
        card=CardRef(number=CARD, mode=EntryMode.TYPED),
        fresh=a_member(),
        redeem_decided=True,
    )
    with getattr(store, kind)() as work:
        work.sales.save(sale)
        assert work.sales.open_sale() == sale  # One's own writes are seen.
        work.commit()

    with store.read() as work:
        assert work.sales.open_sale() == sale
        assert work.sales.get(sale.sale_id) == sale


def test_a_till_knows_who_it_is(store: Store) -> None:
    with store.read() as work:
        assert work.identity().till_number > 0
        assert not work.redemption_is_off()


# --- sales ---


def test_a_sale_is_written_whole_each_time(store: Store) -> None:
    open_shop(store)
    put_sale(store, a_sale(lines=3, card=CardRef(number=CARD, mode=EntryMode.DEVICE)))
    put_sale(store, a_sale(lines=1))

    with store.read() as work:
        assert work.sales.open_sale() == a_sale(lines=1)


def test_parked_sales_are_not_in_hand_and_voided_ones_are_gone(store: Store) -> None:
    open_shop(store)
    put_sale(store, a_sale("parked", state=SaleState.PARKED))
    put_sale(store, a_sale("voided", state=SaleState.VOIDED))
    put_sale(store, a_sale("paying", state=SaleState.PAYING))

    with store.read() as work:
        assert work.sales.open_sale() == a_sale("paying", state=SaleState.PAYING)
        assert [s.sale_id for s in work.sales.parked()] == ["parked"]
        assert work.shifts.undecided() == 2
        assert work.sales.get(SaleId("nowhere")) is None


def test_two_sales_are_never_in_hand_at_once(store: Store) -> None:
    open_shop(store)
    put_sale(store, a_sale("one"))

    with pytest.raises(BROKEN):
        put_sale(store, a_sale("two", state=SaleState.PAYING))

    with store.read() as work:
        assert work.sales.open_sale() == a_sale("one")


def test_a_completed_sale_is_found_as_it_was_for_ever(store: Store) -> None:
    open_shop(store)
    do(store, lambda work: work.rights.add(a_right()))
    done = with_card(redeemed=30, earned=3)
    put_done(store, done)

    with store.read() as work:
        assert work.sales.completed(SALE) == done
        assert work.sales.by_number(done.number) == done
        assert work.sales.last_completed() == done
        assert work.sales.open_sale() is None
        assert work.sales.by_number("another") is None


def test_a_number_is_given_to_one_receipt_only(store: Store) -> None:
    open_shop(store)
    put_done(store, a_completed("sale-1"))

    with pytest.raises(BROKEN):
        put_done(store, a_completed("sale-2"))


def test_numbers_run_without_a_gap(store: Store) -> None:
    open_shop(store)
    for n in (1, 2, 3):
        with store.act() as work:  # Looked at and not used: it is not taken.
            assert work.sales.next_number() == n
        put_done(store, a_completed(f"sale-{n}", number=f"number-{n}"))

    with store.read() as work:
        assert work.sales.next_number() == 4


def test_the_last_receipt_is_the_latest_one(store: Store) -> None:
    open_shop(store)
    for n in (1, 2, 3):
        put_done(store, a_completed(f"sale-{n}", number=f"number-{n}"))

    with store.read() as work:
        last = work.sales.last_completed()
    assert last is not None
    assert last.number == "number-3"


def test_what_came_back_is_counted_line_by_line(store: Store) -> None:
    open_shop(store)
    put_done(store, a_completed())
    for n, milli in enumerate((1000, 500)):
        back = a_completed(
            f"return-{n}",
            number=f"return-{n}",
            returns=SALE,
            lines=(a_sold_line(1, quantity_milli=milli), a_sold_line(3)),
        )
        put_done(store, back)

    with store.read() as work:
        assert work.sales.returned_milli(SALE) == {1: 1500, 3: 2000}
        assert work.sales.returned_milli(SaleId("other")) == {}


# --- rights ---


def reserve(store: Store, draws: tuple[RightDraw, ...]) -> None:
    do(store, lambda work: work.rights.reserve(SALE, draws))


def a_draw(of: int, right: RightId = RIGHT) -> tuple[RightDraw, ...]:
    return (RightDraw(right_id=right, draws=(a_lot(of=of),)),)


@pytest.fixture
def granted(store: Store) -> Store:
    """A shift, a sale in hand, and a right over 100 points of one lot."""
    open_shop(store)
    put_sale(store)
    do(store, lambda work: work.rights.add(a_right()))
    return store


def test_a_grant_counts_once(granted: Store) -> None:
    with granted.act() as work:
        assert not work.rights.add(a_right())
        work.commit()

    with granted.read() as work:
        assert list(work.rights.of_account(ACCOUNT)) == [a_right()]


def test_reserved_points_are_neither_free_nor_spent(granted: Store) -> None:
    reserve(granted, a_draw(30))

    with granted.read() as work:
        right = work.rights.get(RIGHT)
    assert right is not None
    assert sum_of(right.left()) == points(70)
    assert sum_of(right.reserved) == points(30)


def test_released_points_are_free_again(granted: Store) -> None:
    reserve(granted, a_draw(30))
    do(granted, lambda work: work.rights.release(SALE))
    do(granted, lambda work: work.rights.release(SALE))

    with granted.read() as work:
        assert work.rights.get(RIGHT) == a_right()


def test_spent_points_are_gone_and_named_once(granted: Store) -> None:
    reserve(granted, a_draw(30))
    with granted.act() as work:
        assert tuple(work.rights.spend(SALE)) == a_draw(30)
        assert tuple(work.rights.spend(SALE)) == ()
        work.commit()

    with granted.read() as work:
        right = work.rights.get(RIGHT)
    assert right is not None
    assert (sum_of(right.spent), right.reserved) == (points(30), ())
    assert sum_of(right.left()) == points(70)


def test_a_sale_may_draw_on_several_rights_and_lots(granted: Store) -> None:
    second = a_right("right-2", a_lot("lot-2", of=5), a_lot("lot-3", of=7))
    do(granted, lambda work: work.rights.add(second))
    plan = (
        *a_draw(100),
        RightDraw(right_id=second.right_id, draws=second.slices),
    )
    reserve(granted, plan)

    with granted.act() as work:
        assert tuple(work.rights.spend(SALE)) == plan
        work.commit()
    with granted.read() as work:
        assert work.rights.get(second.right_id) == replace(second, spent=second.slices)


def test_more_than_is_left_cannot_be_reserved(granted: Store) -> None:
    with pytest.raises(BROKEN):
        reserve(granted, a_draw(101))

    with granted.read() as work:
        assert work.rights.get(RIGHT) == a_right()


def test_what_was_given_up_is_gone(granted: Store) -> None:
    do(granted, lambda work: work.rights.give_up(RIGHT, a_right().left()))

    with granted.read() as work:
        assert list(work.rights.of_account(ACCOUNT)) == []
        right = work.rights.get(RIGHT)
    assert right is not None
    assert sum_of(right.returned) == points(100)


def a_pool(name: str = "pool-1", *, of: int = 100) -> Pool:
    right = a_right(name, *whole_slice(name, points(of)), kind=RightKind.RISK)
    lent = replace(right, account=POOL_ACCOUNT)
    return Pool(right=lent, per_account=points(40), per_sale=points(30))


def test_a_pool_is_kept_with_its_limits_and_belongs_to_no_member(store: Store) -> None:
    with store.act() as work:
        assert work.rights.add_pool(a_pool())
        assert not work.rights.add_pool(a_pool())
        work.commit()

    with store.read() as work:
        assert list(work.rights.pools()) == [a_pool()]
        assert list(work.rights.of_account(ACCOUNT)) == []


def test_an_empty_pool_is_not_named_any_more(store: Store) -> None:
    draws = whole_slice("pool-1", points(100))
    with store.act() as work:
        work.rights.add_pool(a_pool())
        part = RightDraw(right_id=RightId("pool-1"), draws=draws)
        work.rights.reserve(SALE, [part])
        assert len(work.rights.pools()) == 1  # What is reserved may come back.
        work.rights.spend(SALE)
        assert list(work.rights.pools()) == []
        work.commit()


def test_what_an_account_drew_counts_until_it_is_settled(store: Store) -> None:
    with store.act() as work:
        work.rights.use_risk(ACCOUNT, points(30), most=points(40))
        work.commit()
    with store.act() as work:
        with pytest.raises(NotEnoughPoints):
            work.rights.use_risk(ACCOUNT, points(11), most=points(40))
        assert work.rights.risk_used(ACCOUNT) == points(30)
        work.rights.use_risk(ACCOUNT, points(10), most=points(40))
        work.rights.settle_risk(ACCOUNT, points(35))
        assert work.rights.risk_used(ACCOUNT) == points(5)
        work.rights.settle_risk(ACCOUNT, points(35))
        assert work.rights.risk_used(ACCOUNT) == NO_POINTS
        work.commit()


def test_an_unknown_right_that_was_given_up_is_refused_for_ever(store: Store) -> None:
    late = a_right("late")
    do(store, lambda work: work.rights.give_up(late.right_id, ()))
    do(store, lambda work: work.rights.give_up(late.right_id, ()))

    with store.act() as work:
        assert not work.rights.add(late)
        assert work.rights.get(late.right_id) is None
        work.commit()


# --- shifts ---


def test_a_till_has_one_open_shift(store: Store) -> None:
    open_shop(store)

    with pytest.raises(BROKEN):
        do(store, lambda work: work.shifts.save(a_shift("shift-2", number=119)))

    with store.read() as work:
        assert work.shifts.current() == a_shift()


def test_a_closed_shift_is_history(store: Store) -> None:
    closed = replace(a_shift(number=1), closed_at=MORNING, counted=rubles(5))
    do(store, lambda work: work.shifts.save(a_shift(number=1)))
    do(store, lambda work: work.shifts.save(closed))

    with store.read() as work:
        assert work.shifts.current() is None
        assert work.shifts.last_closed() == closed
        assert work.shifts.next_number() == 2


def test_cash_movements_are_kept_in_order(store: Store) -> None:
    open_shop(store)
    moves = [
        DrawerMovement(
            movement_id=f"move-{number}",
            shift_id=SHIFT,
            number=number,
            amount=rubles(n),
            cause=CashCause.OTHER,
            note="change",
            cashier=ANNA,
            at=MORNING,
        )
        for number, n in enumerate((300, -100), start=1)
    ]
    for move in moves:
        do(store, lambda work, move=move: work.drawer.add_movement(move))  # type: ignore[misc]

    with store.read() as work:
        assert list(work.drawer.movements(SHIFT)) == moves
        assert work.shifts.totals(SHIFT).moved == rubles(200)


def with_card(*, redeemed: int, earned: int, **more: object) -> CompletedSale:
    """One coffee by a member without a link; whole points."""
    paid = Tender(
        kind=TenderKind.CASH,
        amount=rubles(100 - redeemed),
        received=rubles(100 - redeemed),
    )
    line = a_sold_line(
        redeemed=rubles(redeemed),
        redeemed_points=points(redeemed),
        earned=points(earned),
    )
    note = LoyaltyNote(
        four=CARD[-4:],
        name="Petrova M.",
        before=points(100),
        redeemed=points(redeemed),
        earned=points(earned),
        after=points(100 - redeemed + earned),
        active_from=TODAY,
        is_provisional=True,
    )
    done = a_completed(
        **{  # type: ignore[arg-type]
            "lines": (line,),
            "tenders": (paid,),
            "redeemed": a_draw(redeemed) if redeemed else (),
            "earned": points(earned),
            "earned_lot": "lot-new" if earned else None,
            "account": ACCOUNT,
            "note": note,
        }
        | more
    )
    sale = replace(
        done.sale, card=CardRef(number=CARD, mode=EntryMode.DEVICE), tenders=(paid,)
    )
    return replace(done, sale=sale)


def given_back(first: CompletedSale, *, redeemed: int, earned: int) -> CompletedSale:
    """A return of that sale: its sums are what went back."""
    back = with_card(redeemed=redeemed, earned=earned)
    return replace(
        back,
        sale=replace(first.sale, sale_id=SaleId("return-1"), tenders=back.tenders),
        number="return-1",
        returns=first.sale.sale_id,
    )


def test_a_shift_adds_up_money_and_loyalty_apart(store: Store) -> None:
    open_shop(store)
    do(store, lambda work: work.rights.add(a_right()))
    put_done(store, with_card(redeemed=30, earned=3))
    put_done(store, a_completed("sale-2", number="number-2"))
    put_sale(store, a_sale("sale-3", state=SaleState.VOIDED))

    with store.read() as work:
        totals = work.shifts.totals(SHIFT)
    assert (totals.sales, totals.returns, totals.voids) == (2, 0, 1)
    assert (totals.gross, totals.redeemed_money) == (rubles(200), rubles(30))
    assert (totals.cash, totals.card) == (rubles(170), Money(0))
    assert totals.sales_with_card == 1
    assert (totals.redeemed, totals.redeemed_offline) == (points(30), points(30))
    assert totals.earned == points(3)


def test_a_return_lowers_the_money_and_stands_apart_in_points(store: Store) -> None:
    open_shop(store)
    do(store, lambda work: work.rights.add(a_right()))
    first = with_card(redeemed=30, earned=3)
    put_done(store, first)
    put_done(store, given_back(first, redeemed=30, earned=3))

    with store.read() as work:
        totals = work.shifts.totals(SHIFT)
    assert (totals.sales, totals.returns) == (1, 1)
    assert (totals.gross, totals.redeemed_money, totals.cash) == (Money(0),) * 3
    assert (totals.redeemed, totals.given_back) == (points(30), points(30))
    assert (totals.earned, totals.taken_back) == (points(3), points(3))
    assert totals.sales_with_card == 1


# --- what the server does not know yet ---


def an_incident() -> IncidentNoted:
    return IncidentNoted(code="E-603", detail="", at=MORNING)


def test_entries_are_numbered_in_order_without_gaps(store: Store) -> None:
    event = an_incident()
    with store.act() as work:
        first, second = work.outbox.put(event), work.outbox.put(event)
        work.commit()
    with store.act() as work:
        third = work.outbox.put(event)  # Undone, so its number is free again.
    with store.act() as work:
        assert work.outbox.put(event) == third
        work.commit()

    assert (second, third) == (first + 1, first + 2)


def test_what_was_spent_and_earned_here_is_known_before_the_server_says(
    store: Store,
) -> None:
    open_shop(store)
    do(store, lambda work: work.rights.add(a_right()))
    put_done(store, with_card(redeemed=30, earned=3))

    with store.read() as work:
        assert work.pending_here(ACCOUNT) == (points(30), points(3))
        assert work.spent_today(ACCOUNT, TODAY) == points(30)
        assert work.spent_today(ACCOUNT, TODAY.replace(day=3)) == NO_POINTS


def test_a_return_here_is_known_before_the_server_says(store: Store) -> None:
    open_shop(store)
    do(store, lambda work: work.rights.add(a_right()))
    first = with_card(redeemed=30, earned=3)
    put_done(store, first)
    put_done(store, given_back(first, redeemed=10, earned=1))

    with store.read() as work:
        assert work.pending_here(ACCOUNT) == (points(20), points(2))


# --- attempts, paper, holds, logins ---


def test_an_attempt_is_stored_and_answered(granted: Store) -> None:
    answered = replace(an_attempt(), state=AttemptState.PAID, reference="slip 7")
    do(granted, lambda work: work.attempts.save(an_attempt()))
    do(granted, lambda work: work.attempts.save(answered))

    with granted.read() as work:
        assert list(work.attempts.of_sale(SALE)) == [answered]
        assert list(work.attempts.of_sale(SaleId("other"))) == []


def test_paper_waits_in_order_until_it_went(store: Store) -> None:
    for n in (1, 2):
        job = a_job(f"job-{n}", title=f"title-{n}", barcode="02-1", opens_drawer=True)
        do(store, lambda work, job=job: work.jobs.put(job))  # type: ignore[misc]
    do(store, lambda work: work.jobs.mark_sent("job-1"))

    with store.read() as work:
        assert [job.job for job in work.jobs.waiting()] == ["job-2"]
        sent = work.jobs.of_title("title-1")
        assert work.jobs.of_title("title-9") is None
    assert sent is not None
    assert sent.lines == ("Coffee",)


def test_only_paper_that_went_is_settled_and_only_once(store: Store) -> None:
    for n in (1, 2):
        job = a_job(f"job-{n}", title=f"title-{n}", opens_drawer=True)
        do(store, lambda work, job=job: work.jobs.put(job))  # type: ignore[misc]
    do(store, lambda work: work.jobs.mark_sent("job-1"))
    do(store, lambda work: work.jobs.keep_drawer_shut("job-2"))
    for name in ("job-1", "job-2"):
        do(store, lambda work, name=name: work.jobs.settle(name, JobState.UNKNOWN))  # type: ignore[misc]
        do(store, lambda work, name=name: work.jobs.settle(name, JobState.CONFIRMED))  # type: ignore[misc]

    with store.read() as work:
        first, second = work.jobs.of_title("title-1"), work.jobs.of_title("title-2")
    assert first is not None
    assert (first.state, first.opens_drawer) == (JobState.UNKNOWN, True)
    assert second is not None
    assert (second.state, second.opens_drawer) == (JobState.WAITING, False)


def test_a_copy_does_not_hide_the_first_print(store: Store) -> None:
    do(store, lambda work: work.jobs.put(a_job("job-1", opens_drawer=True)))
    do(store, lambda work: work.jobs.put(a_job("job-2", kind="copy")))

    with store.read() as work:
        first = work.jobs.of_title("02-1")
    assert first is not None
    assert first.job == "job-1"


def test_a_hold_is_open_until_it_is_settled_for_good(granted: Store) -> None:
    for hold, state in (
        ("a", None),
        ("b", HoldState.GRANTED),
        ("c", HoldState.REFUSED),
    ):

        def ask(
            work: UnitOfWork, hold: str = hold, state: HoldState | None = state
        ) -> None:
            work.holds.asked(RightId(hold), SALE, ACCOUNT)
            if state is not None:
                work.holds.settle(RightId(hold), state)

        do(granted, ask)

    with granted.read() as work:
        assert list(work.holds.of_sale(SALE)) == [
            ("a", ACCOUNT, HoldState.ASKED),
            ("b", ACCOUNT, HoldState.GRANTED),
            ("c", ACCOUNT, HoldState.REFUSED),
        ]
        assert list(work.holds.open_holds()) == [
            ("a", SALE, ACCOUNT),
            ("b", SALE, ACCOUNT),
        ]


def test_wrong_pins_are_remembered(store: Store) -> None:
    do(store, lambda work: work.logins.set_failures(ANNA, 5, MORNING))
    with store.read() as work:
        assert work.logins.failures(ANNA) == (5, MORNING)
    do(store, lambda work: work.logins.set_failures(ANNA, 0, None))

    with store.read() as work:
        assert work.logins.failures(ANNA) == (0, None)


def test_amounts_of_any_size_come_back_exact(store: Store) -> None:
    open_shop(store)
    large = a_completed(lines=(a_sold_line(gross=2**53 + 1),), earned=Points(2**53 + 1))
    put_done(store, large)

    with store.read() as work:
        assert work.sales.completed(SALE) == large
