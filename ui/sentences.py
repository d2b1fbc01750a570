"""What the till says about refusals, limits and the state of a card.

Tables only: English, marked for translation; {facts} are filled in by ui.present.
Wording: what happened, what is safe, what to do now; no blame, no technical words.
Codes are stable: support, manuals and logs name them.
"""

from __future__ import annotations

from enum import Enum

from cashier.domain import errors
from cashier.domain.errors import GiftCardFlaw, TillError
from cashier.domain.loyalty.answers import Factor
from cashier.domain.stops import Stop
from cashier.till.views import Standing
from ui.marking import QT_TRANSLATE_NOOP
from ui.why_sentences import WHY as WHY


class Code(Enum):
    """The error catalogue: what this version can meet, and nothing else.

    Numbers between are of devices and means that the till does not have yet.
    """

    CHECK_DIGIT = "E-102"
    CARD_BLOCKED = "E-103"
    ITEM_UNKNOWN = "E-201"
    NOT_OUR_CARD = "E-202"
    CYRILLIC_SCAN = "E-203"
    NOT_A_CODE = "E-205"
    BANK_CARD = "E-206"
    PAPER_OUT = "E-301"
    PRINTER_AWAY = "E-302"
    COVER_OPEN = "E-303"
    DRAWER_SHUT = "E-304"
    DISPLAY_AWAY = "E-305"
    NO_LINK = "E-501"
    TILL_REFUSED = "E-502"
    REJECTED = "E-503"
    CLOCK = "E-504"
    SERVER_FAULT = "E-505"
    OUR_FAULT = "E-599"
    DISK_LOW = "E-601"
    DAMAGED = "E-602"
    RUNNING = "E-603"
    DISK_FULL = "E-604"
    DISK_FAILED = "E-605"
    DATA_TOO_NEW = "E-606"


CATALOGUE: dict[Code, str] = {
    Code.CHECK_DIGIT: QT_TRANSLATE_NOOP(
        "errors", "Number is wrong: check digit does not match"
    ),
    Code.CARD_BLOCKED: QT_TRANSLATE_NOOP(
        "errors", "Card is blocked. Sale without bonuses"
    ),
    Code.ITEM_UNKNOWN: QT_TRANSLATE_NOOP(
        "errors", "Item not found: {code}. Check price (F6) or call a manager"
    ),
    Code.NOT_OUR_CARD: QT_TRANSLATE_NOOP(
        "errors", "Looks like a card, but not one of ours"
    ),
    Code.CYRILLIC_SCAN: QT_TRANSLATE_NOOP(
        "errors", "Scanner sent Cyrillic letters. The code was corrected"
    ),
    Code.NOT_A_CODE: QT_TRANSLATE_NOOP(
        "errors", "Code was not read. Nothing changed. Scan again"
    ),
    Code.BANK_CARD: QT_TRANSLATE_NOOP(
        "errors", "This is a bank card. The number was not kept. Pay with it (F9)"
    ),
    Code.PAPER_OUT: QT_TRANSLATE_NOOP(
        "errors",
        "Out of paper. Sale is saved. Change the roll, the receipt will finish",
    ),
    Code.COVER_OPEN: QT_TRANSLATE_NOOP(
        "errors", "Printer cover is open. Sale is saved. Close it, then print again"
    ),
    Code.DRAWER_SHUT: QT_TRANSLATE_NOOP(
        "errors", "Drawer did not open. Use the key. Sale is saved"
    ),
    Code.DISPLAY_AWAY: QT_TRANSLATE_NOOP(
        "errors", "Customer display does not answer. Selling goes on without it"
    ),
    Code.PRINTER_AWAY: QT_TRANSLATE_NOOP(
        "errors", "Printer does not answer. Sale is saved. Print will be retried"
    ),
    Code.NO_LINK: QT_TRANSLATE_NOOP(
        "errors", "No link to the server. Sales are saved and will be sent"
    ),
    Code.TILL_REFUSED: QT_TRANSLATE_NOOP(
        "errors", "Server refuses this till: tell support"
    ),
    Code.REJECTED: QT_TRANSLATE_NOOP(
        "errors", "Operation rejected by the server. Manager decides"
    ),
    Code.CLOCK: QT_TRANSLATE_NOOP(
        "errors", "Till clock is wrong. Redemption closed until checked"
    ),
    Code.SERVER_FAULT: QT_TRANSLATE_NOOP(
        "errors",
        "Server answers but is out of order. Sales are saved and will be sent",
    ),
    Code.OUR_FAULT: QT_TRANSLATE_NOOP(
        "errors", "Sending failed by a fault of Kassa. Sales are saved. Tell support"
    ),
    Code.DISK_LOW: QT_TRANSLATE_NOOP(
        "errors", "Disk almost full. You can sell; tell support"
    ),
    Code.DAMAGED: QT_TRANSLATE_NOOP(
        "errors", "Till data damaged. Last copy opened. Tell support"
    ),
    Code.RUNNING: QT_TRANSLATE_NOOP(
        "errors", "The program is already open on this till"
    ),
    Code.DISK_FULL: QT_TRANSLATE_NOOP(
        "errors", "Disk is full. This was not recorded. Free space, then try again"
    ),
    Code.DISK_FAILED: QT_TRANSLATE_NOOP(
        "errors", "Disk refused. This was not recorded. Try again or tell support"
    ),
    Code.DATA_TOO_NEW: QT_TRANSLATE_NOOP(
        "errors", "Till data are of a newer version. Nothing changed. Update Kassa"
    ),
}

