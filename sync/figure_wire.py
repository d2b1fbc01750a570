"""What the server knows of an account, in messages and in rows of the feed.

Used through `protocol`. Figures say what was true at `as_of`; they are no right.
"""

from __future__ import annotations

import msgspec

from sync.entry_wire import Amount, Day, Id, Moment, Short, Slice, Wire


class PurseFigures(Wire, frozen=True, kw_only=True):
    """One more purse of a member, as AccountFigures has the main one."""

    purse: Id
    confirmed: Amount
    pending: Amount = 0
    held: Amount = 0
    expiring: list[Slice] = msgspec.field(default_factory=list)


class TurnoverFigures(Wire, frozen=True, kw_only=True):
    """Money spent in the present period of a programme."""

    programme: Id
    money: Amount
    since: Day | None = None


class LevelFigures(Wire, frozen=True, kw_only=True):
    programme: Id
    level: Id
    reached_on: Day
    kept_until: Day | None = None


class MembershipFigures(Wire, frozen=True, kw_only=True):
    programme: Id
    starts: Day
    ends: Day


class AccountFigures(Wire, frozen=True, kw_only=True):
    """What the server knows of an account right now; also a feed row's body."""

    account: Id
    confirmed: Amount
    pending: Amount
    held: Amount
    as_of: Moment
    # The next three; the lot's id says nothing here.
    expiring: list[Slice] = msgspec.field(default_factory=list)
    name: Short = ""
    status: Short = "active"
    blocked_on: Day | None = None
    kind: Short = "member"  # member, gift, coupon: whose account it is.
    programme: Short = ""  # Of a gift card or coupon.
    starts: Day | None = None  # ... and its days.
    ends: Day | None = None
    owner: Id | None = None  # ... and the account it is good for alone.
    purses: list[PurseFigures] = msgspec.field(default_factory=list)
    turnovers: list[TurnoverFigures] = msgspec.field(default_factory=list)
    levels: list[LevelFigures] = msgspec.field(default_factory=list)
    memberships: list[MembershipFigures] = msgspec.field(default_factory=list)
    enrolled: list[Short] | None = None  # None: in every programme.
    birthday: Short = ""  # Month and day, as "03-08".
    partner: Short = ""  # Whose card it is; empty: our own.
    pin_hash: Short = ""  # The customer's own PIN.
