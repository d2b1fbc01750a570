"""What the shopper reads: on the second window, and on two lines of twenty characters.

Tables only: English, marked for translation; {facts} are filled in by ui.tongue.
Nothing here names a person. A caption of the two lines leaves room for its figure.
"""

from __future__ import annotations

from enum import Enum

from cashier.till.views import Standing
from ui.marking import QT_TRANSLATE_NOOP


class Say(Enum):
    WELCOME = "welcome"
    CARD_READY = "card_ready"
    MORE_ABOVE = "more_above"
    TO_PAY = "to_pay"
    SAVED = "saved"
    WITH_BONUSES = "with_bonuses"
    PAID = "paid"
    YOUR_BONUSES = "your_bonuses"
    ON_CARD = "on_card"
    CAN_SPEND = "can_spend"
    SPENDING = "spending"
    WILL_EARN = "will_earn"
    PENDING = "pending"
    EXPIRES = "expires"
    AFTER = "after"
    TELL_CASHIER = "tell_cashier"
    ASKED = "asked"
    SPEND = "spend"
    KEEP = "keep"
    LEFT = "left"
    ANSWER = "answer"
    THANKS = "thanks"
    CHANGE = "change"
    EARNED = "earned"
    SPENT = "spent"
    NEW_BALANCE = "new_balance"
    USABLE_FROM = "usable_from"
    PROVISIONAL = "provisional"
    TRAINING = "training"


SAY: dict[Say, str] = {
    Say.WELCOME: QT_TRANSLATE_NOOP("shopper", "Welcome"),
    Say.CARD_READY: QT_TRANSLATE_NOOP(
        "shopper", "Your card can be read at any moment before you pay"
    ),
    Say.MORE_ABOVE: QT_TRANSLATE_NOOP("shopper", "{n} more above"),
    Say.TO_PAY: QT_TRANSLATE_NOOP("shopper", "To pay"),
    Say.SAVED: QT_TRANSLATE_NOOP("shopper", "You save"),
    Say.WITH_BONUSES: QT_TRANSLATE_NOOP("shopper", "Paid with bonuses"),
    Say.PAID: QT_TRANSLATE_NOOP("shopper", "Paid already"),
    Say.YOUR_BONUSES: QT_TRANSLATE_NOOP("shopper", "Your bonuses"),
    Say.ON_CARD: QT_TRANSLATE_NOOP("shopper", "On the card"),
    Say.CAN_SPEND: QT_TRANSLATE_NOOP("shopper", "You can spend"),
    Say.SPENDING: QT_TRANSLATE_NOOP("shopper", "You spend"),
    Say.WILL_EARN: QT_TRANSLATE_NOOP("shopper", "You will earn"),
    Say.PENDING: QT_TRANSLATE_NOOP("shopper", "Not usable yet"),
    Say.EXPIRES: QT_TRANSLATE_NOOP("shopper", "Until {day}"),
    Say.AFTER: QT_TRANSLATE_NOOP("shopper", "New balance"),
    Say.TELL_CASHIER: QT_TRANSLATE_NOOP(
        "shopper", "Tell the cashier how much to spend"
    ),
    Say.ASKED: QT_TRANSLATE_NOOP("shopper", "Spend bonuses?"),
    Say.SPEND: QT_TRANSLATE_NOOP("shopper", "Spend"),
    Say.KEEP: QT_TRANSLATE_NOOP("shopper", "Keep them all"),
    Say.LEFT: QT_TRANSLATE_NOOP("shopper", "Then left"),
    Say.ANSWER: QT_TRANSLATE_NOOP(
        "shopper", "Tell the cashier: spend, another sum, or keep"
    ),
    Say.THANKS: QT_TRANSLATE_NOOP("shopper", "Thank you"),
    Say.CHANGE: QT_TRANSLATE_NOOP("shopper", "Your change"),
    Say.EARNED: QT_TRANSLATE_NOOP("shopper", "Earned"),
    Say.SPENT: QT_TRANSLATE_NOOP("shopper", "Spent"),
    Say.NEW_BALANCE: QT_TRANSLATE_NOOP("shopper", "On the card now"),
    Say.USABLE_FROM: QT_TRANSLATE_NOOP("shopper", "Usable from {day}"),
    Say.PROVISIONAL: QT_TRANSLATE_NOOP(
        "shopper", "No connection now: the balance will be confirmed later"
    ),
    Say.TRAINING: QT_TRANSLATE_NOOP("shopper", "Training: nothing here is real"),
}

