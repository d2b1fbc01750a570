"""What tills of one shop say to their lead, and what the server tells them of it.

Used through `sync.protocol` where it is mail. Every question is signed by the key
of the till that asks; what the lead lends is signed by the lead's, because the
borrower shows it to the server.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from sync.entry_wire import (
    CardText,
    Count,
    Id,
    Positive,
    Short,
    Slice,
    SubEnd,
    SubGrant,
    Wire,
)

Port = Annotated[int, msgspec.Meta(ge=0, le=65_535)]
Key = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]

PATH_CARRY = "/v1/carry"
APP_HEADER = "Kassa-App"
PATH_LEND = "/lead/lend"
PATH_END = "/lead/end"
MAX_LEAD_BYTES = 64 * 1024  # Of any message within a shop.


class StoreTill(Wire, frozen=True, kw_only=True):
    """A till of the shop in its present life."""

    till: Id
    life: Count
    number: Count
    key: Key


class StoreConfig(Wire, tag="store", frozen=True, kw_only=True):
    """Who leads this store, where it is, and by which keys its tills are known.

    Signed by the server; a newer version replaces an older one. `lead` empty: none.
    """

    store: Id
    version: Positive
    epoch: Count
    lead: Short
    host: Short
    port: Port
    tills: list[StoreTill]
    signature: Short = ""

    def signable(self) -> bytes:
        plain = msgspec.structs.replace(self, signature="")
        return b"StoreConfig\n" + msgspec.json.encode(plain)

    def till_named(self, till: str) -> StoreTill | None:
        return next((one for one in self.tills if one.till == till), None)


class LentBack(Wire, tag="lent_back", frozen=True, kw_only=True):
    """By way of the server: the borrower gave this up; slices as they went back."""

    sub: Id
    account: Id
    epoch: Count
    slices: list[Slice]


class LendAsk(Wire, frozen=True, kw_only=True):
    proto: Count
    till: Id
    life: Count
    epoch: Count
    sub: Id  # The outcome under this name never changes.
    account: Id
    most: Positive


class LendAnswer(Wire, frozen=True, kw_only=True):
    sub: Id
    grant: SubGrant | None = None
    refusal: Short = ""
    more: Count = 0  # In other rights of the lead: ask again, under a new name.


class EndAsk(Wire, frozen=True, kw_only=True):
    proto: Count
    end: SubEnd


class EndAnswer(Wire, frozen=True, kw_only=True):
    sub: Id


class CarryAsk(Wire, frozen=True, kw_only=True):
    """What an app of the chain asks of the server for its customer."""

    name: Id  # Asked again under the same name, it is answered again.
    card: CardText
    till: Id
    points: Positive


class CarryAnswer(Wire, frozen=True, kw_only=True):
    name: Id
    points: Count = 0
    text: Annotated[str, msgspec.Meta(max_length=1024)] = ""  # For the QR code.
    refusal: Short = ""
