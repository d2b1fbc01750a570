"""Moments, days and slices of lots between the domain's types and the wire's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from cashier.domain.amounts import Points
from cashier.domain.ids import LotId
from cashier.domain.ledger import Draw
from sync import protocol as wire


def moment_text(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is none")
    return moment.isoformat()


def moment_of(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is none")
    return moment


def slices_of(draws: Iterable[Draw]) -> list[wire.Slice]:
    return [
        wire.Slice(
            lot=draw.lot_id,
            points=draw.points.units,
            expires=day_text(draw.expires_on),
        )
        for draw in draws
    ]


def draws_of(slices: Iterable[wire.Slice]) -> tuple[Draw, ...]:
    return tuple(
        Draw(
            lot_id=LotId(part.lot),
            points=Points(part.points),
            expires_on=day_of(part.expires),
        )
        for part in slices
    )


def day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def day_of(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
