"""Messages about a receipt that another till printed."""

from __future__ import annotations

import msgspec

from sync.entry_wire import Count, Id, Moment, Short, Wire


class ReceiptAsk(Wire, frozen=True, kw_only=True):
    """A receipt of any till of the chain, so that its goods can come back here."""

    proto: Count
    till: Id
    incarnation: Count
    epoch: Count
    number: Short


class ReceiptAnswer(Wire, frozen=True, kw_only=True):
    """A sale and what came back of it, in the bytes that their tills signed."""

    number: Short
    server_time: Moment
    refusal: Short = ""  # unknown, foreign, too_old.
    # The sale's own entry first, then all that it spent, earned, loaded and sold.
    sale: list[msgspec.Raw] = msgspec.field(default_factory=list)
    # Documents of returns, oldest first.
    returns: list[msgspec.Raw] = msgspec.field(default_factory=list)
