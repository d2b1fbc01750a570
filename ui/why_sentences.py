"""One sentence for each reason that the engine gives: short, warm and exact.

English, marked for translation; {facts} are filled in by ui.present, which names
programmes and levels in the language of the screen and counts stamps and days in
its plural forms. So a sentence never holds a bare number of things.
"""

from __future__ import annotations

from cashier.domain.loyalty.reasons import Why
from ui.marking import QT_TRANSLATE_NOOP

WHY: dict[Why, str] = {
    Why.BALANCE: QT_TRANSLATE_NOOP("why", "Limit: the balance, {spendable}"),
    Why.GUARANTEED_HERE: QT_TRANSLATE_NOOP(
        "why", "Offline limit: {guaranteed} of {known}"
    ),
    Why.CAP_PERCENT: QT_TRANSLATE_NOOP("why", "Limit: {percent} % of the receipt"),
    Why.MINIMUM_MONEY: QT_TRANSLATE_NOOP("why", "Limit: at least {money} in money"),
    Why.LINE_FLOOR: QT_TRANSLATE_NOOP("why", "Limit: lowest prices of the goods"),
    Why.STEP: QT_TRANSLATE_NOOP("why", "Limit: in steps of {step}"),
    Why.DAILY_LIMIT: QT_TRANSLATE_NOOP("why", "Limit: {limit} a day"),
    Why.WHOLE_SUM: QT_TRANSLATE_NOOP("why", "Limit: the whole sum"),
    Why.NO_CARD: QT_TRANSLATE_NOOP("why", "Scan the customer's card (F2)"),
    Why.CARD_BLOCKED: QT_TRANSLATE_NOOP("why", "Card is blocked. No bonuses"),
    Why.CARD_REPLACED: QT_TRANSLATE_NOOP("why", "Card was replaced. No bonuses"),
    Why.CARD_NOT_ACTIVATED: QT_TRANSLATE_NOOP(
        "why", "Card is not activated: earning only"
    ),
    Why.CARD_UNKNOWN: QT_TRANSLATE_NOOP(
        "why", "Card is new to this till: earning only"
    ),
    Why.CARD_TYPED: QT_TRANSLATE_NOOP("why", "Number typed by hand: earning only"),
    Why.NO_POINTS: QT_TRANSLATE_NOOP("why", "No bonuses to redeem yet"),
    Why.BELOW_MINIMUM: QT_TRANSLATE_NOOP("why", "Redemption starts from {minimum}"),
    Why.LIMIT_BELOW_MINIMUM: QT_TRANSLATE_NOOP(
        "why", "Allowed {allowed}, the least is {minimum}"
    ),
    Why.ITEM_NOT_REDEEMABLE: QT_TRANSLATE_NOOP("why", "The item takes no bonuses"),
    Why.HELD_ELSEWHERE: QT_TRANSLATE_NOOP("why", "{held} held by another sale"),
    Why.NOTHING_REDEEMABLE: QT_TRANSLATE_NOOP("why", "These goods take no bonuses"),
    Why.NO_RIGHT_OFFLINE: QT_TRANSLATE_NOOP(
        "why", "Redemption needs the link. Earning works"
    ),
    Why.REDEMPTION_OFF: QT_TRANSLATE_NOOP("why", "Redemption suspended. Sales work"),
    Why.NO_PROGRAMME: QT_TRANSLATE_NOOP("why", "No loyalty programme on this till"),
    Why.NOTHING_EARNING: QT_TRANSLATE_NOOP("why", "These goods earn no bonuses"),
    Why.SPENT_HERE: QT_TRANSLATE_NOOP("why", "Redeemed here, so nothing is earned"),
    Why.BELOW_EARNING_MINIMUM: QT_TRANSLATE_NOOP(
        "why", "Earning starts from {minimum}"
    ),
    Why.TOO_SMALL: QT_TRANSLATE_NOOP("why", "The sum is too small to earn on"),
    Why.ITEM_EXCLUDED: QT_TRANSLATE_NOOP("why", "The item takes no part"),
    Why.EARNED_PERCENT: QT_TRANSLATE_NOOP(
        "why", "{percent_hundredths} % of {base}, usable from {active_from}"
    ),
    Why.ITEM_REDUCED: QT_TRANSLATE_NOOP(
        "why", "The item is on offer and earns nothing"
    ),
    Why.DAILY_SALES: QT_TRANSLATE_NOOP("why", "Purchases a day that earn: {limit}"),
    Why.EARNED_UNITS: QT_TRANSLATE_NOOP(
        "why", "{points} for the pieces, usable from {active_from}"
    ),
    Why.EARNED_VISIT: QT_TRANSLATE_NOOP(
        "why", "{points} for the visit, usable from {active_from}"
    ),
    Why.EARNED_MIXED: QT_TRANSLATE_NOOP(
        "why", "{points} by several rules, usable from {active_from}"
    ),
    Why.MULTIPLIED: QT_TRANSLATE_NOOP("why", "Bonuses × {times_hundredths}"),
    Why.TENDER_RATE: QT_TRANSLATE_NOOP(
        "why", "{tender}: {percent_hundredths} %, here {points}"
    ),
    Why.REDEMPTIONS_A_DAY: QT_TRANSLATE_NOOP("why", "Redemptions a day: {limit}"),
    Why.SPENT_BY_OTHER: QT_TRANSLATE_NOOP(
        "why", "Everything is paid with other bonuses"
    ),
    Why.NEEDS_MEMBERSHIP: QT_TRANSLATE_NOOP(
        "why", "{programme}: only with «{membership}»"
    ),
    Why.NOT_ENROLLED: QT_TRANSLATE_NOOP(
        "why", "{programme}: the customer does not take part"
    ),
    Why.BETTER_APPLIES: QT_TRANSLATE_NOOP("why", "{programme}: «{better}» gives more"),
    Why.BELOW_PURCHASE: QT_TRANSLATE_NOOP(
        "why", "{programme}: from {minimum}, {missing} to go"
    ),
    Why.NOTHING_DISCOUNTED: QT_TRANSLATE_NOOP(
        "why", "{programme}: nothing here is reduced"
    ),
    Why.ITEM_NOT_DISCOUNTED: QT_TRANSLATE_NOOP("why", "{programme}: not for this item"),
    Why.DISCOUNT_PERCENT: QT_TRANSLATE_NOOP(
        "why", "{programme}: {percent_hundredths} % off"
    ),
    Why.DISCOUNT_SUM: QT_TRANSLATE_NOOP("why", "{programme}: {money} off"),
    Why.ACCUMULATED_PERCENT: QT_TRANSLATE_NOOP(
        "why", "{programme}: {percent_hundredths} % off for {turnover}"
    ),
    Why.NEXT_STEP: QT_TRANSLATE_NOOP(
        "why", "{programme}: {missing} more to {percent_hundredths} %"
    ),
    Why.LEVEL: QT_TRANSLATE_NOOP("why", "{programme}: {level}, {percent_hundredths} %"),
    Why.LEVEL_REACHED: QT_TRANSLATE_NOOP(
        "why", "{programme}: with this purchase {level}"
    ),
    Why.NEXT_LEVEL: QT_TRANSLATE_NOOP("why", "{programme}: {missing} more to {level}"),
    Why.LEVEL_ENDS: QT_TRANSLATE_NOOP(
        "why", "{programme}: {missing} by {on} keep {level}"
    ),
    Why.MEMBER_UNTIL: QT_TRANSLATE_NOOP("why", "{programme}: until {on}"),
    Why.MEMBERSHIP_ENDS: QT_TRANSLATE_NOOP(
        "why", "{programme}: {days} left, until {on}"
    ),
    Why.MEMBERSHIP_OVER: QT_TRANSLATE_NOOP("why", "{programme}: ended on {on}"),
    Why.MEMBERSHIP_SOLD: QT_TRANSLATE_NOOP("why", "{programme}: {starts} to {on}"),
    Why.MEMBERSHIP_RENEWED: QT_TRANSLATE_NOOP(
        "why", "{programme}: renewed, {starts} to {on}"
    ),
    Why.MEMBERSHIP_NEEDS_CARD: QT_TRANSLATE_NOOP(
        "why", "{programme}: scan the customer's card first"
    ),
    Why.STAMPS_EARNED: QT_TRANSLATE_NOOP("why", "{programme}: {stamps}"),
    Why.STAMPS_TO_GO: QT_TRANSLATE_NOOP(
        "why", "{programme}: {missing} more to a free one"
    ),
    Why.STAMPS_READY: QT_TRANSLATE_NOOP("why", "{programme}: {free} can be free now"),
    Why.STAMPS_FULL: QT_TRANSLATE_NOOP("why", "{programme}: {free} free next time"),
    Why.STAMPS_USED: QT_TRANSLATE_NOOP("why", "{programme}: {free} free"),
    Why.COUPON_USED_HERE: QT_TRANSLATE_NOOP("why", "{programme}: {money} off"),
    Why.COUPON_SPENT: QT_TRANSLATE_NOOP(
        "why", "{programme}: used already, or held at another till"
    ),
    Why.COUPON_NOT_GRANTED: QT_TRANSLATE_NOOP(
        "why", "{programme}: needs the link, not used"
    ),
    Why.COUPON_TWICE: QT_TRANSLATE_NOOP("why", "{programme}: already in this sale"),
    Why.COUPON_OVER: QT_TRANSLATE_NOOP("why", "{programme}: was good until {on}"),
    Why.COUPON_NOT_YET: QT_TRANSLATE_NOOP("why", "{programme}: good from {on}"),
    Why.COUPON_OTHER_CARD: QT_TRANSLATE_NOOP(
        "why", "{programme}: belongs to another card"
    ),
    Why.COUPON_NO_GOODS: QT_TRANSLATE_NOOP("why", "{programme}: no goods for it here"),
    Why.COUPON_UNKNOWN: QT_TRANSLATE_NOOP("why", "This coupon is not known here"),
    Why.COUPON_TO_PRINT: QT_TRANSLATE_NOOP(
        "why", "{programme}: a coupon, {starts} to {on}"
    ),
    Why.GIFT_AMOUNT: QT_TRANSLATE_NOOP(
        "why", "{programme}: one card, {least} to {most}"
    ),
    Why.GIFT_NO_TOP_UP: QT_TRANSLATE_NOOP("why", "{programme}: cannot be topped up"),
    Why.GIFT_TOO_MUCH: QT_TRANSLATE_NOOP(
        "why", "{programme}: at most {most} on a card"
    ),
    Why.GIFT_BALANCE: QT_TRANSLATE_NOOP("why", "{programme}: {balance} is on the card"),
    Why.GIFT_GOODS: QT_TRANSLATE_NOOP("why", "{programme}: goods for {money} only"),
    Why.GIFT_EMPTY: QT_TRANSLATE_NOOP("why", "{programme}: nothing is on the card"),
    Why.GIFT_OVER: QT_TRANSLATE_NOOP("why", "{programme}: was good until {on}"),
    Why.GIFT_NO_GOODS: QT_TRANSLATE_NOOP(
        "why", "{programme}: does not pay these goods"
    ),
    Why.GIFT_IN_ONE_SALE: QT_TRANSLATE_NOOP(
        "why", "{programme}: {balance}, all in one purchase"
    ),
    Why.ROUND_UP: QT_TRANSLATE_NOOP("why", "{programme}: round up by {money}"),
    Why.DONATED: QT_TRANSLATE_NOOP("why", "{programme}: thank you for {gift}"),
    Why.PARTNER_CARD: QT_TRANSLATE_NOOP("why", "{programme}: card of {partner}"),
    Why.NOT_ACCEPTED_HERE: QT_TRANSLATE_NOOP(
        "why", "{programme}: {partner} is not taken here"
    ),
}

# Of a level that gives no percent of its own.
BARE_LEVEL = QT_TRANSLATE_NOOP("why", "{programme}: {level}")
