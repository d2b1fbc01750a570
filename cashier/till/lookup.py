"""Looking without selling: find an article by its name, or read its price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cashier.domain.amounts import Money, Points
from cashier.domain.catalog import Item
from cashier.domain.codes import CodeKind, parse_scan
from cashier.domain.errors import ItemUnknown
from cashier.domain.loyalty.engine import Snapshot, quote
from cashier.domain.member import CardStatus
from cashier.domain.pricing import draft_of, price_line
from cashier.domain.sale import MILLI, Line
from cashier.till.ports import Clock, Directory
from cashier.till.settings import TillSettings
from cashier.till.views import programme_time

FEWEST_LETTERS = 2
MOST_FOUND = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceCheck:
    """What one of it costs, and what a member earns with it."""

    item: Item
    price: Money
    earned: Points


class Lookup:
    def __init__(
        self, directory: Directory, clock: Clock, settings: TillSettings
    ) -> None:
        self._directory = directory
        self._clock = clock
        self._settings = settings

    def find(self, text: str) -> Sequence[Item]:
        """Articles whose name has these letters, from the second letter on."""
        wanted = text.strip()
        if len(wanted) < FEWEST_LETTERS:
            return ()
        return self._directory.find_items(wanted, MOST_FOUND)

    def price_check(self, code: str) -> PriceCheck:
        """The price of what was scanned; nothing enters the sale."""
        scan = parse_scan(code, self._settings.codes)
        is_goods = scan.kind in (CodeKind.ITEM, CodeKind.WEIGHT, CodeKind.PRICE)
        item = self._directory.item(scan.code) if is_goods else None
        if item is None:
            raise ItemUnknown(scan.code)
        priced = price_line(Line(line_no=1, item=item, quantity_milli=MILLI))
        answer = quote(
            draft_of([priced]),
            Snapshot(status=CardStatus.ACTIVE),
            tuple(self._directory.programmes()),
            programme_time(self._clock.now(), self._settings),
        )
        return PriceCheck(item=item, price=priced.net, earned=answer.earned)
