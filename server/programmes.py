"""The chain's programmes: terms as files, versions in the database, rows in the feed.

A version that was published is never changed: entries carry its number.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from cashier.domain.loyalty.points import PointsTerms
from server import feed, schema as db
from server.core import Stamp
from server.schema import TENANT

_POINTS = "points"
_DEFAULT = "programmes/points.toml"


class TermsInvalid(Exception):
    """The terms do not make sense; the message names the field."""


def default_terms() -> str:
    """The terms of a new chain, as its file says them."""
    return resources.files("resources").joinpath(_DEFAULT).read_text(encoding="utf-8")


def read_terms(text: str, *, time_zone: str) -> PointsTerms:
    """Terms out of TOML. Raises TermsInvalid, also for a name that is unknown."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TermsInvalid(str(error)) from error
    if raw.pop("type", None) != _POINTS:
        raise TermsInvalid(f'type: only "{_POINTS}" is known')
    unknown = raw.keys() - PointsTerms.__dataclass_fields__.keys()
    if unknown:
        raise TermsInvalid(f"{min(unknown)}: no such term")
    try:
        return msgspec.convert({"time_zone": time_zone, **raw}, PointsTerms)
    except (msgspec.ValidationError, ValueError) as error:
        raise TermsInvalid(str(error)) from error


def publish(conn: Connection, terms: PointsTerms, stamp: Stamp) -> None:
    """Store a version and tell the tills. The same again is no change."""
    table = db.programme
    body = feed_body(terms)
    mine = (
        table.c.tenant == TENANT,
        table.c.programme_id == terms.programme_id,
        table.c.version == terms.version,
    )
    known = conn.execute(select(table.c.terms).where(*mine)).scalar()
    if known is not None and known != body.decode():
        raise TermsInvalid("version: this version has other terms already")
    if known is None:
        conn.execute(
            insert(table).values(
                tenant=TENANT,
                programme_id=terms.programme_id,
                version=terms.version,
                terms=body.decode(),
                valid_from=stamp.today.isoformat(),
            )
        )
    feed.publish(conn, "programmes", {terms.programme_id: body})


def feed_body(terms: PointsTerms) -> bytes:
    """The row of the feed: the terms with their type."""
    values: dict[str, Any] = msgspec.to_builtins(terms)
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = sorted(value)  # A set has no order; the bytes need one.
    return msgspec.json.encode({"type": _POINTS, **values})
