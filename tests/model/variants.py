"""The variants of the protocol that are searched whole, and the mutants that must fail.

A mutant is a variant without one guard. Sizes are chosen so that all of them together
take well under a minute; the large ones are run when KASSA_EXHAUSTIVE=1 is set.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.model import lead_ledger, ledger, promises
from tests.model.rules import Guard, Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    name: str
    rules: Rules
    most_spent: int  # That is really reached: the bound is tight.


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    rules: Rules
    harm: str  # What a shop would feel in the end.
    steps: int  # To the nearest such state.


_ONE_POOL = Rules(
    balance=1,
    rights=1,
    has_grants=False,
    has_recalls=False,
    limit=1,
    chain_limit=3,
    pool=3,
    share=1,
)
_SHOP = Rules(balance=1, has_lead=True)
_CARRIES = Rules(has_grants=False, has_carries=True)
_LOSSY_RISK = Rules(balance=1, loses=2, has_reclaim=True, limit=1, chain_limit=1)


def _pools(
    *,
    limit: int,
    chain_limit: int,
    has_reclaim: bool = False,
    has_recalls: bool = False,
) -> Rules:
    return Rules(
        balance=1,
        rights=3,
        has_recalls=has_recalls,
        has_reclaim=has_reclaim,
        limit=limit,
        chain_limit=chain_limit,
        pool=1,
        share=1,
    )


VARIANTS = (
    Variant(
        name="strict, 2 tills, 3 grants, recalls and tombstones",
        rules=Rules(rights=3),
        most_spent=2,
    ),
    Variant(
        name="strict, 2 tills, sales that stay undecided",
        rules=Rules(rights=2, has_reservations=True),
        most_spent=2,
    ),
    Variant(
        name="strict, 3 tills, balance 3",
        rules=Rules(tills=3, balance=3),
        most_spent=3,
    ),
    Variant(
        name="strict, the server debits from the free part",
        rules=Rules(debits=2),
        most_spent=2,
    ),
    Variant(
        name="strict, debits, claims and credits",
        rules=Rules(debits=1, credits=1),
        most_spent=3,
    ),
    Variant(
        name="strict, holds that are given up",
        rules=Rules(has_holds=True),
        most_spent=2,
    ),
    Variant(
        name="strict, a till restored or cloned",
        rules=Rules(has_copies=True),
        most_spent=2,
    ),
    Variant(
        name="strict, failover that loses 1 transaction, balance 1",
        rules=Rules(balance=1, loses=1),
        most_spent=1,
    ),
    Variant(
        name="strict, failover that loses 2 transactions, balance 1",
        rules=Rules(balance=1, loses=2),
        most_spent=1,
    ),
    Variant(
        name="strict, failover that loses 2 transactions, debits, 1 grant",
        rules=Rules(rights=1, loses=2, debits=1),
        most_spent=2,
    ),
    Variant(
        name="strict, failover that loses 1 transaction, holds",
        rules=Rules(balance=1, rights=1, loses=1, has_holds=True),
        most_spent=1,
    ),
    Variant(
        name="strict, a lead and its borrower, 1 loan",
        rules=Rules(rights=2, has_lead=True),
        most_spent=2,
    ),
    Variant(
        name="strict, a lead and its borrower, 2 loans, balance 1, no recalls",
        rules=Rules(balance=1, rights=3, has_lead=True, has_recalls=False),
        most_spent=1,
    ),
    Variant(
        name="strict, a lead and 2 borrowers, balance 1, no recalls",
        rules=Rules(tills=3, balance=1, rights=2, has_lead=True, has_recalls=False),
        most_spent=1,
    ),
    Variant(
        name="strict, rights that customers carry",
        rules=_CARRIES,
        most_spent=2,
    ),
    Variant(
        name="risk L=1, rights taken back by time",
        rules=Rules(has_reclaim=True, limit=1, chain_limit=1),
        most_spent=3,
    ),
    Variant(
        name="risk L=1, failover that loses 1 transaction, balance 1",
        rules=Rules(balance=1, loses=1, has_reclaim=True, limit=1, chain_limit=1),
        most_spent=2,
    ),
    Variant(
        name="risk L=2, pools and credits",
        rules=Rules(limit=2, chain_limit=2, pool=1, share=1, credits=1),
        most_spent=4,
    ),
    Variant(
        name="risk L=2, the chain's limit is 1",
        rules=Rules(limit=2, chain_limit=1, pool=1, share=1, has_reclaim=True),
        most_spent=3,
    ),
    Variant(
        name="risk L=2, rights taken back, and pools, no recalls",
        rules=_pools(limit=2, chain_limit=2, has_reclaim=True),
        most_spent=3,
    ),
)

MUTANTS = {
    Guard.FREE_PART: Mutant(rules=Rules(debits=2), harm=promises.OVERSPENT, steps=4),
    Guard.RECLAIM_BOOKED: Mutant(
        rules=Rules(
            balance=1,
            rights=3,
            has_recalls=False,
            has_reclaim=True,
            limit=1,
            chain_limit=1,
        ),
        harm=promises.OVERSPENT,
        steps=11,
    ),
    Guard.RESTORED_IS_POOR: Mutant(
        rules=Rules(has_copies=True), harm=promises.USED_TWICE, steps=6
    ),
    Guard.CLONE_IS_POOR: Mutant(
        rules=Rules(has_copies=True), harm=promises.USED_TWICE, steps=5
    ),
    Guard.TILL_TOMBSTONE: Mutant(rules=Rules(), harm=promises.USED_TWICE, steps=5),
    Guard.SERVER_TOMBSTONE: Mutant(
        rules=Rules(has_holds=True), harm=promises.STUCK, steps=4
    ),
    Guard.STICKY_END: Mutant(
        rules=Rules(has_holds=True), harm=ledger.NO_RIGHT, steps=7
    ),
    Guard.RESERVED_STAYS: Mutant(
        rules=Rules(has_reservations=True), harm=promises.USED_TWICE, steps=6
    ),
    Guard.WATERMARK: Mutant(rules=Rules(), harm=ledger.TWICE, steps=6),
    Guard.REGISTRATION: Mutant(
        rules=Rules(balance=1, loses=1), harm=promises.OVERSPENT, steps=7
    ),
    Guard.REBUILT_TOGETHER: Mutant(
        rules=Rules(balance=1, loses=2), harm=promises.LIMIT, steps=9
    ),
    Guard.GAP_BOOKED: Mutant(rules=_LOSSY_RISK, harm=promises.CHECK, steps=9),
    Guard.DEBITS_WAIT: Mutant(
        rules=Rules(balance=1, loses=1, debits=1), harm=promises.OVERSPENT, steps=5
    ),
    Guard.ENTRIES_WAIT: Mutant(
        rules=Rules(balance=1, loses=1), harm=ledger.NO_RIGHT, steps=5
    ),
    Guard.GRANTS_FENCED: Mutant(
        rules=Rules(balance=1, loses=1), harm=promises.OVERSPENT, steps=10
    ),
    Guard.RECALLS_FENCED: Mutant(
        rules=Rules(balance=1, loses=2), harm=ledger.NO_RIGHT, steps=8
    ),
    Guard.KEPT_UNTIL_STABLE: Mutant(
        rules=Rules(balance=1, loses=1), harm=promises.LOST, steps=7
    ),
    Guard.POOL_BOOKED: Mutant(
        rules=_pools(limit=2, chain_limit=1), harm=promises.OVERSPENT, steps=9
    ),
    Guard.SHARE_BOOKED: Mutant(
        rules=_pools(limit=1, chain_limit=2), harm=promises.OVERSPENT, steps=9
    ),
    Guard.SHARE_SEES_RISK: Mutant(
        rules=_pools(limit=1, chain_limit=2, has_reclaim=True),
        harm=promises.OVERSPENT,
        steps=10,
    ),
    Guard.OVERDRAFT_KEPT: Mutant(
        rules=_pools(limit=1, chain_limit=1), harm=promises.OVERSPENT, steps=11
    ),
    Guard.SETTLED_ONCE: Mutant(rules=_ONE_POOL, harm=promises.OVERSPENT, steps=8),
    Guard.SETTLED_COVERED: Mutant(rules=_ONE_POOL, harm=promises.OVERSPENT, steps=9),
    Guard.TILL_COUNTS_DRAWS: Mutant(rules=_ONE_POOL, harm=promises.OVERSPENT, steps=5),
    Guard.LOAN_LOWERS: Mutant(rules=_SHOP, harm=promises.USED_TWICE, steps=5),
    Guard.LOAN_STICKY: Mutant(rules=_SHOP, harm=promises.STUCK, steps=7),
    Guard.REFUSAL_STICKY: Mutant(rules=_SHOP, harm=promises.STUCK, steps=7),
    Guard.BACK_ONCE: Mutant(rules=_SHOP, harm=promises.USED_TWICE, steps=9),
    Guard.END_LOWERS: Mutant(rules=_SHOP, harm=promises.USED_TWICE, steps=7),
    Guard.END_IS_TOLD: Mutant(rules=_SHOP, harm=promises.STUCK, steps=6),
    Guard.LOAN_IS_TOLD: Mutant(rules=_SHOP, harm=ledger.NO_RIGHT, steps=7),
    Guard.TOLD_ONCE: Mutant(rules=_SHOP, harm=lead_ledger.BEYOND_LENT, steps=7),
    Guard.LOAN_TOMBSTONE: Mutant(rules=_SHOP, harm=promises.STUCK, steps=7),
    Guard.CARRY_AUDIENCE: Mutant(rules=_CARRIES, harm=promises.USED_TWICE, steps=5),
    Guard.CARRY_ONCE: Mutant(rules=_CARRIES, harm=promises.USED_TWICE, steps=5),
}

# Minutes instead of seconds: with KASSA_EXHAUSTIVE=1.
LARGE = (
    Variant(
        name="strict, 2 tills, 3 grants, sales that stay undecided",
        rules=Rules(rights=3, has_reservations=True),
        most_spent=2,
    ),
    Variant(
        name="strict, 3 tills, 3 grants, balance 3",
        rules=Rules(tills=3, balance=3, rights=3),
        most_spent=3,
    ),
    Variant(
        name="strict, failover that loses 1 transaction, balance 2",
        rules=Rules(loses=1),
        most_spent=2,
    ),
    Variant(
        name="strict, failover that loses 2 transactions, balance 2, debits",
        rules=Rules(loses=2, debits=1),
        most_spent=2,
    ),
    Variant(
        name="risk L=1, failover that loses 2 transactions, balance 1",
        rules=_LOSSY_RISK,
        most_spent=2,
    ),
    Variant(
        name="risk L=2, rights taken back, and pools",
        rules=_pools(limit=2, chain_limit=2, has_reclaim=True, has_recalls=True),
        most_spent=3,
    ),
)
