"""Words that several rows need of a counter and of the server's books."""

from __future__ import annotations

from cashier.domain.amounts import Points
from cashier.domain.member import EntryMode
from tests.helpers.builders import ANNA
from tests.helpers.two_tills import Counter, TwoTills


def largest(counter: Counter) -> Points:
    """What the customer may redeem in the sale in hand."""
    view = counter.till.sales.view()
    assert view.quote is not None
    return view.quote.largest


def show(counter: Counter, text: str) -> None:
    """The customer shows a code of the app."""
    counter.till.sales.scan(text, mode=EntryMode.DEVICE, by=ANNA)


def take_most(counter: Counter) -> int:
    """Redeem all that may be redeemed, and pay the rest; points that were earned."""
    counter.till.sales.choose(largest(counter))
    return counter.pay().earned.units


def open_points(shops: TwoTills) -> int:
    """What the server holds set aside, for whomever."""
    ((points,),) = shops.query("SELECT coalesce(sum(open_amt), 0) FROM spend_right")
    return int(str(points))


def free_points(shops: TwoTills) -> int:
    """What the server could give to anybody now."""
    ((points,),) = shops.query(
        f"SELECT coalesce(sum(left_free), 0) FROM lot WHERE account = '{shops.account}'"
    )
    return int(str(points))


def receipts(shops: TwoTills) -> list[str]:
    """Numbers that the server has booked, as often as it did."""
    found = shops.query("SELECT number FROM sale ORDER BY number")
    return [str(number) for (number,) in found if number]


def incidents(shops: TwoTills) -> list[str]:
    """What tills said was wrong with them."""
    found = shops.query("SELECT detail FROM exception_item WHERE code = 'incident'")
    return [str(detail) for (detail,) in found]
