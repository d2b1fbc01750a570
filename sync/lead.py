"""The till that leads a shop: it lends parts of its standing rights to the others.

One question is one transaction: the lead's right is lowered, the loan stands in its
journal and its answer is kept, or none of it. A question asked twice gets the same
answer for ever, also a refusal. What a borrower gives up comes back to the right
that it was a part of, once, whether the borrower says so or the server; a name that
is given up before it was asked for is refused for ever. No clock is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from http import HTTPStatus

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cashier.domain.amounts import Points
from cashier.domain.events import RightLent, SubEnded
from cashier.domain.ids import AccountId, RightId, TillId
from cashier.domain.ledger import Draw, Right, RightKind, is_sub, plan_draws
from cashier.store import lead_rows
from cashier.store.lead_rows import Lent, LentState
from cashier.till.ports import Clock, TillIdentity
from sync import lead_wire, protocol as wire
from sync.client import Signer
from sync.sub_entries import grant_of
from sync.units import SyncStore, SyncUnit
from sync.values import draws_of

NOTHING_HERE = "nothing_here"
SUSPENDED = "suspended"
REUSED = "name_reused"


class Lead:
    """Answers the other tills of the shop. Every method runs on the till lane."""

    def __init__(
        self,
        store: SyncStore,
        signer: Signer,
        clock: Clock,
        today: Callable[[datetime], date],
    ) -> None:
        self._store = store
        self._signer = signer
        self._clock = clock
        self._today = today

    def answer(
        self, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, bytes]:
        """One signed question; anything that is none changes nothing here."""
        with self._store.act() as work:
            told = config_of(work)
            me = work.identity()
            if told is None or told.lead != me.till:
                return _problem(HTTPStatus.CONFLICT, "not_the_lead")
            asker = _asker(told, path, headers, body)
            if asker is None:
                return _problem(HTTPStatus.FORBIDDEN, "unknown_till")
            try:
                answer = self._act(work, path, body, asker, me)
            except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
                return _problem(HTTPStatus.BAD_REQUEST, type(error).__name__)
            work.commit()
        return HTTPStatus.OK, msgspec.json.encode(answer)

    def _act(
        self,
        work: SyncUnit,
        path: str,
        body: bytes,
        asker: lead_wire.StoreTill,
        me: TillIdentity,
    ) -> msgspec.Raw | lead_wire.EndAnswer:
        if path == lead_wire.PATH_LEND:
            ask = msgspec.json.decode(body, type=lead_wire.LendAsk)
            if (ask.till, ask.life) != (asker.till, asker.life):
                raise ValueError("asks for another till")
            return msgspec.Raw(self.lend(work, ask, me))
        told = msgspec.json.decode(body, type=lead_wire.EndAsk)
        _check_end(told.end, asker)
        take_back(work, told.end, self._clock.now())
        return lead_wire.EndAnswer(sub=told.end.sub)

    # --- lending -----------------------------------------------------------------

    def lend(self, work: SyncUnit, ask: lead_wire.LendAsk, me: TillIdentity) -> bytes:
        """The answer for this name: the first one, for ever."""
        known = lead_rows.find_lent(work.connection, ask.sub)
        if known is not None:
            is_theirs = (known.borrower, known.life) == (ask.till, ask.life)
            is_same = is_theirs and known.account == ask.account
            return known.answer if is_same else _refusal(ask.sub, REUSED)
        if not is_sub(RightId(ask.sub)):
            raise ValueError("no name of a sub right")
        now = self._clock.now()
        today = self._today(now)
        rights = [] if work.redemption_is_off() else _lendable(work, ask, today)
        if not rights:
            reason = SUSPENDED if work.redemption_is_off() else NOTHING_HERE
            answer = _refusal(ask.sub, reason)
            self._remember(work, ask, "", LentState.REFUSED, answer)
            return answer
        right, *others = rights
        points = min(right.spendable_on(today), Points(ask.most))
        loan = self._loan(ask, right, points, today, me, now)
        work.rights.give_up(right.right_id, loan.draws)
        work.outbox.put(loan)
        missing = ask.most - points.units
        more = sum(one.spendable_on(today).units for one in others)
        answer = msgspec.json.encode(
            lead_wire.LendAnswer(
                sub=ask.sub, grant=grant_of(loan), more=min(missing, more)
            )
        )
        self._remember(work, ask, right.right_id, LentState.LENT, answer)
        return answer

    def _loan(
        self,
        ask: lead_wire.LendAsk,
        right: Right,
        points: Points,
        today: date,
        me: TillIdentity,
        now: datetime,
    ) -> RightLent:
        plain = RightLent(
            sub=RightId(ask.sub),
            right_id=right.right_id,
            account=right.account,
            lender=me.till,
            lender_life=me.incarnation,
            borrower=TillId(ask.till),
            borrower_life=ask.life,
            epoch=me.epoch,
            draws=plan_draws(right.left(), points, today=today),
            at=now,
        )
        signature = self._signer.sign(grant_of(plain).signable()).hex()
        return replace(plain, signature=signature)

    def _remember(
        self,
        work: SyncUnit,
        ask: lead_wire.LendAsk,
        right: str,
        state: LentState,
        answer: bytes,
    ) -> None:
        lead_rows.add_lent(
            work.connection,
            Lent(
                sub=ask.sub,
                right=right,
                account=ask.account,
                borrower=ask.till,
                life=ask.life,
                state=state,
                answer=answer,
            ),
        )


def take_back(work: SyncUnit, end: wire.SubEnd, now: datetime) -> None:
    """What a borrower gives up is this lead's again; a second telling is nothing."""
    known = lead_rows.find_lent(work.connection, end.sub)
    if known is None:
        # The question that it gives up has not come, and is refused when it comes.
        refused = Lent(
            sub=end.sub,
            right="",
            account=end.account,
            borrower=end.till,
            life=end.life,
            state=LentState.REFUSED,
            answer=_refusal(end.sub, "given_up"),
        )
        lead_rows.add_lent(work.connection, refused)
        return
    if (known.borrower, known.life) != (end.till, end.life):
        raise ValueError("lent to another till")
    if not give_again(work, known, draws_of(end.slices)):
        return
    work.outbox.put(
        SubEnded(
            sub=RightId(end.sub),
            account=AccountId(known.account),
            borrower=TillId(end.till),
            borrower_life=end.life,
            draws=draws_of(end.slices),
            at=now,
            signature=end.signature,
        )
    )


