"""A cards row of the feed: a member, a gift card or a coupon, as the till reads it."""

from __future__ import annotations

from datetime import date

import msgspec

from cashier.domain.amounts import Money, Points
from cashier.domain.ids import AccountId, CardNumber, last_four
from cashier.domain.member import (
    Bearer,
    CardStatus,
    Expiring,
    LevelState,
    Member,
    MembershipState,
    PurseFigures,
    Turnover,
)
from cashier.domain.reports.liability import Owed
from cashier.store.columns import maybe_day, maybe_moment
from cashier.store.short_cards import ShortCard


class SliceBody(msgspec.Struct, frozen=True):
    points: int
    expires: str | None = None


class PurseBody(msgspec.Struct, frozen=True):
    purse: str
    confirmed: int
    pending: int = 0
    held: int = 0
    expiring: tuple[SliceBody, ...] = ()


class TurnoverBody(msgspec.Struct, frozen=True):
    programme: str
    money: int
    since: str | None = None


class LevelBody(msgspec.Struct, frozen=True):
    programme: str
    level: str
    reached_on: str
    kept_until: str | None = None


class MembershipBody(msgspec.Struct, frozen=True):
    programme: str
    starts: str
    ends: str


class CardBody(msgspec.Struct, frozen=True, kw_only=True):
    """The key is the card's fingerprint."""

    account: str
    confirmed: int
    pending: int
    held: int
    as_of: str
    expiring: tuple[SliceBody, ...] = ()
    name: str = ""
    status: str = "active"
    blocked_on: str | None = None
    kind: str = "member"
    programme: str = ""
    starts: str | None = None
    ends: str | None = None
    owner: str | None = None
    purses: tuple[PurseBody, ...] = ()
    turnovers: tuple[TurnoverBody, ...] = ()
    levels: tuple[LevelBody, ...] = ()
    memberships: tuple[MembershipBody, ...] = ()
    enrolled: tuple[str, ...] | None = None
    birthday: str = ""
    partner: str = ""
    pin_hash: str = ""

    @staticmethod
    def read(body: bytes) -> CardBody:
        return _DECODER.decode(body)

    @property
    def is_member(self) -> bool:
        return self.kind == "member"

    def member(self, card: CardNumber) -> Member:
        return Member(
            card=card,
            status=CardStatus(self.status),
            account=AccountId(self.account),
            name=self.name,
            confirmed=Points(self.confirmed),
            pending=Points(self.pending),
            held=Points(self.held),
            as_of=maybe_moment(self.as_of),
            expiring=_expiring(self.expiring),
            blocked_on=maybe_day(self.blocked_on),
            purses=tuple(map(_purse, self.purses)),
            turnovers=tuple(map(_turnover, self.turnovers)),
            levels=tuple(map(_level, self.levels)),
            memberships=tuple(map(_membership, self.memberships)),
            enrolled=None if self.enrolled is None else frozenset(self.enrolled),
            birthday=_month_and_day(self.birthday),
            partner=self.partner,
            pin_hash=self.pin_hash,
        )

    def told(self, short: ShortCard) -> CardBody:
        """With the main purse and the status of a snapshot, which is newer."""
        return msgspec.structs.replace(
            self,
            confirmed=short.confirmed,
            pending=0,
            held=0,
            expiring=(),
            status=short.word,
            as_of=short.as_of,
        )

    def owed(self) -> Owed:
        return Owed(
            confirmed=Points(self.confirmed),
            slices=tuple((part.on, part.points) for part in _expiring(self.expiring)),
        )

    def purse(self, name: str) -> PurseFigures:
        """The same figures, where the account is one purse of a member."""
        return PurseFigures(
            purse=name,
            confirmed=Points(self.confirmed),
            pending=Points(self.pending),
            held=Points(self.held),
            expiring=_expiring(self.expiring),
        )

    def bearer(self, code: str) -> Bearer:
        return Bearer(
            account=AccountId(self.account),
            four=last_four(code),
            is_gift_card=self.kind == "gift",
            programme=self.programme,
            confirmed=Points(self.confirmed),
            held=Points(self.held),
            as_of=maybe_moment(self.as_of),
            starts=maybe_day(self.starts),
            ends=maybe_day(self.ends),
            owner=None if self.owner is None else AccountId(self.owner),
        )


def _expiring(slices: tuple[SliceBody, ...]) -> tuple[Expiring, ...]:
    return tuple(
        Expiring(on=on, points=Points(part.points))
        for part in slices
        if (on := maybe_day(part.expires)) is not None
    )


def _purse(body: PurseBody) -> PurseFigures:
    return PurseFigures(
        purse=body.purse,
        confirmed=Points(body.confirmed),
        pending=Points(body.pending),
        held=Points(body.held),
        expiring=_expiring(body.expiring),
    )


def _turnover(body: TurnoverBody) -> Turnover:
    return Turnover(
        programme=body.programme, money=Money(body.money), since=maybe_day(body.since)
    )


def _level(body: LevelBody) -> LevelState:
    return LevelState(
        programme=body.programme,
        level=body.level,
        reached_on=date.fromisoformat(body.reached_on),
        kept_until=maybe_day(body.kept_until),
    )


def _membership(body: MembershipBody) -> MembershipState:
    return MembershipState(
        programme=body.programme,
        starts=date.fromisoformat(body.starts),
        ends=date.fromisoformat(body.ends),
    )


def _month_and_day(text: str) -> tuple[int, int] | None:
    """Of "03-08"; a text that is none is no birthday, for it is advice only."""
    month, _, day = text.partition("-")
    if not (month.isdecimal() and day.isdecimal()):
        return None
    return int(month), int(day)


_DECODER = msgspec.json.Decoder(CardBody)
