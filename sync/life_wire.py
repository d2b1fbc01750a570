"""The message by which a till begins a new life; used through `protocol`."""

from __future__ import annotations

from typing import Annotated

import msgspec

from sync.entry_wire import Count, Id, Short, Wire

# No server answers it: a RenewAsk in a queue file, signed for this path, names the key
# of a life that a person must let in, and can get no rights for whoever has the file.
PATH_NAMED = "/named-in-a-queue"


class RenewAsk(Wire, frozen=True, kw_only=True):
    """A till begins a new life, because it forgot, or was said to be lost.

    Signed with the key of the life that is over; `public_key` is of the next.
    """

    proto: Count
    till: Id
    incarnation: Count
    epoch: Count
    public_key: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    machine: Short
