"""Rows of the ledger's tables as values, and values as rows; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Row

from server.ledger import (
    SUSPENSE,
    Cause,
    Granted,
    Kind,
    Ledger,
    Lot,
    Part,
    Posting,
    Take,
    Unit,
)
from server.ledger_values import DONORS, cause_account, contra_of
from server.schema import TENANT, shard_of
from sync import protocol as wire


def day_of_text(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def text_of_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def takes_of(slices: Sequence[wire.Slice]) -> list[Take]:
    return [
        Take(lot_id=part.lot, points=part.points, expires=day_of_text(part.expires))
        for part in slices
    ]


def ledger_of(row: Row[Any]) -> Ledger:
    # Nothing is free while an account is overdrawn, so the sums alone tell.
    overdrawn = max(0, row.rights_out - row.posted)
    return Ledger(
        account=row.account,
        posted=row.posted,
        rights_out=row.rights_out,
        claims=row.claims,
        overdrawn=overdrawn,
        booked=row.risk_used - overdrawn,
        risk_limit=row.risk_limit,
        risk_before=row.risk_used,
        version=row.ver,
        member=row.member,
        # A bearer's account has no member.
        name=row.name or "",
        status=row.status or "active",
        blocked_on=row.blocked_on,
        home_store=row.home_store or 0,
    )


def lot_of(row: Row[Any]) -> Lot:
    return Lot(
        lot_id=row.lot_id,
        origin=row.origin,
        amount=row.amount,
        free=row.left_free,
        active=date.fromisoformat(row.active),
        expires=day_of_text(row.expires),
        issuer=row.issuer,
        claimed=row.claimed,
    )


def lot_row(lot: Lot) -> dict[str, Any]:
    return {
        "lot_id": lot.lot_id,
        "origin": lot.origin,
        "amount": lot.amount,
        "left_free": lot.free,
        "active": lot.active.isoformat(),
        "expires": text_of_day(lot.expires),
        "issuer": lot.issuer,
        "claimed": lot.claimed,
    }


def parts_of_text(slices: str) -> list[Part]:
    return [
        Part(
            lot_id=lot_id,
            amount=amount,
            open=still_open,
            spent=spent,
            expires=day_of_text(expires),
            issuer=issuer[0] if issuer else "",
        )
        for lot_id, amount, still_open, spent, expires, *issuer in msgspec.json.decode(
            slices
        )
    ]


def text_of_parts(parts: Sequence[Part]) -> str:
    return msgspec.json.encode([_part_values(part) for part in parts]).decode()


def _part_values(part: Part) -> list[str | int | None]:
    values: list[str | int | None] = [part.lot_id, part.amount, part.open, part.spent]
    values.append(text_of_day(part.expires))
    return [*values, part.issuer] if part.issuer else values


def granted_of(row: Row[Any]) -> Granted:
    return Granted(
        right_id=row.right_id,
        holder=row.holder,
        incarnation=row.incarnation,
        epoch=row.epoch,
        kind=row.kind,
        granted_at=row.granted_at,
        parts=parts_of_text(row.slices),
        recalled=row.recalled,
        booked=row.booked_risk,
        lent_of=row.lent_of,
    )


def right_row(account: str, right: Granted) -> dict[str, Any]:
    return {
        "tenant": TENANT,
        "shard": shard_of(account),
        "account": account,
        "right_id": right.right_id,
        "holder": right.holder,
        "incarnation": right.incarnation,
        "epoch": right.epoch,
        "kind": right.kind,
        "amount": right.amount,
        "granted_at": right.granted_at,
        "lent_of": right.lent_of,
        **right_state(right),
    }


def right_change(account: str, right: Granted) -> dict[str, Any]:
    return {
        "k_shard": shard_of(account),
        "k_account": account,
        "k_right": right.right_id,
        **right_state(right),
    }


def right_state(right: Granted) -> dict[str, Any]:
    return {
        "open_amt": right.open,
        "spent_amt": right.spent,
        "recalled": right.recalled,
        "booked_risk": right.booked,
        "state": right.state.value,
        "slices": text_of_parts(right.parts),
    }


def legs_of(posting: Posting) -> list[dict[str, Any]]:
    """Both sides of one posting: what one account gets, the other gives."""
    contra = contra_of(posting.kind, posting.cause)
    common = {
        **cause_row(posting.cause, posting.account, posting.number),
        "kind": posting.kind.value,
        "unit": posting.unit.value,
        "lot_id": posting.lot_id,
        "right_id": posting.right_id,
        "issuer": posting.issuer,
    }
    return [
        {
            **common,
            "account": posting.account,
            "contra": contra,
            "amount": posting.amount,
        },
        {
            **common,
            "account": contra,
            "contra": posting.account,
            "amount": -posting.amount,
        },
    ]


def uncovered_legs(cause: Cause, account: str, points: int) -> list[dict[str, Any]]:
    contra = contra_of(Kind.UNCOVERED, cause)
    common = {
        **cause_row(cause, account, "uncovered"),
        "kind": Kind.UNCOVERED.value,
        "unit": Unit.POINTS.value,
        "lot_id": None,
        "right_id": None,
        "issuer": "",
    }
    return [
        {**common, "account": SUSPENSE, "contra": contra, "amount": -points},
        {**common, "account": contra, "contra": SUSPENSE, "amount": points},
    ]


def cause_row(cause: Cause, account: str, number: int | str) -> dict[str, Any]:
    return {
        "tenant": TENANT,
        "shard": shard_of(account),
        "entry_id": f"{cause.entry}.{number}",
        "sale_id": cause.sale,
        "holder": cause.holder,
        "incarnation": cause.incarnation,
        "seq": cause.seq,
        "business_date": cause.day.isoformat(),
        "server_ts": cause.at,
        "programme": cause.programme,
        "policy_version": cause.version,
        "body_hash": cause.body_hash,
        "redeemer": cause.redeemer,
        "use": "" if cause.use is None else cause.use.value,
    }


def gift_legs(cause: Cause, money: int) -> list[dict[str, Any]]:
    """Money for a cause: no member's account has to do with it."""
    to = cause_account(cause.programme)
    common = {
        **cause_row(cause, to, "gift"),
        "kind": Kind.DONATION.value,
        "unit": Unit.MONEY.value,
        "lot_id": None,
        "right_id": None,
        "issuer": "",
    }
    return [
        {**common, "account": to, "contra": DONORS, "amount": money},
        {**common, "account": DONORS, "contra": to, "amount": -money},
    ]
