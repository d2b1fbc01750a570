"""Who leads this shop, as the server said it last, and what the lead has lent.

A row of `lent` is never deleted: the outcome of a question never changes, and what
came back once does not come back again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from cashier.store import schema, schema_lead
from cashier.store.query import Statement, word

_l, _t, _b = schema_lead.store_lead.c, schema.till_state.c, schema_lead.lent.c
_NUMBER = Statement(
    select(_l.number).where(_l.lead != "", _l.lead != select(_t.till).scalar_subquery())
)
_BODY = Statement(select(_l.body))
_put = insert(schema_lead.store_lead).values(
    {
        "id": 1,
        **{n: bindparam(f"new_{n}") for n in ("version", "lead", "number", "body")},
    }
)
_PUT = Statement(
    _put.on_conflict_do_update(
        index_elements=["id"],
        set_={n: _put.excluded[n] for n in ("version", "lead", "number", "body")},
    )
)
_GET = Statement(select(schema_lead.lent).where(_b.sub_id == bindparam("key")))
_ADD = Statement(
    insert(schema_lead.lent).values(
        {column.name: bindparam(f"new_{column.name}") for column in schema_lead.lent.c}
    )
)


class LentState(Enum):
    LENT = "lent"
    BACK = "back"  # All that comes back of it has come back.
    REFUSED = "refused"


_END = Statement(
    update(schema_lead.lent)
    .where(_b.sub_id == bindparam("key"), _b.state == word(LentState.LENT))
    .values(state=word(LentState.BACK))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """What was asked of this lead under one name, and what became of it."""

    sub: str
    right: str  # Empty: refused.
    account: str
    borrower: str
    life: int
    state: LentState
    answer: bytes  # Given again to whoever asks again.


def lead_number(connection: Connection) -> int | None:
    """What people call the till that leads; None: nobody, or this till itself."""
    found = _NUMBER.row(connection)
    return None if found is None else int(found.number)


def told(connection: Connection) -> bytes | None:
    """The server's letter about the lead, as it was signed."""
    found = _BODY.row(connection)
    return None if found is None else bytes(found.body)


def tell(
    connection: Connection, *, version: int, lead: str, number: int, body: bytes
) -> None:
    _PUT.change(
        connection, new_version=version, new_lead=lead, new_number=number, new_body=body
    )


def find_lent(connection: Connection, sub: str) -> Lent | None:
    row = _GET.row(connection, key=sub)
    if row is None:
        return None
    return Lent(
        sub=row.sub_id,
        right=row.right_id,
        account=row.account,
        borrower=row.borrower,
        life=row.life,
        state=LentState(row.state),
        answer=bytes(row.answer),
    )


def add_lent(connection: Connection, lent: Lent) -> None:
    _ADD.change(
        connection,
        new_sub_id=lent.sub,
        new_right_id=lent.right,
        new_account=lent.account,
        new_borrower=lent.borrower,
        new_life=lent.life,
        new_state=lent.state.value,
        new_answer=lent.answer,
    )


def end_lent(connection: Connection, sub: str) -> bool:
    """False: it had ended before."""
    return _END.change(connection, key=sub) == 1
