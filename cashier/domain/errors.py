"""What can go wrong at a till: one class for each thing a cashier can act on.

    TillError
    +-- CodeRefused        what was scanned is nothing we know
    |   +-- NotACode           empty, too long, two codes in one; the flaw is named
    |   +-- BadCheckDigit      digits do not check
    |   +-- BankCardScanned    a payment card; dropped, never stored or logged
    |   +-- ForeignCard        looks like a card, but not one of ours
    |   +-- ItemUnknown        no such item in the price list
    +-- LoyaltyRefused     about the card or its points
    |   +-- CardReplaced, CardUnknown
    |   +-- NotEnoughPoints    more was asked than this till may spend
    |   +-- RedemptionRefused  a rule of the programme says no, with its reason
    |   +-- RedemptionOff      this till may not redeem now (disk, clock, restore)
    |   +-- TypedCard          number typed by hand: earning only
    |   +-- ConfirmationNeeded a PIN or a manager first; says which
    |   |   +-- ManagerNeeded  a manager's yes for one act, whatever it is about
    |   |       +-- TooManyTyped, TooManyEarnings: a limit of the chain
    |   +-- CouponRefused      not shown in this sale, or no coupon of this chain
    |   +-- DonationRefused    a rule of the cause says no, with its reason
    |   +-- GiftCardRefused    as payment or as goods; says why
    |   +-- OwnCard            a cashier's own card, in front of the same cashier
    |   +-- TooManyLookups     so many numbers a minute are guessed, not served
    |   +-- CarryRefused       a code with points is not for us, not now, or not true
    |   |   +-- CarryUnreadable, CarryForged, CarryOfAnotherTill, CarryOutdated,
    |   |       CarrySeen
    |   +-- SaleNotReady       something must be put right before it is paid
    +-- SaleRefused        the act does not fit the sale
    |   +-- WrongState, NothingToSell, NothingToPay, NotPaidInFull, BadQuantity,
    |       AmountRefused, LineUnknown, PaymentUndecided, SaleUnknown,
    |       AlreadyReturned, ReceiptElsewhere, ReceiptUnknown,
    |       ReceiptForeign, ReceiptTooOld, ReasonNeeded, OverTheLimit
    +-- ShiftRefused       the act does not fit the shift
    |   +-- NoOpenShift, ShiftAlreadyOpen, SalesUndecided, CountedOtherwise
    +-- LoginRefused
    |   +-- WrongPin, LoginPaused, CashierUnknown, NotAllowed
    +-- DeviceRefused      printer or terminal said no, or nothing at all
    |   +-- PrinterRefused     nothing can be printed now
    |   |   +-- PrinterAway, PaperOut, CoverOpen
    |   +-- DrawerShut, TerminalDeclined, TerminalSilent
    +-- StorageRefused     the disk said no: nothing was recorded
        +-- DiskFull, StorageFailed, StoreDamaged, StoreTooNew, AlreadyRunning

Anything that is not a TillError is a bug and must reach the crash handler
untouched. Errors carry figures and enums; sentences live beside the screens.
"""

from __future__ import annotations

from cashier.domain.amounts import Money, Points
from cashier.domain.errors_devices import (
    CoverOpen as CoverOpen,
    DeviceRefused as DeviceRefused,
    DisplayAway as DisplayAway,
    DrawerShut as DrawerShut,
    PaperOut as PaperOut,
    PrinterAway as PrinterAway,
    PrinterRefused as PrinterRefused,
    TerminalDeclined as TerminalDeclined,
    TerminalSilent as TerminalSilent,
    TillError as TillError,
)
from cashier.domain.flaws import CodeFlaw as CodeFlaw, GiftCardFlaw as GiftCardFlaw
from cashier.domain.loyalty.answers import Factor
from cashier.domain.overrides import Asked, Guarded


class CodeRefused(TillError):
    pass


class NotACode(CodeRefused):
    """Never carries the text: it may be anything, also somebody's bank card."""

    def __init__(self, *, flaw: CodeFlaw = CodeFlaw.UNREADABLE) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


class BadCheckDigit(CodeRefused):
    pass


class BankCardScanned(CodeRefused):
    pass


class ForeignCard(CodeRefused):
    pass


class ItemUnknown(CodeRefused):
    def __init__(self, code: str) -> None:
        super().__init__("no such item")
        self.code = code


class LoyaltyRefused(TillError):
    pass


class CardReplaced(LoyaltyRefused):
    pass


class CardUnknown(LoyaltyRefused):
    pass


class TypedCard(LoyaltyRefused):
    pass


class NotEnoughPoints(LoyaltyRefused):
    def __init__(self, *, asked: Points, available: Points) -> None:
        super().__init__(f"asked for {asked}, {available} available")
        self.asked = asked
        self.available = available


class RedemptionRefused(LoyaltyRefused):
    """A rule of the programme binds; `largest` is what may be redeemed."""

    def __init__(
        self, *, asked: Points, largest: Points, reason: object, purse: str = ""
    ) -> None:
        super().__init__(f"asked for {asked}, at most {largest}: {reason}")
        self.asked = asked
        self.largest = largest
        self.reason = reason
        self.purse = purse


class RedemptionOff(LoyaltyRefused):
    """Sales work; spending is suspended until support has looked."""


