"""Rights that tills of one store lent each other, as the server's books have them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from server.lead_naming import NoSuchTill, name_lead
from sync import protocol as wire
from tests.helpers.server_world import (
    AT,
    FakeTill,
    World,
    a_sale,
    first_of,
    redeemed,
)


class Shop:
    """A member with 50 points, all of them a standing right of till 1, which leads."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.account = world.member(points=5000)
        self.lead, self.other = world.till(), world.till()
        name_lead(world.server.core, store=1, till=1, host="10.0.0.1", port=8444)
        self.other.send(a_sale(account=self.account))
        grants = [m.body for m in self.lead.mail() if isinstance(m.body, wire.Grant)]
        (self.standing,) = grants

    def loan(self, points: int, **more: Any) -> wire.SubGrant:
        """Of the lead to the other till, with the lead's signature."""
        values: dict[str, Any] = {
            "sub": "sub-1",
            "right": self.standing.right,
            "account": self.account,
            "lender": self.lead.me.till,
            "lender_life": 1,
            "till": self.other.me.till,
            "life": 1,
            "epoch": 1,
            "slices": first_of(self.standing.slices, points),
            "at": AT,
        }
        return signed(self.lead, wire.SubGrant(**(values | more)))

    def end(self, points: int = 0, sub: str = "sub-1") -> wire.SubEnd:
        slices = first_of(self.standing.slices, points) if points else []
        end = wire.SubEnd(
            sub=sub,
            account=self.account,
            till=self.other.me.till,
            life=1,
            slices=slices,
        )
        return signed(self.other, end)

    def open(self) -> dict[str, int]:
        return {row["kind"]: row["open_amt"] for row in self.world.rows("spend_right")}


def signed(till: FakeTill, said: Any) -> Any:
    return msgspec.structs.replace(said, signature=till.key.sign(said.signable()).hex())


def lent(grant: wire.SubGrant) -> wire.SubEntry:
    return wire.SubEntry(grant=grant, at=AT)


def ended(end: wire.SubEnd) -> wire.SubEndEntry:
    return wire.SubEndEntry(end=end, at=AT)


def spent(grant: wire.SubGrant, points: int) -> wire.RedeemEntry:
    return wire.RedeemEntry(
        sale="sale-2",
        account=grant.account,
        right=grant.sub,
        slices=first_of(grant.slices, points),
        at=AT,
        day="2030-01-02",
    )


@pytest.fixture
def shop(planned_world: World) -> Shop:
    return Shop(planned_world)


def test_rights_of_a_store_go_to_its_lead_though_another_till_sold(shop: Shop) -> None:
    assert (shop.standing.kind, shop.standing.amount) == ("standing", 5000)
    assert shop.standing.till == shop.lead.me.till


def test_every_till_of_the_store_is_told_once_who_leads_and_by_which_keys(
    shop: Shop,
) -> None:
    for till in (shop.lead, shop.other):
        (told,) = [m.body for m in till.mail() if isinstance(m.body, wire.StoreConfig)]
        assert (told.lead, told.host, told.port) == (
            shop.lead.me.till,
            "10.0.0.1",
            8444,
        )
        assert [one.number for one in told.tills] == [1, 2]
        assert (
            len([m for m in till.mail() if isinstance(m.body, wire.StoreConfig)]) == 1
        )
    stranger = shop.world.till(store=2)
    assert stranger.mail() == []


def test_a_new_till_of_the_store_makes_a_new_version_for_all(shop: Shop) -> None:
    shop.lead.mail()
    third = shop.world.till()

    told = [m.body for m in third.mail() if isinstance(m.body, wire.StoreConfig)]
    again = [m.body for m in shop.lead.mail() if isinstance(m.body, wire.StoreConfig)]

    assert [one.version for one in again] == [1, 2]
    assert len(told[0].tills) == 3
    assert told[-1] == again[-1]


def test_a_till_of_an_older_release_is_told_nothing_it_cannot_read(
    shop: Shop,
) -> None:
    who = {**shop.other.who, "proto": 2}
    ask = wire.MailboxAsk(**who, after=0)
    answer = shop.other.ask(wire.PATH_MAILBOX, ask, wire.MailboxAnswer)

    assert answer.mail == []


def test_only_a_till_of_that_store_can_lead_it(planned_world: World) -> None:
    planned_world.till()

    with pytest.raises(NoSuchTill):
        name_lead(planned_world.server.core, store=1, till=7, host="x", port=1)


