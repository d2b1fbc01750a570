"""What is printed with a sale: the story of its receipt, and a coupon to take along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.levels import TiersTerms
from cashier.domain.member import Expiring, Member
from cashier.domain.sale import TenderKind
from cashier.till.facts import Facts
from cashier.till.ports import (
    CompletedSale,
    PrintJob,
    Randomness,
    UnitOfWork,
    new_id,
)
from cashier.till.programme_texts import name_of
from cashier.till.receipts import coupon_lines
from cashier.till.settings import TillSettings
from cashier.till.story import Story
from cashier.till.views import SaleView, Standing

COUPON = "coupon"
MOST_EXPIRING = 3


def story_of(
    done: CompletedSale,
    view: SaleView,
    facts: Facts,
    work: UnitOfWork,
    settings: TillSettings,
) -> Story:
    """Of a sale that ends: read after its rights were spent."""
    answer = view.quote
    language = settings.receipt_language
    return Story(
        names=names_of(facts.programmes, language),
        levels=levels_of(facts.programmes, language),
        says=answer.offers if answer is not None else (),
        expiring=_expiring(facts.member),
        kept=_kept(view),
        gift_rest=tuple(_rests(done, work, facts)),
    )


def _kept(view: SaleView) -> Points:
    """What the customer was told to be safe, where he could use none of it."""
    if view.standing is not Standing.NONE_OFFLINE or view.balance is None:
        return NO_POINTS
    return max(view.balance, NO_POINTS)


def coupon_job(
    done: CompletedSale, story: Story, settings: TillSettings, randomness: Randomness
) -> PrintJob:
    """The paper of a coupon; its number is nowhere else."""
    assert done.coupon_made is not None, done
    return PrintJob(
        job=new_id(randomness),
        kind=COUPON,
        title=f"{COUPON} {done.number}",
        lines=coupon_lines(done.coupon_made, settings, story),
        barcode=done.coupon_made.code,
    )


def names_of(programmes: Iterable[Programme], language: str) -> dict[str, str]:
    return {p.programme_id: name_of(p.terms, language) for p in programmes}


def levels_of(
    programmes: Iterable[Programme], language: str
) -> dict[tuple[str, str], str]:
    return {
        (terms.programme_id, level.level): (
            (level.name_ru or level.name_en)
            if language == "ru"
            else (level.name_en or level.name_ru)
        )
        for terms in (p.terms for p in programmes)
        if isinstance(terms, TiersTerms)
        for level in terms.levels
    }


def _expiring(member: Member | None) -> tuple[Expiring, ...]:
    return member.expiring[:MOST_EXPIRING] if member is not None else ()


def _rests(done: CompletedSale, work: UnitOfWork, facts: Facts) -> Iterator[Money]:
    """What is left on each gift card that paid, as far as rights here say."""
    for tender in done.tenders:
        if tender.kind is TenderKind.GIFT and tender.account is not None:
            rights = work.rights.of_account(tender.account)
            left = sum(r.spendable_on(facts.today).units for r in rights)
            yield Money(left)
