"""What a variant of the model contains, and the guards that can be taken out of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Guard(Enum):
    """Each is one line of defence; the text says what its mutant does instead."""

    FREE_PART = "the expiry job debits the whole balance"
    RECLAIM_BOOKED = "a right is taken back by time and not booked"
    RESTORED_IS_POOR = "a till restored from its backup has its rights again"
    CLONE_IS_POOR = "a cloned till has the rights of the first"
    TILL_TOMBSTONE = "a till that is asked for an unknown right leaves no tombstone"
    SERVER_TOMBSTONE = "the server forgets holds that were given up before it saw them"
    STICKY_END = "a till takes the late answer of a hold that it gave up"
    RESERVED_STAYS = "a recall takes what an undecided sale has reserved"
    WATERMARK = "the memory of applied entries is forgotten"
    REGISTRATION = "after a lossy failover nobody registers"
    REBUILT_TOGETHER = "the report of each till is posted alone"
    GAP_BOOKED = "after a failover, rights without cover are not booked again"
    DEBITS_WAIT = "the server debits before everybody is registered"
    ENTRIES_WAIT = "entries are posted before their till is registered"
    GRANTS_FENCED = "tills register, but grants of the old epoch are taken"
    RECALLS_FENCED = "grants are fenced, recalls are not"
    KEPT_UNTIL_STABLE = "tills forget entries on the acknowledgement"
    POOL_BOOKED = "a pool is not booked on the chain"
    SHARE_BOOKED = "what an account may draw at a till is not booked"
    SHARE_SEES_RISK = "a share is booked as if no right had been taken back"
    OVERDRAFT_KEPT = "an overdraft is not kept in risk_used"
    SETTLED_ONCE = "a letter that settles counts as often as it comes"
    SETTLED_COVERED = "draws are settled while the account is overdrawn"
    TILL_COUNTS_DRAWS = "a till does not count what an account drew"
    LOAN_LOWERS = "a lead lends what it has lent"
    LOAN_STICKY = "a lead that is asked again lends again"
    REFUSAL_STICKY = "a lead that refused lends when the question comes again"
    BACK_ONCE = "what comes back to a lead counts as often as it is told"
    END_LOWERS = "a borrower keeps what it gives back, and gives it back twice"
    END_IS_TOLD = "a borrower that gives up says so in the shop alone"
    LOAN_IS_TOLD = "a borrower spends before the server can know of the loan"
    TOLD_ONCE = "the server posts a loan for lender and borrower"
    LOAN_TOMBSTONE = "the server forgets loans that ended before it heard of them"
    CARRY_AUDIENCE = "a carried right is good at whatever till it is shown"
    CARRY_ONCE = "a carried right counts as often as it is shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The size of a variant, the acts that occur in it, and the guard it lacks."""

    tills: int = 2
    balance: int = 2
    rights: int = 2  # Grants, pools and holds together.
    has_grants: bool = True
    has_recalls: bool = True
    has_reservations: bool = False  # Else a sale reserves and pays in one step.
    has_holds: bool = False
    has_reclaim: bool = False
    has_lead: bool = False  # The first till lends; what is granted goes to it.
    has_carries: bool = False
    has_copies: bool = False  # The first till may be restored or cloned.
    debits: int = 0
    credits: int = 0
    loses: int = 0  # So many transactions, at most, are lost by the one failover.
    limit: int = 0  # L of the account.
    chain_limit: int = 0
    pool: int = 0  # The size of a till's pool.
    share: int = 0  # What an account may draw at one till.
    broken: Guard | None = None

    @property
    def stated(self) -> int:
        """The stated maximum overspend of the one account there is."""
        return min(self.limit, self.chain_limit)

    @property
    def seats(self) -> int:
        """Tills, and the second life of the first one."""
        return self.tills + (1 if self.has_copies else 0)
