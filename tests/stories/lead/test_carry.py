"""Points that a customer brings along as a code, to a till that has no link at all."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from cashier.domain.amounts import Points
from cashier.domain.errors import (
    CarryForged,
    CarryOfAnotherTill,
    CarryOutdated,
    CarrySeen,
    CarryUnreadable,
    RedemptionOff,
)
from cashier.domain.member import EntryMode
from cashier.domain.scan_text import CARRY_PREFIX, us_letters
from cashier.store.state import Stop
from cashier.till.views import SaleView, ScanKind, Standing
from server import carry, epochs
from server.carry import NotCarried
from sync import protocol as wire
from sync.carry_text import grant_of_text, text_of
from tests.helpers.builders import ANNA, COFFEE
from tests.helpers.one_shop import OneShop
from tests.helpers.two_tills import CARD, Counter


def a_code(shop: OneShop, points: int = 400, till: str = "1-2") -> str:
    """As the app makes it, while the phone has a link."""
    return text_of(carry.reserve(shop.server.core, card=CARD, till=till, points=points))


def scan(counter: Counter, text: str) -> SaleView:
    result = counter.till.sales.scan(text, mode=EntryMode.DEVICE, by=ANNA)
    assert result.kind is ScanKind.CARRY
    assert result.view is not None
    return result.view


@pytest.fixture
def free(tmp_path: Path) -> Iterator[OneShop]:
    """Nothing is parked at any till: all 155 points are free at the server."""
    opened = OneShop(tmp_path, is_planned=False)
    yield opened
    opened.close()


def test_what_a_customer_brings_along_is_guaranteed_here_and_spent(
    free: OneShop,
) -> None:
    text = a_code(free, 4_000)
    free.cut_all()
    free.there.begin(COFFEE)
    assert free.largest(free.there) == Points(0)

    view = scan(free.there, text)

    assert view.standing is Standing.PARTLY
    assert free.largest(free.there) == Points(4_000)
    free.there.till.sales.choose(Points(3_000))
    free.there.pay()
    free.sync()
    assert free.left(free.there, "carry") == 1_000
    assert free.posted(free.account) == 15_500 - 3_000 + 350
    assert free.findings() == []
    assert free.differences() == []


def test_a_code_is_short_enough_and_typed_by_any_scanner(shop: OneShop) -> None:
    text = text_of(_grant(shop, lots=8))

    assert text.isalnum()
    assert text.isascii()
    assert text == text.upper()
    assert len(text) < 1_024
    assert len(text_of(_grant(shop, lots=1))) < 400
    assert grant_of_text(text) == _grant(shop, lots=8)


@pytest.mark.parametrize("how", ["plain", "flag", "russian", "caps"])
def test_whatever_the_scanner_types_the_code_is_the_same(
    shop: OneShop, how: str
) -> None:
    text = text_of(_grant(shop, lots=1))
    typed = {
        "plain": text,
        "flag": "]Q0" + text,
        "russian": "".join(_RUSSIAN.get(letter, letter) for letter in text),
        "caps": text.lower(),
    }[how]

    scan(shop.there, typed + "\n")

    assert shop.left(shop.there, "carry") == 100


def test_a_code_counts_once_at_one_till(shop: OneShop) -> None:
    text = text_of(_grant(shop, lots=1))
    scan(shop.there, text)

    with pytest.raises(CarrySeen):
        scan(shop.there, text)
    with pytest.raises(CarryOfAnotherTill):
        scan(shop.here, text)

    assert shop.left(shop.there, "carry") == 100
    assert shop.left(shop.here, "carry") == 0


def test_a_code_that_somebody_changed_is_worth_nothing(shop: OneShop) -> None:
    text = text_of(_grant(shop, lots=1))
    plain = text.removeprefix(CARRY_PREFIX)
    data = bytearray(base64.b32decode(plain + "=" * (-len(plain) % 8)))
    data[-1] ^= 1  # The last byte of the signature.
    changed = CARRY_PREFIX + base64.b32encode(bytes(data)).decode().rstrip("=")

    with pytest.raises(CarryForged):
        scan(shop.there, changed)
    for rubbish in (text[:-20], CARRY_PREFIX + "ABC1", CARRY_PREFIX):
        with pytest.raises((CarryUnreadable, CarryForged)):
            scan(shop.there, rubbish)

    assert shop.left(shop.there, "carry") == 0


def test_a_code_from_before_the_server_was_restored_is_out_of_date(
    shop: OneShop,
) -> None:
    text = text_of(_grant(shop, lots=1))
    with shop.there.till.store.act() as work:
        work.state.raise_epoch(2)
        work.commit()

    with pytest.raises(CarryOutdated):
        scan(shop.there, text)


def test_a_till_that_may_not_redeem_keeps_the_code_for_later(shop: OneShop) -> None:
    text = text_of(_grant(shop, lots=1))
    shop.there.till.store.stop_redemption(Stop.RESTORED)

    with pytest.raises(RedemptionOff):
        scan(shop.there, text)

    assert shop.left(shop.there, "carry") == 0


def test_a_code_that_was_never_shown_goes_back_when_it_is_asked_back(
    free: OneShop,
) -> None:
    grant = _granted(free)
    assert carry.recall(free.server.core, grant.right)

    free.sync()

    open_ = free.query(
        f"SELECT open_amt FROM spend_right WHERE right_id = '{grant.right}'"
    )
    assert open_ == [(0,)]
    with pytest.raises(CarrySeen):
        scan(free.there, text_of(grant))
    assert free.differences() == []


def test_what_is_left_of_a_code_goes_back_when_it_is_asked_back(
    free: OneShop,
) -> None:
    grant = _granted(free)
    scan(free.there, text_of(grant))
    carry.recall(free.server.core, grant.right)
    free.sync()

    assert free.left(free.there, "carry") == 0
    assert free.findings() == []
    assert free.differences() == []


def test_the_server_gives_nothing_for_cards_and_tills_that_it_does_not_know(
    shop: OneShop,
) -> None:
    for card, till, code in (
        ("0499999999999", "1-2", "unknown_card"),
        (CARD, "9-9", "unknown_till"),
    ):
        with pytest.raises(NotCarried) as refused:
            carry.reserve(shop.server.core, card=card, till=till, points=100)
        assert refused.value.code == code


def test_no_code_is_given_while_tills_have_to_report_what_they_hold(
    free: OneShop,
) -> None:
    """After a restore the server does not know what is free."""
    core = free.server.core
    core.database.write(lambda conn: epochs.begin(core, conn, loss=True))

    with pytest.raises(NotCarried) as refused:
        carry.reserve(core, card=CARD, till="1-2", points=100)
    assert refused.value.code == "restoring"

    free.sync()
    assert _granted(free).amount == 300


def test_the_same_request_gets_the_same_code_again(free: OneShop) -> None:
    first = _granted(free, name="request-1")
    again = _granted(free, name="request-1")

    assert text_of(again) == text_of(first)
    with pytest.raises(NotCarried):
        carry.reserve(
            free.server.core, card=CARD, till="1-1", points=1, right="request-1"
        )


_RUSSIAN = {
    us_letters(letter.upper()): letter.upper()
    for letter in "йцукенгшщзфывапролдячсмить"
}


def _grant(shop: OneShop, *, lots: int) -> wire.Grant:
    """Signed by the chain's server; of points that nobody spends here."""
    core = shop.server.core
    slices = [
        wire.Slice(lot=f"{n:032x}", points=100, expires="2031-12-31")
        for n in range(lots)
    ]
    plain = wire.Grant(
        right="ab" * 16,
        account=shop.account,
        till="1-2",
        incarnation=1,
        epoch=1,
        kind="carry",
        amount=100 * lots,
        slices=slices,
        at="2030-01-02T09:30:00.000+00:00",
    )
    signature = core.keys.signing.sign(plain.signable()).hex()
    return wire.Grant(
        **{
            name: getattr(plain, name)
            for name in plain.__struct_fields__
            if name != "signature"
        },
        signature=signature,
    )


def _granted(shop: OneShop, name: str = "") -> wire.Grant:
    return carry.reserve(
        shop.server.core, card=CARD, till="1-2", points=300, right=name
    )
