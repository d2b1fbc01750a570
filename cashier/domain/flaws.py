"""Why a code or a gift card is refused: flaws that a sentence names; see `errors`."""

from __future__ import annotations

from enum import Enum


class CodeFlaw(Enum):
    """What is wrong with a text that is no code."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"  # Control characters inside.
    TWO_CODES = "two_codes"  # Two scans ran together.
    LETTERS = "letters"  # Look-alikes, full-width digits, marks of direction.
    LENGTH = "length"  # Half a scan, or the wrong kind of number.
    LINK = "link"  # A web address.
    NOTHING_INSIDE = "nothing_inside"  # A label of zero grams or zero money.
    UNREADABLE = "unreadable"


class GiftCardFlaw(Enum):
    """Why a gift card cannot be used as it was meant."""

    NO_ANSWER = "no_answer"  # No link, and nothing guaranteed here.
    EMPTY = "empty"  # Nothing is left on it, or nobody ever sold it.
    SHOWN_TWICE = "shown_twice"  # In this sale already.
    NOT_THESE_GOODS = "not_these_goods"  # Cannot be paid with a gift card.
    NO_NUMBER = "no_number"  # The card that is being sold was not scanned.
    NOT_SOLD_HERE = "not_sold_here"  # No line of this sale sells a gift card.
    OTHER_CARD = "other_card"  # Not the one that this line sold.
    SPENT = "spent"  # Some of it is gone: its sale cannot be given back.
    NO_TOP_UP = "no_top_up"  # Nothing more, or not so much, goes on this card.
    BY_TERMS = "by_terms"  # A rule says no to paying; the reason says which.
