"""Cases for the manager and the decisions on them; rows are only ever added."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, exists, insert, select

from cashier.domain.amounts import Money, Points
from cashier.domain.exceptions import Decision, ExceptionCase, Remedy
from cashier.domain.ids import CashierId
from cashier.store import schema
from cashier.store.columns import moment_of, moment_text
from cashier.store.query import Row, Statement

_c, _d = schema.exception_row, schema.exception_decision
_ADD = Statement(insert(_c).prefix_with("OR IGNORE"))
_OPEN = Statement(
    select(_c)
    .where(~exists().where(_d.c.item == _c.c.item))
    .order_by(_c.c.at.desc(), _c.c.item)
    .limit(bindparam("most"))
)
_CASE = Statement(select(_c).where(_c.c.item == bindparam("key")))
_names = ("item", "choice", "decided_by", "reason", "at")
_DECIDE = Statement(insert(_d).values({name: bindparam(name) for name in _names}))
_DECISIONS = Statement(select(_d).where(_d.c.item == bindparam("key")).order_by(_d.c.n))
MOST = 200


class SqlExceptions:
    """Implements ports.Exceptions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: ExceptionCase) -> None:
        _ADD.change(
            self._connection,
            item=case.item,
            code=case.code,
            number=case.number,
            four=case.four,
            points=case.points.units,
            money=case.money.units,
            choices=" ".join(choice.value for choice in case.choices),
            at=moment_text(case.at),
        )

    def open_cases(self) -> Sequence[ExceptionCase]:
        return tuple(_case_of(row) for row in _OPEN.rows(self._connection, most=MOST))

    def case(self, item: str) -> ExceptionCase | None:
        row = _CASE.row(self._connection, key=item)
        return None if row is None else _case_of(row)

    def decide(self, decision: Decision) -> None:
        _DECIDE.change(
            self._connection,
            item=decision.item,
            choice=decision.choice.value,
            decided_by=decision.by,
            reason=decision.reason,
            at=moment_text(decision.at),
        )

    def decisions(self, item: str) -> Sequence[Decision]:
        return tuple(
            Decision(
                item=row.item,
                choice=Remedy(row.choice),
                by=CashierId(row.decided_by),
                reason=row.reason,
                at=moment_of(row.at),
            )
            for row in _DECISIONS.rows(self._connection, key=item)
        )


def _case_of(row: Row) -> ExceptionCase:
    return ExceptionCase(
        item=row.item,
        code=row.code,
        at=moment_of(row.at),
        number=row.number,
        four=row.four,
        points=Points(row.points),
        money=Money(row.money),
        choices=tuple(Remedy(word) for word in row.choices.split()),
    )
