"""Print jobs, payment attempts, hold requests and wrong PINs: small durable lists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from cashier.domain.amounts import Money
from cashier.domain.ids import AccountId, AttemptId, CashierId, RightId, SaleId
from cashier.store import schema
from cashier.store.columns import maybe_moment, maybe_moment_text
from cashier.store.query import Row, Statement, word, words
from cashier.till.ports import (
    AttemptState,
    HoldState,
    JobState,
    PaymentAttempt,
    PrintJob,
)


def _put(table: Table, key: str) -> Statement:
    """Insert, or replace the row of the same key; its place stays."""
    names = [column.name for column in table.c if column.name != "n"]
    command = insert(table).values({name: bindparam(name) for name in names})
    return Statement(
        command.on_conflict_do_update(
            index_elements=[key],
            set_={name: command.excluded[name] for name in names if name != key},
        )
    )


_j, _a, _h = schema.print_job.c, schema.payment_attempt.c, schema.hold.c
_PUT_JOB = _put(schema.print_job, "job")
_WAITING = Statement(
    select(schema.print_job).where(_j.state == word(JobState.WAITING)).order_by(_j.n)
)
_SENT = Statement(
    update(schema.print_job)
    .where(_j.job == bindparam("key"))
    .values(state=word(JobState.SENT))
)
# Asked and answered: only what was sent is settled, and only once.
_SETTLE = Statement(
    update(schema.print_job)
    .where(_j.job == bindparam("key"), _j.state == word(JobState.SENT))
    .values(state=bindparam("new_state"))
)
_KEEP_SHUT = Statement(
    update(schema.print_job).where(_j.job == bindparam("key")).values(opens_drawer=0)
)
_OF_TITLE = Statement(
    select(schema.print_job).where(_j.title == bindparam("key")).order_by(_j.n).limit(1)
)


class SqlJobs:
    """Implements ports.Jobs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, job: PrintJob) -> None:
        _PUT_JOB.change(
            self._connection,
            job=job.job,
            kind=job.kind,
            title=job.title,
            lines=json.dumps(job.lines, ensure_ascii=False),
            barcode=job.barcode,
            opens_drawer=int(job.opens_drawer),
            state=job.state.value,
        )

    def waiting(self) -> Sequence[PrintJob]:
        return tuple(_job_of(row) for row in _WAITING.rows(self._connection))

    def mark_sent(self, job: str) -> None:
        _SENT.change(self._connection, key=job)

    def settle(self, job: str, state: JobState) -> None:
        _SETTLE.change(self._connection, key=job, new_state=state.value)

    def keep_drawer_shut(self, job: str) -> None:
        _KEEP_SHUT.change(self._connection, key=job)

    def of_title(self, title: str) -> PrintJob | None:
        row = _OF_TITLE.row(self._connection, key=title)
        return None if row is None else _job_of(row)


def _job_of(row: Row) -> PrintJob:
    return PrintJob(
        job=row.job,
        kind=row.kind,
        title=row.title,
        lines=tuple(json.loads(row.lines)),
        barcode=row.barcode,
        opens_drawer=bool(row.opens_drawer),
        state=JobState(row.state),
    )


_PUT_ATTEMPT = _put(schema.payment_attempt, "attempt")
_OF_SALE = Statement(
    select(schema.payment_attempt).where(_a.sale_id == bindparam("key")).order_by(_a.n)
)


class SqlAttempts:
    """Implements ports.Attempts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, attempt: PaymentAttempt) -> None:
        _PUT_ATTEMPT.change(
            self._connection,
            attempt=attempt.attempt,
            sale_id=attempt.sale,
            amount=attempt.amount.units,
            state=attempt.state.value,
            reference=attempt.reference,
        )

    def of_sale(self, sale: SaleId) -> Sequence[PaymentAttempt]:
        return tuple(
            PaymentAttempt(
                attempt=AttemptId(row.attempt),
                sale=SaleId(row.sale_id),
                amount=Money(row.amount),
                state=AttemptState(row.state),
                reference=row.reference,
            )
            for row in _OF_SALE.rows(self._connection, key=sale)
        )


_ASK_HOLD = Statement(
    insert(schema.hold).values(
        hold=bindparam("hold"),
        sale_id=bindparam("sale_id"),
        account=bindparam("account"),
        state=word(HoldState.ASKED),
    )
)
# Sticky: only a question is answered, and only what was granted is given up.
_SETTLE_HOLD = Statement(
    update(schema.hold)
    .where(
        _h.hold == bindparam("key"),
        or_(
            _h.state == word(HoldState.ASKED),
            (_h.state == word(HoldState.GRANTED))
            & (bindparam("new_state") == word(HoldState.GIVEN_UP)),
        ),
    )
    .values(state=bindparam("new_state"))
)
_HOLDS = Statement(
    select(schema.hold).where(_h.sale_id == bindparam("key")).order_by(_h.n)
)
_OPEN_HOLDS = Statement(
    select(schema.hold)
    .where(_h.state.in_(words(HoldState.ASKED, HoldState.GRANTED)))
    .order_by(_h.n)
)


class SqlHolds:
    """Implements ports.Holds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def asked(self, hold: RightId, sale: SaleId, account: AccountId) -> None:
        _ASK_HOLD.change(self._connection, hold=hold, sale_id=sale, account=account)

    def settle(self, hold: RightId, state: HoldState) -> None:
        _SETTLE_HOLD.change(self._connection, key=hold, new_state=state.value)

    def of_sale(self, sale: SaleId) -> Sequence[tuple[RightId, AccountId, HoldState]]:
        return tuple(
            (RightId(row.hold), AccountId(row.account), HoldState(row.state))
            for row in _HOLDS.rows(self._connection, key=sale)
        )

    def open_holds(self) -> Sequence[tuple[RightId, SaleId, AccountId]]:
        return tuple(
            (RightId(row.hold), SaleId(row.sale_id), AccountId(row.account))
            for row in _OPEN_HOLDS.rows(self._connection)
        )


_PUT_TRIES = _put(schema.login_tries, "cashier")
_TRIES = Statement(
    select(schema.login_tries).where(schema.login_tries.c.cashier == bindparam("key"))
)


class SqlLogins:
    """Implements ports.LoginTries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def failures(self, cashier: CashierId) -> tuple[int, datetime | None]:
        row = _TRIES.row(self._connection, key=cashier)
        return (0, None) if row is None else (row.wrong, maybe_moment(row.at))

    def set_failures(self, cashier: CashierId, count: int, at: datetime | None) -> None:
        _PUT_TRIES.change(
            self._connection, cashier=cashier, wrong=count, at=maybe_moment_text(at)
        )
