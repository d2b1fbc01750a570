"""What tills of one store lent each other, in the server's books.

Lending moves an open part of the lead's right into a right of the borrower; what
comes back moves the other way. Nothing of the account changes, so the lead's word
and the borrower's may come in either order, once or twice: the name of the sub right
makes each count once. Whoever tells of another till must show that till's signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection

from server import chain, holders, mailbox
from server.arrived import Arrived
from server.book_rows import takes_of
from server.findings import Finding
from server.holders import HolderState
from server.ledger_values import Granted, Take, new_right
from server.lending import lend, unlend
from server.tombstones import bury, is_buried
from sync import protocol as wire

if TYPE_CHECKING:
    from server.posting import Poster

SUB = "sub"


def accounts_of(entries: Sequence[wire.Entry]) -> set[str]:
    """Whose rights these entries move."""
    lent = {e.grant.account for e in entries if isinstance(e, wire.SubEntry)}
    return lent | {e.end.account for e in entries if isinstance(e, wire.SubEndEntry)}


def post(
    poster: Poster, arrived: Arrived, entry: wire.SubEntry | wire.SubEndEntry
) -> None:
    if isinstance(entry, wire.SubEntry):
        post_lent(poster, arrived, entry.grant)
    else:
        post_ended(poster, arrived, entry.end)


def post_lent(poster: Poster, arrived: Arrived, grant: wire.SubGrant) -> None:
    """Told by the lender, or by the borrower with the lender's signature."""
    us = (poster.holder, poster.incarnation)
    lender, borrower = (grant.lender, grant.lender_life), (grant.till, grant.life)
    if us not in (lender, borrower) or not _is_signed(poster.conn, *lender, grant):
        poster.note(arrived, Finding.FORGED, grant.sub)
        return
    known = poster.book.right(grant.account, grant.sub)
    if known is not None:
        if not known.lent_of:
            _join(poster, arrived, known, grant)
        return  # The other one told it first.
    parent = poster.book.right(grant.account, grant.right)
    ledger = poster.book.ledger(grant.account)
    if ledger is None or parent is None or _whose(parent) != lender:
        poster.note(arrived, Finding.FOREIGN_RIGHT, grant.right)
        return
    if is_buried(poster.conn, grant.account, grant.sub):
        # Its borrower refused it before: it never left the lender.
        _tell_lender(poster, parent, grant.sub, grant.account, grant.slices)
        return
    sub = new_right(
        right_id=grant.sub,
        holder=grant.till,
        incarnation=grant.life,
        epoch=grant.epoch,
        kind=SUB,
        granted_at=grant.at,
    )
    sub.lent_of = grant.right
    missing = lend(ledger, parent, sub, takes_of(grant.slices))
    if missing:
        poster.note(arrived, Finding.LENT_BEYOND, f"{grant.sub} {missing}")
        _suspect(poster.conn, *lender)


def post_ended(poster: Poster, arrived: Arrived, end: wire.SubEnd) -> None:
    """Told by the borrower, or by the lender with the borrower's signature."""
    us, borrower = (poster.holder, poster.incarnation), (end.till, end.life)
    if us != borrower and not _is_signed(poster.conn, *borrower, end):
        poster.note(arrived, Finding.FORGED, end.sub)
        return
    sub = poster.book.right(end.account, end.sub)
    if sub is None:
        bury(poster.conn, end.account, end.sub, poster.stamp)
        return
    if not sub.lent_of and _whose(sub) == borrower:
        _free(poster, arrived, sub, end)
        return
    parent = poster.book.right(end.account, sub.lent_of)
    ledger = poster.book.ledger(end.account)
    if ledger is None or parent is None or _whose(sub) != borrower:
        poster.note(arrived, Finding.FOREIGN_RIGHT, end.sub)
        return
    takes = takes_of(end.slices) if end.slices else None
    if takes is None and sub.spent:
        poster.note(arrived, Finding.RETURN_OF_SPENT, end.sub)
    back = unlend(sub, parent, takes)
    if back and us == borrower:
        _tell_lender(poster, parent, end.sub, end.account, _slices(back))


