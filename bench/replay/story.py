"""The replay itself: receipts and links in order of time, and what came of them.

Everything happens in one thread at the virtual moment of its receipt. A store that
has a link sends its journal after each sale; letters that the server wrote for other
tills are fetched at once by those that have a link, as they listen for letters; so
what they give back is there before the goods of a sale are read. When a
link is mended its till sends and fetches first of all.
"""

from __future__ import annotations

import heapq
import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from bench.figures import say
from bench.replay.advice import Advice
from bench.replay.chain import Chain
from bench.replay.customers import Customers
from bench.replay.data import RealReceipt
from bench.replay.everything import ARTICLES, EACH, everything
from bench.replay.ghost import Ghost
from bench.replay.outages import SHARE_AWAY, Outage, outages_of
from bench.replay.till import Outcome, StoreTill
from bench.replay.types import Types
from bench.replay.world import Link, MemorySecrets, SeededRandomness, VirtualClock
from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.loyalty.engine import PurseState, quote
from cashier.domain.loyalty.facts import CouponRef
from cashier.domain.pricing import draft_of
from cashier.store.keystore import Secret
from cashier.till.settings import TillSettings
from cashier.till.views import SaleView, business_day
from server.config import LIMITED, Risk

_TOLD_EVERY = 1_000
PER_SALE = 30_000  # Hundredths of a point without cover; nearly every redemption.
PER_TILL = 2 * PER_SALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What is assumed of customers and links."""

    seed: int = 1
    asks: float = 0.5  # So many customers in one ask for the most they may redeem.
    away: float = SHARE_AWAY  # Share of all time that a store has no link.
    is_limited: bool = False  # Policy: tills hold pools (level R).
    own_feed: bool = False  # Each till reads the feed by itself; see `advice`.
    is_everything: bool = False  # Programmes of all types; else points alone.


def limited(tills: int) -> Risk:
    """Limits of a chain whose tills all hold a pool of some redemptions."""
    return Risk(
        policy=LIMITED,
        chain_limit=tills * PER_TILL,
        per_account=tills * PER_SALE,
        per_till=PER_TILL,
        per_account_at_till=PER_SALE,
        per_sale=PER_SALE,
    )


@dataclass(slots=True, kw_only=True)
class Tally:
    """Redemptions of one kind of moment: with a link, or without."""

    asked: int = 0
    full: int = 0
    value_asked: int = 0
    value_served: int = 0

    def count(self, outcome: Outcome) -> None:
        asked = outcome.asked.units
        self.asked += 1
        self.full += outcome.served == asked
        self.value_asked += asked
        self.value_served += outcome.served


@dataclass(slots=True, kw_only=True)
class Told:
    """What the story came to."""

    receipts: int = 0
    receipts_offline: int = 0
    online: Tally = field(default_factory=Tally)
    offline: Tally = field(default_factory=Tally)


class Story:
    """A chain, one till in each store, and the receipts of a folder."""

    def __init__(
        self,
        folder: Path,
        data: Path,
        receipts: Sequence[RealReceipt],
        conditions: Conditions,
    ) -> None:
        self._receipts = receipts
        self._conditions = conditions
        self._folder = folder
        first = receipts[0].at - timedelta(hours=1)
        self.clock = VirtualClock(first)
        self.risk = Risk()
        if conditions.is_limited:
            self.risk = limited(len({receipt.store for receipt in receipts}))
        self.chain = Chain(folder, self.clock, seed=conditions.seed, risk=self.risk)
        self._people: Customers | None = None
        self._import(data)
        self._key = SeededRandomness(f"key {conditions.seed}").token(32)
        self._tills: dict[str, StoreTill] = {}
        self._by_holder: dict[str, StoreTill] = {}
        self._letters: dict[str, int] = {}  # As of the last look.
        self._customers = random.Random(f"customers {conditions.seed}")
        self.told = Told()

    def __enter__(self) -> Self:
        self._closing = ExitStack()
        self._closing.callback(self.chain.close)
        self._advice = self._open_office()
        self._closing.callback(self._advice.close)
        self._times = _times_by_store(self._receipts)
        for store in sorted(self._times, key=int):
            self._tills[store] = till = self._new_till(int(store))
            self._advice.give(till)
            self._by_holder[till.holder] = till
            till.exchange()  # The first poll of its life.
            self._closing.callback(till.close)
        any_till = next(iter(self._tills.values()))
        self._programmes = any_till.directory.programmes()
        self.ghost = Ghost(is_limited=self._conditions.is_limited, uses=EACH)
        self.types = Types({p.programme_id: p.terms.TYPE for p in self._programmes})
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def till(self, store: str) -> StoreTill:
        return self._tills[store]

    # --- the story ----------------------------------------------------------------

    def tell(self) -> Told:
        for _, _, event in heapq.merge(self._sales(), self._links()):
            if isinstance(event, RealReceipt):
                self._sell(event)
            elif isinstance(event, Outage):
                self._cut(event)
            else:
                self._mend(self._tills[event])
        self._heal()
        return self.told

    def _sales(self) -> Iterator[tuple[datetime, int, RealReceipt | Outage | str]]:
        for number, receipt in enumerate(self._receipts):
            yield receipt.at, number, receipt

    def _links(self) -> Iterator[tuple[datetime, int, RealReceipt | Outage | str]]:
        """Cuts and mends of all stores; before receipts of the same second."""
        first, last = self._receipts[0].at, self._receipts[-1].at
        events: list[tuple[datetime, int, RealReceipt | Outage | str]] = []
        number = -len(self._receipts) * 1_000
        for store in sorted(self._times, key=int):
            seed, share = self._conditions.seed, self._conditions.away
            for outage in outages_of(store, first, last, seed=seed, share=share):
                events.append((outage.begins, number, outage))
                events.append((outage.ends, number + 1, store))
                number += 2
        return iter(sorted(events, key=lambda event: event[:2]))

    def _sell(self, receipt: RealReceipt) -> None:
        self.clock.move_to(receipt.at)
        self.chain.do_jobs()
        self.chain.plan_due()
        self._deliver()
        till = self._tills[receipt.store]
        outcome = till.sell(
            receipt,
            lambda view: self._wish(view, till),
            self._deliver,
            self._people,
        )
        self.ghost.confirm(outcome.done)
        self.types.count(outcome.done)
        if self._people is not None:
            self._people.remember(receipt, outcome.done)
        self._count(till, outcome)
        if till.link.is_up:
            till.exchange()
            self._deliver()

    def _wish(self, view: SaleView, till: StoreTill) -> Points:
        """The most that the programme allows on what the customer really owns."""
        if self._customers.random() >= self._conditions.asks:
            return NO_POINTS
        assert view.member is not None
        assert view.member.account is not None
        now = self.clock.now()
        today = business_day(now, till.settings)
        owned = Points(self.ghost.owned(view.member.account, today))
        main = PurseState(online=True, confirmed=owned, spendable=owned)
        assert view.snapshot is not None
        assert view.quote is not None
        assert view.sale is not None
        knows_all = replace(view.snapshot, purses=(main,), redemption_off=False)
        here = now.astimezone(ZoneInfo(TillSettings().time_zone))
        draft = replace(
            draft_of(view.lines),
            coupons=tuple(
                CouponRef(code=use.code, programme=use.programme, granted=True)
                for use in view.quote.coupons
                if use.used
            ),
            donations=view.sale.donations,
        )
        return quote(draft, knows_all, self._programmes, here).largest

    def _count(self, till: StoreTill, outcome: Outcome) -> None:
        self.told.receipts += 1
        self.told.receipts_offline += not till.link.is_up
        if outcome.asked:
            tally = self.told.online if till.link.is_up else self.told.offline
            tally.count(outcome)
        if self.told.receipts % _TOLD_EVERY == 0:
            say(self._progress())

    def _progress(self) -> str:
        told, on, off = self.told, self.told.online, self.told.offline
        return (
            f"{told.receipts} of {len(self._receipts)} receipts; redemptions in full:"
            f" {on.full} of {on.asked} with a link, {off.full} of {off.asked} without"
        )

    # --- links ----------------------------------------------------------------------

    def _cut(self, outage: Outage) -> None:
        till = self._tills[outage.store]
        if self._sells_within(outage):
            self.clock.move_to(outage.begins)
            self._advice.renew(till)
        till.link.is_up = False

    def _mend(self, till: StoreTill) -> None:
        till.link.is_up = True
        if till.is_owing or till.has_mail(self._letters.get(till.holder, 0)):
            till.exchange()
            self._deliver()

    def _deliver(self) -> None:
        """Letters to tills with a link; answering may cause more of them."""
        is_more = True
        while is_more:
            is_more = False
            self._letters = self.chain.letters()
            for holder, last in self._letters.items():
                till = self._by_holder.get(holder)
                if till is not None and till.link.is_up and till.has_mail(last):
                    till.exchange()
                    is_more = True

    def _heal(self) -> None:
        """Every link is mended and every queue drained."""
        for till in self._tills.values():
            till.link.is_up = True
            till.exchange()
        self._deliver()

    def _sells_within(self, outage: Outage) -> bool:
        times = self._times[outage.store]
        at = bisect_left(times, outage.begins)
        return at < len(times) and times[at] < outage.ends

    # --- beginning ------------------------------------------------------------------

    def _import(self, data: Path) -> None:
        if not self._conditions.is_everything:
            self.chain.import_lists(data, self._receipts)
            return
        chain = everything(data, self._receipts)
        self.chain.import_lists(data, self._receipts, ARTICLES)
        self.chain.publish(chain.terms)
        seed, asks = self._conditions.seed, self._conditions.asks
        self._people = Customers(chain, seed, asks)

    def _open_office(self) -> Advice:
        number = 1 + max(int(receipt.store) for receipt in self._receipts)
        return Advice(self._new_till(number), own=self._conditions.own_feed)

    def _new_till(self, store: int) -> StoreTill:
        till = StoreTill(
            self._folder / f"store-{store}",
            self.clock,
            MemorySecrets({Secret.STORE_KEY: self._key}),
            Link(self.chain.server),
            name=f"store {store}",
            seed=self._conditions.seed,
        )
        till.enrol(self.chain.code_for(store))
        return till


def _times_by_store(receipts: Sequence[RealReceipt]) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = {}
    for receipt in receipts:
        found.setdefault(receipt.store, []).append(receipt.at)
    return found
