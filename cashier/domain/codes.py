"""What a scanned or typed code is: goods, a card, a badge or a receipt.

The chain's rules come first: a number that begins like one of its families and
has its length belongs to it, and the longest prefix wins. After them come the
numbers of the trade (EAN-13, EAN-8, UPC-A, GS1), our own receipt numbers, and
any other text as the name of an article, which the price list knows or not.

Everything else is refused whole; no refusal carries the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from cashier.domain.check_digits import ean_is_right, is_digits, luhn_is_right
from cashier.domain.errors import (
    BadCheckDigit,
    BankCardScanned,
    CodeFlaw,
    ForeignCard,
    NotACode,
)
from cashier.domain.numbers import looks_like_number, parse_number
from cashier.domain.scan_text import GS, Symbology, carried, is_bank_card, read_text


class CodeKind(Enum):
    ITEM = "item"
    WEIGHT = "weight"  # An article with its grams inside.
    PRICE = "price"  # An article with its sum inside, in minor units.
    CARD = "card"
    BADGE = "badge"
    RECEIPT = "receipt"
    COUPON = "coupon"  # For one use, or by anybody who knows it.
    GIFT = "gift"  # A gift card of the chain.
    CARRY = "carry"  # Points that a customer brings along.


RULE_KINDS = frozenset({"card", "item", "weight", "price", "badge", "coupon", "gift"})
RULE_CHECKS = frozenset({"ean", "luhn", "none"})
_MEASURING = frozenset({"weight", "price"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRule:
    """One family of numbers: the longest prefix that fits decides.

    `kind` is card, item, weight, price, badge, coupon or gift. For weight and price
    the digits after the prefix are `item_digits` of the article and `value_digits` of
    grams or minor units, then the check digit.
    """

    kind: str
    prefix: str
    length: int
    check: str = "ean"  # ean, luhn or none.
    item_digits: int = 0
    value_digits: int = 0

    def __post_init__(self) -> None:
        if self.kind not in RULE_KINDS:
            raise ValueError(f"kind: {self.kind!r} is none of {sorted(RULE_KINDS)}")
        if self.check not in RULE_CHECKS:
            raise ValueError(f"check: {self.check!r} is none of {sorted(RULE_CHECKS)}")
        if not self.prefix.isascii() or not self.prefix.isprintable():
            raise ValueError(f"prefix: {self.prefix!r} is not plain text")
        if not len(self.prefix) < self.length <= 64:
            raise ValueError(f"length: {self.length} does not suit {self.prefix!r}")
        self._check_parts()

    def _check_parts(self) -> None:
        if self.kind not in _MEASURING:
            return
        if self.item_digits < 1 or self.value_digits < 1:
            raise ValueError("item_digits, value_digits: both are needed inside")
        parts = len(self.prefix) + self.item_digits + self.value_digits
        if parts + (self.check != "none") != self.length:
            raise ValueError(f"length: the parts of {self.prefix!r} do not fill it")

    def fits(self, text: str) -> bool:
        return len(text) == self.length and text.startswith(self.prefix)

    def check_is_right(self, text: str) -> bool:
        if self.check == "none":
            # Grams and money are digits, whatever the rest may be.
            return self.kind not in _MEASURING or is_digits(text[len(self.prefix) :])
        if not is_digits(text):
            return False
        return ean_is_right(text) if self.check == "ean" else luhn_is_right(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A code that was understood whole."""

    kind: CodeKind
    code: str  # For weight and price: the article's own digits.
    value: int | None = None  # Grams, or minor units.
    symbology: Symbology = Symbology.UNSTATED


_CARD_URI = re.compile(r"card:(?://)?(.+)", re.IGNORECASE)
_LINK = re.compile(r"[a-z][a-z0-9+.-]*://|www\.|mailto:", re.IGNORECASE)
# AI 01, a GTIN; alone, or followed by another field.
_GTIN_FIELD = re.compile(rf"{GS}?01(\d{{14}})(.*)", re.ASCII | re.DOTALL)
# Without a flag only a marked article is believed: its serial number follows.
_MARKED = re.compile(rf"{GS}?01\d{{14}}21.+", re.ASCII | re.DOTALL)
_PLAIN_EAN = frozenset({Symbology.EAN, Symbology.UNSTATED})
_OTHER_ISSUERS = "789"  # Industries of ISO 7812 that are not banks.
_ISSUER_LENGTHS = range(16, 20)


def parse_scan(text: str, rules: Sequence[NumberRule]) -> Scan:
    """What this code is. Refuses with a CodeRefused, and never guesses."""
    points = carried(text)
    if points is not None:
        return Scan(kind=CodeKind.CARRY, code=points)
    read = read_text(text)
    code, symbology = read.text, read.symbology
    if looks_like_number(code):
        parse_number(code)
        return Scan(kind=CodeKind.RECEIPT, code=code.upper(), symbology=symbology)
    uri = _CARD_URI.fullmatch(code)
    if uri is not None:
        return _card(uri[1], symbology, rules)
    rule = _rule_of(code, rules)
    if rule is not None:
        return _by_rule(code, symbology, rule)
    if is_bank_card(code):
        raise BankCardScanned
    if symbology is Symbology.STRIPE:
        raise ForeignCard
    if is_digits(code):
        return _number(code, symbology, rules)
    if symbology is Symbology.EAN:
        raise NotACode(flaw=CodeFlaw.UNREADABLE)
    return _words(code, symbology, rules)


