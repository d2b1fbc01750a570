"""Terms of a programme as bytes: what is stored, published and read back by type.

The same terms are always the same bytes, because a feed compares bytes and a version
that was published must be recognised. The key of a row names programme and version,
so that a version which begins later can be sent ahead of its day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from cashier.domain.loyalty.terms import Terms
from cashier.domain.loyalty.types import TYPE_NAMES, terms_class


def row_key(terms: Terms) -> str:
    return f"{terms.programme_id}@{terms.version}"


def is_key_of(terms: Terms, key: str) -> bool:
    """Rows of earlier servers are keyed by the id alone."""
    return key in (terms.programme_id, row_key(terms))


def terms_body(terms: Terms) -> bytes:
    """The terms with their type; sets are sorted, what has an order keeps it."""
    values: dict[str, Any] = msgspec.to_builtins(terms, order="deterministic")
    return msgspec.json.encode({"type": terms.TYPE, **values})


def terms_of(row: Mapping[str, Any]) -> Terms:
    """Raises ValueError for terms that are none."""
    kind = row.get("type")
    if kind not in TYPE_NAMES:
        raise ValueError(f"a programme of type {kind!r}")
    own = {name: value for name, value in row.items() if name != "type"}
    return msgspec.convert(own, terms_class(kind))


def read_terms(body: bytes | str) -> Terms:
    """Raises ValueError, as msgspec's own errors are."""
    return terms_of(msgspec.json.decode(body, type=dict[str, Any]))
