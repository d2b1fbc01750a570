"""What a card may do at all, before any sum is looked at: one answer for each purse.

A card that is not known here, or not given out yet, earns and gets nothing else. A
number typed by hand proves nothing while the server is out of reach.
"""

from __future__ import annotations

from cashier.domain.loyalty.facts import PurseState, Snapshot
from cashier.domain.loyalty.reasons import Reason, Why, because, plain
from cashier.domain.member import CardStatus, EntryMode

# Cards with which nothing happens at all.
_DEAD = {
    CardStatus.BLOCKED: plain(Why.CARD_BLOCKED),
    CardStatus.REPLACED: plain(Why.CARD_REPLACED),
}
_EARNING_ONLY = {
    CardStatus.NOT_ACTIVATED: plain(Why.CARD_NOT_ACTIVATED),
    CardStatus.UNKNOWN: plain(Why.CARD_UNKNOWN),
}


def why_dead(member: Snapshot) -> Reason | None:
    """Why nothing at all happens with this card; None: something may."""
    return _DEAD.get(member.status)


def why_earning_only(member: Snapshot) -> Reason | None:
    """Why this card gets no discount and spends nothing; None: it may."""
    return _EARNING_ONLY.get(member.status)


def why_shut(member: Snapshot, purse: PurseState) -> Reason | None:
    """Why nothing can be spent of a purse, whatever the sums are; None: it can."""
    if member.status in _EARNING_ONLY:
        return _EARNING_ONLY[member.status]
    if member.redemption_off:
        return plain(Why.REDEMPTION_OFF)
    # Offline, holding the card is the only proof that there is.
    if member.mode is EntryMode.TYPED and not purse.online:
        return plain(Why.CARD_TYPED)
    if purse.spendable.units <= 0:
        return why_none(purse)
    return None


def why_none(purse: PurseState) -> Reason:
    """Nothing is spendable here: is there nothing, or is it out of reach?"""
    if purse.confirmed.units <= 0:
        return plain(Why.NO_POINTS)
    if not purse.online:
        return because(Why.NO_RIGHT_OFFLINE, known=purse.confirmed)
    if purse.held.units > 0:
        return because(Why.HELD_ELSEWHERE, held=purse.held)
    return plain(Why.NO_POINTS)


def why_balance(purse: PurseState) -> Reason:
    """The purse itself binds: the balance, or offline the part guaranteed here."""
    if not purse.online and purse.confirmed > purse.spendable:
        return because(
            Why.GUARANTEED_HERE, guaranteed=purse.spendable, known=purse.confirmed
        )
    return because(Why.BALANCE, spendable=purse.spendable)
