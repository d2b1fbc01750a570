"""What a till told of its rights: its report, or the journal of a life that is over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, select

from cashier.domain.ids import RightId
from cashier.domain.ledger import RightKind, is_sub
from cashier.domain.risk import POOL_ACCOUNT
from server import schema as db
from server.book_rows import day_of_text
from server.ledger import Granted, Part
from server.schema import TENANT
from sync import protocol as wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that one till told."""

    holder: str
    incarnation: int
    upto: int
    rights: tuple[wire.HeldRight, ...]
    drawn: dict[str, int]


def report_of(conn: Connection, holder: str, incarnation: int) -> Report | None:
    """None: it told nothing, or not everything."""
    table = db.report_part
    query = (
        select(table.c.body)
        .where(
            table.c.tenant == TENANT,
            table.c.holder == holder,
            table.c.incarnation == incarnation,
        )
        .order_by(table.c.part)
    )
    parts = [
        msgspec.json.decode(body, type=wire.RegisterPart)
        for body in conn.execute(query).scalars()
    ]
    if not parts or len(parts) != parts[0].parts:
        return None
    return Report(
        holder=holder,
        incarnation=incarnation,
        upto=parts[0].upto,
        rights=tuple(right for part in parts for right in part.rights),
        drawn={one.account: one.points for part in parts for one in part.drawn},
    )


def spent_in(
    entries: Sequence[wire.Entry | None], who: tuple[str, int]
) -> list[wire.HeldRight]:
    """The rights and pools that a journal spends or lends of: so much was granted.

    With what it gave back of the same; a right that it only gave back is buried.
    """
    found: dict[tuple[str, str], wire.HeldRight] = {}
    for entry in entries:
        if isinstance(entry, wire.SubEntry):
            grant = entry.grant
            if (grant.lender, grant.lender_life) == who:
                _add(found, grant.account, grant, RightKind.STANDING)
        if isinstance(entry, wire.RedeemEntry):
            # The one lot of a pool is the pool itself.
            is_pool = any(part.lot == entry.right for part in entry.slices)
            account = POOL_ACCOUNT if is_pool else entry.account
            kind = RightKind.RISK if is_pool else _kind_of(entry.right)
            _add(found, account, entry, kind)
    for entry in entries:
        if isinstance(entry, wire.ReturnEntry):
            before = found.get((entry.account, entry.right))
            if before is not None:
                _add(found, entry.account, entry, RightKind(before.kind))
        elif isinstance(entry, wire.SubEndEntry):
            _add_end(found, entry.end)
    return list(found.values())


def _kind_of(right: str) -> RightKind:
    return RightKind.SUB if is_sub(RightId(right)) else RightKind.HOLD


def _add_end(found: dict[tuple[str, str], wire.HeldRight], end: wire.SubEnd) -> None:
    """What a borrower gave up of a loan that it spent of."""
    before = found.get((end.account, end.sub))
    if before is not None:
        slices = _by_lot([*before.slices, *end.slices])
        found[end.account, end.sub] = msgspec.structs.replace(before, slices=slices)


def _add(
    found: dict[tuple[str, str], wire.HeldRight],
    account: str,
    entry: wire.RedeemEntry | wire.ReturnEntry | wire.SubGrant,
    kind: RightKind,
) -> None:
    before = found.get((account, entry.right))
    found[account, entry.right] = wire.HeldRight(
        right=entry.right,
        account=account,
        kind=kind.value,
        epoch=0,
        at=entry.at,
        slices=_by_lot([*(before.slices if before else ()), *entry.slices]),
    )


def _by_lot(parts: Iterable[wire.Slice]) -> list[wire.Slice]:
    found: dict[str, wire.Slice] = {}
    for part in parts:
        before = found.get(part.lot)
        points = part.points + (before.points if before else 0)
        found[part.lot] = msgspec.structs.replace(part, points=points)
    return list(found.values())


def loan_in(entries: Sequence[wire.Entry | None], sub: str) -> wire.SubGrant | None:
    """This loan, as the journal of its borrower has it from its lender."""
    loans = (entry.grant for entry in entries if isinstance(entry, wire.SubEntry))
    return next((grant for grant in loans if grant.sub == sub), None)


def ends_in(
    entries: Sequence[wire.Entry | None], who: tuple[str, int]
) -> list[wire.SubEnd]:
    """What this borrower gave up of loans."""
    ends = (entry.end for entry in entries if isinstance(entry, wire.SubEndEntry))
    return [end for end in ends if (end.till, end.life) == who]


def granted(who: tuple[str, int], held: wire.HeldRight) -> Granted:
    """The right that a till told of, for the books."""
    return Granted(
        right_id=held.right,
        holder=who[0],
        incarnation=who[1],
        epoch=held.epoch,
        kind=held.kind,
        granted_at=held.at,
        parts=[
            Part(
                lot_id=part.lot,
                amount=part.points,
                open=part.points,
                spent=0,
                expires=day_of_text(part.expires),
            )
            for part in held.slices
        ],
        is_new=True,
    )
