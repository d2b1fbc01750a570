"""Sums and quantities as people type them; what could be misread is refused."""

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.entering import (
    MOST_MILLI,
    MOST_TYPED,
    Entry,
    parse_entry,
    parse_money,
    parse_points,
    parse_quantity,
)
from cashier.domain.errors import AmountRefused, BadQuantity, CodeRefused


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("1 234,50", 123_450),
        ("1\u00a0234,5", 123_450),
        ("1\u202f234.50", 123_450),
        ("0", 0),
        ("00012", 1200),
        ("12.3", 1230),
        (" 700 ", 70_000),
        ("99999999.99", MOST_TYPED),
    ],
)
def test_money_is_read_as_people_write_it(typed, minor):
    assert parse_money(typed) == Money(minor)
    assert parse_points(typed) == Points(minor)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-1",
        "+1",
        "-0",
        "\u22121",
        "1e5",
        "1E5",
        "NaN",
        "inf",
        "0x10",
        "1_000",
        "1,234",  # A thousand, or one and a bit? Nobody knows.
        "1,234.50",
        "1.2.3",
        "12,",
        ",5",
        "1 23",
        "12 3456",
        "1  234",
        "1\t234",
        "12 руб",
        "100₽",
        "=1+1",
        "١٢٣",
        "１２",
        "1²",
        "1\u200f2",
        "10\x00",
        "100000000",
        "9223372036854775808",
        "1" + "0" * 30,
        "1" * 10_000,
        "1\n",
    ],
)
def test_a_sum_that_could_be_misread_is_refused(typed):
    with pytest.raises(AmountRefused):
        parse_money(typed)
    with pytest.raises(AmountRefused):
        parse_points(typed)


@pytest.mark.parametrize(
    ("typed", "milli"),
    [("3", 3000), ("0,354", 354), ("1.5", 1500), ("99999,999", MOST_MILLI)],
)
def test_a_quantity_is_read_in_thousandths(typed, milli):
    assert parse_quantity(typed) == milli


@pytest.mark.parametrize(
    "typed", ["", "0", "0,000", "-1", "1,2345", "100000", "4600000000015", "x", "٣"]
)
def test_a_quantity_that_is_none_is_refused(typed):
    with pytest.raises(BadQuantity):
        parse_quantity(typed)


@pytest.mark.parametrize(
    ("typed", "milli", "code"),
    [
        ("3*4600000000015", 3000, "4600000000015"),
        ("0,354*117", 354, "117"),
        ("2×117", 2000, "117"),
        (" 3 * 117 ", 3000, "117"),
        ("3*", 3000, ""),
        ("3*A*B", 3000, "A*B"),
    ],
)
def test_a_quantity_may_stand_before_the_code(typed, milli, code):
    assert parse_entry(typed) == Entry(
        quantity_milli=milli, code=code, has_quantity=True
    )


@pytest.mark.parametrize("typed", ["4600000000015", "", "*117*", "A1*2", "tea"])
def test_without_a_quantity_it_is_one_piece(typed):
    assert parse_entry(typed) == Entry(
        quantity_milli=1000, code=typed, has_quantity=False
    )


@pytest.mark.parametrize("typed", ["0*117", "-3*117", "1,2345*117", "٣*117"])
def test_a_wrong_quantity_before_a_code_is_refused(typed):
    with pytest.raises(BadQuantity):
        parse_entry(typed)


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_sum_or_refused(text):
    for parse in (parse_money, parse_points, parse_quantity, parse_entry):
        try:
            parse(text)
        except (AmountRefused, BadQuantity, CodeRefused):
            continue


@settings(max_examples=200)
@given(st.integers(0, MOST_TYPED))
def test_what_is_shown_is_what_is_read(minor):
    whole = f"{minor // 100:,}".replace(",", "\u00a0")

    assert parse_money(f"{whole},{minor % 100:02d}") == Money(minor)
