"""What belongs to an open sale and is never added up, as text in its row.

What the server said of the card for this sale, and what was chosen beside the main
purse. Written and read by type; text that cannot be read is treated as absent, for
it is advice (the member) or chosen again (the rest is reserved elsewhere).
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from cashier.domain.loyalty.facts import DonationAsked
from cashier.domain.member import Member
from cashier.domain.sale import Chosen, Sale, ShownCoupon


class _Choices(msgspec.Struct, frozen=True, omit_defaults=True):
    others: tuple[Chosen, ...] = ()
    coupons: tuple[ShownCoupon, ...] = ()
    donations: tuple[DonationAsked, ...] = ()


class Choices(NamedTuple):
    others: tuple[Chosen, ...]
    coupons: tuple[ShownCoupon, ...]
    donations: tuple[DonationAsked, ...]


_NONE = Choices((), (), ())
_ENCODER = msgspec.json.Encoder()
_CHOICES = msgspec.json.Decoder(_Choices)
_MEMBER = msgspec.json.Decoder(Member)


def choices_text(sale: Sale) -> str | None:
    """None for the most sales: nothing was chosen beside the main purse."""
    if not (sale.others or sale.coupons or sale.donations):
        return None
    found = _Choices(others=sale.others, coupons=sale.coupons, donations=sale.donations)
    return _ENCODER.encode(found).decode()


def choices_of(text: str | None) -> Choices:
    if text is None:
        return _NONE
    found = _CHOICES.decode(text)
    return Choices(found.others, found.coupons, found.donations)


def member_text(member: Member | None) -> str | None:
    return None if member is None else _ENCODER.encode(member).decode()


def member_of(text: str | None) -> Member | None:
    """None as well for a text that an older release wrote in another form."""
    if text is None:
        return None
    try:
        return _MEMBER.decode(text)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return None
