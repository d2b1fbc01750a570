"""Every refusal, limit and state has its sentence, in both languages."""

import inspect
import re
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cashier.domain import errors
from cashier.domain.amounts import Money, Points
from cashier.domain.catalog import Measure
from cashier.domain.errors import (
    ConfirmationNeeded,
    GiftCardFlaw,
    ManagerNeeded,
    TillError,
)
from cashier.domain.loyalty.answers import Factor
from cashier.domain.loyalty.reasons import Why, because
from cashier.till.views import Standing
from resources import resource
from tests.helpers.builders import a_programme
from tests.ui.driving import NOW
from ui import naming, present
from ui.i18n import Language
from ui.sentences import (
    CATALOGUE,
    CODE_OF,
    FACTORS,
    FLAWS,
    PLAIN,
    STANDING,
    WHY,
    Code,
)

FACTS = {
    "spendable": Points(30_000),
    "guaranteed": Points(30_000),
    "known": Points(125_000),
    "percent": 30,
    "money": Money(100),
    "step": Points(1000),
    "limit": Points(100_000),
    "minimum": Points(10_000),
    "allowed": Points(500),
    "held": Points(500),
    "percent_hundredths": 750,
    "base": Money(100_000),
    "active_from": date(2030, 1, 16),
    "on": date(2030, 1, 1),
    "starts": date(2030, 1, 2),
    "points": Points(12_550),
    "programme": "Coffee club",
    "better": "Gold card",
    "membership": "Kassa Plus",
    "level": "Gold",
    "partner": "Aero",
    "tender": "card",
    "missing": Money(150_000),
    "turnover": Money(1_250_000),
    "times_hundredths": 200,
    "days": 5,
    "stamps": 2,
    "every": 10,
    "free": 1,
    "least": Money(50_000),
    "most": Money(1_500_000),
    "balance": Money(300_000),
}
COUNTED = {"missing": 3}  # Of stamps; money in every other reason.


def facts_of(why):
    return {**FACTS, **(COUNTED if why.name.startswith("STAMPS") else {})}


def leaves(kind):
    """Refusals that are raised; families above them are not."""
    below = kind.__subclasses__()
    return [leaf for sub in below for leaf in leaves(sub)] if below else [kind]


def a(kind):
    """A refusal of this kind, with some figures."""
    values = {
        "code": "4601234567893",
        "asked": Points(9000),
        "available": Points(4000),
        "largest": Points(4000),
        "reason": because(Why.CAP_PERCENT, percent=30),
        "short": Money(4105),
        "tries_left": 3,
        "seconds": 30,
        "count": 2,
        "line_no": 1,
        "left_milli": 1000,
        "found": 7,
        "newest": 6,
        "needed": Factor.PIN,
        "flaw": GiftCardFlaw.EMPTY,
        "store": 2,
        "till": 3,
        "limit": Money(300_000),
    }
    wanted = inspect.signature(kind.__init__).parameters
    return kind(**{name: values[name] for name in wanted if name in values})


def test_every_refusal_has_a_sentence_and_every_sentence_a_refusal():
    ours = errors.__name__  # With what it takes its devices' refusals from.
    raised = {k for k in leaves(TillError) if k.__module__.startswith(ours)}
    raised |= {ConfirmationNeeded, ManagerNeeded}  # Families, and raised as they are.

    assert raised == set(CODE_OF) | set(PLAIN)
    assert not set(CODE_OF) & set(PLAIN)


def test_every_reason_every_standing_and_every_code_has_a_sentence():
    assert set(WHY) == set(Why)
    assert set(STANDING) == set(Standing)
    assert set(CATALOGUE) == set(Code)
    assert set(CODE_OF.values()) <= set(Code)
    assert set(FLAWS) == set(GiftCardFlaw)
    assert set(FACTORS) == set(Factor)


ROOT = Path(__file__).parents[2]
TABLES = ROOT / "ui" / "sentences.py"
SOURCES = [
    path.read_text(encoding="utf-8")
    for room in ("cashier", "sync", "ui")
    for path in (ROOT / room).rglob("*.py")
    if path != TABLES
]


def met(code):
    """Somewhere a till says it: by its name, its number, or the refusal it is of."""
    kinds = [kind.__name__ for kind, of in CODE_OF.items() if of is code]
    signs = [rf"Code\.{code.name}\b", f'"{code.value}"']
    signs += [rf"raise {kind}\b|return {kind}\(" for kind in kinds]
    return any(re.search("|".join(signs), text) for text in SOURCES)


@pytest.mark.parametrize("code", list(Code))
def test_every_code_of_the_catalogue_can_be_met(code):
    assert met(code)