class ConfirmationNeeded(LoyaltyRefused):
    """So many points are spent only with this shown first; see confirming."""

    def __init__(self, *, needed: Factor) -> None:
        super().__init__(f"needs {needed.value}")
        self.needed = needed


class ManagerNeeded(ConfirmationNeeded):
    """Only with a manager's yes, which is for this once; see till.overriding."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(needed=Factor.MANAGER)
        self.asked = asked


class OwnCard(LoyaltyRefused):
    """Somebody else serves a member of the staff."""


class TooManyLookups(LoyaltyRefused):
    """So many numbers a minute are guessed, not served."""

    def __init__(self, *, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class TooManyTyped(ManagerNeeded):
    def __init__(self, *, limit: int) -> None:
        super().__init__(Asked(act=Guarded.TYPED_CARD, limit=limit))
        self.limit = limit


class TooManyEarnings(ManagerNeeded):
    """This card has bought too often here for one person."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(Asked(act=Guarded.MUCH_EARNED, limit=limit))
        self.limit = limit


class CouponRefused(LoyaltyRefused):
    pass


class DonationRefused(LoyaltyRefused):
    def __init__(self, *, reason: object) -> None:
        super().__init__(f"not given: {reason}")
        self.reason = reason


class GiftCardRefused(LoyaltyRefused):
    def __init__(self, *, flaw: GiftCardFlaw, reason: object = None) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
        self.reason = reason


class SaleNotReady(LoyaltyRefused):
    """A membership without a card: whoever pays must get what it is for."""

    def __init__(self, *, reason: object) -> None:
        super().__init__(f"not before: {reason}")
        self.reason = reason


class CarryRefused(LoyaltyRefused):
    """About points that a customer brings along as a code."""


class CarryUnreadable(CarryRefused):
    pass


class CarryForged(CarryRefused):
    """Not signed by the chain's server, or changed since."""


class CarryOfAnotherTill(CarryRefused):
    pass


class CarryOutdated(CarryRefused):
    """From before the server was restored: the app must ask anew."""


class CarrySeen(CarryRefused):
    """Shown here before, or asked back before it was shown."""


class SaleRefused(TillError):
    pass


class WrongState(SaleRefused):
    pass


class SaleUnknown(SaleRefused):
    pass


class LineUnknown(SaleRefused):
    pass


class NothingToSell(SaleRefused):
    pass


class NothingToPay(SaleRefused):
    pass


class BadQuantity(SaleRefused):
    pass


class AmountRefused(SaleRefused):
    """Not an amount of money or points: words, signs, too many digits."""


class NotPaidInFull(SaleRefused):
    def __init__(self, *, short: Money) -> None:
        super().__init__(f"{short} short")
        self.short = short


class PaymentUndecided(SaleRefused):
    """A terminal was asked and its answer is not known; a person must look."""


class AlreadyReturned(SaleRefused):
    def __init__(self, *, line_no: int, left_milli: int) -> None:
        super().__init__(f"line {line_no}: {left_milli} thousandths left to return")
        self.line_no = line_no
        self.left_milli = left_milli


class ReceiptElsewhere(SaleRefused):
    """Of another till: only the server has it, and only with a link."""

    def __init__(self, *, store: int, till: int) -> None:
        super().__init__(f"store {store}, till {till}")
        self.store = store
        self.till = till


class ReceiptUnknown(SaleRefused):
    """At the server too: its till may not have sent it yet."""


class ReceiptForeign(SaleRefused):
    """Of a shop or till that this chain does not have."""


class ReceiptTooOld(SaleRefused):
    """The server keeps its sums, and no more what was sold line by line."""


class ReasonNeeded(SaleRefused):
    """Goods without a receipt come back for a stated reason only."""


class OverTheLimit(SaleRefused):
    """More money than may go back without a receipt."""

    def __init__(self, *, limit: Money) -> None:
        super().__init__(f"at most {limit}")
        self.limit = limit


class ShiftRefused(TillError):
    pass


class NoOpenShift(ShiftRefused):
    pass


class ShiftAlreadyOpen(ShiftRefused):
    pass


class SalesUndecided(ShiftRefused):
    """Parked or undecided sales stand in the way of closing."""

    def __init__(self, *, count: int) -> None:
        super().__init__(f"{count} sales are not decided")
        self.count = count


class CountedOtherwise(ShiftRefused):
    """A shift closes with the last count of its drawer and with no other."""


class LoginRefused(TillError):
    pass


class CashierUnknown(LoginRefused):
    pass


class NotAllowed(LoginRefused):
    """Known, and right, but not the one who may do this."""


class WrongPin(LoginRefused):
    def __init__(self, *, tries_left: int) -> None:
        super().__init__(f"{tries_left} tries left")
        self.tries_left = tries_left


class LoginPaused(LoginRefused):
    def __init__(self, *, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class StorageRefused(TillError):
    """The disk said no: the act was not recorded and did not happen."""


class DiskFull(StorageRefused):
    pass


class StorageFailed(StorageRefused):
    pass


class StoreDamaged(StorageRefused):
    pass


class StoreTooNew(StorageRefused):
    """A newer program has already written this file."""

    def __init__(self, *, found: int, newest: int) -> None:
        super().__init__(f"file is at schema {found}, this program knows {newest}")
        self.found = found
        self.newest = newest


class AlreadyRunning(StorageRefused):
    pass
