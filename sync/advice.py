"""Rows of the feed, looked at before they are stored: a bad one never reaches a sale.

Also what the till's directory needs of the wire: how cards are fingerprinted, and
how a programme's terms become a programme.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.types import programme_of as programme_with
from cashier.domain.member import CardStatus
from cashier.till.ports import Role
from sync import protocol as wire
from sync.terms_rows import is_key_of, terms_of

_GOODS = msgspec.json.Decoder(wire.GoodsRow)
_STAFF = msgspec.json.Decoder(wire.StaffRow)
_CARDS = msgspec.json.Decoder(wire.AccountFigures)
_MEASURES = frozenset({"piece", "weight"})
_ROLES = frozenset(role.value for role in Role)
_STATUSES = frozenset(status.value for status in CardStatus)


class BadRow(ValueError):
    """A row that this program cannot use."""


def check_row(topic: str, key: str, version: int, body: bytes) -> None:
    """Raises BadRow for what would fail later, in front of a customer."""
    try:
        _check(topic, key, version, body)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BadRow(f"{topic} {key[:8]}: {error}") from error


def _check(topic: str, key: str, version: int, body: bytes) -> None:
    if topic == "goods":
        goods = _GOODS.decode(body)
        _demand(goods.measure, _MEASURES)
        if goods.price < 0 or goods.floor < 0:
            raise BadRow("a price below zero")
    elif topic == "cards":
        _demand(_CARDS.decode(body).status, _STATUSES)
    elif topic == "staff":
        _demand(_STAFF.decode(body).role, _ROLES)
    else:
        programme_of(key, version, msgspec.json.decode(body, type=dict[str, Any]))


def _demand(word: str, known: frozenset[str]) -> None:
    if word not in known:
        raise BadRow(f"unknown word {word!r}")


def programme_of(key: str, _version: int, row: Mapping[str, Any]) -> Programme:
    """The programme with these terms. Raises ValueError for terms that are none.

    The row's version is the feed's; the programme's own stands in its terms.
    """
    terms = terms_of(row)
    if not is_key_of(terms, key):
        raise BadRow(f"terms of {terms.programme_id!r}")
    return programme_with(terms)
