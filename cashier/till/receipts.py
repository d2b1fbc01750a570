"""A completed sale as the lines of its receipt.

A pure function of the stored document and the settings, so that a copy printed a
year later says what the first print said. Lines are never longer than the paper;
the number stands last, right above its barcode.
"""

from __future__ import annotations

from collections.abc import Sequence

from cashier.domain.amounts import NO_MONEY, Money, share_up_to
from cashier.domain.catalog import Measure
from cashier.domain.sale import SoldLine, Tender, TenderKind
from cashier.till.loyalty_lines import tell_loyalty
from cashier.till.paper import (
    amount_text,
    quantity_text,
)
from cashier.till.ports import CompletedSale, LoyaltyNote, TillIdentity
from cashier.till.receipt_texts import Word, word
from cashier.till.records import MadeCoupon
from cashier.till.settings import TillSettings
from cashier.till.story import NO_STORY, Story
from cashier.till.strip import Strip as Strip


def receipt_lines(
    done: CompletedSale,
    settings: TillSettings,
    identity: TillIdentity,
    cashier_name: str,
    *,
    original_number: str = "",
    story: Story = NO_STORY,
) -> tuple[str, ...]:
    """The receipt; `original_number` names the sale that a return gives back."""
    strip = Strip(settings)
    _head(strip, done, identity, cashier_name, original_number)
    for line in done.lines:
        _sold(strip, line)
    strip.rule()
    _totals(strip, done, story)
    _taxes(strip, done.lines)
    _tenders(strip, done)
    loyalty = Strip(settings)
    if done.note is not None:
        _loyalty(loyalty, done, done.note)
    tell_loyalty(loyalty, done, story)
    if loyalty.lines:
        strip.rule()
        strip.take(loyalty.lines)
    if done.note is not None and done.note.is_provisional:
        # What a return leaves is for the server to say, with or without a link.
        key = Word.OFFLINE if done.returns is None else Word.UNCONFIRMED
        strip.text(word(strip.language, key))
    if story.kept:
        strip.amount(Word.KEPT, story.kept)
    strip.rule()
    if done.returns is None:
        strip.centre(word(strip.language, Word.THANKS))
    strip.pair(word(strip.language, _kind(done)), done.number)
    return strip.lines


def copy_lines(lines: Sequence[str], settings: TillSettings) -> tuple[str, ...]:
    """The same receipt again, marked at both ends so that it pays nothing twice."""
    strip = Strip(settings)
    mark = f"*** {word(strip.language, Word.COPY)} ***"
    strip.centre(mark)
    strip.take(lines)
    strip.centre(mark)
    return strip.lines


def coupon_lines(
    made: MadeCoupon, settings: TillSettings, story: Story
) -> tuple[str, ...]:
    """A coupon for the next purchase; its number stands in the barcode below."""
    strip = Strip(settings)
    for line in strip.shop:
        strip.centre(line)
    strip.rule()
    strip.centre(word(strip.language, Word.COUPON).upper())
    strip.centre(story.name(made.terms.programme))
    strip.text(word(strip.language, Word.COUPON_FROM, day=strip.day(made.terms.starts)))
    if made.terms.ends is not None:
        ends = strip.day(made.terms.ends)
        strip.text(word(strip.language, Word.COUPON_UNTIL, day=ends))
    strip.rule()
    strip.centre(made.code)
    return strip.lines


def _kind(done: CompletedSale) -> Word:
    return Word.SALE if done.returns is None else Word.RETURN


def _head(
    strip: Strip,
    done: CompletedSale,
    identity: TillIdentity,
    cashier_name: str,
    original_number: str,
) -> None:
    for line in strip.shop:
        strip.centre(line)
    if done.returns is not None:
        strip.centre(word(strip.language, Word.RETURN).upper())
        if original_number:
            strip.pair(word(strip.language, Word.RETURN_OF), original_number)
        elif done.reason:
            strip.text(word(strip.language, Word.NO_RECEIPT, reason=done.reason))
    place = word(
        strip.language,
        Word.STORE_TILL,
        store=identity.store_number,
        till=identity.till_number,
    )
    strip.pair(place, strip.moment(done.at))
    strip.pair(word(strip.language, Word.CASHIER), cashier_name)
    strip.rule()


