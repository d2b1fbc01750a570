"""One engine prices every programme: draft + member + programmes + moment -> quote.

Pure: no clock, no store. The till and the central server run this same code. A
programme type is a file beside this one; its class says what it does in each of the
phases, which always follow each other like this: lines that are no goods, memberships
that the sale sells, discounts, causes, redemptions, earnings, advice. Inside a phase
programmes go in their one order (see order), each on what the earlier ones left. Of a
group only the best for the member applies to discounts and to earnings, and says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from cashier.domain.amounts import NO_POINTS
from cashier.domain.loyalty.access import why_dead
from cashier.domain.loyalty.answers import Donation, Quote, SoldMembership, Spending
from cashier.domain.loyalty.basket import Basket, Outlay, Reduction, Yield
from cashier.domain.loyalty.facts import (
    MAIN,
    Choice,
    DraftLine,
    PurseState,
    SaleDraft,
    Snapshot,
)
from cashier.domain.loyalty.order import group_of, in_order
from cashier.domain.loyalty.reasons import Reason, Why, because, plain
from cashier.domain.loyalty.shown import given_up, refused, unanswered
from cashier.domain.loyalty.terms import Terms

__all__ = [
    "Choice",
    "DraftLine",
    "Programme",
    "PurseState",
    "Quote",
    "SaleDraft",
    "Snapshot",
    "nothing",
    "quote",
]

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # Nothing is priced at it.


class Programme:
    """One programme in one version. A type overrides what it does; None: nothing."""

    terms: Terms  # A type names its own.

    needs_card = True  # False: also for a customer without a card (coupons).

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.programme_id = terms.programme_id
        self.version = terms.version
        self.group = group_of(terms)

    def buys(self) -> tuple[str, int] | None:
        """The purse that it spends, and the money one whole point of it buys."""
        return None

    def spends_from(self) -> str | None:
        """The purse that it spends, whether for money or for a free piece."""
        bought = self.buys()
        return None if bought is None else bought[0]

    def set_apart(self, basket: Basket) -> Mapping[int, DraftLine]:
        """Lines that are no goods but its own fees, as all others shall see them."""
        return {}

    def refuse(self, basket: Basket) -> Sequence[Reason]:
        """What must be put right before this sale can be paid."""
        return ()

    def sell(self, basket: Basket) -> Sequence[SoldMembership]:
        """Memberships that lines of this sale sell or renew."""
        return ()

    def has_rights(self, basket: Basket) -> bool:
        """Of a membership: it is in force for this sale, by what was sold too."""
        return False

    def reduce(self, basket: Basket) -> Reduction | None:
        """Money off the lines."""
        return None

    def spend(self, basket: Basket) -> Outlay | None:
        """Points of its purse instead of money, as chosen in the draft."""
        return None

    def earn(self, basket: Basket) -> Yield | None:
        """What the member gets for this sale."""
        return None

    def donate(self, basket: Basket) -> Donation | None:
        """What goes to its cause."""
        return None

    def advise(self, basket: Basket) -> Sequence[Reason]:
        """What the cashier may say: N more to the next level, an end that is near."""
        return ()


def quote(
    draft: SaleDraft,
    member: Snapshot | None,
    programmes: Sequence[Programme],
    moment: datetime,
) -> Quote:
    """The one answer of the engine; a zero says which rule made it."""
    basket = Basket.of(draft, member, moment)
    every = _ordered(tuple(programmes))
    ordered = _in_force(every, basket)
    if not programmes and member is not None:
        return nothing(draft, plain(Why.NO_PROGRAMME))
    _set_apart(ordered, basket)
    barred: dict[str, Reason] = {}
    open_to = _open(ordered, basket, barred)
    _sell(open_to, every, basket)
    members = [p for p in open_to if _has_membership(p, basket, barred)]
    _reduce(members, basket)
    for programme in members:
        donation = programme.donate(basket)
        if donation is not None:
            basket.give(donation)
    for programme in members:
        outlay = programme.spend(basket)
        if outlay is not None:
            basket.spend(outlay)
    _earn(members, basket)
    basket.coupons.extend(unanswered(basket, [p.terms for p in every], barred))
    offers = [reason for p in members for reason in p.advise(basket)]
    return _answer(basket, offers, ordered, barred)


def nothing(draft: SaleDraft, reason: Reason) -> Quote:
    """A quote in which nothing is earned and nothing can be redeemed."""
    basket = Basket.of(draft, None, _NEVER)
    return Quote(
        lines=basket.line_quotes(),
        main=no_spending(reason),
        coupons=tuple(refused(ref, reason) for ref in draft.coupons),
        reasons=(reason,),
    )


def no_spending(reason: Reason, minor_per_point: int = 100) -> Spending:
    return Spending(
        programme="",
        version=0,
        purse=MAIN,
        largest=NO_POINTS,
        binding=reason,
        minor_per_point=minor_per_point,
    )


# --- who takes part --------------------------------------------------------------


@lru_cache(maxsize=16)
def _ordered(programmes: tuple[Programme, ...]) -> tuple[Programme, ...]:
    return tuple(programmes[at] for at in in_order([p.terms for p in programmes]))


def _in_force(ordered: Iterable[Programme], basket: Basket) -> list[Programme]:
    """Those of this day and shop, each in the highest version that is in force."""
    found: dict[str, Programme] = {}
    for programme in ordered:
        terms = programme.terms
        if not terms.is_in_force(basket.day(terms.zone), basket.draft.store):
            continue
        known = found.get(programme.programme_id)
        if known is None or known.version < programme.version:
            found.pop(programme.programme_id, None)
            found[programme.programme_id] = programme
    return list(found.values())


def _set_apart(programmes: Sequence[Programme], basket: Basket) -> None:
    """Fees are no goods, whoever buys them: with a card and without."""
    apart: dict[int, DraftLine] = {}
    for programme in programmes:
        apart.update(programme.set_apart(basket))
    if apart:
        lines = (apart.get(at, line) for at, line in enumerate(basket.draft.lines))
        basket.draft = replace(basket.draft, lines=tuple(lines))
    for programme in programmes:
        basket.refusals.extend(programme.refuse(basket))


def _open(
    ordered: Sequence[Programme], basket: Basket, barred: dict[str, Reason]
) -> list[Programme]:
    """Those that this customer can take part in at all; notes why not in others."""
    member = basket.member
    shut = _why_shut_out(member)
    if shut is not None:
        basket.notes.append(shut)
        barred.update((p.programme_id, shut) for p in ordered if p.needs_card)
        return [p for p in ordered if not p.needs_card]
    assert member is not None
    found = []
    for programme in ordered:
        if _is_enrolled(programme, member):
            found.append(programme)
        else:
            why = because(Why.NOT_ENROLLED, programme=programme.programme_id)
            barred[programme.programme_id] = why
            basket.notes.append(why)
    return found


def _why_shut_out(member: Snapshot | None) -> Reason | None:
    return plain(Why.NO_CARD) if member is None else why_dead(member)


def _is_enrolled(programme: Programme, member: Snapshot) -> bool:
    if not programme.terms.by_enrolment:
        return True
    return member.enrolled is not None and programme.programme_id in member.enrolled


def _has_membership(
    programme: Programme, basket: Basket, barred: dict[str, Reason]
) -> bool:
    needed = programme.terms.requires
    if not needed or needed in basket.memberships:
        return True
    why = because(
        Why.NEEDS_MEMBERSHIP, programme=programme.programme_id, membership=needed
    )
    barred[programme.programme_id] = why
    basket.notes.append(why)
    return False


# --- phases ------------------------------------------------------------------------


def _sell(
    open_to: Sequence[Programme], every: Sequence[Programme], basket: Basket
) -> None:
    """Memberships of this sale, and all that are in force for it.

    A membership that is no longer sold, or not in this shop, still runs to its end.
    """
    member = basket.member
    if member is None or why_dead(member) is not None:
        return
    zones = {p.programme_id: p.terms.zone for p in every}
    for state in member.memberships:
        zone = zones.get(state.programme)
        if zone is not None and state.covers(basket.day(zone)):
            basket.memberships.add(state.programme)
    for programme in open_to:
        basket.sold.extend(programme.sell(basket))
        if programme.has_rights(basket):
            basket.memberships.add(programme.programme_id)


def _reduce(programmes: Sequence[Programme], basket: Basket) -> None:
    for group in _groups(programmes):
        proposals = [
            (p, found) for p in group if (found := p.reduce(basket)) is not None
        ]
        best = _best([found.worth for _, found in proposals])
        for at, (programme, found) in enumerate(proposals):
            if at == best or not found.worth:
                basket.reduce(programme.programme_id, programme.version, found)
            else:
                why = _better(programme, proposals[best][0])
                basket.notes.append(why)
                basket.coupons.extend(given_up(found.coupons, why))


def _earn(programmes: Sequence[Programme], basket: Basket) -> None:
    for group in _groups(programmes):
        proposals = [(p, found) for p in group if (found := p.earn(basket)) is not None]
        best = _best([found.worth for _, found in proposals])
        for at, (programme, found) in enumerate(proposals):
            if at == best or not found.earnings:
                basket.earn(programme.programme_id, programme.version, found)
            else:
                basket.notes.append(_better(programme, proposals[best][0]))


def _groups(programmes: Sequence[Programme]) -> list[list[Programme]]:
    """Neighbours of one group together; the first of them says when it is its turn."""
    groups: dict[str, list[Programme]] = {}
    for programme in programmes:
        groups.setdefault(programme.group, []).append(programme)
    return list(groups.values())


def _best(worths: Sequence[int]) -> int:
    """The first of the greatest: among equals the order decides."""
    return max(range(len(worths)), key=lambda at: (worths[at], -at), default=0)


def _better(programme: Programme, better: Programme) -> Reason:
    return because(
        Why.BETTER_APPLIES,
        programme=programme.programme_id,
        better=better.programme_id,
    )


def _no_main(
    member: Snapshot | None,
    programmes: Iterable[Programme],
    barred: Mapping[str, Reason],
) -> Spending:
    """Why nothing can be spent of the main purse, where no programme had its turn."""
    why, rate = _why_shut_out(member) or plain(Why.NO_PROGRAMME), 100
    for programme in programmes:
        bought = programme.buys()
        if bought is not None and bought[0] == MAIN:
            why, rate = barred.get(programme.programme_id, why), bought[1]
    return no_spending(why, rate)


def _answer(
    basket: Basket,
    offers: Sequence[Reason],
    programmes: Sequence[Programme],
    barred: Mapping[str, Reason],
) -> Quote:
    main = next((s for s in basket.spendings if s.purse == MAIN), None)
    return Quote(
        lines=basket.line_quotes(),
        main=main or _no_main(basket.member, programmes, barred),
        spendings=tuple(basket.spendings),
        applied=tuple(basket.applied),
        earnings=tuple(basket.earnings),
        memberships=tuple(basket.sold),
        donations=tuple(basket.donations),
        coupons=tuple(basket.coupons),
        to_print=tuple(basket.to_print),
        offers=tuple(offers),
        refusals=tuple(basket.refusals),
        reasons=tuple(dict.fromkeys(basket.notes)),
    )
