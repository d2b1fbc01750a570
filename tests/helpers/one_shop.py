"""One shop with a few tills, the first of which leads, and their server.

The real code of all; the wires are only cut when a story says so. The member of
`two_tills` has the points, and the first till holds them as standing rights.
"""

from __future__ import annotations

from pathlib import Path

from cashier.domain.amounts import Money, Points
from cashier.domain.member import EntryMode
from cashier.till.holding import HoldRequest
from server.handlers.enrol import make_code
from server.lead_naming import name_lead
from tests.helpers.builders import ANNA, COFFEE, a_programme
from tests.helpers.two_tills import CARD, Counter, TwoTills
from tests.stories.simulation.till import SimTill

STORE = 1


class OneShop(TwoTills):
    """`here` leads; `there` and every further till borrow."""

    def __init__(self, folder: Path, *, url: str = "", is_planned: bool = True) -> None:
        self.place = ("lead", 8444)  # Where the lead's machine is.
        programme = a_programme(
            earn_percent_hundredths=500, minor_per_point=100, cap_percent=50
        )
        super().__init__(folder, [programme], url=url, is_planned=is_planned)
        self.shop = self.network.shop
        self.name(1)
        self.here.sell(COFFEE)  # The member is at home in this shop.
        self.sync()
        self.gossip()

    def _till(self, number: int, folder: Path, template: Path) -> Counter:
        code, _ = make_code(
            self.server.core, store_number=STORE, store_name="Shop", till_number=number
        )
        till = SimTill(number, self.world, self.network, folder / f"t{number}", code)
        till.install(template)
        till.start()
        till.shifts.open(Money(100_000), ANNA)
        return Counter(till, self.exchange)

    def restart(self, counter: Counter) -> None:
        """The program was killed, and starts again from its files."""
        counter.till.crash()
        counter.till.start()

    def name(self, till: int | None) -> None:
        """As an operator does."""
        host, port = self.place
        name_lead(self.server.core, store=STORE, till=till, host=host, port=port)

    def cut_all(self) -> None:
        """No server for anybody; the shop's own net works."""
        self.cut(self.here)
        self.cut(self.there)

    def gossip(self) -> None:
        """The shop's own thread has its turn at every till."""
        for counter in (self.here, self.there):
            counter.till.ends.step()

    def left(self, counter: Counter, kind: str = "standing") -> int:
        """Points of rights of this kind that this till could spend or lend."""
        sql = (
            "SELECT coalesce(sum(amount - reserved - spent - returned), 0)"
            f" FROM spend_right WHERE kind = '{kind}'"
        )
        ((left,),) = counter.till.query(sql)
        return int(str(left))

    def parked(self) -> int:
        """The same of the lead, as the server has it."""
        ((open_,),) = self.query(
            "SELECT coalesce(sum(open_amt), 0) FROM spend_right WHERE kind = 'standing'"
        )
        return int(str(open_))

    def lent_now(self) -> int:
        """Open in rights of kind sub, as the server has it."""
        ((open_,),) = self.query(
            "SELECT coalesce(sum(open_amt), 0) FROM spend_right WHERE kind = 'sub'"
        )
        return int(str(open_))

    def free(self) -> int:
        """Points of the member that are set aside for nobody."""
        sql = "SELECT coalesce(sum(left_free), 0) FROM lot WHERE account = "
        ((free,),) = self.query(f"{sql}'{self.account}'")
        return int(str(free))

    def largest(self, counter: Counter) -> Points:
        answer = counter.till.sales.view().quote
        assert answer is not None
        return answer.largest


def ask_unheard(shop: OneShop) -> HoldRequest:
    """The lead lends, and the answer lies somewhere between the two."""
    till = shop.there.till
    till.sales.add_item(COFFEE, by=ANNA)
    view = till.sales.attach_card(CARD, EntryMode.DEVICE, ANNA)
    request = till.holding.prepare(view)
    assert request is not None
    till.desk.ask(request.hold, request.account, request.most)
    return request
