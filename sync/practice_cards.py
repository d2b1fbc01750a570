"""The cards of the training mode: whole, half and not at all guaranteed, and closed.

They belong to nobody, so their numbers may be shown; where the shop has a card of that
number itself, that one counts.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeCard:
    number: str
    points: int  # Whole ones.
    guaranteed: int
    name: str = ""
    status: str = "active"


PRACTICE_CARDS = (
    PracticeCard(number="0400000010014", points=1250, guaranteed=1250),
    PracticeCard(number="0400000010021", points=500, guaranteed=200),
    PracticeCard(number="0400000010038", points=300, guaranteed=0),
    PracticeCard(number="0400000010052", points=500, guaranteed=500, status="blocked"),
)
