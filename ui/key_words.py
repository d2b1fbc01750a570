"""What each act is called where its key is explained: overlay and printed card."""

from __future__ import annotations

from enum import Enum

from ui import present
from ui.key_table import Act

# Two keys of one row: the one and the other way.
PAIRS = (
    (Act.UP, Act.DOWN),
    (Act.PAGE_UP, Act.PAGE_DOWN),
    (Act.LESS, Act.MORE),
)


class Where(Enum):
    """The groups of the card."""

    SALE = "sale"
    EVERYWHERE = "everywhere"
    PAYMENT = "payment"


GROUPS: dict[Where, tuple[tuple[Act, ...], ...]] = {
    Where.SALE: (
        (Act.CARD,), (Act.FIND,), (Act.QUANTITY,), (Act.PARK,), (Act.PRICE,),
        (Act.RETURN,), (Act.BONUSES,), (Act.WHY,), (Act.PAY,), (Act.COPY,),
        (Act.VOID_LINE,), (Act.VOID_SALE,), (Act.UP, Act.DOWN),
        (Act.PAGE_UP, Act.PAGE_DOWN), (Act.LESS, Act.MORE),
    ),
    Where.PAYMENT: ((Act.CONFIRM,), (Act.CARD_PAYMENT,)),
    Where.EVERYWHERE: (
        (Act.HELP,), (Act.MENU,), (Act.LOCK,), (Act.BACK,),
        (Act.ZERO, Act.ONE, Act.TWO),
    ),
}  # fmt: skip


def group_words(where: Where) -> str:
    translate = present.translate
    match where:
        case Where.SALE:
            return translate("Keys", "Sale")
        case Where.EVERYWHERE:
            return translate("Keys", "Everywhere")
        case Where.PAYMENT:
            return translate("Keys", "Payment")


def act_words(acts: tuple[Act, ...]) -> str:
    """One row: an act, or the two or three that belong together."""
    translate = present.translate
    match acts[0]:
        case Act.UP | Act.DOWN:
            return translate("Keys", "Row up, row down")
        case Act.PAGE_UP | Act.PAGE_DOWN:
            return translate("Keys", "Page up, page down")
        case Act.LESS | Act.MORE:
            return translate("Keys", "On a row: one fewer, one more")
        case Act.ZERO | Act.ONE | Act.TWO:
            return translate("Keys", "Answer of a question")
        case Act.CONFIRM:
            return translate("Keys", "Take cash; take what is typed or chosen")
        case Act.CARD_PAYMENT:
            return translate("Keys", "Pay by card")
        case _:
            return _sale_words(acts[0])


def _sale_words(act: Act) -> str:
    translate = present.translate
    match act:
        case Act.CARD:
            return translate("Keys", "Customer card")
        case Act.FIND:
            return translate("Keys", "Find item")
        case Act.QUANTITY:
            return translate("Keys", "Quantity")
        case Act.PARK:
            return translate("Keys", "Park; on an empty sale: parked sales")
        case Act.PRICE:
            return translate("Keys", "Price check")
        case Act.RETURN:
            return translate("Keys", "Return (on an empty sale)")
        case Act.BONUSES:
            return translate("Keys", "Bonuses")
        case Act.WHY:
            return translate("Keys", "Why this sum")
        case Act.PAY:
            return translate("Keys", "Pay")
        case _:
            return _other_words(act)


def _other_words(act: Act) -> str:
    translate = present.translate
    match act:
        case Act.COPY:
            return translate("Keys", "Copy of the last receipt")
        case Act.VOID_LINE:
            return translate("Keys", "Void line")
        case Act.VOID_SALE:
            return translate("Keys", "Void sale")
        case Act.HELP:
            return translate("Keys", "Help: keys of this screen")
        case Act.MENU:
            return translate("Keys", "Menu")
        case Act.LOCK:
            return translate("Keys", "Lock the till")
        case _:
            return translate("Keys", "Back; never erases")
