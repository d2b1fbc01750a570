"""What programmes, levels, purses and partners are called, in the present language.

The names come with the terms of the programmes, which every view of a sale carries;
`learn` keeps the latest. A programme without a name is called by what it is; whoever
is not known is called by its id, never by nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from PySide6.QtCore import QCoreApplication, QLocale

from cashier.domain.loyalty.accumulating import AccumulatingTerms
from cashier.domain.loyalty.cashback import CashbackTerms
from cashier.domain.loyalty.charity import CharityTerms
from cashier.domain.loyalty.coalition import CoalitionTerms
from cashier.domain.loyalty.coupons import CouponTerms
from cashier.domain.loyalty.discount import DiscountTerms
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.loyalty.gift_cards import GiftCardTerms
from cashier.domain.loyalty.levels import TiersTerms
from cashier.domain.loyalty.membership import MembershipTerms
from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.reasons import Reason
from cashier.domain.loyalty.stamps import StampsTerms
from cashier.domain.loyalty.terms import EarningTerms, Terms
from cashier.domain.tenders import TenderKind

translate = QCoreApplication.translate


class PurseKind(Enum):
    """How an amount of a purse is written."""

    POINTS = "points"
    MONEY = "money"
    STAMPS = "stamps"


_KINDS = {CashbackTerms.TYPE: PurseKind.MONEY, StampsTerms.TYPE: PurseKind.STAMPS}
_terms: Mapping[str, Terms] = {}


def learn(programmes: Iterable[Programme]) -> None:
    """The programmes of the latest view; of none nothing is forgotten."""
    global _terms  # noqa: PLW0603 One chain, one list of programmes.
    found = {p.programme_id: p.terms for p in programmes}
    if found and found != _terms:
        _terms = found


def terms_of(programme: str) -> Terms | None:
    return _terms.get(programme)


def programme(programme_id: str) -> str:
    terms = _terms.get(programme_id)
    return _in_language(terms, _by_type(terms)) if terms else programme_id


def level(programme_id: str, level_id: str) -> str:
    return _part(programme_id, "levels", "level", level_id)


def partner(programme_id: str, code: str) -> str:
    return _part(programme_id, "partners", "code", code)


def purse(name: str) -> str:
    """The programme that spends it, else the first that fills it."""
    earning = [t for t in _terms.values() if isinstance(t, EarningTerms)]
    filling = [t for t in earning if t.purse == name]
    spending = [t for t in filling if getattr(t, "spends", True)]
    for terms in (*spending, *filling):
        bonuses = translate("naming", "Bonuses")
        return _in_language(terms, _by_type(terms) if name else bonuses)
    return name or translate("naming", "Bonuses")


def kind_of(purse_name: str) -> PurseKind:
    if purse_name == MAIN:
        return PurseKind.POINTS
    for terms in _terms.values():
        if getattr(terms, "purse", None) == purse_name and terms.TYPE in _KINDS:
            return _KINDS[terms.TYPE]
    return PurseKind.POINTS


def stamps_for_free(purse_name: str) -> int | None:
    """So many stamps of this purse are one free piece."""
    for terms in _terms.values():
        if isinstance(terms, StampsTerms) and terms.purse == purse_name:
            return terms.stamps_for_free
    return None


def threshold(reason: Reason) -> int | None:
    """From when the level or step of a reason is reached, in its own units."""
    facts = dict(reason.facts)
    terms = _terms.get(str(facts.get("programme", "")))
    if isinstance(terms, TiersTerms):
        found = (v.reached_at for v in terms.levels if v.level == facts.get("level"))
        return next(found, None)
    if isinstance(terms, AccumulatingTerms):
        percent = facts.get("percent_hundredths")
        steps = (s for s in terms.steps if s.percent_hundredths == percent)
        return next((step.from_minor for step in steps), None)
    return None


def tender(kind: str) -> str:
    match kind:
        case TenderKind.CASH.value:
            return translate("naming", "Cash")
        case TenderKind.CARD.value:
            return translate("naming", "Card")
        case TenderKind.GIFT.value:
            return translate("naming", "Gift card")
        case _:
            return kind


def _by_type(terms: Terms) -> str:
    """What a programme is, for one that the chain gave no name."""
    words = {
        PointsTerms.TYPE: translate("naming", "Bonuses"),
        TiersTerms.TYPE: translate("naming", "Levels"),
        CashbackTerms.TYPE: translate("naming", "Cashback"),
        CoalitionTerms.TYPE: translate("naming", "Partner bonuses"),
        DiscountTerms.TYPE: translate("naming", "Card discount"),
        AccumulatingTerms.TYPE: translate("naming", "Accumulating discount"),
        MembershipTerms.TYPE: translate("naming", "Club"),
        CharityTerms.TYPE: translate("naming", "Donation"),
        StampsTerms.TYPE: translate("naming", "Stamps"),
        CouponTerms.TYPE: translate("naming", "Coupon"),
        GiftCardTerms.TYPE: translate("naming", "Gift card"),
    }
    return words[terms.TYPE]


def _part(programme_id: str, parts: str, key: str, wanted: str) -> str:
    terms = _terms.get(programme_id)
    for part in getattr(terms, parts, ()):
        if getattr(part, key) == wanted:
            return _in_language(part, wanted)
    return wanted


def _in_language(named: object, otherwise: str) -> str:
    russian = QLocale().language() == QLocale.Language.Russian
    first, second = ("name_ru", "name_en") if russian else ("name_en", "name_ru")
    name = getattr(named, first, "") or getattr(named, second, "")
    return name or otherwise
