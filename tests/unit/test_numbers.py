"""Receipt numbers: what is printed is read back, and a slip is noticed."""

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.errors import BadCheckDigit, NotACode
from cashier.domain.numbers import (
    ReceiptNumber,
    format_number,
    looks_like_number,
    parse_number,
)


def test_a_number_names_store_till_shift_and_receipt():
    number = format_number(2, 1, 118, 467)

    assert number == "02-010118-000467-K"
    assert parse_number(number) == ReceiptNumber(
        store=2, till=1, shift=118, sequence=467
    )


def test_the_check_character_may_be_typed_small():
    assert parse_number("02-010118-000467-k").sequence == 467


def test_a_till_in_its_fourteenth_year_still_numbers_its_receipts():
    number = format_number(1234, 99, 12_345, 1_234_567)

    assert number.startswith("1234-992345-1234567-")
    assert parse_number(number).shift == 2345


@pytest.mark.parametrize(
    "wrong",
    [(-1, 1, 1, 1), (1, 100, 1, 1), (1, -1, 1, 1), (1, 1, -1, 1), (1, 1, 1, -1)],
)
def test_there_is_no_number_of_nonsense(wrong):
    with pytest.raises(ValueError, match="no receipt number"):
        format_number(*wrong)


@pytest.mark.parametrize(
    "text",
    ["", "02-010118-000467", "02-010118-000467-KL", "٠٢-010118-000467-K", "4600"],
)
def test_another_shape_is_no_receipt_number(text):
    assert not looks_like_number(text)
    with pytest.raises(NotACode):
        parse_number(text)


@settings(max_examples=200)
@given(
    st.integers(0, 999_999),
    st.integers(0, 99),
    st.integers(0, 9999),
    st.integers(0, 10**9),
    st.data(),
)
def test_one_wrong_digit_or_any_two_swapped_are_always_noticed(
    store, till, shift, n, data
):
    number = format_number(store, till, shift, n)
    assert parse_number(number) == ReceiptNumber(
        store=store, till=till, shift=shift, sequence=n
    )
    places = [at for at, sign in enumerate(number[:-2]) if sign.isdigit()]
    at = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))

    swap = list(number)
    swap[at], swap[places[0]] = swap[places[0]], swap[at]
    slips = {number[:at] + other + number[at + 1 :], "".join(swap)} - {number}

    for slip in slips:
        with pytest.raises(BadCheckDigit):
            parse_number(slip)
