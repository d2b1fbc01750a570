"""A shift's figures, added up from the second journal by nobody else's code.

Reads the plain JSON of the decrypted entries and knows no class of the product: what
a Z says must follow from what the till told the server, and from nothing else.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

Entry = dict[str, Any]


class Recount:
    """Every shift of a journal; `figures` are whole units, as a Z has them."""

    def __init__(self, bodies: Iterable[bytes]) -> None:
        self.entries = [json.loads(body) for body in bodies]
        self.figures: dict[str, Counter[str]] = defaultdict(Counter)
        self.ends: dict[str, Entry] = {}
        self.counts: dict[str, list[int]] = defaultdict(list)
        self.allowed: list[str] = []
        self._sales: dict[str, Entry] = {}
        self.numbers: list[str] = []
        for entry in self.entries:
            getattr(self, f"_{entry['type']}", self._nothing)(entry)

    def _nothing(self, entry: Entry) -> None:
        """Says nothing about money or points of a shift."""

    def _shift_open(self, entry: Entry) -> None:
        self.figures[entry["shift"]]["opening"] += entry.get("opening_cash", 0)

    def _shift_close(self, entry: Entry) -> None:
        self.ends[entry["shift"]] = entry

    def _sale(self, entry: Entry) -> None:
        self._sales[entry["sale"]] = entry
        self.numbers.append(entry["number"])
        figures = self.figures[entry["shift"]]
        sign = -1 if is_return(entry) else 1
        figures["returns" if sign < 0 else "sales"] += 1
        figures["with_card"] += sign > 0 and "card" in entry
        for line in entry["lines"]:
            for name in ("gross", "discount", "redeemed"):
                figures[name] += sign * line.get(name, 0)
        for tender in entry["tenders"]:
            figures[tender["kind"]] += sign * tender["amount"]

    def _cash(self, entry: Entry) -> None:
        """Into the drawer, out of it, or nothing: it was only opened."""
        self.figures[entry["shift"]]["moved"] += entry.get("amount", 0)

    def _count(self, entry: Entry) -> None:
        self.counts[entry["shift"]].append(entry["total"] - entry["expected"])

    def _override(self, entry: Entry) -> None:
        self.allowed.append(entry["act"])

    def _redeem(self, entry: Entry) -> None:
        sale = self._sales[entry["sale"]]
        if entry["account"] == sale.get("account"):
            points = sum(part["points"] for part in entry["slices"])
            self.figures[sale["shift"]]["redeemed_points"] += points

    def _earn(self, entry: Entry) -> None:
        if not entry.get("purse"):
            shift = self._sales[entry["sale"]]["shift"]
            self.figures[shift]["earned"] += entry["points"]

    def _give_back(self, entry: Entry) -> None:
        sale = self._sales[entry["sale"]]
        if entry.get("purse") or entry.get("account") != sale.get("account"):
            return
        figures = self.figures[sale["shift"]]
        figures["given_back"] += sum(part["points"] for part in entry.get("back", ()))
        figures["taken_back"] += entry.get("taken", 0)


def is_return(entry: Entry) -> bool:
    return "returns" in entry
