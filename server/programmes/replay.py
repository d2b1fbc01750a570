"""New terms tried on real receipts before they are published, beside the present ones.

Each receipt is priced twice, as the engine would at its moment; both sets of terms
count as if they had always been there. Members are simulated (see `simulated`), so
what changes is the terms and nothing else. Figures are whole: minor units of money,
hundredths of points.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

from cashier.domain.loyalty.answers import Effect, Quote
from cashier.domain.loyalty.engine import Programme, quote
from cashier.domain.loyalty.facts import MAIN, Choice, SaleDraft, Snapshot
from cashier.domain.loyalty.reasons import Reason
from cashier.domain.loyalty.terms import Terms
from cashier.domain.loyalty.types import programme_of
from server.programmes.difference import decimal, words_of
from server.programmes.receipts import RealSale
from server.programmes.simulated import Members

TOP = 10
_SHOWN_DIGITS = 4  # Of a card's number.
Progress = Callable[[str, int], None]


class Spend(Enum):
    """What customers are supposed to spend."""

    AS_THEY_DID = "as-they-did"
    MOST = "most"  # Always as much as they may.
    NOTHING = "nothing"


@dataclass(slots=True, kw_only=True)
class Sums:
    """What one set of terms comes to, over all receipts or of one programme."""

    discount_minor: int = 0
    redeemed_minor: int = 0
    redeemed_hundredths: int = 0
    redeemable_hundredths: int = 0  # The most of the main purse, receipt by receipt.
    earned_hundredths: int = 0
    donated_minor: int = 0

    def count(self, other: Sums) -> None:
        for name in Sums.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One receipt that comes out differently, and why."""

    number: str
    at: str
    store: int
    card: str  # Its last digits.
    worth_minor: int  # The sum of all differences, for the order.
    before: Sums
    after: Sums
    reasons_before: tuple[str, ...]
    reasons_after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfProgramme:
    programme: str
    before: Sums
    after: Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    receipts: int
    changed: int
    before: Sums
    after: Sums
    programmes: tuple[OfProgramme, ...]
    top: tuple[Changed, ...]


@dataclass(slots=True)
class _Side:
    """One set of programmes, its members, and what it came to."""

    programmes: tuple[Programme, ...]
    members: Members
    sums: Sums = field(default_factory=Sums)
    of: dict[str, Sums] = field(default_factory=dict)

    @classmethod
    def of_terms(cls, terms: Iterable[Terms]) -> _Side:
        programmes = tuple(programme_of(one) for one in terms)
        return cls(programmes, Members(programmes))

    def price(self, sale: RealSale, spend: Spend) -> Quote:
        member = self.members.snapshot(sale)
        draft = SaleDraft(lines=sale.lines, tenders=sale.tenders, store=sale.store)
        draft = self._choose(draft, member, sale, spend)
        answer = quote(draft, member, self.programmes, sale.at)
        self.members.learn(sale, answer)
        self.sums.count(sums_of(answer))
        for step in answer.applied:
            own = self.of.setdefault(step.programme, Sums())
            own.count(_sums_of_step(step.effect, step.money.units, step.points.units))
        return answer

    def _choose(
        self, draft: SaleDraft, member: Snapshot | None, sale: RealSale, spend: Spend
    ) -> SaleDraft:
        if spend is Spend.AS_THEY_DID and sale.asked:
            return replace(draft, choices=(Choice(purse=MAIN, points=sale.asked),))
        if spend is Spend.MOST and member is not None:
            # One purse after the other: each leaves less for the next.
            for programme in self.programmes:
                bought = programme.buys()
                if bought is not None:
                    draft = self._most(draft, member, sale, bought[0])
        return draft

    def _most(
        self, draft: SaleDraft, member: Snapshot, sale: RealSale, purse: str
    ) -> SaleDraft:
        answer = quote(draft, member, self.programmes, sale.at).spending(purse)
        if answer is None or not answer.largest:
            return draft
        choice = Choice(purse=purse, points=answer.largest)
        return replace(draft, choices=(*draft.choices, choice))


