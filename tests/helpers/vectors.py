"""A vector: one story of a sale as a file, and what the engine must answer.

A file says the story, the programmes, the member, the sale and every figure that is
not zero of what is expected. Amounts are minor units and hundredths. What the file
leaves out is nothing, so a figure too many fails like one too few.
"""

from __future__ import annotations

import tomllib
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from cashier.domain.amounts import Money, Points
from cashier.domain.giveback import give_back_line
from cashier.domain.loyalty.answers import Applied, LineQuote, Quote
from cashier.domain.loyalty.facts import DraftLine, SaleDraft, Snapshot
from cashier.domain.loyalty.gift_cards import GiftCardTerms, largest_tender
from cashier.domain.loyalty.reasons import Reason
from cashier.domain.moments import day_of
from cashier.domain.sale import SoldLine
from server.programmes.files import Found, read_text
from tests.helpers.builders import an_item

FOLDER = Path(__file__).parents[1] / "vectors"
TIME_ZONE = "Europe/Moscow"
_STORY = frozenset({"story", "moment", "catalogue"})
_OF_LINE = {"quantity_milli": 1000, "category": "", "floor": 0} | dict.fromkeys(
    ("redeemable", "earning"), True
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """So much of a line given back, after what was given back before."""

    line: int
    quantity_milli: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCard:
    """A gift card that is offered for what is still to be paid."""

    programme: str
    balance: Money
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    name: str
    story: str
    moment: datetime
    programmes: Found
    draft: SaleDraft
    member: Snapshot | None
    returns: tuple[Return, ...]
    gift_card: GiftCard | None
    expected: Mapping[str, Any]

    @property
    def goods(self) -> set[tuple[str, str]]:
        """Number and category of everything that is sold."""
        return {(line.item_id, line.category) for line in self.draft.lines}


def names() -> Sequence[str]:
    return sorted(path.name for path in FOLDER.glob("*.toml"))


def read(name: str) -> Vector:
    text = (FOLDER / name).read_text("utf-8")
    raw = tomllib.loads(text)
    terms = {"programme": raw.pop("programme")}
    sale = raw.pop("sale")
    sale["lines"] = [
        {**_OF_LINE, "line_no": number, **line}
        for number, line in enumerate(sale["lines"], 1)
    ]
    member = raw.pop("member", None)
    returns = raw.pop("returns", [])
    gift = raw.pop("gift_card", None)
    expected = raw.pop("expected")
    assert raw.keys() <= _STORY, raw.keys()
    return Vector(
        name=name,
        story=raw["story"],
        moment=raw["moment"],
        programmes=read_text(
            msgspec.json.encode(terms).decode(),
            time_zone=TIME_ZONE,
            file=name,
            is_json=True,
        ),
        draft=value_of(sale, SaleDraft),
        member=None if member is None else value_of(member, Snapshot),
        returns=tuple(value_of(one, Return) for one in returns),
        gift_card=None if gift is None else value_of(gift, GiftCard),
        expected=expected,
    )


# --- values out of plain ones -------------------------------------------------------


def value_of(raw: Any, kind: Any) -> Any:
    """A value of the domain; a wrong name in a vector is a fault of the vector."""
    if get_origin(kind) in (Union, types.UnionType):
        (kind,) = (part for part in get_args(kind) if part is not type(None))
    if get_origin(kind) is frozenset:
        return frozenset(raw)
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        return tuple(value_of(one, inner) for one in raw)
    if kind in (Money, Points) or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind(raw)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        assert raw.keys() <= hints.keys(), (kind, raw.keys() - hints.keys())
        return kind(**{name: value_of(its, hints[name]) for name, its in raw.items()})
    assert isinstance(raw, kind), (raw, kind)
    return raw


@lru_cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


# --- what came of it ----------------------------------------------------------------


def canonical(answer: Quote) -> bytes:
    """The whole answer as bytes: the same answer, the same bytes."""
    return msgspec.json.encode(answer, order="deterministic")


def figures(vector: Vector, answer: Quote) -> dict[str, Any]:
    """What is not zero of an answer, as a vector writes it down."""
    total = vector.draft.total.units
    paid = answer.discount.units + answer.redeem_money.units
    found = {
        "to_pay": total - paid + answer.donated.units,
        "discount": answer.discount.units,
        "redeemed": answer.redeem_money.units,
        "lines": [_line(line) for line in answer.lines],
        "largest": {s.purse or "main": s.largest.units for s in answer.spendings},
        "binding": {s.purse or "main": text_of(s.binding) for s in answer.spendings},
        "applied": [_applied(step) for step in answer.applied],
        "earned": [
            f"{e.programme}: {e.points.units}{f' owed by {e.issuer}' * bool(e.issuer)}"
            f" from {e.active_from} to {e.expires_on or 'ever'}"
            for e in answer.earnings
        ],
        "memberships": [
            f"{m.programme}: {m.starts} to {m.ends}" for m in answer.memberships
        ],
        "donations": [
            f"{d.programme}: {d.money.units} and {d.points.units} points"
            for d in answer.donations
        ],
        "coupons": [
            f"{c.code}: {'used' if c.used else 'not used'}, {text_of(c.reason)}"
            for c in answer.coupons
        ],
        "to_print": [f"{c.programme}: {c.starts} to {c.ends}" for c in answer.to_print],
        "offers": [text_of(reason) for reason in answer.offers],
        "reasons": [text_of(reason) for reason in answer.reasons],
        "returned": _returned(vector, answer),
        "gift_card": _gift_card(vector, answer),
    }
    return {name: its for name, its in found.items() if its}


def _line(line: LineQuote) -> str:
    figures = f"-{line.discount.units} -{line.redeemed.units} +{line.earned.units}"
    why = "; ".join(text_of(reason) for reason in line.reasons)
    return f"{figures}: {why}" if why else figures


def _applied(step: Applied) -> str:
    return (
        f"{step.programme} {step.version} {step.effect.value}"
        f" {step.money.units} and {step.points.units}: {text_of(step.reason)}"
    )


def text_of(reason: Reason) -> str:
    facts = ", ".join(f"{name} {_plain(value)}" for name, value in reason.facts)
    return f"{reason.why.value} ({facts})" if facts else reason.why.value


def _plain(value: Any) -> str:
    return str(getattr(value, "units", value))


def _returned(vector: Vector, answer: Quote) -> list[str]:
    """Money, points given back and earned points taken back, return by return."""
    before: dict[int, int] = {}
    told = []
    for one in vector.returns:
        at = next(n for n, v in enumerate(vector.draft.lines) if v.line_no == one.line)
        sold = _sold(vector.draft.lines[at], answer.lines[at])
        gone = before.get(one.line, 0)
        back = give_back_line(sold, before=gone, now=one.quantity_milli)
        before[one.line] = gone + one.quantity_milli
        told.append(
            f"{back.net.units} and {back.redeemed_points.units} points,"
            f" {back.earned.units} taken"
        )
    return told


def _gift_card(vector: Vector, answer: Quote) -> str:
    """The most that it pays of this sale, and what binds it."""
    card = vector.gift_card
    if card is None:
        return ""
    terms = next(
        one
        for one in vector.programmes.terms
        if isinstance(one, GiftCardTerms) and one.programme_id == card.programme
    )
    paid = largest_tender(
        terms,
        balance=card.balance,
        ends=card.ends,
        to_pay=vector.draft.total - answer.discount - answer.redeem_money,
        draft=vector.draft,
        quote=answer,
        today=day_of(vector.moment, terms.zone),
    )
    return f"{paid.most.units}: {text_of(paid.binding)}"


def _sold(line: DraftLine, priced: LineQuote) -> SoldLine:
    gross = line.gross or line.total
    return SoldLine(
        line_no=line.line_no,
        item=an_item(line.item_id),
        quantity_milli=line.quantity_milli,
        gross=gross,
        discount=gross - line.total + priced.discount,
        redeemed=priced.redeemed,
        redeemed_points=priced.redeemed_points,
        earned=priced.earned,
    )
