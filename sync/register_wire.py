"""REGISTER: what a till tells a server that may have forgotten something.

First the till asks what the server still has (`RegisterAsk`); then it tells, in parts
that fit a message, every right that the server may not know or may think open. Its
journal follows by the ordinary upload, from the server's own mark. Nothing else is
needed: what a till refused, returned and gave up stands in its journal.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from sync.entry_wire import (
    Count,
    Digest,
    Id,
    Moment,
    Positive,
    Short,
    Slice,
    Wire,
)

PATH_REGISTER = "/v1/register"
PATH_REGISTER_PART = "/v1/register/part"
MAX_RIGHTS = 1_000  # In one part.


class RegisterAsk(Wire, frozen=True, kw_only=True):
    proto: Count
    till: Id
    incarnation: Count
    epoch: Count
    was: Count  # The last epoch for which this till is in order.


class RegisterAnswer(Wire, frozen=True, kw_only=True):
    epoch: Count
    needed: bool  # False: nothing was lost; go on.
    ack_seq: Count  # The journal is wanted from the entry after this one ...
    posted_seq: Count  # ... and what speaks of rights is in the books up to here.
    stable_seq: Count
    head: Digest
    down_seq: Count  # Letters are counted from here.
    server_time: Moment


class HeldRight(Wire, frozen=True, kw_only=True):
    """A right as it was granted, and what has become of it at the till."""

    right: Id
    account: Id
    kind: Short
    epoch: Count
    at: Moment
    slices: list[Slice]
    reserved: Count = 0
    spent: Count = 0
    returned: Count = 0
    per_account: Count = 0  # Of a pool.


class Drawn(Wire, frozen=True, kw_only=True):
    """What an account drew from pools here and nobody has settled."""

    account: Id
    points: Positive


class RegisterPart(Wire, frozen=True, kw_only=True):
    proto: Count
    till: Id
    incarnation: Count
    epoch: Count
    upto: Count  # The last entry of the journal at the moment of the report.
    part: Positive
    parts: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    rights: Annotated[list[HeldRight], msgspec.Meta(max_length=MAX_RIGHTS)]
    drawn: list[Drawn] = msgspec.field(default_factory=list)


class RegisterTaken(Wire, frozen=True, kw_only=True):
    epoch: Count
    is_whole: bool  # Every part is here.
