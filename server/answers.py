"""Answers that are not a message: refusals of a request, each with a stable code."""

from __future__ import annotations

from enum import Enum
from http import HTTPStatus

from sync import protocol as wire


class Refusal(Enum):
    """Code of a Problem and the status it goes with."""

    BAD_REQUEST = ("bad_request", HTTPStatus.BAD_REQUEST)
    BAD_CHAIN = ("bad_chain", HTTPStatus.BAD_REQUEST)
    UNSUPPORTED_PROTO = ("unsupported_proto", HTTPStatus.BAD_REQUEST)
    HOLD_REUSED = ("hold_reused", HTTPStatus.BAD_REQUEST)
    UNKNOWN_TILL = ("unknown_till", HTTPStatus.UNAUTHORIZED)
    BAD_SIGNATURE = ("bad_signature", HTTPStatus.UNAUTHORIZED)
    BAD_CODE = ("bad_code", HTTPStatus.FORBIDDEN)
    USED_CODE = ("used_code", HTTPStatus.FORBIDDEN)
    EXPIRED_CODE = ("expired_code", HTTPStatus.FORBIDDEN)
    FENCED = ("fenced", HTTPStatus.FORBIDDEN)
    LOST = ("lost", HTTPStatus.FORBIDDEN)
    REVOKED = ("revoked", HTTPStatus.FORBIDDEN)
    FOREIGN = ("foreign", HTTPStatus.FORBIDDEN)
    NOT_FOUND = ("not_found", HTTPStatus.NOT_FOUND)
    SERVER_BEHIND = ("server_behind", HTTPStatus.CONFLICT)
    TOO_LARGE = ("too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    TOO_SLOW = ("too_slow", HTTPStatus.REQUEST_TIMEOUT)
    TOO_MANY = ("too_many", HTTPStatus.TOO_MANY_REQUESTS)
    INTERNAL = ("internal", HTTPStatus.INTERNAL_SERVER_ERROR)

    @property
    def code(self) -> str:
        return self.value[0]

    @property
    def status(self) -> int:
        return int(self.value[1])


class Refused(Exception):
    """Ends a request with a Problem; nothing it did is kept."""

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        super().__init__(f"{refusal.code} {detail}".rstrip())
        self.refusal = refusal
        self.detail = detail

    def problem(self) -> wire.Problem:
        return wire.Problem(code=self.refusal.code, detail=self.detail[:200])
