"""How a sale is paid."""

from __future__ import annotations

from enum import Enum


class TenderKind(Enum):
    CASH = "cash"
    CARD = "card"
    GIFT = "gift"  # A gift card of the chain: an advance paid earlier.
