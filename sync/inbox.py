"""Mail from the server, applied in the transaction that notes its number.

Letters come in order and count once: their number is stored with what they do. A
grant that cannot be taken is refused for ever and the server is told, so that no
point stays set aside for a till that does not have it. A recall gives back what is
left; what an undecided sale has reserved stays until that sale is decided.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from cashier.domain.amounts import Money, Points
from cashier.domain.events import IncidentNoted, RightReturned
from cashier.domain.exceptions import ExceptionCase, Remedy
from cashier.domain.ids import AccountId, RightId
from cashier.domain.ledger import Draw, Right, RightKind, is_sub
from cashier.domain.risk import Pool, is_pool
from cashier.store import lead_rows
from cashier.store.state import TillState
from cashier.till.sale_rights import give_back
from sync import protocol as wire
from sync.entries import decision_of
from sync.grants import Doubt, GrantDoubted, ServerKey, right_of
from sync.lead import config_of, give_again
from sync.units import SyncUnit
from sync.values import draws_of, moment_of


class Inbox:
    """Opens letters; one value for one transaction."""

    def __init__(
        self, work: SyncUnit, state: TillState, key: ServerKey, now: datetime
    ) -> None:
        self._work = work
        self._state = state
        self._key = key
        self._now = now

    def apply(self, answer: wire.MailboxAnswer) -> int:
        """How many letters were opened; repeats and letters after a gap are not."""
        row = self._state.row()
        if answer.epoch < row.epoch:
            # A server that went back in time: nothing it says may be believed
            # before it has taken a new epoch.
            return 0
        self._state.raise_epoch(answer.epoch)
        opened = 0
        expected = row.down_seq + 1
        for letter in sorted(answer.mail, key=lambda mail: mail.seq):
            if letter.seq != expected:
                continue
            if not self._open(letter.body):
                break
            self._state.note_mail(letter.seq)
            expected += 1
            opened += 1
        return opened

    def _open(self, body: wire.MailBody) -> bool:
        """False: not yet; this letter and those after it are fetched again."""
        match body:
            case wire.Grant():
                self._take(body)
            case wire.Recall():
                return self._give_back(body)
            case wire.Settled():
                self._settle(body)
            case wire.Notice():
                self._add_case(body)
            case wire.Settlement():
                self._settled_elsewhere(body)
            case wire.StoreConfig():
                self._learn(body)
            case wire.LentBack():
                self._lent_back(body)
            case wire.EpochNotice():
                self._state.raise_epoch(body.epoch)
        return True

    # --- for the manager -------------------------------------------------------

    def _add_case(self, notice: wire.Notice) -> None:
        known = {remedy.value: remedy for remedy in Remedy}
        case = ExceptionCase(
            item=notice.item,
            code=notice.code,
            at=moment_of(notice.at),
            number=notice.number,
            four=notice.four,
            points=Points(notice.points),
            money=Money(notice.money),
            choices=tuple(known[c] for c in notice.choices if c in known),
        )
        self._work.exceptions.add(case)

    def _settled_elsewhere(self, told: wire.Settlement) -> None:
        self._work.exceptions.decide(decision_of(told))

    # --- grants --------------------------------------------------------------

    def _take(self, grant: wire.Grant) -> None:
        try:
            right = right_of(grant, self._work.identity(), self._key)
        except GrantDoubted as doubted:
            self._refuse(grant, doubted.doubt)
            return
        if right.kind is RightKind.HOLD and self._is_under_way(right.right_id):
            # Its own answer, or the end of the wait for it, decides: whoever asked
            # either stores this very grant or gives it up, and tells the server.
            return
        if right.kind is RightKind.RISK:
            self._take_pool(grant, right)
            return
        is_new = self._work.rights.add(right)
        if is_new and right.kind is RightKind.HOLD:
            # Nobody here remembers asking: back to the customer's account with it.
            self._return(right.right_id, right.account, right.left())

    def _take_pool(self, grant: wire.Grant, right: Right) -> None:
        """Leave to spend for any account: only in the one form we can hold to."""
        if not (is_pool(right) and grant.per_account and grant.per_sale):
            self._refuse(grant, Doubt.MALFORMED)
            return
        pool = Pool(
            right=right,
            per_account=Points(grant.per_account),
            per_sale=Points(grant.per_sale),
        )
        self._work.rights.add_pool(pool)

    def _settle(self, settled: wire.Settled) -> None:
        # From before a restore: what it settles may be counted otherwise now.
        if settled.epoch >= self._state.row().epoch:
            account, points = AccountId(settled.account), Points(settled.points)
            self._work.rights.settle_risk(account, points)

    # --- the lead of the shop ----------------------------------------------------

    def _learn(self, said: wire.StoreConfig) -> None:
        """Believed only with the server's signature, and never an older word."""
        row = self._state.row()
        known = config_of(self._work)
        newest = (0, 0) if known is None else (known.epoch, known.version)
        is_newer = (said.epoch, said.version) > newest and said.epoch >= row.epoch
        if not self._key.vouches(said.signature, said.signable()):
            self._work.outbox.put(
                IncidentNoted(code="store_forged", detail=said.store, at=self._now)
            )
        elif is_newer and said.store == row.store:
            lead = said.till_named(said.lead)
            lead_rows.tell(
                self._work.connection,
                version=said.version,
                lead=lead.till if lead is not None else "",
                number=lead.number if lead is not None else 0,
                body=msgspec.json.encode(said),
            )

    def _lent_back(self, said: wire.LentBack) -> None:
        """By way of the server; perhaps the borrower itself has said so before."""
        known = lead_rows.find_lent(self._work.connection, said.sub)
        if said.epoch >= self._state.row().epoch and known is not None and known.right:
            give_again(self._work, known, draws_of(said.slices))

    def _refuse(self, grant: wire.Grant, doubt: Doubt) -> None:
        self._work.outbox.put(
            IncidentNoted(code=doubt.value, detail=grant.right, at=self._now)
        )
        # A forged letter must not make us give up a right of the same name.
        if doubt is Doubt.FORGED or self._work.rights.get(RightId(grant.right)):
            return
        self._return(RightId(grant.right), AccountId(grant.account), ())

    def _is_under_way(self, hold: RightId) -> bool:
        return any(asked == hold for asked, _, _ in self._work.holds.open_holds())

    # --- recalls ---------------------------------------------------------------

    def _give_back(self, recall: wire.Recall) -> bool:
        if recall.epoch < self._state.row().epoch:
            return True  # From before a restore: that right may be another one now.
        right_id, account = RightId(recall.right), AccountId(recall.account)
        right = self._work.rights.get(right_id)
        if right is None:
            # The recall overtook its grant: refuse the grant for ever.
            self._return(right_id, account, ())
            return True
        if is_sub(right_id):
            return self._end_loan(right)
        draws = last_to_expire(right, Points(recall.up_to))
        if draws:
            self._return(right_id, right.account, draws)
        # An empty return would say that the right was never taken. So where an
        # undecided sale has reserved all that is left, the letter waits for it;
        # where everything was spent, the journal has said so already.
        return bool(draws) or not right.reserved

    def _end_loan(self, right: Right) -> bool:
        """Once, and whole: it is its lender's. It waits for what is reserved."""
        left = right.left()
        if left and not right.reserved:
            give_back(self._work, right.right_id, right.account, left, self._now)
        return not right.reserved

    def _return(
        self, right: RightId, account: AccountId, draws: tuple[Draw, ...]
    ) -> None:
        if is_sub(right) and not draws:
            # It is its lender's: what we never had must not come free twice.
            give_back(self._work, right, account, draws, self._now)
            return
        self._work.rights.give_up(right, draws)
        self._work.outbox.put(
            RightReturned(right_id=right, account=account, draws=draws, at=self._now)
        )


def last_to_expire(right: Right, most: Points) -> tuple[Draw, ...]:
    """What to give back of a right: the till keeps what expires first."""
    draws: list[Draw] = []
    missing = most.units
    for part in reversed(right.left()):
        given = min(part.points.units, missing)
        if given:
            missing -= given
            draws.append(
                Draw(
                    lot_id=part.lot_id, points=Points(given), expires_on=part.expires_on
                )
            )
    return tuple(reversed(draws))
