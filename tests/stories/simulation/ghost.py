"""An independent copy of what the tills confirmed, kept by onlookers at the counter.

It reads receipts, never the books of till or server. What it holds at the end must
be at the server exactly once; and no account may ever have been spent beyond what
was in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from cashier.domain.ledger import sum_of
from cashier.till.ports import CompletedSale
from tests.stories.simulation.returned import Returned


@dataclass(frozen=True)
class Seen:
    """One receipt, in whole units."""

    till: str
    sale: str
    number: str
    account: str | None
    is_return: bool
    money: int
    redeemed: int
    earned: int
    returns: str | None


@dataclass
class Ghost:
    opening: dict[str, int]
    accounts: dict[str, str]  # By card: whom the chain gave it to.
    receipts: dict[str, Seen] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    left: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unsent: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    out_of_time: set[str] = field(default_factory=set)  # Tills that woke up so.
    by_hand: set[str] = field(default_factory=set)  # Sales that no counter saw.
    returned: Returned = field(default_factory=Returned)
    given_back: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    version: int = 0  # Another one with every receipt.

    def __post_init__(self) -> None:
        self.left.update(self.opening)

    def see(self, till: str, done: CompletedSale) -> bool:
        """A receipt was handed over, or found after a crash; is it a new one?"""
        before = self.receipts.get(done.sale.sale_id)
        card = None if done.sale.card is None else done.sale.card.number
        seen = Seen(
            till=till if before is None else before.till,
            sale=done.sale.sale_id,
            number=done.number,
            # A till without the feed knows the number only; the chain knows whose.
            account=None if card is None else self.accounts.get(card),
            is_return=done.returns is not None,
            money=done.total.units,
            redeemed=sum(sum_of(part.draws).units for part in done.redeemed),
            earned=done.earned.units,
            returns=done.returns,
        )
        if before is not None and till in self.out_of_time:
            return False  # The basket of a backup is paid for a second time.
        if before is not None:
            assert before == seen, f"a receipt changed: {before} {seen}"
            return False
        self.receipts[seen.sale] = seen
        lines = Counter({line.line_no: line.quantity_milli for line in done.lines})
        if seen.returns is None:
            self.returned.see_sale(till, seen.sale, lines)
        else:
            self.returned.see_return(till, seen.returns, seen.sale, lines)
        self._count(seen)
        return True

    def _count(self, seen: Seen) -> None:
        self.version += 1
        if seen.account is None:
            return
        if seen.returns is not None:
            self.left[seen.account] += self._given_back(seen, seen.returns)
        else:
            self.left[seen.account] += seen.earned - seen.redeemed
            self.spent[seen.account] += seen.redeemed

    def _given_back(self, seen: Seen, first: str) -> int:
        """Points come back once, however often a till takes the goods back."""
        rest = self.receipts[first].redeemed - self.given_back[first]
        points = min(seen.redeemed, rest)
        self.given_back[first] += points
        return points

    def spent_unheard(self, till: str, account: str) -> int:
        """At how many tills the account was spent from and the server has not heard."""
        self.unsent[account].add(till)
        return len(self.unsent[account])

    def sent(self, till: str) -> None:
        for tills in self.unsent.values():
            tills.discard(till)

    def check_numbers(self, *, but: set[str]) -> None:
        """`but` of tills whose file went back in time: people look at those."""
        numbers = [s.number for s in self.receipts.values() if s.till not in but]
        assert len(numbers) == len(set(numbers)), "a receipt number was used twice"

    def check_never_overspent(self, *, by_account: int = 0, in_all: int = 0) -> None:
        """Spent in sum is at most what was there, came in and came back.

        Or more by no more than the policy states, for each account and for all.
        """
        for account, left in self.left.items():
            assert left >= -by_account, f"{account} is overspent by {-left}"
        total = sum(-left for left in self.left.values() if left < 0)
        assert total <= in_all, f"the chain is overspent by {total}"