def give_again(work: SyncUnit, known: Lent, draws: tuple[Draw, ...]) -> bool:
    """Put what came back of a loan into its right; no draws: all of it.

    False: it had come back before. Never more than was lent, whoever says so.
    """
    if not lead_rows.end_lent(work.connection, known.sub):
        return False
    answer = msgspec.json.decode(known.answer, type=lead_wire.LendAnswer)
    assert answer.grant is not None, known
    lent = {part.lot_id: part for part in draws_of(answer.grant.slices)}
    back = draws or tuple(lent.values())
    bounded = tuple(
        replace(draw, points=min(draw.points, lent[draw.lot_id].points))
        for draw in back
        if draw.lot_id in lent
    )
    if bounded:
        work.rights.take_again(RightId(known.right), bounded)
    return True


def config_of(work: SyncUnit) -> wire.StoreConfig | None:
    """What the server said of this shop's lead; None: never anything."""
    body = lead_rows.told(work.connection)
    return None if body is None else msgspec.json.decode(body, type=wire.StoreConfig)


def _lendable(work: SyncUnit, ask: lead_wire.LendAsk, today: date) -> list[Right]:
    """Standing rights with something left, the fullest first."""
    rights = [
        right
        for right in work.rights.of_account(AccountId(ask.account))
        if right.kind is RightKind.STANDING and right.spendable_on(today)
    ]
    return sorted(rights, key=lambda r: (-r.spendable_on(today).units, r.right_id))


def _asker(
    told: wire.StoreConfig, path: str, headers: Mapping[str, str], body: bytes
) -> lead_wire.StoreTill | None:
    """The till of this shop that signed the question, by the server's word."""
    till = told.till_named(headers.get(wire.TILL_HEADER, ""))
    if till is None or headers.get(wire.INCARNATION_HEADER) != str(till.life):
        return None
    signed = wire.signed_bytes(path, till.till, till.life, body)
    signature = headers.get(wire.SIGNATURE_HEADER, "")
    return till if is_signed(till.key, signature, signed) else None


def is_signed(key: str, signature: str, data: bytes) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _check_end(end: wire.SubEnd, asker: lead_wire.StoreTill) -> None:
    """Its own signature stays with it: the server wants to see it too."""
    if (end.till, end.life) != (asker.till, asker.life):
        raise ValueError("ends what another till has")
    lots = [part.lot for part in end.slices]
    if len(set(lots)) != len(lots):
        raise ValueError("a lot twice")
    if not is_signed(asker.key, end.signature, end.signable()):
        raise ValueError("not signed by its borrower")


def _refusal(sub: str, reason: str) -> bytes:
    return msgspec.json.encode(lead_wire.LendAnswer(sub=sub, refusal=reason))


def _problem(status: HTTPStatus, code: str) -> tuple[int, bytes]:
    return status, msgspec.json.encode(wire.Problem(code=code))
