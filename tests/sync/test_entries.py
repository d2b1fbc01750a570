"""What a till stores is what the server reads, to the last hundredth."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.catalog import Item, Measure
from cashier.domain.events import (
    AppliedStep,
    CashMoved,
    CouponMade,
    Donated,
    DrawerCounted,
    Event,
    ExceptionDecided,
    GiftCardLoaded,
    GiftCardUnloaded,
    IncidentNoted,
    MembershipGivenBack,
    MembershipSold,
    OverrideGiven,
    PointsEarned,
    PointsGivenBack,
    PointsRedeemed,
    RightLent,
    RightReturned,
    SaleCompleted,
    ShiftAmended,
    ShiftClosed,
    ShiftOpened,
    SpentOn,
    SubEnded,
)
from cashier.domain.exceptions import Decision, Remedy
from cashier.domain.ids import RightId
from cashier.domain.ledger import Draw
from cashier.domain.loyalty.answers import Effect, LinePart
from cashier.domain.loyalty.terms import TakeBack
from cashier.domain.member import EntryMode
from cashier.domain.overrides import Guarded, Override, Way
from cashier.domain.sale import SoldLine, Tender, TenderKind
from cashier.domain.shift import CashCause, DrawerCount, DrawerMovement
from sync import protocol
from sync.entries import BadEntry, body_of, event_of, read_entry

LARGE = 2**62
ids = st.text("0123456789abcdef", min_size=1, max_size=64)
cards = st.text("0123456789ABCXYZ", min_size=4, max_size=32)
words = st.text(max_size=256)
amounts = st.integers(-LARGE, LARGE)
counts = st.integers(0, LARGE)
money = amounts.map(Money)
points = counts.map(Points)
days = st.dates()
moments = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 (the strategy adds the zone)
    timezones=st.sampled_from(
        [UTC, timezone(timedelta(hours=3)), timezone(timedelta(minutes=-210))]
    ),
)
draws = st.builds(
    Draw,
    lot_id=ids,
    points=st.integers(1, LARGE).map(Points),
    expires_on=st.none() | days,
)
some_draws = st.lists(draws, max_size=4).map(tuple)
items = st.builds(
    Item,
    item_id=ids,
    name=words,
    price=money,
    vat_percent=st.none() | st.integers(0, 99),
    category=words,
    department=words,
    measure=st.sampled_from(Measure),
    floor_price=money,
    redeemable=st.booleans(),
    earning=st.booleans(),
)
positive = st.integers(1, LARGE).map(Points)
parts = st.builds(
    LinePart,
    programme=ids,
    effect=st.sampled_from(Effect),
    purse=words,
    money=money,
    points=amounts.map(Points),
)
steps = st.builds(
    AppliedStep,
    programme=ids,
    version=counts,
    effect=st.sampled_from(Effect),
    purse=words,
    money=money,
    points=amounts.map(Points),
    needs=money,
)
lines = st.builds(
    SoldLine,
    line_no=counts,
    item=items,
    quantity_milli=amounts,
    gross=money,
    discount=money,
    redeemed=money,
    redeemed_points=amounts.map(Points),
    earned=amounts.map(Points),
    parts=st.lists(parts, max_size=2).map(tuple),
    serial=st.none() | ids,
)
tenders = st.builds(
    Tender,
    kind=st.sampled_from(TenderKind),
    amount=money,
    received=money,
    attempt=st.none() | ids,
    account=st.none() | ids,
)
maybe_id = st.none() | ids
KINDS: dict[type[Any], st.SearchStrategy[Any]] = {
    SaleCompleted: st.builds(
        SaleCompleted,
        sale_id=ids,
        number=words,
        shift_id=ids,
        cashier=ids,
        at=moments,
        business_date=days,
        lines=st.lists(lines, max_size=3).map(tuple),
        tenders=st.lists(tenders, max_size=3).map(tuple),
        card=st.none() | cards,
        account=maybe_id,
        returns=maybe_id,
        change=money,
        applied=st.lists(steps, max_size=2).map(tuple),
        donated=money,
        reason=words,
        allowed_by=maybe_id,
    ),
    PointsRedeemed: st.builds(
        PointsRedeemed,
        sale_id=ids,
        account=ids,
        right_id=ids,
        draws=some_draws,
        at=moments,
        business_date=days,
        programme=words,
        version=counts,
        use=st.sampled_from(SpentOn),
    ),
    PointsEarned: st.builds(
        PointsEarned,
        sale_id=ids,
        lot_id=ids,
        card=cards,
        account=maybe_id,
        points=st.integers(1, LARGE).map(Points),
        active_from=days,
        expires_on=st.none() | days,
        programme=ids,
        version=counts,
        mode=st.sampled_from(EntryMode),
        at=moments,
        business_date=days,
        purse=words,
        issuer=words,
    ),
    PointsGivenBack: st.builds(
        PointsGivenBack,
        sale_id=ids,
        returns=ids,
        card=cards,
        account=maybe_id,
        back=some_draws,
        taken=points,
        taken_lot=maybe_id,
        at=moments,
        business_date=days,
        purse=words,
        programme=words,
        version=counts,
        take_back=st.sampled_from(TakeBack),
        grace_days=counts,
    ),
    GiftCardLoaded: st.builds(
        GiftCardLoaded,
        sale_id=ids,
        lot_id=ids,
        account=ids,
        amount=positive,
        expires_on=st.none() | days,
        programme=ids,
        version=counts,
        at=moments,
        business_date=days,
    ),
    GiftCardUnloaded: st.builds(
        GiftCardUnloaded,
        sale_id=ids,
        returns=ids,
        account=ids,
        lot_id=ids,
        amount=positive,
        at=moments,
        business_date=days,
    ),
    MembershipSold: st.builds(
        MembershipSold,
        sale_id=ids,
        line_no=counts,
        card=cards,
        account=maybe_id,
        programme=ids,
        version=counts,
        starts=days,
        ends=days,
        is_renewal=st.booleans(),
        at=moments,
        business_date=days,
    ),
    MembershipGivenBack: st.builds(
        MembershipGivenBack,
        sale_id=ids,
        returns=ids,
        line_no=counts,
        card=cards,
        account=maybe_id,
        programme=ids,
        last_day=st.none() | days,
        at=moments,
        business_date=days,
    ),
    Donated: st.builds(
        Donated,
        sale_id=ids,
        programme=ids,
        version=counts,
        money=money,
        at=moments,
        business_date=days,
    ),
    CouponMade: st.builds(
        CouponMade,
        sale_id=ids,
        lot_id=ids,
        account=ids,
        programme=ids,
        version=counts,
        starts=days,
        ends=st.none() | days,
        at=moments,
        business_date=days,
    ),
    RightReturned: st.builds(
        RightReturned, right_id=ids, account=ids, draws=some_draws, at=moments
    ),
    RightLent: st.builds(
        RightLent,
        sub=ids,
        right_id=ids,
        account=ids,
        lender=ids,
        lender_life=counts,
        borrower=ids,
        borrower_life=counts,
        epoch=counts,
        draws=some_draws,
        at=moments,
        signature=words,
    ),
    SubEnded: st.builds(
        SubEnded,
        sub=ids,
        account=ids,
        borrower=ids,
        borrower_life=counts,
        draws=some_draws,
        at=moments,
        signature=words,
    ),
    ShiftOpened: st.builds(
        ShiftOpened,
        shift_id=ids,
        cashier=ids,
        number=counts,
        opening_cash=money,
        at=moments,
    ),
    ShiftClosed: st.builds(
        ShiftClosed,
        shift_id=ids,
        cashier=ids,
        number=counts,
        sales=counts,
        returns=counts,
        cash=money,
        card=money,
        redeemed=points,
        earned=points,
        counted=money,
        expected=money,
        at=moments,
    ),
    CashMoved: st.builds(
        lambda at, **more: CashMoved(movement=DrawerMovement(at=at, **more), at=at),
        at=moments,
        movement_id=ids,
        shift_id=ids,
        number=st.integers(1, 9999),
        amount=money,
        cause=st.sampled_from(CashCause),
        note=words,
        cashier=ids,
        allowed_by=st.none() | ids,
    ),
    DrawerCounted: st.builds(
        lambda at, **more: DrawerCounted(count=DrawerCount(at=at, **more), at=at),
        at=moments,
        count_id=ids,
        shift_id=ids,
        turn=st.integers(1, 9),
        pieces=st.lists(
            st.tuples(st.integers(1, 500_000), st.integers(0, 9999)), max_size=12
        ).map(tuple),
        total=money,
        expected=money,
        documents=counts,
        cashier=ids,
        allowed_by=st.none() | ids,
    ),
    OverrideGiven: st.builds(
        lambda at, **more: OverrideGiven(override=Override(at=at, **more), at=at),
        at=moments,
        override_id=ids,
        act=st.sampled_from(Guarded),
        cashier=ids,
        allowed_by=ids,
        way=st.sampled_from(Way),
        reason=words,
        shift=st.none() | ids,
        sale=st.none() | ids,
        about=words,
        money=money,
        points=points,
    ),
    ShiftAmended: st.builds(
        ShiftAmended,
        shift_id=ids,
        number=st.integers(1, 9999),
        addendum=st.integers(1, 99),
        agrees=st.booleans(),
        late=counts,
        money=money,
        redeemed=points,
        earned=points,
        at=moments,
    ),
    IncidentNoted: st.builds(IncidentNoted, code=words, detail=words, at=moments),
    ExceptionDecided: st.builds(
        lambda at, **more: ExceptionDecided(decision=Decision(at=at, **more), at=at),
        at=moments,
        item=ids,
        choice=st.sampled_from(Remedy),
        by=ids,
        reason=words,
    ),
}


def test_every_kind_of_event_is_tried_here() -> None:
    assert set(KINDS) == set(get_args(Event))


@given(event=st.one_of(list(KINDS.values())))
def test_an_event_survives_the_way_to_the_server_unchanged(event: Event) -> None:
    assert event_of(body_of(event)) == event


@given(event=st.one_of(list(KINDS.values())))
def test_the_same_event_always_makes_the_same_bytes(event: Event) -> None:
    assert body_of(event_of(body_of(event))) == body_of(event)


def test_fields_of_a_newer_till_are_let_through() -> None:
    body = b'{"type":"return","right":"r","account":"a","colour":"red",'
    body += b'"v":7,"at":"2030-01-02T09:30:00+00:00"}'

    assert read_entry(body).v == 7
    assert event_of(body) == RightReturned(
        right_id=RightId("r"),
        account="a",  # type: ignore[arg-type]
        draws=(),
        at=datetime(2030, 1, 2, 9, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"type":"gift"}',
        b'{"type":"return","right":"","account":"a","at":"2030-01-02T09:30:00Z"}',
        b'{"type":"return","right":"r","account":"a","at":"2030-01-02T09:30:00.000"}',
        b'{"type":"return","right":"r","account":"a","at":"yesterday at half past"}',
    ],
)
def test_bytes_that_are_no_entry_are_refused_by_name(body: bytes) -> None:
    with pytest.raises(BadEntry):
        event_of(body)


def test_a_day_that_does_not_exist_is_refused() -> None:
    body = body_of(
        PointsRedeemed(
            sale_id="s",  # type: ignore[arg-type]
            account="a",  # type: ignore[arg-type]
            right_id=RightId("r"),
            draws=(),
            at=datetime(2030, 1, 2, 9, 30, tzinfo=UTC),
            business_date=date(2030, 1, 2),
        )
    ).replace(b'"day":"2030-01-02"', b'"day":"2030-02-31"')

    with pytest.raises(BadEntry):
        event_of(body)


def test_an_entry_without_a_version_is_of_the_first() -> None:
    assert protocol.IncidentEntry(code="c", detail="", at="2030-01-02T09:30:00Z").v == 1
