"""An independent copy of what the tills confirmed, kept by onlookers at the counter.

It reads receipts, never the books of till or server. What it holds at the end must
be at the server exactly once; and no account may ever have been spent beyond what
was in it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from cashier.domain.ledger import sum_of
from cashier.till.ports import CompletedSale


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

    def see(self, till: str, done: CompletedSale) -> None:
        """A receipt was handed over, or found after a crash."""
        card = None if done.sale.card is None else done.sale.card.number
        seen = Seen(
            till=till,
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
        before = self.receipts.setdefault(seen.sale, seen)
        assert before == seen, f"a receipt changed: {before} {seen}"

    def check_numbers(self) -> None:
        numbers = [seen.number for seen in self.receipts.values()]
        assert len(numbers) == len(set(numbers)), "a receipt number was used twice"

    def spent(self) -> dict[str, int]:
        """By account: everything that was ever redeemed."""
        sums: dict[str, int] = defaultdict(int)
        for seen in self.receipts.values():
            if seen.account is not None and not seen.is_return:
                sums[seen.account] += seen.redeemed
        return sums

    def check_never_overspent(self, *, by_account: int = 0, in_all: int = 0) -> None:
        """Spent in sum is at most what was there, came in and came back.

        Or more by no more than the policy states, for each account and for all.
        """
        sums: dict[str, int] = defaultdict(int, self.opening)
        for seen in self.receipts.values():
            if seen.account is None:
                continue
            if seen.is_return:
                sums[seen.account] += seen.redeemed
            else:
                sums[seen.account] += seen.earned - seen.redeemed
        for account, left in sums.items():
            assert left >= -by_account, f"{account} is overspent by {-left}"
        total = sum(-left for left in sums.values() if left < 0)
        assert total <= in_all, f"the chain is overspent by {total}"