def replay(
    sales: Sequence[RealSale],
    before: Iterable[Terms],
    after: Iterable[Terms],
    spend: Spend = Spend.AS_THEY_DID,
    progress: Progress = lambda _what, _count: None,
) -> Report:
    old, new = _Side.of_terms(before), _Side.of_terms(after)
    changed = 0
    top: list[tuple[int, int, Changed]] = []
    for number, sale in enumerate(sales):
        was, becomes = old.price(sale, spend), new.price(sale, spend)
        told = _changed(sale, was, becomes)
        if told is not None:
            changed += 1
            heapq.heappush(top, (told.worth_minor, -number, told))
            if len(top) > TOP:
                heapq.heappop(top)
        progress("receipts priced", number + 1)
    return Report(
        receipts=len(sales),
        changed=changed,
        before=old.sums,
        after=new.sums,
        programmes=tuple(
            OfProgramme(
                programme=name,
                before=old.of.get(name, Sums()),
                after=new.of.get(name, Sums()),
            )
            for name in sorted(old.of.keys() | new.of.keys())
        ),
        top=tuple(told for *_, told in sorted(top, key=lambda one: one[:2])[::-1]),
    )


def present(living: Iterable[Terms], today: date) -> tuple[Terms, ...]:
    """Of what tills hold, what counts today, as if it had always been so."""
    return tuple(_always(t) for t in living if t.starts is None or t.starts <= today)


def with_new(before: Iterable[Terms], new: Iterable[Terms]) -> tuple[Terms, ...]:
    """The same with these programmes in the place of theirs, from ever and for ever."""
    highest: dict[str, Terms] = {}
    for terms in sorted(new, key=lambda terms: terms.version):
        highest[terms.programme_id] = _always(terms)
    kept = [terms for terms in before if terms.programme_id not in highest]
    return (*kept, *highest.values())


def _always(terms: Terms) -> Terms:
    return replace(terms, starts=None, ends=None)


def sums_of(answer: Quote) -> Sums:
    return Sums(
        discount_minor=answer.discount.units,
        redeemed_minor=answer.redeem_money.units,
        redeemed_hundredths=sum(s.redeem.units for s in answer.spendings),
        redeemable_hundredths=answer.largest.units,
        earned_hundredths=sum(e.points.units for e in answer.earnings),
        donated_minor=answer.donated.units,
    )


def _sums_of_step(effect: Effect, minor: int, hundredths: int) -> Sums:
    match effect:
        case Effect.DISCOUNT:
            return Sums(discount_minor=minor)
        case Effect.REDEEMED:
            return Sums(redeemed_minor=minor, redeemed_hundredths=hundredths)
        case Effect.EARNED:
            return Sums(earned_hundredths=hundredths)


def _changed(sale: RealSale, was: Quote, becomes: Quote) -> Changed | None:
    before, after = sums_of(was), sums_of(becomes)
    if before == after and was.lines == becomes.lines:
        return None
    rate = max(was.minor_per_point, becomes.minor_per_point)
    worth = abs(before.discount_minor - after.discount_minor)
    worth += abs(before.redeemed_minor - after.redeemed_minor)
    worth += abs(before.earned_hundredths - after.earned_hundredths) * rate // 100
    return Changed(
        number=sale.number,
        at=sale.at.isoformat(),
        store=sale.store,
        card=sale.card[-_SHOWN_DIGITS:],
        worth_minor=worth,
        before=before,
        after=after,
        reasons_before=reasons_of(was),
        reasons_after=reasons_of(becomes),
    )


def reasons_of(answer: Quote) -> tuple[str, ...]:
    """Why the figures are what they are: what was applied, then every zero."""
    steps = [f"{step.programme}: {told(step.reason)}" for step in answer.applied]
    applied = {step.reason for step in answer.applied}
    zeroes = [told(reason) for reason in answer.reasons if reason not in applied]
    return (*steps, *zeroes)


def told(reason: Reason) -> str:
    """A reason in plain words with its figures."""
    facts = []
    for name, value in reason.facts:
        units = getattr(value, "units", None)
        if units is None and name.endswith("_hundredths") and isinstance(value, int):
            units = value
        shown = str(value) if units is None else decimal(units)
        facts.append(f"{words_of(name)} {shown}")
    words = reason.why.value.replace("_", " ")
    return f"{words} ({', '.join(facts)})" if facts else words
