"""Rows of each kind of file, checked field by field. Raises BadRow with the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cashier.domain.catalog import Measure
from server.bearer_lists import CouponRow, GiftCardRow
from server.importing.reading import BadRow
from server.members import BalanceRow, MemberRow

MOST_MINOR = 10**12
MOST_POINTS = 10**12
_CARD = re.compile(r"[0-9A-Z]{4,32}")
_DIGITS = re.compile(r"[0-9]+")
_PIN = re.compile(r"[0-9]{4,8}")
_NAME = re.compile(r"[0-9A-Za-z_.-]{1,64}")
_NOBODY = "-"  # Enrolled in no programme.
_POINTS = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,2}))?")
_EAN_LENGTHS = frozenset({8, 12, 13, 14})
_SHORT_CODE = 7  # An in-store number, without a check digit.
_BANK_LENGTHS = range(16, 20)
_STATUSES = frozenset({"active", "not_activated", "blocked", "replaced"})
_MEASURES = frozenset(measure.value for measure in Measure)
_ROLES = frozenset({"cashier", "manager", "it"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsLine:
    barcode: str
    name: str
    department: str
    category: str
    brand: str
    price: int
    vat: int | None
    measure: str
    floor: int
    redeemable: bool
    earning: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLine:
    cashier: str
    name: str
    role: str
    badge: str
    pin: str
    card: str = ""  # The own one, as a customer.


def goods(fields: Mapping[str, str]) -> GoodsLine:
    price = _minor(fields, "price_minor")
    floor = _minor(fields, "floor_minor") if fields.get("floor_minor") else 0
    if floor > price:
        raise BadRow("floor_minor: above the price")
    return GoodsLine(
        barcode=_barcode(fields["barcode"]),
        name=_filled(fields, "name"),
        department=fields.get("department", ""),
        category=fields.get("category", ""),
        brand=fields.get("brand", ""),
        price=price,
        vat=_vat(fields.get("vat", "")),
        measure=_one_of(fields, "measure", _MEASURES, Measure.PIECE.value),
        floor=floor,
        redeemable=_yes(fields, "redeemable"),
        earning=_yes(fields, "earning"),
    )


def member(fields: Mapping[str, str]) -> MemberRow:
    return MemberRow(
        card=_card(fields["card"]),
        joined=_moment(fields["joined"]),
        name=fields.get("name", "").strip(),
        phone=_phone(fields.get("phone", "")),
        home_store=_store(fields.get("home_store", "")),
        status=_one_of(fields, "status", _STATUSES, "active"),
        birthday=_birthday(fields.get("birthday")),
        partner=_name_of(fields, "partner"),
        enrolled=_enrolled(fields.get("enrolled")),
        pin=_pin(fields.get("pin")),
    )


def gift_card(fields: Mapping[str, str]) -> GiftCardRow:
    amount = _points(fields["amount"], "amount")
    if not amount:
        raise BadRow("amount: nothing")
    return GiftCardRow(
        number=_card(fields["number"], "number"),
        amount=amount,
        expires=_day(fields.get("expires", "")),
        programme=_name_of(fields, "programme") or "",
    )


def coupon(fields: Mapping[str, str]) -> CouponRow:
    owner = fields.get("owner", "").strip()
    starts = _day(fields.get("starts", ""), "starts")
    ends = _day(fields.get("ends", ""), "ends")
    if starts is not None and ends is not None and ends < starts:
        raise BadRow("ends: before it starts")
    return CouponRow(
        code=_card(fields["code"], "code"),
        programme=_filled(fields, "programme"),
        owner=_card(owner, "owner") if owner else "",
        starts=starts,
        ends=ends,
    )


def balance(fields: Mapping[str, str]) -> BalanceRow:
    return BalanceRow(
        card=_card(fields["card"]),
        points=_points(fields["points"]),
        expires=_day(fields.get("expires", "")),
    )


def staff(fields: Mapping[str, str]) -> StaffLine:
    cashier = fields["cashier"].strip()
    if not re.fullmatch(r"[0-9A-Za-z_.-]{1,32}", cashier):
        raise BadRow("cashier: 1 to 32 letters, digits, dots, dashes")
    badge = fields["badge"].strip()
    if badge and not _CARD.fullmatch(badge):
        raise BadRow("badge: 4 to 32 digits or capital letters")
    if badge.isdigit() and len(badge) in _EAN_LENGTHS and not ean_checks(badge):
        raise BadRow("badge: bad check digit")
    pin = fields["pin"].strip()
    if not _PIN.fullmatch(pin):
        raise BadRow("pin: 4 to 8 digits")
    return StaffLine(
        cashier=cashier,
        name=_filled(fields, "name"),
        role=_one_of(fields, "role", _ROLES, ""),
        badge=badge,
        pin=pin,
        card=_card(own) if (own := fields.get("card", "").strip()) else "",
    )


def ean_checks(code: str) -> bool:
    """The check digit of EAN-8, UPC-A, EAN-13 and GTIN-14."""
    plain, tripled = sum(map(int, code[::-2])), sum(map(int, code[-2::-2]))
    return (plain + 3 * tripled) % 10 == 0


def luhn_checks(code: str) -> bool:
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(code)))
    return sum(v - 9 if v > 9 else v for v in doubled) % 10 == 0


def _barcode(code: str) -> str:
    code = code.strip()
    if not _DIGITS.fullmatch(code):
        raise BadRow("barcode: digits only")
    if len(code) in _EAN_LENGTHS and not ean_checks(code):
        raise BadRow("barcode: bad check digit")
    if len(code) not in _EAN_LENGTHS and len(code) > _SHORT_CODE:
        raise BadRow("barcode: no code has this length")
    return code


def _card(number: str, column: str = "card") -> str:
    number = number.strip()
    if not _CARD.fullmatch(number):
        raise BadRow(f"{column}: 4 to 32 digits or capital letters")
    if number.isdigit():
        if len(number) in _BANK_LENGTHS and luhn_checks(number):
            raise BadRow(f"{column}: looks like a bank card; these are never stored")
        if len(number) in _EAN_LENGTHS and not ean_checks(number):
            raise BadRow(f"{column}: bad check digit")
    return number


def _birthday(text: str | None) -> str | None:
    """Month and day; the 29th of February is a day."""
    text = text.strip() if text is not None else None
    if not text:
        return text
    try:
        if not re.fullmatch(r"[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        date.fromisoformat(f"2000-{text}")
    except ValueError as error:
        raise BadRow("birthday: not a month and day like 03-08") from error
    return text


def _name_of(fields: Mapping[str, str], column: str) -> str | None:
    """A short name that other files or programmes use; None: no such column."""
    text = fields.get(column)
    text = text.strip() if text is not None else None
    if text and not _NAME.fullmatch(text):
        raise BadRow(f"{column}: letters, digits, dots, dashes")
    return text


def _enrolled(text: str | None) -> str | None:
    if text is None:
        return None
    names = [name.strip() for name in text.split(";") if name.strip()]
    if names == [_NOBODY]:
        return _NOBODY
    if any(not _NAME.fullmatch(name) or name == _NOBODY for name in names):
        raise BadRow("enrolled: ids of programmes with ; between them")
    return ";".join(sorted(set(names)))


def _pin(text: str | None) -> str | None:
    text = text.strip() if text is not None else None
    if text and not _PIN.fullmatch(text):
        raise BadRow("pin: 4 to 8 digits")
    return text


def _minor(fields: Mapping[str, str], column: str) -> int:
    text = fields[column].strip()
    if text.startswith("-"):
        raise BadRow(f"{column}: negative")
    if not _DIGITS.fullmatch(text):
        raise BadRow(f"{column}: not a whole number of minor units")
    if len(text) > 13 or int(text) > MOST_MINOR:
        raise BadRow(f"{column}: too large")
    return int(text)


def _points(text: str, column: str = "points") -> int:
    text = text.strip()
    if text.startswith("-"):
        raise BadRow(f"{column}: negative")
    found = _POINTS.fullmatch(text)
    if found is None:
        raise BadRow(f"{column}: not a number with at most two decimals")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _vat(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not _DIGITS.fullmatch(text) or len(text) > 3 or int(text) > 100:
        raise BadRow("vat: not a percentage")
    return int(text)


def _day(text: str, column: str = "expires") -> date | None:
    text = text.strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRow(f"{column}: not a day like 2030-01-31") from error


def _moment(text: str) -> str:
    text = text.strip()
    try:
        if text:
            datetime.fromisoformat(text)
    except ValueError as error:
        raise BadRow("joined: not a moment like 2030-01-31T10:00:00Z") from error
    return text


def _phone(text: str) -> str:
    text = text.strip()
    if text and not re.fullmatch(r"\+?[0-9() -]{5,24}", text):
        raise BadRow("phone: not a phone number")
    return text


def _store(text: str) -> int:
    text = text.strip()
    if text and (not _DIGITS.fullmatch(text) or len(text) > 6):
        raise BadRow("home_store: not a store's number")
    return int(text) if text else 0


def _filled(fields: Mapping[str, str], column: str) -> str:
    value = fields[column].strip()
    if not value:
        raise BadRow(f"{column}: is empty")
    return value


def _one_of(
    fields: Mapping[str, str],
    column: str,
    known: frozenset[str],
    default: str,
) -> str:
    value = fields.get(column, "").strip() or default
    if value not in known:
        raise BadRow(f"{column}: one of {', '.join(sorted(known))}")
    return value


def _yes(fields: Mapping[str, str], column: str) -> bool:
    value = fields.get(column, "").strip().lower()
    if value not in {"", "1", "0", "yes", "no", "true", "false"}:
        raise BadRow(f"{column}: yes or no")
    return value not in {"0", "no", "false"}
