"""Points of a return: spent ones to their lots, earned ones taken again.

Purse by purse, by the shares that are stored with the lines; a programme is asked only
what it does with points on a return, never what they were worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cashier.domain.amounts import Points
from cashier.domain.events import SpentOn
from cashier.domain.giveback import GiveBack, Given, draws_back, lots_back
from cashier.domain.ids import purse_account
from cashier.domain.ledger import Draw, RightDraw
from cashier.domain.loyalty.answers import AppliedStep, Donation, Effect
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.loyalty.terms import EarningTerms
from cashier.till.documents import policy_of
from cashier.till.entries import split_draws
from cashier.till.ports import CompletedSale
from cashier.till.records import EarnedLot
from cashier.till.return_facts import First, PurseBack


def purses_back(
    first: First,
    shares: GiveBack,
    after: Mapping[int, int],
    programmes: Sequence[Programme],
    donations: Sequence[Donation],
) -> tuple[tuple[PurseBack, ...], tuple[str, ...]]:
    """Spent points to their lots, earned ones taken again, purse by purse."""
    found: list[PurseBack] = []
    kept: list[str] = []
    taken = _taken(first, shares)
    for purse, programme, version in _spenders(first.done):
        draws = _spent_back(first, purse, after)
        policy = _policy(first.done, programmes, programme, version)
        if draws and not policy.gives_spent_back:
            kept.append(programme)
        elif draws:
            one = PurseBack(
                purse=purse,
                programme=programme,
                version=version,
                back=draws,
                grace_days=policy.grace_days,
            )
            found.append(_with_taken(one, taken))
    for donation in donations:
        draws = _donated(first, donation.purse)
        if donation.points and draws:
            found.append(
                PurseBack(
                    purse=donation.purse,
                    programme=donation.programme,
                    version=donation.version,
                    back=draws,
                    use=SpentOn.DONATION,
                )
            )
    return (*found, *taken), tuple(kept)


def _with_taken(one: PurseBack, taken: list[PurseBack]) -> PurseBack:
    """What the same programme takes again is told in the same entry."""
    for other in taken:
        if (other.purse, other.programme) == (one.purse, one.programme):
            taken.remove(other)
            return replace(other, back=one.back)
    return one


def _spenders(done: CompletedSale) -> list[tuple[str, str, int]]:
    """Purses that paid for goods, each with the programme that spent it."""
    found = {
        step.purse: (step.purse, step.programme, step.version)
        for step in done.applied
        if step.effect is Effect.REDEEMED
    }
    if MAIN not in found and any(line.redeemed_points for line in done.lines):
        found[MAIN] = (MAIN, "", 0)  # A document of before steps were kept.
    return list(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Policy:
    gives_spent_back: bool = True
    grace_days: int = 0


def _policy(
    done: CompletedSale, programmes: Iterable[Programme], programme: str, version: int
) -> _Policy:
    """As the sale's own lot says; else as the terms do."""
    for lot in done.lots:
        if lot.earning.programme == programme:
            return _Policy(
                gives_spent_back=lot.gives_spent_back, grace_days=lot.grace_days
            )
    terms: EarningTerms | None = policy_of(programmes, programme, version)
    if terms is None:
        return _Policy()
    return _Policy(
        gives_spent_back=terms.gives_spent_back, grace_days=terms.expired_grace_days
    )


def _spent_back(first: First, purse: str, after: Mapping[int, int]) -> tuple[Draw, ...]:
    given = Given(lines=first.done.lines)
    before = given.spent(purse, first.gone)
    now = given.spent(purse, after) - before
    return draws_back(_goods(first, purse), before=before, now=now)


def _goods(first: First, purse: str) -> tuple[RightDraw, ...]:
    """Draws that paid for goods: what went to causes was taken before them."""
    left = _donated_points(first.done, purse)
    found = []
    for part in _drawn(first, purse):
        front, back = split_draws(part.draws, left)
        left = left - Points.total(draw.points for draw in front)
        found.append(replace(part, draws=back))
    return tuple(found)


def _donated(first: First, purse: str) -> tuple[Draw, ...]:
    left = _donated_points(first.done, purse)
    found: list[Draw] = []
    for part in _drawn(first, purse):
        front, _ = split_draws(part.draws, left)
        left = left - Points.total(draw.points for draw in front)
        found.extend(front)
    return tuple(found)


def _donated_points(done: CompletedSale, purse: str) -> Points:
    return Points.total(d.points for d in done.donations if d.purse == purse)


def _drawn(first: First, purse: str) -> tuple[RightDraw, ...]:
    account = first.done.account
    if account is None:
        return ()
    return first.drawn(purse_account(account, purse))


def _taken(first: First, shares: GiveBack) -> list[PurseBack]:
    """What each programme takes again, its first lot first."""
    done, found = first.done, []
    lots_of: dict[str, list[EarnedLot]] = {}
    for lot in done.lots:
        lots_of.setdefault(lot.earning.programme, []).append(lot)
    for programme, lots in lots_of.items():
        now = _earned(shares.applied, programme)
        before = Points.total(_earned(r.applied, programme) for r in first.earlier)
        sizes = [lot.earning.points for lot in lots]
        for lot, taken in zip(
            lots, lots_back(sizes, before=before, now=now), strict=True
        ):
            if taken:
                found.append(
                    PurseBack(
                        purse=lot.earning.purse,
                        programme=programme,
                        version=lot.earning.version,
                        taken=taken,
                        lot=lot,
                        take_back=lot.take_back,
                        grace_days=lot.grace_days,
                    )
                )
    return found


def _earned(applied: Iterable[AppliedStep], programme: str) -> Points:
    return Points.total(
        step.points
        for step in applied
        if step.effect is Effect.EARNED and step.programme == programme
    )
