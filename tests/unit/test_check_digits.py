"""Check digits of goods and cards, against numbers from outside."""

import pytest

from cashier.domain.check_digits import ean_is_right, is_digits, luhn_is_right


@pytest.mark.parametrize(
    "number", ["4006381333931", "96385074", "036000291452", "10614141000415"]
)
def test_numbers_of_real_goods_check(number):
    assert ean_is_right(number)


def test_each_wrong_digit_of_a_good_is_noticed():
    good = "4006381333931"
    for at, right in enumerate(good):
        for wrong in set("0123456789") - {right}:
            assert not ean_is_right(good[:at] + wrong + good[at + 1 :])


@pytest.mark.parametrize("number", ["4111111111111111", "79927398713"])
def test_numbers_by_luhn_check(number):
    assert luhn_is_right(number)
    assert not luhn_is_right(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize("text", ["", "12a", "١٢٣", "１２３", "1 2", "²"])
def test_only_plain_digits_are_digits(text):
    assert not is_digits(text)


def test_plain_digits_are_digits():
    assert is_digits("0123456789")
