"""What a code is: the chain's numbers first, the trade's next, and no guesses."""

import random

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.check_digits import ean_is_right
from cashier.domain.codes import (
    CodeKind,
    NumberRule,
    Scan,
    parse_scan,
    rule_conflicts,
)
from cashier.domain.errors import (
    BadCheckDigit,
    BankCardScanned,
    CodeFlaw,
    CodeRefused,
    ForeignCard,
    NotACode,
)
from cashier.domain.scan_text import Symbology
from cashier.till.settings import DEFAULT_CODE_RULES


def checked(digits):
    """The number with the check digit of an EAN."""
    return next(digits + last for last in "0123456789" if ean_is_right(digits + last))


TEA = checked("460000000001")
CARD = checked("040000000001")
BADGE = checked("290000000001")
SHORT = "96385074"
UPC = "036000291452"


def scan(text, rules=DEFAULT_CODE_RULES):
    return parse_scan(text, rules)


def what(text, rules=DEFAULT_CODE_RULES):
    read = scan(text, rules)
    return read.kind, read.code, read.value


def flaw_of(text):
    with pytest.raises(NotACode) as refusal:
        scan(text)
    return refusal.value.flaw


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        (checked("460000000001"), CodeKind.ITEM, checked("460000000001")),
        (SHORT, CodeKind.ITEM, SHORT),
        ("]E4" + SHORT, CodeKind.ITEM, SHORT),
        (UPC, CodeKind.ITEM, "0" + UPC),
        ("]E0" + UPC, CodeKind.ITEM, "0" + UPC),
        (CARD, CodeKind.CARD, CARD),
        (CARD[1:], CodeKind.CARD, CARD),  # UPC-A of number system 4.
        ("]E0" + CARD, CodeKind.CARD, CARD),
        ("ъУ0" + CARD, CodeKind.CARD, CARD),
        ("card:" + CARD, CodeKind.CARD, CARD),
        ("]Q1CARD://" + CARD, CodeKind.CARD, CARD),
        ("сфквЖ" + CARD, CodeKind.CARD, CARD),
        (f";{CARD}=99?", CodeKind.CARD, CARD),
        (BADGE, CodeKind.BADGE, BADGE),
        ("]C0" + BADGE, CodeKind.BADGE, BADGE),
        ("02-010118-000467-K", CodeKind.RECEIPT, "02-010118-000467-K"),
        ("02-010118-000467-л", CodeKind.RECEIPT, "02-010118-000467-K"),
        ("]C002-010118-000467-k", CodeKind.RECEIPT, "02-010118-000467-K"),
        ("]C0ABC-123", CodeKind.ITEM, "ABC-123"),
        ("ABC 123", CodeKind.ITEM, "ABC 123"),
        ("]C012345678", CodeKind.ITEM, "12345678"),  # No check in Code 128.
        ("117", CodeKind.ITEM, "117"),
        ("]Q1" + checked("460000000001"), CodeKind.ITEM, checked("460000000001")),
        ("]I110614141000415", CodeKind.ITEM, "10614141000415"),
        ("]I1" + checked("0460000000001"), CodeKind.ITEM, checked("460000000001")),
        ("]I112345", CodeKind.ITEM, "12345"),
        ("10614141000415", CodeKind.ITEM, "10614141000415"),
    ],
)
def test_a_code_is_understood(text, kind, code):
    assert what(text) == (kind, code, None)


@pytest.mark.parametrize(
    "text",
    [
        "]d201{gtin}215!abc\x1d91EE10\x1d92sign",
        "]d2\x1d01{gtin}215!abc",
        "01{gtin}215!abc\x1d91EE10",
        "]C101{gtin}",
        "]C101{gtin}10LOT",
        "]e001{gtin}",
        "]d201{gtin}2112345",
        "01{gtin}2112345",
    ],
)
def test_an_article_is_found_by_the_number_in_its_mark(text):
    ean = checked("460000000001")

    assert what(text.format(gtin="0" + ean)) == (CodeKind.ITEM, ean, None)


def test_a_mark_with_a_wrong_digit_is_refused():
    with pytest.raises(BadCheckDigit):
        scan("]C10104600000000016")


def test_a_case_keeps_its_own_number():
    assert what("]C10110614141000415")[1] == "10614141000415"


def test_weighed_goods_carry_their_grams_and_priced_ones_their_sum():
    weighed, priced = checked("220011700354"), checked("230011719990")

    assert what(weighed) == (CodeKind.WEIGHT, "00117", 354)
    assert what(priced) == (CodeKind.PRICE, "00117", 19_990)


def test_a_label_of_zero_grams_is_refused():
    assert flaw_of(checked("220011700000")) is CodeFlaw.NOTHING_INSIDE


def test_the_longest_prefix_wins():
    broad = NumberRule(
        kind="weight", prefix="2", length=13, item_digits=6, value_digits=5
    )
    narrow = NumberRule(kind="card", prefix="2990", length=13)
    rules = (broad, narrow)

    assert what(checked("299000000001"), rules)[0] is CodeKind.CARD
    assert what(checked("298000000001"), rules)[0] is CodeKind.WEIGHT
    assert rule_conflicts(rules) == ()