def _sold(strip: Strip, line: SoldLine) -> None:
    strip.text(line.item.name)
    figure = amount_text(line.gross, strip.language)
    strip.pair(_quantity_and_price(strip, line), figure, indent=2)
    if line.discount:
        strip.amount(Word.DISCOUNT, -line.discount, indent=2)
    if line.redeemed:
        strip.amount(Word.BONUSES, -line.redeemed, indent=2)


def _quantity_and_price(strip: Strip, line: SoldLine) -> str:
    measure = line.item.measure
    quantity = quantity_text(line.quantity_milli, measure, strip.language)
    if measure is Measure.WEIGHT:
        quantity += " " + word(strip.language, Word.KILOGRAM)
    by_price = (line.item.price.minor * line.quantity_milli + 500) // 1000
    # A label that states the sum itself need not agree with the price list, and
    # a price that does not give the sum would only start a quarrel.
    if abs(by_price - line.gross.minor) > 1:
        return quantity
    return f"{quantity} x {amount_text(line.item.price, strip.language)}"


def _totals(strip: Strip, done: CompletedSale, story: Story) -> None:
    discount = Money.total(line.discount for line in done.lines)
    redeemed = Money.total(line.redeemed for line in done.lines)
    if discount or redeemed:
        gross = Money.total(line.gross for line in done.lines)
        strip.amount(Word.GOODS, gross)
    if discount:
        strip.amount(Word.DISCOUNT, -discount)
    if redeemed:
        strip.amount(Word.BONUSES, -redeemed)
    key = Word.TOTAL if done.returns is None else Word.TOTAL_BACK
    donated = Money.total(donation.money for donation in done.donations)
    for donation in done.donations:
        if donation.money:  # No goods: a line of its own, after them.
            name = word(strip.language, Word.DONATION)
            strip.pair(name, amount_text(donation.money, strip.language))
            strip.text(story.name(donation.programme), indent=2)
    total = amount_text(done.total + donated, strip.language)
    strip.pair(word(strip.language, key, currency=strip.currency), total)


def _taxes(strip: Strip, lines: Sequence[SoldLine]) -> None:
    """Tax inside the paid sums, once for each rate: no rounding by line."""
    nets: dict[int, Money] = {}
    for line in lines:
        percent = line.item.vat_percent
        if percent is not None:
            nets[percent] = nets.get(percent, NO_MONEY) + line.net
    for percent, net in sorted(nets.items(), reverse=True):
        tax = Money(share_up_to(net.minor, percent, 100 + percent))
        name = word(strip.language, Word.VAT, percent=percent)
        strip.pair(name, amount_text(tax, strip.language))


def _tenders(strip: Strip, done: CompletedSale) -> None:
    strip.rule()
    for tender in done.tenders:
        _tender(strip, tender, is_return=done.returns is not None)
    if done.change:
        strip.amount(Word.CHANGE, done.change)


def _tender(strip: Strip, tender: Tender, *, is_return: bool) -> None:
    if tender.kind is TenderKind.CASH:
        key = Word.CASH_BACK if is_return else Word.CASH
        strip.amount(key, tender.received)
    elif tender.kind is TenderKind.GIFT:
        key = Word.GIFT_CARD_BACK if is_return else Word.GIFT_CARD
        strip.amount(key, tender.amount)
    else:
        key = Word.BANK_CARD_BACK if is_return else Word.BANK_CARD
        strip.amount(key, tender.amount)


def _loyalty(strip: Strip, done: CompletedSale, note: LoyaltyNote) -> None:
    strip.pair(f"{word(strip.language, Word.CARD)} ····{note.four}", note.name)
    if note.before is not None:
        strip.amount(Word.BEFORE, note.before)
    if done.returns is None:
        if note.redeemed:
            strip.amount(Word.REDEEMED, -note.redeemed)
        strip.amount(Word.EARNED, note.earned, signed=True)
    else:
        strip.amount(Word.GIVEN_BACK, note.redeemed, signed=True)
        strip.amount(Word.TAKEN_BACK, -note.earned)
    if note.after is not None:
        strip.amount(Word.AFTER, note.after)
    if note.active_from is not None and note.active_from > done.business_date:
        day = strip.day(note.active_from)
        strip.text(word(strip.language, Word.ACTIVE_FROM, day=day))
