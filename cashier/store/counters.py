"""What was counted against limits, and the chain's own word on them."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from cashier.domain.amounts import Points
from cashier.domain.limits import LimitKind, Limits, Use
from cashier.store import schema
from cashier.store.columns import moment_of, moment_text
from cashier.store.query import Statement

_l = schema.limit_use.c
_USE = Statement(
    select(schema.limit_use).where(
        _l.kind == bindparam("of_kind"), _l.subject == bindparam("of_subject")
    )
)
_put = insert(schema.limit_use)
_COUNT = Statement(
    _put.on_conflict_do_update(
        index_elements=["kind", "subject"],
        set_={name: _put.excluded[name] for name in ("day", "used", "points", "marks")},
    )
)
_FORGET = Statement(delete(schema.limit_use).where(_l.day < bindparam("before")))
_RULES = Statement(select(schema.chain_limits.c.body))
_rule = insert(schema.chain_limits)
_SET_RULES = Statement(
    _rule.on_conflict_do_update(
        index_elements=["id"], set_={"body": _rule.excluded.body}
    )
)


class SqlLimits:
    """Implements ports.LimitCounts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cleaned: date | None = None
        # Read once: each card asks for it, and a letter of the chain changes it here.
        self._rules: Limits | None = None
        self._is_read = False
        # As counted last: nobody else counts, and the till's own is asked at each card.
        self._uses: dict[tuple[LimitKind, str], Use] = {}

    def forget(self) -> None:
        """What was changed here and not committed."""
        self._is_read, self._cleaned = False, None
        self._uses.clear()

    def use(self, kind: LimitKind, subject: str) -> Use | None:
        counted = self._uses.get((kind, subject))
        if counted is not None:
            return counted
        row = _USE.row(self._connection, of_kind=kind.value, of_subject=subject)
        if row is None:
            return None
        return Use(
            day=date.fromisoformat(row.day),
            used=row.used,
            points=Points(row.points),
            marks=tuple(moment_of(text) for text in json.loads(row.marks)),
        )

    def count(self, kind: LimitKind, subject: str, use: Use) -> None:
        if self._cleaned != use.day:
            # Yesterday's counts bind nobody: one row a card, of one day.
            _FORGET.change(self._connection, before=use.day.isoformat())
            self._cleaned = use.day
            self._uses.clear()
        _COUNT.change(
            self._connection,
            kind=kind.value,
            subject=subject,
            day=use.day.isoformat(),
            used=use.used,
            points=use.points.units,
            marks=json.dumps([moment_text(mark) for mark in use.marks]),
        )
        if kind is LimitKind.LOOKUPS:
            self._uses[kind, subject] = use

    def rules(self) -> Limits | None:
        if not self._is_read:
            row = _RULES.row(self._connection)
            self._rules = None if row is None else _limits_of(row.body)
            self._is_read = True
        return self._rules

    def set_rules(self, limits: Limits) -> None:
        if limits != self.rules():
            _SET_RULES.change(self._connection, id=1, body=_text_of(limits))
            self._rules = limits


def _limits_of(body: str) -> Limits:
    kept = json.loads(body)
    for name in ("redeemed_a_day", "allowance_alone"):
        kept[name] = Points(kept[name])
    return Limits(**kept)


def _text_of(limits: Limits) -> str:
    values = {name: getattr(limits, name) for name in Limits.__slots__}
    plain = {
        name: value.units if isinstance(value, Points) else value
        for name, value in values.items()
    }
    return json.dumps(plain)