@pytest.mark.parametrize("first", ["lender", "borrower"])
def test_a_loan_counts_once_whoever_tells_it_first(shop: Shop, first: str) -> None:
    grant = shop.loan(3000)
    tellers = [shop.lead, shop.other]
    for till in tellers if first == "lender" else reversed(tellers):
        till.send(lent(grant))

    assert shop.open() == {"standing": 2000, "sub": 3000}
    shop.other.send(a_sale("sale-2"), spent(grant, 1000), ended(shop.end(2000)))

    assert shop.open() == {"standing": 4000, "sub": 0}
    assert shop.world.balance_of(shop.account) == 4000
    assert shop.world.findings() == []
    assert shop.world.differences() == []


def test_what_comes_back_is_told_to_the_lead_unless_it_told_us(shop: Shop) -> None:
    grant = shop.loan(3000)
    shop.lead.send(lent(grant))
    shop.other.send(lent(grant), ended(shop.end(3000)))
    shop.lead.send(ended(shop.end(3000)))

    (letter,) = [m.body for m in shop.lead.mail() if isinstance(m.body, wire.LentBack)]
    assert (letter.sub, sum(part.points for part in letter.slices)) == ("sub-1", 3000)
    assert shop.open() == {"standing": 5000, "sub": 0}


def test_a_lead_that_passes_an_end_on_needs_no_letter(shop: Shop) -> None:
    grant = shop.loan(3000)
    shop.lead.send(lent(grant), ended(shop.end(3000)))
    shop.other.send(lent(grant), ended(shop.end(3000)))

    assert not [m for m in shop.lead.mail() if isinstance(m.body, wire.LentBack)]
    assert shop.open() == {"standing": 5000, "sub": 0}
    assert shop.world.differences() == []


def test_a_loan_that_its_borrower_refused_before_never_left_the_lead(
    shop: Shop,
) -> None:
    shop.other.send(ended(shop.end()))
    shop.lead.send(lent(shop.loan(3000)))

    (letter,) = [m.body for m in shop.lead.mail() if isinstance(m.body, wire.LentBack)]
    assert sum(part.points for part in letter.slices) == 3000
    assert shop.open() == {"standing": 5000}
    assert shop.world.differences() == []


def test_a_loan_without_the_leads_signature_covers_nothing(shop: Shop) -> None:
    forged = msgspec.structs.replace(shop.loan(3000), signature="00" * 64)
    shop.other.send(lent(forged), a_sale("sale-2"), spent(forged, 1000))

    assert shop.open() == {"standing": 5000}
    assert shop.world.findings() == ["forged", "uncovered"]
    assert shop.world.balance_of(shop.account) == 5000
    assert shop.world.differences() == []


def test_nobody_ends_a_loan_in_anothers_name(shop: Shop) -> None:
    shop.lead.send(lent(shop.loan(3000)))
    forged = msgspec.structs.replace(shop.end(3000), signature="00" * 64)
    shop.lead.send(ended(forged))

    assert shop.open() == {"standing": 2000, "sub": 3000}
    assert shop.world.findings() == ["forged"]


def test_a_loan_of_anothers_right_is_flagged_and_moves_nothing(shop: Shop) -> None:
    grant = signed(
        shop.other,
        msgspec.structs.replace(
            shop.loan(1000), lender=shop.other.me.till, till=shop.lead.me.till
        ),
    )
    shop.other.send(lent(grant))

    assert shop.open() == {"standing": 5000}
    assert shop.world.findings() == ["foreign_right"]


def test_a_lead_that_lends_more_than_it_has_is_found_out(shop: Shop) -> None:
    spent_here = redeemed(shop.standing, 4000)
    grant = shop.loan(3000)
    shop.lead.send(spent_here, lent(grant))
    shop.other.send(lent(grant), a_sale("sale-2"), spent(grant, 3000))

    assert shop.world.findings() == ["lent_beyond", "uncovered"]
    states = {row["holder"]: row["state"] for row in shop.world.rows("holder")}
    assert states[shop.lead.me.till] == "suspect"
    assert shop.world.balance_of(shop.account) == 0
    assert shop.world.differences() == []


def test_a_borrower_that_gives_back_twice_gives_back_once(shop: Shop) -> None:
    grant = shop.loan(3000)
    shop.other.send(lent(grant), ended(shop.end(3000)), ended(shop.end(3000)))

    assert shop.open() == {"standing": 5000, "sub": 0}
    assert shop.world.differences() == []


def test_points_that_came_back_to_the_lead_can_be_asked_back_again(
    shop: Shop,
) -> None:
    grant = shop.loan(5000)
    away = shop.world.till(store=2)
    away.hold(shop.account, 1000)  # Asked back, and lent before the letter came.
    shop.lead.send(lent(grant))
    shop.other.send(lent(grant), ended(shop.end(5000)))

    away.hold(shop.account, 1000, hold="hold-2")

    recalls = [m.body for m in shop.lead.mail() if isinstance(m.body, wire.Recall)]
    assert [one.up_to for one in recalls] == [1000, 1000]