CODE_OF: dict[type[TillError], Code] = {
    errors.NotACode: Code.NOT_A_CODE,
    errors.BadCheckDigit: Code.CHECK_DIGIT,
    errors.BankCardScanned: Code.BANK_CARD,
    errors.ForeignCard: Code.NOT_OUR_CARD,
    errors.ItemUnknown: Code.ITEM_UNKNOWN,
    errors.PrinterAway: Code.PRINTER_AWAY,
    errors.PaperOut: Code.PAPER_OUT,
    errors.CoverOpen: Code.COVER_OPEN,
    errors.DrawerShut: Code.DRAWER_SHUT,
    errors.DisplayAway: Code.DISPLAY_AWAY,
    errors.DiskFull: Code.DISK_FULL,
    errors.StorageFailed: Code.DISK_FAILED,
    errors.StoreDamaged: Code.DAMAGED,
    errors.AlreadyRunning: Code.RUNNING,
    errors.StoreTooNew: Code.DATA_TOO_NEW,
}

# Refusals that a cashier settles on the spot and support never asks about.
PLAIN: dict[type[TillError], str] = {
    errors.CardReplaced: QT_TRANSLATE_NOOP(
        "refusals", "Card was replaced. Ask the customer for the new one"
    ),
    errors.CardUnknown: QT_TRANSLATE_NOOP(
        "refusals", "Card is not known here. Scan it again"
    ),
    errors.TypedCard: QT_TRANSLATE_NOOP(
        "refusals", "Number was typed by hand: earning only. Scan the card to redeem"
    ),
    errors.NotEnoughPoints: QT_TRANSLATE_NOOP(
        "refusals", "{available} can be redeemed here, not {asked}"
    ),
    errors.RedemptionRefused: QT_TRANSLATE_NOOP(
        "refusals", "At most {largest} can be redeemed"
    ),
    errors.RedemptionOff: QT_TRANSLATE_NOOP(
        "refusals", "Redemption is suspended on this till. Sales and earning work"
    ),
    errors.ConfirmationNeeded: QT_TRANSLATE_NOOP("refusals", "Confirm first: {needed}"),
    errors.ManagerNeeded: QT_TRANSLATE_NOOP(
        "refusals", "Only with a manager's yes. Nothing has changed"
    ),
    errors.CountedOtherwise: QT_TRANSLATE_NOOP(
        "refusals", "The drawer was counted otherwise. Count it again"
    ),
    errors.OwnCard: QT_TRANSLATE_NOOP(
        "refusals", "Your own card: let a colleague serve you. The sale is as before"
    ),
    errors.TooManyLookups: QT_TRANSLATE_NOOP(
        "refusals", "Too many cards in a minute. Wait {seconds} s, goods can be scanned"
    ),
    errors.TooManyTyped: QT_TRANSLATE_NOOP(
        "refusals", "{limit} cards were typed today. Scan the card or sell without it"
    ),
    errors.TooManyEarnings: QT_TRANSLATE_NOOP(
        "refusals", "This card earned {limit} times. Sell without it, tell a manager"
    ),
    errors.CouponRefused: QT_TRANSLATE_NOOP(
        "refusals", "This coupon is not taken here. The sale is as before"
    ),
    errors.DonationRefused: QT_TRANSLATE_NOOP("refusals", "Nothing was given"),
    errors.GiftCardRefused: QT_TRANSLATE_NOOP("refusals", "Gift card: {flaw}"),
    errors.SaleNotReady: QT_TRANSLATE_NOOP("refusals", "Not paid yet"),
    errors.ReceiptElsewhere: QT_TRANSLATE_NOOP(
        "refusals", "Receipt of store {store}, till {till}: only with the link"
    ),
    errors.ReceiptUnknown: QT_TRANSLATE_NOOP(
        "refusals", "The server has no such receipt. Its till may not have sent it yet"
    ),
    errors.ReceiptForeign: QT_TRANSLATE_NOOP(
        "refusals", "Receipt of another chain: nothing comes back here"
    ),
    errors.ReceiptTooOld: QT_TRANSLATE_NOOP(
        "refusals", "Receipt is too old: the server keeps it no more. Ask a manager"
    ),
    errors.ReasonNeeded: QT_TRANSLATE_NOOP("refusals", "A reason is needed"),
    errors.OverTheLimit: QT_TRANSLATE_NOOP(
        "refusals", "Without a receipt at most {limit} goes back"
    ),
    errors.WrongState: QT_TRANSLATE_NOOP(
        "refusals", "This cannot be done with this sale now"
    ),
    errors.SaleUnknown: QT_TRANSLATE_NOOP("refusals", "No such receipt on this till"),
    errors.LineUnknown: QT_TRANSLATE_NOOP("refusals", "No such line in this sale"),
    errors.NothingToSell: QT_TRANSLATE_NOOP(
        "refusals", "The sale is empty. Scan an item"
    ),
    errors.NothingToPay: QT_TRANSLATE_NOOP("refusals", "Nothing is left to pay"),
    errors.BadQuantity: QT_TRANSLATE_NOOP(
        "refusals", "This quantity does not fit the item"
    ),
    errors.AmountRefused: QT_TRANSLATE_NOOP(
        "refusals", "This is not an amount. Type digits only"
    ),
    errors.NotPaidInFull: QT_TRANSLATE_NOOP("refusals", "{short} short"),
    errors.PaymentUndecided: QT_TRANSLATE_NOOP(
        "refusals", "The terminal's answer is not known. Decide on that payment first"
    ),
    errors.AlreadyReturned: QT_TRANSLATE_NOOP(
        "refusals", "Line {line_no}: {left_milli} left to return"
    ),
    errors.NoOpenShift: QT_TRANSLATE_NOOP(
        "refusals", "No shift is open. Open a shift first"
    ),
    errors.ShiftAlreadyOpen: QT_TRANSLATE_NOOP("refusals", "A shift is open already"),
    errors.SalesUndecided: QT_TRANSLATE_NOOP(
        "refusals", "Parked or unpaid sales: {count}. Finish or void them first"
    ),
    errors.CashierUnknown: QT_TRANSLATE_NOOP(
        "refusals", "You are not on this till's list. A manager can add you online"
    ),
    errors.WrongPin: QT_TRANSLATE_NOOP(
        "refusals", "PIN did not match. Attempts left: {tries_left}"
    ),
    errors.NotAllowed: QT_TRANSLATE_NOOP("refusals", "Only a manager may allow this"),
    errors.LoginPaused: QT_TRANSLATE_NOOP(
        "refusals", "Wait {seconds} s or call a manager"
    ),
    errors.CarryUnreadable: QT_TRANSLATE_NOOP(
        "refusals", "Code with bonuses cannot be read. Make it brighter, scan again"
    ),
    errors.CarryForged: QT_TRANSLATE_NOOP(
        "refusals", "Code with bonuses is not genuine. No bonuses from it"
    ),
    errors.CarryOfAnotherTill: QT_TRANSLATE_NOOP(
        "refusals", "Code with bonuses is for another till"
    ),
    errors.CarryOutdated: QT_TRANSLATE_NOOP(
        "refusals", "Code with bonuses is out of date. Make a new one in the app"
    ),
    errors.CarrySeen: QT_TRANSLATE_NOOP(
        "refusals", "Code with bonuses was shown here before"
    ),
    errors.TerminalDeclined: QT_TRANSLATE_NOOP(
        "refusals", "Card declined. No money or bonuses taken"
    ),
    errors.TerminalSilent: QT_TRANSLATE_NOOP(
        "refusals", "Terminal did not answer. Look at its slip, then choose"
    ),
}

