"""The protocol as an OpenAPI document, made from the very structs of the messages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec

from server.answers import Refusal
from sync import protocol as wire
from sync.lead_wire import APP_HEADER, PATH_CARRY, CarryAnswer, CarryAsk
from sync.snapshot_wire import PATH_SNAPSHOT, SnapshotAsk, SnapshotPage

# A default of raw bytes cannot be told in a schema; these two say the same.
_ROW = msgspec.defstruct(
    "FeedRow",
    [
        ("key", wire.Short),
        ("version", wire.Count),
        ("body", dict[str, Any] | msgspec.UnsetType, msgspec.UNSET),
    ],
)
_PAGE = msgspec.defstruct(
    "FeedPage",
    [
        (field.name, list[_ROW] if field.name == "rows" else field.type)  # type: ignore[valid-type]
        for field in msgspec.structs.fields(wire.FeedPage)
    ],
)

# By path: what is asked, what is answered, and whether the till signs it.
ROUTES: dict[str, tuple[type[msgspec.Struct] | None, type[msgspec.Struct], bool]] = {
    wire.PATH_HELLO: (None, wire.Hello, False),
    wire.PATH_ENROL: (wire.EnrolAsk, wire.EnrolAnswer, False),
    wire.PATH_RENEW: (wire.RenewAsk, wire.EnrolAnswer, True),
    wire.PATH_UPLOAD: (wire.Upload, wire.UploadAck, True),
    wire.PATH_MAILBOX: (wire.MailboxAsk, wire.MailboxAnswer, True),
    wire.PATH_HOLD: (wire.HoldAsk, wire.HoldAnswer, True),
    wire.PATH_FEED_HEADS: (wire.FeedHeadsAsk, wire.FeedHeads, True),
    wire.PATH_FEED: (wire.FeedAsk, _PAGE, True),
    PATH_SNAPSHOT: (SnapshotAsk, SnapshotPage, True),
    wire.PATH_SHIFT: (wire.ShiftAsk, wire.ShiftAnswer, True),
    wire.PATH_RECEIPT: (wire.ReceiptAsk, wire.ReceiptAnswer, True),
    wire.PATH_REGISTER: (wire.RegisterAsk, wire.RegisterAnswer, True),
    wire.PATH_REGISTER_PART: (wire.RegisterPart, wire.RegisterTaken, True),
    PATH_CARRY: (CarryAsk, CarryAnswer, True),  # Signed by an app of the chain.
}
_REF = "#/components/schemas/{name}"


def document() -> bytes:
    """The document, as `/schema` serves it."""
    return msgspec.json.encode(as_dict())


def as_dict() -> dict[str, Any]:
    # Entries travel as the bytes that were stored; their types are listed as well.
    kinds: list[Any] = [wire.Problem, wire.Entry]
    for ask, answer, _ in ROUTES.values():
        kinds += [kind for kind in (ask, answer) if kind is not None]
    schemas, components = msgspec.json.schema_components(kinds, ref_template=_REF)
    by_kind = {
        kind: schema
        for kind, schema in zip(kinds, schemas, strict=True)
        if isinstance(kind, type)
    }
    described = {
        "openapi": "3.1.0",
        "info": {
            "title": "Kassa central server",
            "version": str(wire.PROTO),
            "description": "Questions of tills. Bodies are JSON, optionally packed:"
            " deflate both ways, and to us what Accept-Encoding of an answer names.",
        },
        "paths": {path: {"post": _operation(path, by_kind)} for path in ROUTES},
        "components": {"schemas": components},
    }
    # As it is served: a default of several values is a list there.
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(described))
    return plain


def _operation(path: str, by_kind: dict[Any, Any]) -> dict[str, Any]:
    ask, answer, is_signed = ROUTES[path]
    problem = {"description": "Refused", "content": _json(by_kind[wire.Problem])}
    statuses = sorted({refusal.status for refusal in Refusal})
    operation: dict[str, Any] = {
        "operationId": path.strip("/").replace("/", "_"),
        "responses": {
            str(int(HTTPStatus.OK)): {
                "description": "Answered",
                "content": _json(by_kind[answer]),
            },
            **{str(status): problem for status in statuses},
        },
    }
    if ask is not None:
        operation["requestBody"] = {"required": True, "content": _json(by_kind[ask])}
    if is_signed:
        headers = _APP_HEADERS if path == PATH_CARRY else _HEADERS
        operation["parameters"] = [_header(name) for name in headers]
    return operation


_HEADERS = (wire.TILL_HEADER, wire.INCARNATION_HEADER, wire.SIGNATURE_HEADER)
_APP_HEADERS = (APP_HEADER, wire.SIGNATURE_HEADER)


def _header(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "schema": {"type": "string", "minLength": 1, "maxLength": 256},
    }


def _json(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
