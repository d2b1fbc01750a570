"""The loyalty block of a receipt: each programme, what is next, what ends soon.

The figures are those of the document; names and what is next are the story's. The
main purse of a card stands above, with its balance.
"""

from __future__ import annotations

from datetime import date

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.answers import AppliedStep, Effect
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.loyalty.reasons import Fact, Reason, Why
from cashier.till.paper import amount_text
from cashier.till.ports import CompletedSale
from cashier.till.receipt_texts import Word, word
from cashier.till.story import Story
from cashier.till.strip import Strip

_OF_SALE = {
    Effect.DISCOUNT: Word.TAKEN_OFF,
    Effect.REDEEMED: Word.SPENT_OF,
    Effect.EARNED: Word.EARNED_OF,
}
_OF_RETURN = {
    Effect.DISCOUNT: Word.TAKEN_OFF_BACK,
    Effect.REDEEMED: Word.GIVEN_BACK_OF,
    Effect.EARNED: Word.TAKEN_BACK_OF,
}
_SAID = {
    Why.LEVEL: Word.LEVEL,
    Why.LEVEL_REACHED: Word.LEVEL_REACHED,
    Why.NEXT_LEVEL: Word.NEXT_LEVEL,
    Why.LEVEL_ENDS: Word.LEVEL_ENDS,
    Why.NEXT_STEP: Word.NEXT_STEP,
    Why.MEMBER_UNTIL: Word.MEMBER_UNTIL,
    Why.MEMBERSHIP_ENDS: Word.MEMBER_UNTIL,
    Why.MEMBERSHIP_SOLD: Word.MEMBERSHIP,
    Why.MEMBERSHIP_RENEWED: Word.MEMBERSHIP,
    Why.STAMPS_TO_GO: Word.STAMPS_TO_GO,
    Why.STAMPS_READY: Word.STAMPS_READY,
    Why.STAMPS_FULL: Word.STAMPS_FULL,
}


def tell_loyalty(strip: Strip, done: CompletedSale, story: Story) -> None:
    """Every programme of the sale or return, in the order of application."""
    earners = [s for s in done.applied if s.effect is Effect.EARNED]
    alone = sum(step.purse == MAIN for step in earners) == 1
    for step in done.applied:
        if not _is_above(step, done, alone=alone):
            _step(strip, step, story, is_return=done.returns is not None)
    for donation in done.donations:
        if donation.points:
            name = story.name(donation.programme)
            _figure(strip, Word.GIVEN_POINTS, name, donation.points)
    for reason in story.says:
        _say(strip, reason, story)
    _ends(strip, done, story)
    _return(strip, done, story)


def _is_above(step: AppliedStep, done: CompletedSale, *, alone: bool) -> bool:
    """The card's own lines say it already."""
    if done.note is None or step.purse != MAIN or step.effect is Effect.DISCOUNT:
        return False
    return step.effect is Effect.REDEEMED or alone


def _step(strip: Strip, step: AppliedStep, story: Story, *, is_return: bool) -> None:
    amount: Money | Points = step.points
    if step.effect is Effect.DISCOUNT:
        amount = step.money
    if amount:
        words = _OF_RETURN if is_return else _OF_SALE
        _figure(strip, words[step.effect], story.name(step.programme), amount)


def _figure(strip: Strip, key: Word, name: str, amount: Money | Points) -> None:
    figure = amount_text(amount, strip.language)
    strip.pair(word(strip.language, key, name=name), figure)


def _say(strip: Strip, reason: Reason, story: Story) -> None:
    key = _SAID.get(reason.why)
    if key is None:
        return
    facts = dict(reason.facts)
    programme = str(facts.get("programme", ""))
    parts: dict[str, str | int] = {"name": story.name(programme)}
    for name, fact in facts.items():
        parts[name] = _words(strip, fact)
    parts["level"] = story.level(programme, str(facts.get("level", "")))
    parts["day"] = _words(strip, facts.get("on", ""))
    parts["start"] = _words(strip, facts.get("starts", ""))
    percent = facts.get("percent_hundredths", 0)
    if isinstance(percent, int):
        whole, rest = divmod(percent, 100)
        point = "," if strip.language == "ru" else "."
        parts["percent"] = f"{whole}{point}{rest:02d}".rstrip("0").rstrip(point)
    strip.text(word(strip.language, key, **parts))


def _words(strip: Strip, fact: Fact) -> str:
    if isinstance(fact, (Money, Points)):
        return amount_text(fact, strip.language)
    if isinstance(fact, date):
        return strip.day(fact)
    return str(fact)


def _ends(strip: Strip, done: CompletedSale, story: Story) -> None:
    for expiring in story.expiring:
        key = word(strip.language, Word.EXPIRES, day=strip.day(expiring.on))
        strip.pair(key, amount_text(expiring.points, strip.language))
    for rest in story.gift_rest:
        strip.amount(Word.GIFT_REST, rest)
    if done.coupon_made is not None:
        strip.text(word(strip.language, Word.COUPON_BELOW))


def _return(strip: Strip, done: CompletedSale, story: Story) -> None:
    if done.returns is None:
        return
    if story.withheld:
        strip.amount(Word.WITHHELD, -story.withheld)
    if story.released:
        strip.amount(Word.RELEASED, story.released)
    for programme in story.kept_points:
        name = story.name(programme)
        strip.text(word(strip.language, Word.SPENT_IS_KEPT, name=name))
    if story.grace_days:
        strip.text(word(strip.language, Word.GRACE, days=story.grace_days))
    for sold in done.memberships:
        name = story.name(sold.programme)
        if sold.ends < sold.starts:
            strip.text(word(strip.language, Word.MEMBERSHIP_ENDED, name=name))
        else:
            day = strip.day(sold.ends)
            strip.text(word(strip.language, Word.MEMBER_UNTIL, name=name, day=day))
