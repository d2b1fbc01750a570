"""Two tills of two shops and their server, with every kind of programme in force.

The real code of all three; the wire between them is only cut when a story says so.
A coffee is 100.00. The member has 150 points to begin with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from sqlalchemy import text

from cashier.domain.amounts import Money, Points
from cashier.domain.ids import AccountId, CardNumber, purse_account
from cashier.domain.loyalty.coupons import CouponKind
from cashier.domain.loyalty.engine import Programme
from cashier.domain.member import EntryMode
from cashier.till.ports import CompletedSale
from cashier.till.returns import ReturnDraft
from cashier.till.views import SaleView
from server import feed, setup
from server.bootstrap import open_core
from server.config import Planning, ServerConfig, Storage
from server.dispatch import Server
from server.handlers.enrol import make_code
from server.jobs import plan_due
from server.members import BalanceRow, MemberRow, accounts_of, put_balances, put_members
from server.programmes.publishing import publish
from server.verify import verify
from sync import protocol as wire
from tests.helpers import programmes as kinds
from tests.helpers.builders import ANNA, COFFEE, a_programme, code
from tests.stories.simulation.network import Network, ServerBox
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.world import SeededRandomness, World

CARD = CardNumber(code("0441700"))
SERIES = "Spring30"


def every_kind() -> list[Programme]:
    """Points, cashback, stamps, a coupon of a series, gift cards, a club, a cause."""
    return [
        a_programme(earn_percent_hundredths=500, minor_per_point=100, cap_percent=50),
        kinds.cashback(),
        kinds.stamps(stamps_for_free=3),
        kinds.coupon(
            programme_id=SERIES,
            kind=CouponKind.SERIES,
            uses_each=3,
            uses_total=50,
            needs_card=True,
        ),
        kinds.gift_cards(),
        kinds.membership(),
        kinds.charity(),
    ]


class Counter:
    """A till and the cashier at it, who asks the server whatever there is to ask."""

    def __init__(self, till: SimTill, meanwhile: Callable[[], None]) -> None:
        self.till = till
        self.meanwhile = meanwhile

    def begin(self, *codes: str, card: str = CARD) -> SaleView:
        view = self.till.sales.view()
        for item in codes:
            view = self.till.sales.add_item(item, by=ANNA)
        if card:
            number = CardNumber(card)
            view = self.till.sales.attach_card(number, EntryMode.DEVICE, ANNA)
            view = self.ask(view)
        return view

    def ask(self, view: SaleView) -> SaleView:
        """All that the screen would ask for."""
        while view.hold_wanted:
            request = self.till.holding.prepare(view)
            while request is not None:
                answer = self.till.desk.ask(request.hold, request.account, request.most)
                self.till.holding.settle(request, answer)
                if answer.coming:
                    self.meanwhile()  # Other tills give back what is asked for.
                request = self.till.holding.ask_more(request, answer)
            view = self.till.sales.view()
        return view

    def pay(self) -> CompletedSale:
        short = self.till.sales.view().totals.short
        return self.till.payments.complete(short or None, ANNA)

    def sell(self, *codes: str, redeem: int = 0, card: str = CARD) -> CompletedSale:
        self.begin(*codes, card=card)
        if card:
            self.till.sales.choose(Points(redeem))
        return self.pay()

    def find(self, number: str) -> ReturnDraft:
        """Here, or else at the server."""
        return self.till.returns.take(number, self.till.elsewhere.find(number))

    def give_back(
        self, draft: ReturnDraft, *line_nos: int, with_donations: bool = False
    ) -> CompletedSale:
        """Whole lines; none named: all that is left."""
        chosen = line_nos or tuple(n for n, left in draft.left_milli.items() if left)
        return self.till.returns.complete(
            draft.done.sale.sale_id,
            {n: draft.left_milli[n] for n in chosen},
            ANNA,
            return_id=draft.return_id,
            with_donations=with_donations,
        )


class TwoTills:
    def __init__(
        self,
        folder: Path,
        programmes: Sequence[Programme],
        *,
        url: str = "",
        points: int = 15_000,
        is_planned: bool = True,
    ) -> None:
        self.world = World(1)
        self.world.heal()
        home, chance = folder / "server", SeededRandomness("server")
        config = ServerConfig(
            storage=Storage(url=url), planning=Planning(enabled=is_planned)
        )
        setup.init(home, config, self.world.clock, chance, ["localhost"])
        self.server = Server(open_core(home, self.world.clock, chance))
        self._stock(programmes, points)
        box = ServerBox(self.world, self.server, lambda: self.server)
        self.network = Network(self.world, box)
        template = SimTill.template(folder / "template.db")
        self.here = self._till(1, folder, template)
        self.there = self._till(2, folder, template)
        self.sync()

    def _stock(self, programmes: Sequence[Programme], points: int) -> None:
        core, stamp = self.server.core, self.server.core.stamp()
        goods = {COFFEE: 10_000, kinds.GIFT_ARTICLE: 0, kinds.FEE_ARTICLE: 50_000}
        rows = {
            item: msgspec.json.encode(wire.GoodsRow(name=item, price=price, vat=20))
            for item, price in goods.items()
        }
        member = MemberRow(card=CARD, name="Petrova Maria", home_store=1)
        balance = BalanceRow(card=CARD, points=points)
        core.database.write(lambda conn: feed.publish(conn, "goods", rows))
        core.database.write(lambda conn: put_members(core, conn, [member]))
        if points:
            core.database.write(lambda conn: put_balances(core, conn, [balance]))
        terms = [programme.terms for programme in programmes]
        core.database.write(lambda conn: publish(conn, terms, stamp))
        found = core.database.read(lambda conn: accounts_of(conn, [CARD]))
        self.account = found[CARD]

    def _till(self, number: int, folder: Path, template: Path) -> Counter:
        code, _ = make_code(
            self.server.core,
            store_number=number,
            store_name=f"Shop {number}",
            till_number=1,
        )
        place = folder / f"till-{number}"
        till = SimTill(number, self.world, self.network, place, code)
        till.install(template)
        till.start()
        till.shifts.open(Money(100_000), ANNA)
        return Counter(till, self.exchange)

    def close(self) -> None:
        for counter in (self.here, self.there):
            counter.till.stop()
        self.server.close()

    # --- time and links ---------------------------------------------------------

    def cut(self, counter: Counter) -> None:
        self.network.cut.add(counter.till.name)

    def sync(self) -> None:
        """Links are whole; everything there is to send and to fetch."""
        self.network.cut.clear()
        for _ in range(3):
            self.exchange()
            plan_due(self.server.core)  # The job beside the server.

    def exchange(self) -> None:
        """Every till has its turn, over whatever link it has."""
        for counter in (self.here, self.there):
            self.world.clock.pass_time(1)
            counter.till.lanes.wake(at_once=True)
            while counter.till.round.step():
                pass

    # --- looking ------------------------------------------------------------------

    def query(self, sql: str) -> list[tuple[object, ...]]:
        return self.server.core.database.read(
            lambda conn: [tuple(row) for row in conn.execute(text(sql))]
        )

    def differences(self) -> list[str]:
        return self.server.core.database.read(verify)

    def findings(self) -> list[str]:
        found = self.query("SELECT code FROM exception_item WHERE code <> 'incident'")
        return sorted(str(code) for (code,) in found)

    def posted(self, account: str) -> int:
        """Less what is owed: it goes when the rights that hold it come back."""
        sql = f"SELECT posted - claims FROM account WHERE account = '{account}'"
        found = self.query(sql)
        out = f"SELECT coalesce(sum(claimed), 0) FROM lot WHERE account = '{account}'"
        ((claimed,),) = self.query(out)
        return int(str(found[0][0])) - int(str(claimed)) if found else 0

    def purse(self, name: str = "") -> int:
        return self.posted(purse_account(AccountId(self.account), name))

    def posted_in(self, purse: str) -> int:
        """Of a purse, as its books stand; what is owed of it is not gone yet."""
        account = purse_account(AccountId(self.account), purse)
        found = self.query(f"SELECT posted FROM account WHERE account = '{account}'")
        return int(str(found[0][0])) if found else 0

    def turnover(self) -> int:
        """What the server counts as bought by the member."""
        ((money,),) = self.query("SELECT coalesce(sum(amount), 0) FROM turnover")
        return int(str(money))

    def given(self, cause: str) -> int:
        """Points that a cause has."""
        sql = "SELECT coalesce(sum(amount), 0) FROM entry WHERE unit = 'points'"
        ((points,),) = self.query(f"{sql} AND account = '~cause.{cause}'")
        return int(str(points))

    def known_at(self, counter: Counter) -> dict[str, int]:
        """All purses of the member as this till knows them, with what is on its way."""
        member = counter.till.directory.member(CARD)
        assert member is not None
        assert member.account is not None
        figures = {"": member.confirmed + member.pending}
        figures |= {p.purse: p.confirmed + p.pending for p in member.purses}
        with counter.till.store.read() as work:
            for name in figures:
                account = purse_account(member.account, name)
                spent, came = work.pending_here(account, member.as_of)
                figures[name] = figures[name] + came - spent
        return {name: points.units for name, points in figures.items()}

    def turnover_at(self, counter: Counter) -> int:
        """What counts as bought at this till and is not in the server's figure."""
        member = counter.till.directory.member(CARD)
        assert member is not None
        assert member.account is not None
        with counter.till.store.read() as work:
            return work.turnover_here(member.account, None, member.as_of).units