# Where the figures of the loyalty panel come from, and how old they are.
STANDING: dict[Standing, str] = {
    Standing.NO_CARD: QT_TRANSLATE_NOOP("standing", "Scan the customer's card (F2)"),
    Standing.CONFIRMED: QT_TRANSLATE_NOOP(
        "standing", "{spendable} available, confirmed {as_of}"
    ),
    Standing.CHECKING: QT_TRANSLATE_NOOP(
        "standing", "Balance as of {as_of}, checking…"
    ),
    Standing.ALLOWANCE: QT_TRANSLATE_NOOP(
        "standing", "Offline: {guaranteed} + {allowance} on the shop's allowance"
    ),
    Standing.LENT: QT_TRANSLATE_NOOP(
        "standing", "Offline: {spendable} guaranteed by the shop's till {lead}"
    ),
    Standing.GUARANTEED: QT_TRANSLATE_NOOP(
        "standing", "Offline: {spendable} guaranteed. As of {as_of}"
    ),
    Standing.PARTLY: QT_TRANSLATE_NOOP(
        "standing", "{spendable} usable now, {missing} needs the link"
    ),
    Standing.NONE_OFFLINE: QT_TRANSLATE_NOOP(
        "standing", "Offline: nothing to redeem here, earning works"
    ),
    Standing.UNKNOWN: QT_TRANSLATE_NOOP(
        "standing", "Card is new to this till. Will earn after sync"
    ),
    Standing.IN_SHORT: QT_TRANSLATE_NOOP(
        "standing", "Balance as of {as_of}. Earning only for now"
    ),
    Standing.TYPED: QT_TRANSLATE_NOOP("standing", "Number typed by hand: earning only"),
    Standing.BLOCKED: QT_TRANSLATE_NOOP("standing", "Card is blocked. No bonuses"),
    Standing.NOT_ACTIVATED: QT_TRANSLATE_NOOP(
        "standing", "Card is not activated: earning only"
    ),
    Standing.REPLACED: QT_TRANSLATE_NOOP(
        "standing", "Card was replaced: ask for the new one"
    ),
    Standing.CLOSED: QT_TRANSLATE_NOOP(
        "standing", "Redemption closed: offline over {hours} h"
    ),
    Standing.CLOCK: QT_TRANSLATE_NOOP(
        "standing", "Till clock is wrong. {spendable} guaranteed here"
    ),
    Standing.SUSPENDED: QT_TRANSLATE_NOOP(
        "standing", "{why}: no redeeming. Sales work"
    ),
}

