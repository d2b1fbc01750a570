"""Draws from rights as rows: one row for each lot, numbered in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from cashier.domain.amounts import Points
from cashier.domain.ids import LotId, RightId
from cashier.domain.ledger import Draw, RightDraw
from cashier.store.columns import maybe_day_text
from cashier.store.query import Row, Value


def draw_values(
    sale_id: str, parts: Iterable[RightDraw]
) -> Iterator[tuple[Value, ...]]:
    """In the order sale_id, n, right_id, lot_id, points, expires_on."""
    pairs = [(part.right_id, draw) for part in parts for draw in part.draws]
    for n, (right_id, draw) in enumerate(pairs):
        yield (
            sale_id,
            n,
            right_id,
            draw.lot_id,
            draw.points.units,
            maybe_day_text(draw.expires_on),
        )


def right_draws_of(rows: Iterable[Row]) -> tuple[RightDraw, ...]:
    """Rows in order of n, back as draws of rights."""
    return tuple(
        RightDraw(
            right_id=RightId(right_id), draws=tuple(draw_of(row) for row in group)
        )
        for right_id, group in groupby(rows, key=lambda row: str(row.right_id))
    )


def draw_of(row: Row) -> Draw:
    expires = row.expires_on
    return Draw(
        lot_id=LotId(row.lot_id),
        points=Points(row.points),
        expires_on=None if expires is None else date.fromisoformat(expires),
    )