# Why that much and no more, or why nothing; empty: there is nothing to explain.
STANDINGS: dict[Standing, str] = {
    Standing.NO_CARD: "",
    Standing.CONFIRMED: "",
    Standing.CHECKING: QT_TRANSLATE_NOOP("shopper", "Looking at your balance…"),
    Standing.ALLOWANCE: QT_TRANSLATE_NOOP(
        "shopper", "No connection now: the shop stands in for a part"
    ),
    Standing.LENT: QT_TRANSLATE_NOOP(
        "shopper", "No connection now: this sum is guaranteed"
    ),
    Standing.GUARANTEED: QT_TRANSLATE_NOOP(
        "shopper", "No connection now: this sum is guaranteed"
    ),
    Standing.PARTLY: QT_TRANSLATE_NOOP(
        "shopper", "No connection now: the rest stays yours for another day"
    ),
    Standing.NONE_OFFLINE: QT_TRANSLATE_NOOP(
        "shopper", "No connection now: your bonuses stay yours, this purchase earns"
    ),
    Standing.UNKNOWN: QT_TRANSLATE_NOOP(
        "shopper", "The card is new to this till: this purchase earns"
    ),
    Standing.IN_SHORT: QT_TRANSLATE_NOOP(
        "shopper", "The card is new to this till: this purchase earns"
    ),
    Standing.TYPED: QT_TRANSLATE_NOOP(
        "shopper", "The number was typed: it earns. Show the card to spend"
    ),
    Standing.BLOCKED: QT_TRANSLATE_NOOP(
        "shopper", "This card is closed. Please ask the cashier"
    ),
    Standing.NOT_ACTIVATED: QT_TRANSLATE_NOOP(
        "shopper", "The card is not activated: it earns, and cannot spend yet"
    ),
    Standing.REPLACED: QT_TRANSLATE_NOOP(
        "shopper", "There is a newer card. Please show that one"
    ),
    Standing.CLOSED: QT_TRANSLATE_NOOP(
        "shopper", "No connection for days: spending waits, this purchase earns"
    ),
    Standing.CLOCK: QT_TRANSLATE_NOOP(
        "shopper", "No connection now: this sum is guaranteed"
    ),
    Standing.SUSPENDED: QT_TRANSLATE_NOOP(
        "shopper", "This till cannot spend bonuses now: this purchase earns"
    ),
}


class Short(Enum):
    """Captions and words of the two lines."""

    WELCOME = "welcome"
    TO_PAY = "to_pay"
    TOTAL = "total"
    BONUSES = "bonuses"
    SPEND = "spend"
    SPENT = "spent"
    EARN = "earn"
    EARNED = "earned"
    CHANGE = "change"
    THANKS = "thanks"
    TRAINING = "training"


# With a figure beside it: at most nine characters.
CAPTIONS: dict[Short, str] = {
    Short.TO_PAY: QT_TRANSLATE_NOOP("twolines", "To pay"),
    Short.TOTAL: QT_TRANSLATE_NOOP("twolines", "Total"),
    Short.BONUSES: QT_TRANSLATE_NOOP("twolines", "Bonuses"),
    Short.SPEND: QT_TRANSLATE_NOOP("twolines", "Can spend"),
    Short.SPENT: QT_TRANSLATE_NOOP("twolines", "Spent"),
    Short.EARN: QT_TRANSLATE_NOOP("twolines", "Will earn"),
    Short.EARNED: QT_TRANSLATE_NOOP("twolines", "Earned"),
    Short.CHANGE: QT_TRANSLATE_NOOP("twolines", "Change"),
}
# Alone on their line: at most twenty.
ALONE: dict[Short, str] = {
    Short.WELCOME: QT_TRANSLATE_NOOP("twolines", "Welcome"),
    Short.THANKS: QT_TRANSLATE_NOOP("twolines", "Thank you"),
    Short.TRAINING: QT_TRANSLATE_NOOP("twolines", "* TRAINING *"),
}
# In place of what can be spent, where nothing can.
SHORT_STANDINGS: dict[Standing, str] = {
    Standing.NO_CARD: "",
    Standing.CONFIRMED: "",
    Standing.ALLOWANCE: "",
    Standing.LENT: "",
    Standing.GUARANTEED: "",
    Standing.PARTLY: "",
    Standing.CHECKING: QT_TRANSLATE_NOOP("twolines", "Looking..."),
    Standing.NONE_OFFLINE: QT_TRANSLATE_NOOP("twolines", "No link: earns only"),
    Standing.UNKNOWN: QT_TRANSLATE_NOOP("twolines", "New card: it earns"),
    Standing.IN_SHORT: QT_TRANSLATE_NOOP("twolines", "New card: it earns"),
    Standing.TYPED: QT_TRANSLATE_NOOP("twolines", "Typed: earns only"),
    Standing.BLOCKED: QT_TRANSLATE_NOOP("twolines", "Card is closed"),
    Standing.NOT_ACTIVATED: QT_TRANSLATE_NOOP("twolines", "Not active: earns"),
    Standing.REPLACED: QT_TRANSLATE_NOOP("twolines", "Show the newer card"),
    Standing.CLOSED: QT_TRANSLATE_NOOP("twolines", "No link: earns only"),
    Standing.CLOCK: QT_TRANSLATE_NOOP("twolines", "Earns only today"),
    Standing.SUSPENDED: QT_TRANSLATE_NOOP("twolines", "Earns only today"),
}