def end_known(poster: Poster, end: wire.SubEnd) -> None:
    """The same from the borrower's journal, before that one is posted.

    What it spent of the loan stays open for that; telling it again moves nothing.
    """
    sub = poster.book.right(end.account, end.sub)
    parent = poster.book.right(end.account, sub.lent_of) if sub is not None else None
    if sub is None or parent is None or _whose(sub) != (end.till, end.life):
        return
    gone = {part.lot_id: part.amount - part.open - part.spent for part in sub.parts}
    takes = [
        replace(take, points=max(0, take.points - gone.get(take.lot_id, 0)))
        for take in takes_of(end.slices)
    ]
    back = unlend(sub, parent, takes if end.slices else None)
    if back:
        _tell_lender(poster, parent, end.sub, end.account, _slices(back))


def _join(poster: Poster, arrived: Arrived, sub: Granted, grant: wire.SubGrant) -> None:
    """After a restore the loan was known before the right that it is a part of.

    It was covered by itself then; so what was lent goes back out of the right.
    """
    parent = poster.book.right(grant.account, grant.right)
    ledger = poster.book.ledger(grant.account)
    lender = (grant.lender, grant.lender_life)
    if ledger is None or parent is None or _whose(parent) != lender:
        return
    sub.lent_of, sub.is_changed = grant.right, True
    poster.book.need_lots(ledger, (part.lot_id for part in parent.parts))
    ledger.hand_back(parent, takes_of(grant.slices))
    ledger.collect(poster.cause_of_server(arrived))


def _free(poster: Poster, arrived: Arrived, sub: Granted, end: wire.SubEnd) -> None:
    """What is left of a loan whose lender never told of it is the customer's."""
    ledger = poster.book.ledger(end.account)
    if ledger is None:
        return
    poster.book.need_lots(ledger, (part.lot_id for part in sub.parts))
    ledger.hand_back(sub, takes_of(end.slices) if end.slices else None)
    ledger.collect(poster.cause_of_server(arrived))


def _suspect(conn: Connection, till: str, life: int) -> None:
    """It gets no new rights, whoever told of it; a fenced one stays fenced."""
    holder = holders.find(conn, till, life)
    if holder is not None and holder.state is HolderState.ACTIVE:
        holders.set_values(conn, till, life, state=HolderState.SUSPECT.value)


def tell_back(
    poster: Poster, lender: tuple[str, int], sub: Granted, account: str
) -> None:
    """All of a loan that has ended and was not spent."""
    back = [
        Take(lot_id=part.lot_id, points=part.amount - part.spent, expires=part.expires)
        for part in sub.parts
        if part.amount > part.spent
    ]
    if back:
        letter = wire.LentBack(
            sub=sub.right_id,
            account=account,
            epoch=chain.epoch(poster.conn),
            slices=_slices(back),
        )
        mailbox.send(poster.conn, *lender, [letter])


def _tell_lender(
    poster: Poster,
    parent: Granted,
    sub: str,
    account: str,
    slices: list[wire.Slice],
) -> None:
    """It may have heard it over the shop's own net; then this says nothing new."""
    letter = wire.LentBack(
        sub=sub, account=account, epoch=chain.epoch(poster.conn), slices=slices
    )
    mailbox.send(poster.conn, parent.holder, parent.incarnation, [letter])


def _is_signed(
    conn: Connection, till: str, life: int, said: wire.SubGrant | wire.SubEnd
) -> bool:
    holder = holders.find(conn, till, life)
    if holder is None:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(holder.public_key)
        key.verify(bytes.fromhex(said.signature), said.signable())
    except (InvalidSignature, ValueError):
        return False
    return True


def _whose(right: Granted) -> tuple[str, int]:
    return (right.holder, right.incarnation)


def _slices(takes: list[Take]) -> list[wire.Slice]:
    return [
        wire.Slice(
            lot=take.lot_id,
            points=take.points,
            expires=None if take.expires is None else take.expires.isoformat(),
        )
        for take in takes
    ]
