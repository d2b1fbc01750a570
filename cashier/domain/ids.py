"""One type per identifier, so that a card can never be passed for an account.

Identifiers are made once, by the side where the thing happens, from the
randomness port; they are stored before they are sent and repeated unchanged.
"""

from __future__ import annotations

from typing import NewType

TillId = NewType("TillId", str)
StoreId = NewType("StoreId", str)
CashierId = NewType("CashierId", str)
ShiftId = NewType("ShiftId", str)
SaleId = NewType("SaleId", str)
ItemId = NewType("ItemId", str)
AccountId = NewType("AccountId", str)
LotId = NewType("LotId", str)
RightId = NewType("RightId", str)
AttemptId = NewType("AttemptId", str)
JobId = NewType("JobId", str)
CardNumber = NewType("CardNumber", str)


def purse_account(account: AccountId, purse: str) -> AccountId:
    """The ledger's account of one purse of a member; the main one is the member's."""
    return AccountId(f"{account}.{purse}") if purse else account


def purse_of(account: AccountId) -> tuple[AccountId, str]:
    """The member's account, and the name of the purse: the other way round."""
    member, _, purse = account.partition(".")
    return AccountId(member), purse


def is_main(account: AccountId) -> bool:
    """A member's own account: no other purse, no gift card, no coupon."""
    return "." not in account and not account.startswith(("gift-", "coupon-"))


def last_four(card: str) -> str:
    """The only part of a card number that people and logs may see."""
    return card[-4:]
