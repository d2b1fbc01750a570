"""What people at the counter saw, kept apart from every book of the system.

A till in a process of its own tells of each receipt that was confirmed, before it
does anything else. Whatever it dies of, the ghost remembers. At the end the books of
the till and of the server are laid beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cashier.domain.ledger import sum_of
from cashier.till.ports import CompletedSale
from tests.faults.kinds import Outcome

FIGURES = ("total", "redeemed", "earned", "is_return")


def told(done: CompletedSale) -> dict[str, Any]:
    """What stands on the receipt."""
    card = "" if done.sale.card is None else str(done.sale.card.number)
    return {
        "number": str(done.number),
        "card": card,
        "total": done.total.units,
        "redeemed": sum(sum_of(part.draws).units for part in done.redeemed),
        "earned": done.earned.units,
        "is_return": done.returns is not None,
    }


@dataclass
class Ghost:
    """Receipts by number, and how many customers paid without getting one."""

    opening: Mapping[str, int]  # By card: points before the story.
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    unsure: int = 0  # The last key was pressed; what came of it was not seen.

    def listen(self, lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Take in what a till tells; what else it said."""
        others = []
        is_paying = False
        for line in lines:
            if line["what"] == "paying":
                is_paying = True
            elif line["what"] == "confirmed":
                self.receipts[line["number"]] = line
                is_paying = False
            else:
                others.append(line)
        self.unsure += is_paying
        return others

    def compare(self, books: Mapping[str, Any]) -> Outcome:
        """The till's receipts, the server's, and the balances; see `books`."""
        for line in books["confirmed"]:
            self.receipts[line["number"]] = line
        till: list[dict[str, Any]] = books["receipts"]
        words = [*books["broken"]]
        corrupt = len(words)
        lost = self._missing(till, words)
        doubled = self._too_many(till, words)
        numbers = Counter(line["number"] for line in till)
        at_server = Counter(books["server_numbers"])
        lost += _say(words, "not at the server", numbers - at_server)
        doubled += _say(words, "twice at the server", at_server - numbers)
        for card, owed in self._balances(till).items():
            has = books["balances"].get(card)
            if has != owed:
                words.append(f"{card} has {has} points, should have {owed}")
                lost += has is None or has < owed
                doubled += has is not None and has > owed
        return Outcome(
            tries=1, lost=lost, doubled=doubled, corrupt=corrupt, words=tuple(words)
        )

    def settle(self, books: Mapping[str, Any]) -> None:
        """The customers who were not sure have looked: it is done, or it is not."""
        for line in books["receipts"]:
            self.receipts.setdefault(line["number"], line)
        self.unsure = 0

    def _missing(self, till: list[dict[str, Any]], words: list[str]) -> int:
        known = {line["number"]: line for line in till}
        gone = [number for number in self.receipts if number not in known]
        changed = [
            number
            for number, seen in self.receipts.items()
            if number in known
            and any(known[number][name] != seen[name] for name in FIGURES)
        ]
        words += [f"{number} was confirmed and is gone" for number in gone]
        words += [f"{number} was confirmed with other figures" for number in changed]
        return len(gone) + len(changed)

    def _too_many(self, till: list[dict[str, Any]], words: list[str]) -> int:
        more = [line for line in till if line["number"] not in self.receipts]
        over = max(0, len(more) - self.unsure)
        if over:
            words.append(f"{over} receipts that nobody asked for")
        return over

    def _balances(self, till: list[dict[str, Any]]) -> dict[str, int]:
        """By the receipts that people have, and the till's where nobody looked."""
        owed = dict(self.opening)
        for line in till:
            seen = self.receipts.get(line["number"], line)
            if seen["card"] in owed:
                change = seen["earned"] - seen["redeemed"]
                owed[seen["card"]] += -change if seen["is_return"] else change
        return owed


def _say(words: list[str], what: str, numbers: Counter[str]) -> int:
    words += [f"{number}: {what}" for number in numbers]
    return numbers.total()