def test_every_code_that_a_till_can_meet_is_in_the_catalogue():
    numbers = {n for text in SOURCES for n in re.findall(r'"(E-\d+)"', text)}

    assert numbers <= {code.value for code in Code}


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_sentence_of_its_own_in_both_languages(languages, code):
    said = {}
    for language in Language:
        languages.switch(language)
        said[language] = present.translate("errors", CATALOGUE[code])
        others = [text for c, text in CATALOGUE.items() if c is not code]
        assert said[language] not in {present.translate("errors", o) for o in others}

    assert re.search("[а-я]", said[Language.RU])
    assert not re.search("[а-я]", said[Language.EN])


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", leaves(TillError))
def test_a_refusal_is_explained_without_a_gap(languages, language, kind):
    languages.switch(language)

    words = present.explain(a(kind))

    assert words
    assert "{" not in words
    assert "Points(" not in words


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("why", list(Why))
def test_a_reason_is_explained_without_a_gap(languages, language, why):
    languages.switch(language)

    words = present.why(because(why, **facts_of(why)))

    assert words
    assert "{" not in words


def test_no_reason_shows_a_bare_id_of_what_has_a_name(languages):
    club = a_programme(
        programme_id="club-2030", name_ru="Клуб", name_en="Club", purse="club"
    )
    naming.learn([club])
    asked = because(Why.DISCOUNT_PERCENT, programme="club-2030", percent_hundredths=750)

    assert present.why(asked) == "Club: 7.5 % off"
    languages.switch(Language.RU)
    assert present.why(asked) == "Клуб: скидка 7,5 %"
    unknown = because(Why.COUPON_TWICE, programme="spring")
    assert present.why(unknown) == "spring: уже в этом чеке"


@pytest.mark.parametrize(
    ("count", "english", "russian"),
    [
        (1, "1 stamp", "1 штамп"),
        (3, "3 stamps", "3 штампа"),
        (5, "5 stamps", "5 штампов"),
        (11, "11 stamps", "11 штампов"),
        (21, "21 stamps", "21 штамп"),
    ],
)
def test_stamps_are_counted_as_people_count(languages, count, english, russian):
    to_go = because(Why.STAMPS_TO_GO, programme="x", missing=count, every=30)

    assert present.why(to_go) == f"x: {english} more to a free one"
    languages.switch(Language.RU)
    assert present.why(to_go) == f"x: ещё {russian} до подарка"


def test_thanks_name_what_was_given(languages):
    money = because(Why.DONATED, programme="x", money=Money(170), points=Points(0))
    points = because(Why.DONATED, programme="x", money=Money(0), points=Points(500))

    assert present.why(money) == "x: thank you for 1.70\u00a0₽"
    assert present.why(points) == "x: thank you for 5"


def test_sentences_carry_the_figures(languages):
    refusal = errors.NotEnoughPoints(asked=Points(9000), available=Points(4000))
    assert present.explain(refusal) == "40 can be redeemed here, not 90"

    languages.switch(Language.RU)
    assert present.explain(refusal) == "Здесь можно списать 40, а не 90"


def test_money_is_written_as_each_language_writes_it(languages):
    assert present.money(Money(123_450)) == "1,234.50\u00a0₽"
    assert present.money(Money(-5)) == "-0.05\u00a0₽"

    languages.switch(Language.RU)
    assert present.money(Money(123_450)) == "1\u00a0234,50\u00a0₽"
    assert present.money_short(Money(50_000)) == "500\u00a0₽"


def test_points_and_quantities_are_exact(languages):
    languages.switch(Language.RU)

    assert present.points(Points(98_450)) == "984,50"
    assert present.points_short(Points(30_000)) == "300"
    assert present.quantity(450, Measure.WEIGHT) == "0,450\u00a0кг"
    assert present.quantity(3000) == "3"
    assert present.percent(750) == "7,5"


def test_the_largest_amount_of_all_is_still_written_exactly(languages):
    assert present.plain_money(Money(2**63 - 1)).endswith("5,807".replace(",", "")) or (
        present.plain_money(Money(2**63 - 1)) == "92,233,720,368,547,758.07"
    )


def test_a_moment_of_another_day_says_its_day(languages):
    yesterday = NOW - timedelta(days=1)
    assert present.as_of(NOW, NOW) == "09:30"
    assert present.as_of(yesterday, NOW) == "1 Jan, 09:30"

    languages.switch(Language.RU)
    assert present.as_of(yesterday, NOW) == "01.01, 09:30"


def test_ages_are_rounded_down(languages):
    assert [present.age(s) for s in (59, 22 * 60, 3 * 3600, 49 * 3600)] == [
        "0 min",
        "22 min",
        "3 h",
        "2 d",
    ]


def test_moments_follow_the_zone_of_the_chain(languages):
    from zoneinfo import ZoneInfo

    present.follow(present.Conventions(zone=ZoneInfo("Europe/Moscow")))
    try:
        assert present.clock_time(datetime(2030, 1, 2, 9, 30, tzinfo=UTC)) == "12:30"
    finally:
        present.follow(present.Conventions())


def test_no_sentence_shouts_or_blames():
    tree = ET.parse(resource("translations", "kassa_ru.ts"))
    for message in tree.getroot().iter("message"):
        texts = [
            message.findtext("source") or "",
            message.findtext("translation") or "",
        ]
        for text in texts:
            assert "!" not in text, text
