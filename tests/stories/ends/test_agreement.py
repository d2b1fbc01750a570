"""Till and server say the same of the same thing, each in its own ledger."""

from __future__ import annotations

from cashier.domain.amounts import Money, Points
from cashier.domain.overrides import Guarded
from sync import protocol as wire
from sync.cycle import UploadTurn, at_once, compare_shift
from sync.entries import read_entry
from tests.helpers.builders import ANNA, COFFEE
from tests.helpers.managers import yes
from tests.helpers.programmes import FEE_ARTICLE, GIFT_ARTICLE, GIFT_CODE
from tests.helpers.two_tills import SERIES, Counter, TwoTills


def buy_gift_card(counter: Counter, rubles: int = 200, code: str = GIFT_CODE) -> None:
    view = counter.begin(GIFT_ARTICLE, card="")
    line = view.sale.lines[-1].line_no
    counter.till.sales.name_gift_card(line, code)
    counter.till.sales.set_gift_amount(line, Money(rubles * 100))
    counter.pay()


def gift_account(counter: Counter) -> str:
    return counter.till.directory.bearer_account(GIFT_CODE, is_gift_card=True)


def pay_with_gift_card(counter: Counter) -> None:
    view = counter.till.payments.pay_with_gift_card(GIFT_CODE)
    if not view.sale.tenders:
        counter.ask(view)
        counter.till.payments.pay_with_gift_card(GIFT_CODE)


def test_goods_without_a_receipt_are_taken_by_the_server_as_they_are(
    shops: TwoTills,
) -> None:
    till = shops.here.till
    done = till.no_receipt.complete(
        [(COFFEE, 1000)], ANNA, reason="no slip", allowed=yes(Guarded.NO_RECEIPT)
    )
    shops.sync()

    assert done.returns == done.sale.sale_id
    assert shops.query("SELECT money, turnover, over FROM sale") == [(-10_000, 0, 0)]
    assert shops.findings() == []
    assert shops.differences() == []


def test_a_series_is_one_code_however_it_is_written(shops: TwoTills) -> None:
    for counter, code in ((shops.here, "SPRING30"), (shops.there, "spring30")):
        counter.begin(COFFEE)
        counter.ask(counter.till.sales.show_coupon(code, by=ANNA))
        counter.till.sales.choose(Points(0))
        assert counter.pay().total == Money(7_000)
    shops.sync()

    code = shops.here.till.directory.bearer_account("spring30", is_gift_card=False)
    assert shops.posted(code) == 48 * 100
    assert shops.purse(f"c-{SERIES}") == 100
    assert shops.findings() == []
    assert shops.differences() == []


def test_a_coupon_and_a_gift_card_get_back_what_they_gave(shops: TwoTills) -> None:
    buy_gift_card(shops.here)
    shops.sync()
    here = shops.here
    here.begin(COFFEE)
    here.ask(here.till.sales.show_coupon(SERIES, by=ANNA))
    here.till.sales.choose(Points(0))
    pay_with_gift_card(here)
    sold = here.pay()
    shops.sync()
    gift = gift_account(here)
    assert (shops.posted(gift), shops.purse(f"c-{SERIES}")) == (13_000, 200)

    shops.there.give_back(shops.there.find(sold.number))
    shops.sync()

    assert (shops.posted(gift), shops.purse(f"c-{SERIES}")) == (20_000, 300)
    assert shops.findings() == []
    assert shops.differences() == []


def test_gift_cards_and_fees_are_no_turnover_on_either_side(shops: TwoTills) -> None:
    here = shops.here
    view = here.begin(COFFEE, FEE_ARTICLE, GIFT_ARTICLE)
    line = view.sale.lines[-1].line_no
    here.till.sales.name_gift_card(line, GIFT_CODE)
    here.till.sales.set_gift_amount(line, Money(20_000))
    here.till.sales.choose(Points(0))
    sold = here.pay()

    assert sold.total == Money(80_000)
    assert shops.turnover_at(here) == 10_000
    shops.sync()
    assert shops.query("SELECT turnover FROM sale") == [(10_000,)]
    assert shops.turnover_at(here) == 0
    here.give_back(here.till.returns.find(sold.number), 1)
    assert shops.turnover_at(here) == -10_000
    shops.sync()
    assert shops.query("SELECT sum(turnover) FROM sale") == [(0,)]
    assert shops.differences() == []


def test_points_that_a_cause_had_come_back_from_that_cause(shops: TwoTills) -> None:
    here = shops.here
    here.begin(COFFEE)
    here.till.sales.choose(Points(1_000))
    here.till.sales.donate("shelter", points=Points(500), money=Money(1_000))
    sold = here.pay()
    shops.sync()
    assert shops.given("shelter") == 500

    with here.till.store.read() as work:
        kept = work.sales.completed(sold.sale.sale_id)
    assert kept is not None
    assert kept.donations == sold.donations
    shops.there.give_back(shops.there.find(sold.number), with_donations=True)
    shops.sync()

    assert shops.purse() == 15_000
    assert shops.given("shelter") == 0
    total = "SELECT unit, sum(amount) FROM donation GROUP BY unit ORDER BY unit"
    assert shops.query(total) == [("money", 0), ("points", 0)]
    assert shops.findings() == []
    assert shops.differences() == []


def test_a_shift_states_gift_cards_and_donations_apart_from_money(
    shops: TwoTills,
) -> None:
    here = shops.here
    buy_gift_card(here)
    shops.sync()
    here.begin(COFFEE)
    here.till.sales.choose(Points(0))
    here.till.sales.donate("shelter", money=Money(500))
    pay_with_gift_card(here)
    here.pay()
    shift = here.till.shifts.current()
    assert shift is not None
    report = here.till.shifts.report()
    totals = report.totals

    assert (totals.cash, totals.gift) == (Money(20_500), Money(10_000))
    assert (totals.gift_sold, totals.donated) == (Money(20_000), Money(500))
    here.till.shifts.close(Money(120_500), ANNA)
    shops.sync()
    till = here.till
    assert compare_shift(till.client, till.till_side, at_once, shift.shift_id) == ()
    bodies = [bytes(b) for (b,) in till.query("SELECT body FROM outbox")]  # type: ignore[arg-type]
    closed = [e for e in map(read_entry, bodies) if isinstance(e, wire.ShiftCloseEntry)]
    assert [(e.gift, e.gift_sold, e.donated) for e in closed] == [(10_000, 20_000, 500)]


def test_an_entry_that_was_sent_twice_is_not_pending_a_second_time(
    shops: TwoTills,
) -> None:
    here = shops.here
    sold = here.sell(COFFEE, redeem=2_000)
    till = here.till
    batch = till.till_side.next_batch(most=100)
    assert batch is not None
    till.client.upload(
        first_seq=batch.first_seq,
        head_before=batch.head_before,
        head_after=batch.head_after,
        bodies=batch.bodies,
    )  # The answer was lost; the feed tells the figures that hold it already.
    shops.world.clock.pass_time(30)
    while till.feed().more:
        pass
    shops.world.clock.pass_time(30)
    UploadTurn(till.client, till.till_side, at_once)()

    assert sold.earned
    assert shops.known_at(here)[""] == shops.purse()


def test_the_same_return_again_changes_nothing(shops: TwoTills) -> None:
    sold = shops.here.sell(COFFEE)
    shops.sync()
    draft = shops.there.find(sold.number)

    first = shops.there.give_back(draft)
    again = shops.there.give_back(draft)

    assert first.number == again.number
    assert first.sale.sale_id == draft.return_id
