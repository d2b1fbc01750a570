"""A member with everything, at two tills, online and offline: nothing is lost."""

from __future__ import annotations

from cashier.domain.amounts import Money, Points
from tests.helpers.builders import ANNA, COFFEE
from tests.helpers.programmes import FEE_ARTICLE, GIFT_ARTICLE, GIFT_CODE
from tests.helpers.two_tills import CARD, SERIES, Counter, TwoTills


def buy_card_and_club(counter: Counter) -> str:
    """A gift card of 300, a year of membership, and a coffee, in one sale."""
    view = counter.begin(COFFEE, FEE_ARTICLE, GIFT_ARTICLE)
    line = view.sale.lines[-1].line_no
    counter.till.sales.name_gift_card(line, GIFT_CODE)
    counter.till.sales.set_gift_amount(line, Money(30_000))
    counter.till.sales.choose(Points(0))
    return counter.pay().number


def spend_everything(counter: Counter) -> str:
    """Points, a coupon, a donation of both kinds, and the rest by gift card."""
    till = counter.till
    counter.begin(COFFEE, COFFEE, COFFEE)
    counter.ask(till.sales.show_coupon(SERIES.lower(), by=ANNA))
    till.sales.choose(Points(4_000))
    cashback = till.sales.view().quote.spending("cashback")  # type: ignore[union-attr]
    if cashback is not None and cashback.largest:
        till.sales.choose(cashback.largest, "cashback")
    till.sales.donate("shelter", money=Money(700), points=Points(1_000))
    view = till.payments.pay_with_gift_card(GIFT_CODE, Money(5_000))
    if not view.sale.tenders:
        counter.ask(view)
        till.payments.pay_with_gift_card(GIFT_CODE, Money(5_000))
    return counter.pay().number


def park_recall_and_void(counter: Counter) -> None:
    counter.meanwhile()  # The sale before is sent, where there is a link.
    counter.begin(COFFEE)
    counter.till.sales.choose(Points(1_000))
    parked = counter.till.sales.park()
    assert parked is not None
    (waiting,) = counter.till.sales.parked()
    counter.till.sales.recall(waiting.sale_id)
    counter.till.sales.void_sale(ANNA)


def agree(shops: TwoTills) -> None:
    """Both tills know what the server's books say, of every purse; the books agree."""
    shops.sync()
    shops.sync()
    member = shops.here.till.directory.member(CARD)
    assert member is not None
    for counter in (shops.here, shops.there):
        known = shops.known_at(counter)
        assert known == {name: shops.posted_in(name) for name in known}, counter
        assert shops.turnover_at(counter) == 0
    rows = "SELECT coalesce(sum(turnover), 0) FROM sale"
    assert shops.query(rows) == [(shops.turnover(),)]
    assert shops.differences() == []


def test_whatever_a_member_does_the_figures_agree_everywhere(
    shops_on_both: TwoTills,
) -> None:
    shops = shops_on_both
    here, there = shops.here, shops.there
    gift = here.till.directory.bearer_account(GIFT_CODE, is_gift_card=True)
    club = buy_card_and_club(here)
    agree(shops)
    assert shops.posted(gift) == 30_000

    all_of_it = spend_everything(there)
    park_recall_and_void(there)
    agree(shops)
    assert (shops.posted(gift), shops.given("shelter")) == (25_000, 1_000)

    shops.cut(here)
    shops.cut(there)
    # Points that may be spent without a link lie where the member came last.
    offline_there = there.sell(COFFEE, COFFEE, redeem=2_000).number
    offline_here = here.sell(COFFEE).number
    park_recall_and_void(there)
    there.give_back(there.till.returns.find(offline_there), 1)
    agree(shops)

    here.give_back(here.find(all_of_it), 2)
    agree(shops)
    here.give_back(here.find(offline_there))
    there.give_back(there.till.returns.find(all_of_it), 1)
    agree(shops)
    here.give_back(here.find(all_of_it), with_donations=True)
    there.give_back(there.find(offline_here))
    here.till.returns.complete(
        (draft := here.till.returns.find(club)).done.sale.sale_id,
        dict(draft.left_milli),
        ANNA,
        return_id=draft.return_id,
        shown={3: GIFT_CODE},
    )
    agree(shops)

    assert shops.purse() == 15_000
    assert [shops.purse(name) for name in ("cashback", "stamps")] == [0, 0]
    assert shops.purse(f"c-{SERIES}") == 300
    assert (shops.posted(gift), shops.given("shelter"), shops.turnover()) == (0, 0, 0)
    assert shops.findings() == []