# Why a till may redeem nothing; the sentence above goes on from it.
STOPS: dict[Stop, str] = {
    Stop.DISK_FULL: QT_TRANSLATE_NOOP("stops", "Disk is full"),
    Stop.STORAGE: QT_TRANSLATE_NOOP("stops", "Disk fault"),
    Stop.JOURNAL: QT_TRANSLATE_NOOP("stops", "Second journal fails"),
    Stop.RESTORED: QT_TRANSLATE_NOOP("stops", "Till was restored"),
    Stop.CLONED: QT_TRANSLATE_NOOP("stops", "Copied till"),
    Stop.FENCED: QT_TRANSLATE_NOOP("stops", "Till was revoked"),
    Stop.LOST: QT_TRANSLATE_NOOP("stops", "Till is declared lost"),
    Stop.CLOCK: QT_TRANSLATE_NOOP("stops", "Clock is wrong"),
}

FLAWS: dict[GiftCardFlaw, str] = {
    GiftCardFlaw.NO_ANSWER: QT_TRANSLATE_NOOP(
        "flaws", "no link and nothing guaranteed here. Take another way of paying"
    ),
    GiftCardFlaw.EMPTY: QT_TRANSLATE_NOOP("flaws", "nothing is left on it"),
    GiftCardFlaw.SHOWN_TWICE: QT_TRANSLATE_NOOP("flaws", "it is in this sale already"),
    GiftCardFlaw.NOT_THESE_GOODS: QT_TRANSLATE_NOOP(
        "flaws", "these goods are not paid with it"
    ),
    GiftCardFlaw.NO_NUMBER: QT_TRANSLATE_NOOP(
        "flaws", "scan the card that is sold, then pay"
    ),
    GiftCardFlaw.NOT_SOLD_HERE: QT_TRANSLATE_NOOP(
        "flaws", "no line of this sale sells one"
    ),
    GiftCardFlaw.OTHER_CARD: QT_TRANSLATE_NOOP("flaws", "this is another card"),
    GiftCardFlaw.SPENT: QT_TRANSLATE_NOOP(
        "flaws", "some of it is spent, so its price does not go back"
    ),
    GiftCardFlaw.NO_TOP_UP: QT_TRANSLATE_NOOP("flaws", "no more goes on this card"),
    GiftCardFlaw.BY_TERMS: QT_TRANSLATE_NOOP("flaws", "it does not pay this"),
}

FACTORS: dict[Factor, str] = {
    Factor.NONE: QT_TRANSLATE_NOOP("factors", "nothing"),
    Factor.PIN: QT_TRANSLATE_NOOP("factors", "the customer's PIN"),
    Factor.CODE: QT_TRANSLATE_NOOP("factors", "the code sent to the customer"),
    Factor.MANAGER: QT_TRANSLATE_NOOP("factors", "a manager's PIN"),
}
