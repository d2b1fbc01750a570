"""Asking the till that leads the shop, and telling it what goes back to it.

Runs on the network lane and on the shop thread. What the lead says is believed only
with the signature of the key that the server vouched for; anything else is no answer,
and what was asked is then refused for ever. The wait is a part of the hold's own
budget. What a sale leaves is told to the lead until it has heard it, or the server
has: that one passes it on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

import msgspec

from cashier.domain.amounts import Points
from cashier.domain.ids import AccountId, RightId
from cashier.domain.ledger import Right, RightKind, is_sub
from cashier.till.ports import HoldAnswer, HoldDesk, TillIdentity
from sync import lead_wire, protocol as wire
from sync.client import Reply, Signer, SyncError, read
from sync.cycle import Lane
from sync.lead import is_signed
from sync.sub_entries import lent_of
from sync.till_side import GivenBack, TillSide

LEAD_WAIT_S = 0.4  # Of the hold's budget; a lead of the same shop answers in a few ms.

_NO_ANSWER = HoldAnswer(answered=False)
T = TypeVar("T")


class LeadLine(Protocol):
    """Carries one question to the lead; raises SyncError, nothing else."""

    def post(
        self,
        told: wire.StoreConfig,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_s: float,
    ) -> Reply: ...


class LeadClient:
    """Signs questions with this till's own key and reads the answers."""

    def __init__(self, line: LeadLine, signer: Signer) -> None:
        self._line = line
        self._signer = signer

    def lend(
        self,
        told: wire.StoreConfig,
        me: TillIdentity,
        *,
        sub: str,
        account: str,
        most: int,
        wait_s: float,
    ) -> lead_wire.LendAnswer:
        ask = lead_wire.LendAsk(
            proto=wire.PROTO,
            till=me.till,
            life=me.incarnation,
            epoch=me.epoch,
            sub=sub,
            account=account,
            most=most,
        )
        path = lead_wire.PATH_LEND
        return self._ask(told, me, path, ask, lead_wire.LendAnswer, wait_s)

    def end(
        self,
        told: wire.StoreConfig,
        me: TillIdentity,
        plain: wire.SubEnd,
        *,
        wait_s: float,
    ) -> None:
        signature = self._signer.sign(plain.signable()).hex()
        end = msgspec.structs.replace(plain, signature=signature)
        ask = lead_wire.EndAsk(proto=wire.PROTO, end=end)
        self._ask(told, me, lead_wire.PATH_END, ask, lead_wire.EndAnswer, wait_s)

    def _ask(
        self,
        told: wire.StoreConfig,
        me: TillIdentity,
        path: str,
        ask: wire.Wire,
        kind: type[T],
        wait_s: float,
    ) -> T:
        body = msgspec.json.encode(ask)
        signed = wire.signed_bytes(path, me.till, me.incarnation, body)
        headers = {
            wire.TILL_HEADER: me.till,
            wire.INCARNATION_HEADER: str(me.incarnation),
            wire.SIGNATURE_HEADER: self._signer.sign(signed).hex(),
        }
        return read(self._line.post(told, path, body, headers, wait_s=wait_s), kind)


class LeadDesk:
    """Implements the till's HoldDesk for names that are of the lead."""

    def __init__(
        self, client: LeadClient, till: TillSide, lane: Lane, *, wait_s: float
    ) -> None:
        self._client = client
        self._till = till
        self._lane = lane
        self._wait_s = wait_s

    def ask(self, hold: RightId, account: AccountId, most: Points) -> HoldAnswer:
        told, me = self._lane(self._till.shop)
        if told is None or told.lead in ("", me.till):
            return _NO_ANSWER  # The name was taken away since it was asked for.
        try:
            answer = self._client.lend(
                told,
                me,
                sub=hold,
                account=account,
                most=most.units,
                wait_s=self._wait_s,
            )
            return _read(answer, told, me, hold, account, most)
        except (SyncError, ValueError):
            return _NO_ANSWER


def _read(
    answer: lead_wire.LendAnswer,
    told: wire.StoreConfig,
    me: TillIdentity,
    hold: RightId,
    account: AccountId,
    most: Points,
) -> HoldAnswer:
    if answer.sub != hold:
        return _NO_ANSWER
    if answer.grant is None:
        return HoldAnswer(answered=True)
    if not _is_ours(answer.grant, told, me, hold, account, most):
        return _NO_ANSWER
    lent = lent_of(answer.grant)
    right = Right(
        right_id=hold,
        account=account,
        kind=RightKind.SUB,
        amount=Points(sum(part.points for part in answer.grant.slices)),
        slices=lent.draws,
        epoch=lent.epoch,
        granted_at=lent.at,
    )
    return HoldAnswer(answered=True, right=right, lent=lent, coming=Points(answer.more))


def _is_ours(
    grant: wire.SubGrant,
    told: wire.StoreConfig,
    me: TillIdentity,
    hold: RightId,
    account: AccountId,
    most: Points,
) -> bool:
    """Of the lead that the server named, for this till and this very question."""
    lead = told.till_named(told.lead)
    lots = [part.lot for part in grant.slices]
    return (
        lead is not None
        and (grant.lender, grant.lender_life) == (lead.till, lead.life)
        and (grant.till, grant.life) == (me.till, me.incarnation)
        and (grant.sub, grant.account) == (hold, account)
        and grant.epoch >= me.epoch
        and 0 < sum(part.points for part in grant.slices) <= most.units
        and len(set(lots)) == len(lots)
        and is_signed(lead.key, grant.signature, grant.signable())
    )


class ShopDesks:
    """Asks whom the name of the hold is of: the shop's lead, or the server."""

    def __init__(self, server: HoldDesk, lead: HoldDesk) -> None:
        self._server = server
        self._lead = lead

    def ask(self, hold: RightId, account: AccountId, most: Points) -> HoldAnswer:
        desk = self._lead if is_sub(hold) else self._server
        return desk.ask(hold, account, most)


class LeadEnds:
    """Tells the lead what goes back to it, as the journal has it."""

    def __init__(
        self,
        client: LeadClient,
        till: TillSide,
        lane: Lane,
        *,
        wait_s: float,
        on_failure: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = client
        self._till = till
        self._lane = lane
        self._wait_s = wait_s
        self._on_failure = on_failure
        self._life = 0
        self._seen: int | None = None  # Entries up to here were looked at.
        self._waiting: dict[int, wire.SubEnd] = {}

    def step(self) -> int:
        """Tell what is not told yet; how many. Telling twice changes nothing."""
        (told, me), back = self._lane(self._look)
        if self._life != me.incarnation:  # A new life begins a new journal.
            self._life, self._seen, self._waiting = me.incarnation, None, {}
            back = self._lane(lambda: self._till.ends_after(None))
        self._seen = back.last
        self._waiting |= back.ends
        if told is None or told.lead in ("", me.till):
            return 0
        done = 0
        for seq, end in sorted(self._waiting.items()):
            try:
                self._client.end(told, me, end, wait_s=self._wait_s)
            except SyncError:
                self._on_failure()
                # The lead is away: what the server has, that one passes on.
                self._waiting = {
                    n: e for n, e in self._waiting.items() if n > back.acked
                }
                break
            del self._waiting[seq]
            done += 1
        return done

    def _look(
        self,
    ) -> tuple[tuple[wire.StoreConfig | None, TillIdentity], GivenBack]:
        return self._till.shop(), self._till.ends_after(self._seen)