def test_two_rules_that_no_prefix_can_part_are_reported():
    card = NumberRule(kind="card", prefix="29", length=13)
    badge = NumberRule(kind="badge", prefix="29", length=13)
    other_length = NumberRule(kind="card", prefix="29", length=10, check="none")

    assert rule_conflicts((card, other_length, badge)) == ((card, badge),)
    assert rule_conflicts(DEFAULT_CODE_RULES) == ()
    assert what(BADGE, (card, badge))[0] is CodeKind.CARD


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (
            NumberRule(kind="card", prefix="77", length=16, check="luhn"),
            "7700000000000008",
            "7700000000000007",
        ),
        (NumberRule(kind="card", prefix="K-", length=6, check="none"), "K-12A4", None),
        (NumberRule(kind="card", prefix="04", length=13), CARD, CARD[:-1] + "X"),
        (
            NumberRule(
                kind="weight",
                prefix="W",
                length=6,
                check="none",
                item_digits=2,
                value_digits=3,
            ),
            "W12354",
            "W12A54",
        ),
    ],
)
def test_each_rule_checks_in_its_own_way(rule, good, bad):
    assert scan(good, (rule,)).kind is CodeKind(rule.kind)
    if bad is not None:
        with pytest.raises(BadCheckDigit):
            scan(bad, (rule,))


@pytest.mark.parametrize(
    "text",
    [
        CARD[:-1] + str((int(CARD[-1]) + 1) % 10),
        "4600000000011",
        "96385075",
        "036000291453",
        "]I110614141000416",
        "02-010118-000467-M",
        "card:" + CARD[:-1] + str((int(CARD[-1]) + 1) % 10),
    ],
)
def test_a_wrong_check_digit_is_refused(text):
    with pytest.raises(BadCheckDigit):
        scan(text)


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "5500-0000-0000-0004",
        "378282246310005",
        "2200000000000004",
        "6304000000000000000"[:18] + "0",
        "]C04111111111111111",
        "]Q1card:4111111111111111",
        ";4111111111111111?",
        "ж4111111111111111=3012101,",
    ],
)
def test_a_bank_card_is_dropped_and_the_refusal_does_not_know_it(text):
    with pytest.raises(BankCardScanned) as refusal:
        scan(text)

    assert refusal.value.args == ()
    assert vars(refusal.value) == {}


def test_a_bank_card_that_begins_like_one_of_ours_is_still_a_bank_card():
    rule = NumberRule(kind="card", prefix="41", length=16)

    with pytest.raises(BankCardScanned):
        scan("4111111111111111", (rule,))


@pytest.mark.parametrize(
    "text",
    ["card:" + TEA, "card:hello", "9000000000000001", ";1234567?"],
)
def test_the_card_of_another_programme_is_no_article(text):
    with pytest.raises(ForeignCard):
        scan(text)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        (checked("460000000001") * 2, CodeFlaw.TWO_CODES),
        (checked("460000000001") + CARD, CodeFlaw.TWO_CODES),
        (CARD * 3, CodeFlaw.TWO_CODES),
        (SHORT * 2, CodeFlaw.TWO_CODES),
        (UPC * 2, CodeFlaw.TWO_CODES),
        ("]E0" + CARD * 2, CodeFlaw.TWO_CODES),
        ("]E0" + CARD[:9], CodeFlaw.LENGTH),
        ("]E0ABC", CodeFlaw.UNREADABLE),
        ("https://example.org/x", CodeFlaw.LINK),
        ("www.example.org", CodeFlaw.LINK),
        ("]Q1HTTPS://EXAMPLE.ORG", CodeFlaw.LINK),
        ("AB\x1dCD", CodeFlaw.UNREADABLE),
    ],
)
def test_what_is_no_code_says_what_is_wrong_with_it(text, flaw):
    assert flaw_of(text) is flaw


def test_a_long_number_that_no_bank_would_issue_may_be_an_article():
    assert what("4111111111111112")[0] is CodeKind.ITEM


def test_a_long_number_that_is_not_two_codes_may_be_an_article():
    assert what("1" * 26)[0] is CodeKind.ITEM


def test_the_scan_says_by_which_symbology_it_came():
    assert scan("]E0" + CARD) == Scan(
        kind=CodeKind.CARD, code=CARD, symbology=Symbology.EAN
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "voucher"}, "kind"),
        ({"check": "crc"}, "check"),
        ({"prefix": "０４"}, "prefix"),
        ({"prefix": "0\n"}, "prefix"),
        ({"length": 2}, "length"),
        ({"length": 65}, "length"),
        ({"kind": "weight"}, "item_digits"),
        ({"kind": "weight", "item_digits": 5}, "value_digits"),
        ({"kind": "price", "item_digits": 5, "value_digits": 6}, "length"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_its_field(wrong, field):
    fields = {"kind": "card", "prefix": "04", "length": 13} | wrong

    with pytest.raises(ValueError, match=field):
        NumberRule(**fields)


@settings(max_examples=200)
@given(st.text(max_size=200) | st.from_regex(r"(\](E|C|Q|d)\d)?\d{6,30}"))
def test_whatever_is_scanned_is_understood_or_refused(text):
    try:
        read = scan(text)
    except CodeRefused:
        return
    assert read.code
    assert read.code.isascii()
    assert (read.value is not None) == (read.kind in (CodeKind.WEIGHT, CodeKind.PRICE))


@settings(max_examples=200)
@given(st.integers(0, 10**12 - 1), st.sampled_from(["", "]E0", "ъУ0"]))
def test_a_number_means_the_same_in_both_layouts(digits, flag):
    number = checked(f"{digits:012d}")

    assert outcome(number) == outcome(flag + number)


def outcome(text):
    try:
        read = scan(text)
    except CodeRefused as refusal:
        return type(refusal)
    return read.kind, read.code, read.value


def test_ten_thousand_random_texts_never_break_the_till():
    dice = random.Random(1)
    alphabet = "0123456789ABCabc-*]%;=?^йцъЖ.,\x1d\x00 ٣４"
    for _ in range(10_000):
        text = "".join(dice.choices(alphabet, k=dice.randrange(30)))
        try:
            scan(text)
        except CodeRefused:
            continue