def new_code(kind: str, rules: Sequence[NumberRule], chance: bytes) -> str | None:
    """A number of the first family of this kind; None where the chain has none.

    Its digits come from `chance`; the last one checks the others.
    """
    rule = next((rule for rule in rules if rule.kind == kind), None)
    if rule is None:
        return None
    free = rule.length - len(rule.prefix) - (rule.check != "none")
    digits = str(int.from_bytes(chance, "big") % 10**free).zfill(free)
    body = rule.prefix + digits
    if rule.check == "none":
        return body
    ends = (body + last for last in "0123456789")
    return next((code for code in ends if rule.check_is_right(code)), None)


def rule_conflicts(
    rules: Sequence[NumberRule],
) -> tuple[tuple[NumberRule, NumberRule], ...]:
    """Pairs no prefix can decide between; of each the first rule wins."""
    return tuple(
        (first, second)
        for place, first in enumerate(rules)
        for second in rules[place + 1 :]
        if (first.prefix, first.length) == (second.prefix, second.length)
    )


def _rule_of(code: str, rules: Sequence[NumberRule]) -> NumberRule | None:
    fitting = [rule for rule in rules if rule.fits(code)]
    return max(fitting, key=lambda rule: len(rule.prefix), default=None)


def _by_rule(code: str, symbology: Symbology, rule: NumberRule) -> Scan:
    if not rule.check_is_right(code):
        # A wrong digit may be a bank card that only begins like one of ours.
        if is_bank_card(code):
            raise BankCardScanned
        raise BadCheckDigit
    kind = CodeKind(rule.kind)
    if rule.kind not in _MEASURING:
        return Scan(kind=kind, code=code, symbology=symbology)
    start = len(rule.prefix)
    middle = start + rule.item_digits
    value = int(code[middle : middle + rule.value_digits])
    if value == 0:
        raise NotACode(flaw=CodeFlaw.NOTHING_INSIDE)
    return Scan(kind=kind, code=code[start:middle], value=value, symbology=symbology)


def _card(number: str, symbology: Symbology, rules: Sequence[NumberRule]) -> Scan:
    """A number that calls itself a card must be one of ours."""
    if is_bank_card(number):
        raise BankCardScanned
    rule = _rule_of(number, [rule for rule in rules if rule.kind == "card"])
    if rule is None:
        raise ForeignCard
    return _by_rule(number, symbology, rule)


def _number(code: str, symbology: Symbology, rules: Sequence[NumberRule]) -> Scan:
    """Digits that no rule of the chain claims as they stand."""
    if symbology is Symbology.GS1 or _MARKED.fullmatch(code):
        return _words(code, symbology, rules)
    if symbology in _PLAIN_EAN and len(code) in (8, 12, 13):
        return _trade_number(code, symbology, rules)
    if symbology is Symbology.EAN:
        raise NotACode(flaw=_flaw_of_length(code))
    if symbology is Symbology.ITF and len(code) == 14:
        return _gtin(code, symbology, rules)
    if symbology is Symbology.UNSTATED and _is_two_codes(code):
        raise NotACode(flaw=CodeFlaw.TWO_CODES)
    if _is_of_another_issuer(code):
        raise ForeignCard
    return Scan(kind=CodeKind.ITEM, code=code, symbology=symbology)


def _trade_number(code: str, symbology: Symbology, rules: Sequence[NumberRule]) -> Scan:
    if not ean_is_right(code):
        raise BadCheckDigit
    if len(code) == 12:  # UPC-A is an EAN-13 that lost its leading zero.
        return _known_number("0" + code, symbology, rules)
    return Scan(kind=CodeKind.ITEM, code=code, symbology=symbology)


def _known_number(code: str, symbology: Symbology, rules: Sequence[NumberRule]) -> Scan:
    rule = _rule_of(code, rules)
    if rule is not None:
        return _by_rule(code, symbology, rule)
    return Scan(kind=CodeKind.ITEM, code=code, symbology=symbology)


def _gtin(digits: str, symbology: Symbology, rules: Sequence[NumberRule]) -> Scan:
    if not ean_is_right(digits):
        raise BadCheckDigit
    if digits[0] == "0":
        return _known_number(digits[1:], symbology, rules)
    return Scan(kind=CodeKind.ITEM, code=digits, symbology=symbology)


def _words(code: str, symbology: Symbology, rules: Sequence[NumberRule]) -> Scan:
    """GS1 fields, or a text that the price list may know."""
    if _LINK.match(code):
        raise NotACode(flaw=CodeFlaw.LINK)
    is_gs1 = symbology is Symbology.GS1 or _MARKED.fullmatch(code) is not None
    fields = _GTIN_FIELD.fullmatch(code) if is_gs1 else None
    if fields is not None:
        return _gtin(fields[1], symbology, rules)
    if GS in code:
        raise NotACode(flaw=CodeFlaw.UNREADABLE)
    return Scan(kind=CodeKind.ITEM, code=code, symbology=symbology)


def _is_two_codes(digits: str) -> bool:
    """Several EAN-13 that ran together, or one shorter number twice."""
    pieces = [digits[at : at + 13] for at in range(0, len(digits), 13)]
    if len(pieces) > 1 and all(len(p) == 13 and ean_is_right(p) for p in pieces):
        return True
    half = digits[: len(digits) // 2]
    return len(half) in (8, 12) and digits == half * 2 and ean_is_right(half)


def _flaw_of_length(digits: str) -> CodeFlaw:
    return CodeFlaw.TWO_CODES if _is_two_codes(digits) else CodeFlaw.LENGTH


def _is_of_another_issuer(digits: str) -> bool:
    return (
        len(digits) in _ISSUER_LENGTHS
        and digits[0] in _OTHER_ISSUERS
        and luhn_is_right(digits)
    )
