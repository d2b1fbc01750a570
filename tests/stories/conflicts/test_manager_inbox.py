"""What the server finds reaches the shop's till; the decision goes back as an entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from cashier.domain.amounts import Points
from cashier.domain.errors import NotAllowed, ReasonNeeded, WrongState
from cashier.domain.events import PointsRedeemed
from cashier.domain.exceptions import ExceptionCase, Remedy
from cashier.domain.ids import AccountId, LotId, RightId, SaleId
from cashier.domain.ledger import Draw
from cashier.domain.loyalty.answers import Factor
from cashier.domain.overrides import Guarded
from cashier.till.confirming import Confirmation
from cashier.till.exception_desk import ExceptionDesk
from server import exceptions
from server.book import Book
from server.exceptions import Decided
from server.figures import publish_cards
from tests.helpers.builders import ANNA, COFFEE
from tests.helpers.managers import yes
from tests.helpers.two_tills import TwoTills


def desk_of(shops: TwoTills) -> ExceptionDesk:
    till = shops.here.till
    return ExceptionDesk(till.store, till.world.clock)


def overspend(shops: TwoTills, points: int = 4_000) -> None:
    """The till tells of points that no right covers, as a tampered one would."""
    till = shops.here.till
    done = shops.here.sell(COFFEE, card="")
    with till.store.act() as work:
        work.outbox.put(
            PointsRedeemed(
                sale_id=SaleId(done.sale.sale_id),
                account=AccountId(shops.account),
                right_id=RightId("made-up"),
                draws=(
                    Draw(lot_id=LotId("x"), points=Points(points), expires_on=None),
                ),
                at=done.at,
                business_date=done.business_date,
                programme="points",
                version=1,
            )
        )
        work.commit()
    shops.sync()


def the_case(shops: TwoTills) -> ExceptionCase:
    (case,) = desk_of(shops).cases()
    return case


def test_a_case_says_what_is_at_stake_and_what_may_be_done(two_shops: TwoTills) -> None:
    overspend(two_shops)

    case = the_case(two_shops)

    assert (case.code, case.points) == ("uncovered", Points(4_000))
    assert case.number.startswith("01-01")
    assert case.choices == (Remedy.ABSORB, Remedy.DEBT)


def test_a_debt_is_booked_by_the_entry_of_the_till(two_shops: TwoTills) -> None:
    overspend(two_shops)
    before = two_shops.posted(two_shops.account)
    case = the_case(two_shops)

    desk_of(two_shops).decide(
        case.item, Remedy.DEBT, "seen on camera", yes(Guarded.DECISION)
    )
    assert desk_of(two_shops).cases() == ()
    two_shops.sync()

    rows = two_shops.query(
        "SELECT decided_by, reason, counts, points FROM exception_decision"
    )
    assert rows == [("boss", "seen on camera", 1, 4_000)]
    assert two_shops.posted(two_shops.account) == before - 4_000
    assert two_shops.differences() == []
    # The finding itself stays.
    assert two_shops.findings() == ["uncovered"]


def test_what_the_server_settles_leaves_the_tills_list(two_shops: TwoTills) -> None:
    overspend(two_shops)
    case = the_case(two_shops)

    assert resolve(two_shops, case.item, Remedy.ABSORB)
    two_shops.sync()

    assert desk_of(two_shops).cases() == ()
    assert two_shops.differences() == []


def test_the_first_of_two_decisions_counts_and_both_are_kept(
    two_shops: TwoTills,
) -> None:
    overspend(two_shops)
    case = the_case(two_shops)
    two_shops.cut(two_shops.here)
    assert resolve(two_shops, case.item, Remedy.ABSORB)

    desk_of(two_shops).decide(
        case.item, Remedy.DEBT, "I think otherwise", yes(Guarded.DECISION)
    )
    two_shops.sync()

    rows = two_shops.query(
        "SELECT choice, counts FROM exception_decision ORDER BY counts DESC"
    )
    assert rows == [("absorb", 1), ("debt", 0)]
    assert two_shops.findings() == ["decided", "uncovered"]
    with two_shops.here.till.store.read() as work:
        assert len(work.exceptions.decisions(case.item)) == 2


def test_only_a_manager_with_a_reason_decides_and_only_once(
    two_shops: TwoTills,
) -> None:
    overspend(two_shops)
    case, desk = the_case(two_shops), desk_of(two_shops)
    customer = Confirmation(factor=Factor.PIN, by=ANNA)

    with pytest.raises(NotAllowed):
        desk.decide(case.item, Remedy.ABSORB, "ok", customer)
    with pytest.raises(ReasonNeeded):
        desk.decide(case.item, Remedy.ABSORB, "  ", yes(Guarded.DECISION))
    with pytest.raises(WrongState):
        desk.decide(case.item, Remedy.CANCEL, "ok", yes(Guarded.DECISION))
    desk.decide(case.item, Remedy.ABSORB, "ok", yes(Guarded.DECISION))
    with pytest.raises(WrongState):
        desk.decide(case.item, Remedy.ABSORB, "again", yes(Guarded.DECISION))


def test_cancelling_takes_what_the_sale_earned(two_shops: TwoTills) -> None:
    """The same goods come back twice, at two tills that did not hear of each other."""
    shops = two_shops
    done = shops.here.sell(COFFEE)
    shops.sync()
    found = shops.there.find(done.number)
    shops.cut(shops.here)
    shops.here.give_back(shops.here.till.returns.find(done.number))
    shops.there.give_back(found)
    shops.sync()

    assert shops.findings() == ["over_return"]
    cases = [*desk_of(shops).cases()]
    cases += ExceptionDesk(shops.there.till.store, shops.world.clock).cases()
    (case,) = cases
    assert case.money.minor == 10_000
    assert Remedy.ABSORB in case.choices


def resolve(shops: TwoTills, item: str, choice: Remedy) -> bool:
    core = shops.server.core

    def step(conn):  # type: ignore[no-untyped-def]
        book, stamp = Book(conn), core.stamp()
        decided = Decided(
            decision_id="d-1", item=item, choice=choice, by="office",
            reason="known", at=stamp.text,
        )  # fmt: skip
        counts = exceptions.decide(conn, book, decided, stamp)
        publish_cards(conn, book.flush(), stamp)
        return counts

    return bool(core.database.write(step))


def test_no_command_deletes_a_case() -> None:
    for folder in ("server", "cashier", "sync"):
        root = Path(__file__).parents[3] / folder
        for file in root.rglob("*.py"):
            text = file.read_text()
            assert "delete(_x)" not in text, file
            assert "delete(db.exception" not in text, file
            assert "delete(schema.exception" not in text, file
