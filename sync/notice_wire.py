"""What a shop's manager is told, and the limits of the chain; used through `protocol`.

Letters of PROTO 3: a case with its choices, and how it was settled elsewhere. Who
settles a case here says so in the journal, by `DecisionEntry`.
"""

from __future__ import annotations

import msgspec

from sync.entry_wire import Count, Id, Moment, Short, Wire


class Notice(Wire, tag="notice", frozen=True, kw_only=True):
    """Something a manager of the shop should look at, and the choices."""

    item: Id
    code: Short
    at: Moment
    number: Short = ""  # Of the receipt.
    four: Short = ""  # Of the card.
    points: Count = 0  # At stake.
    money: Count = 0
    choices: list[Short] = msgspec.field(default_factory=list)


class Settlement(Wire, tag="settlement", frozen=True, kw_only=True):
    """It was settled elsewhere."""

    item: Id
    choice: Short
    by: Id
    reason: Short
    at: Moment


class LimitRules(Wire, frozen=True, kw_only=True):
    """What the chain allows at its tills; 0: no limit of the kind."""

    lookups_a_minute: Count = 0
    typed_cards_a_day: Count = 0
    earnings_an_hour: Count = 0
    earnings_a_day: Count = 0
    redemptions_a_day: Count = 0
    redeemed_a_day: Count = 0
    allowance_alone: Count = 0
