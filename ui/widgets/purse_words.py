"""Amounts of a purse in words: points, money of a wallet, stamps for a free piece."""

from __future__ import annotations

from cashier.domain.amounts import Money, Points
from ui import counts, present
from ui.naming import PurseKind
from ui.viewmodels.prompt_vm import Question, pieces

translate = present.translate


def amount_of(asked: Question, amount: Points) -> str:
    """For sentences and buttons: no hundredths where there are none."""
    match asked.kind:
        case PurseKind.MONEY:
            return present.money_short(Money(amount.units))
        case PurseKind.STAMPS:
            return counts.stamps(amount.units // 100)
        case PurseKind.POINTS:
            return present.points_short(amount)


def redeem_words(asked: Question) -> str:
    """The answer that takes the most."""
    if asked.kind is PurseKind.STAMPS:
        words = translate("BonusPrompt", "{pieces} free for {stamps}")
        free = counts.pieces(pieces(asked))
        return words.format(pieces=free, stamps=amount_of(asked, asked.largest))
    words = translate("BonusPrompt", "Redeem {money}")
    return words.format(money=present.money_short(asked.worth))


def has_part(asked: Question) -> bool:
    """Whether there is anything between all and nothing."""
    return asked.kind is not PurseKind.STAMPS or pieces(asked) > 1
