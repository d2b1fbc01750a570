"""Goods that came back, as the onlookers at the counter saw it.

A till takes back no more than its file knows to be left. Where a file was put back
from a copy it has forgotten some, and the same goods may come back twice: money has
left the drawer, so it is told. The server says so of each return that is beyond what
was sold, and gives no points for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

Lines = Counter[int]  # Thousandths, by line of the first receipt.


@dataclass
class Returned:
    sold: dict[str, Lines] = field(default_factory=dict)
    seller: dict[str, str] = field(default_factory=dict)
    came: dict[str, dict[str, Lines]] = field(default_factory=lambda: defaultdict(dict))
    # Returns that the file of a till knows, and those that its copy knows.
    in_file: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    in_copy: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def see_sale(self, till: str, sale: str, lines: Lines) -> None:
        self.sold[sale], self.seller[sale] = lines, till

    def see_return(self, till: str, first: str, sale: str, lines: Lines) -> None:
        self.came[first][sale] = lines
        known = self.in_file[till]
        known.add(sale)
        assert self._fit(first, known), f"{till} took back what it knew to be gone"

    def copied(self, till: str) -> None:
        self.in_copy[till] = set(self.in_file[till])

    def put_back(self, till: str) -> None:
        self.in_file[till] = set(self.in_copy[till])

    def forgotten(self, till: str) -> list[str]:
        """Sales of which something came back there that its file knows nothing of."""
        known = self.in_file[till]
        return [
            first
            for first, came in self.came.items()
            if self.seller[first] == till and not came.keys() <= known
        ]

    def check_flags(self, over: set[str], at_server: set[str]) -> None:
        """The server flags what is too much, and no more.

        Which of two that are too much together is the earlier one only it knows.
        """
        for first, came in self.came.items():
            there = came.keys() & at_server
            counted = there - over
            assert self._fit(first, counted), ("not flagged", first, counted)
            for one in there & over:
                assert not self._fit(first, counted | {one}), ("no need", first, one)
            over = over - there
        assert not over, ("no returns", over)

    def _fit(self, first: str, returns: Iterable[str]) -> bool:
        """Whether all these can be taken back of what was sold."""
        came = self.came[first]
        gone = sum((came[sale] for sale in returns if sale in came), Lines())
        return gone <= self.sold[first]
