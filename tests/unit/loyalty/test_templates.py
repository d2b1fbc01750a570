"""The templates are valid in both languages, and the pages say what they do."""

import tomllib
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.answers import Factor
from cashier.domain.loyalty.coalition import Redeemed, net, settle
from cashier.domain.loyalty.engine import quote
from cashier.domain.loyalty.facts import Choice, DraftTender, PurseState, Turnover
from cashier.domain.loyalty.reasons import Why
from cashier.domain.loyalty.tiers import level_on
from cashier.domain.loyalty.types import programme_of, terms_class
from cashier.domain.tenders import TenderKind
from tests.unit.domain_builders import NOW, a_draft, a_draft_line, a_member

ROOT = Path(__file__).parents[3]
TYPES = ("points", "tiers", "cashback", "coalition")


def template(name, language):
    path = ROOT / "resources" / "programmes" / f"{name}.{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def the_terms(name, language="en"):
    raw = template(name, language)
    of_type = terms_class(raw.pop("type"))
    assert not raw.keys() - {field.name for field in fields(of_type)}
    return msgspec.convert(raw, of_type)


def page(name):
    path = ROOT / "docs" / "programmes" / f"{name}.md"
    return " ".join(path.read_text(encoding="utf-8").split())


def said(amount):
    return f"{amount.units // 100:,}.{amount.units % 100:02}"


@pytest.mark.parametrize("name", TYPES)
def test_a_template_says_the_same_in_both_languages(name):
    assert template(name, "ru") == template(name, "en")
    assert template(name, "ru")["type"] == name


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_template_is_valid_and_travels_as_a_feed_row(name, language):
    terms = the_terms(name, language)

    assert programme_of(terms).programme_id == name
    row = msgspec.json.encode(terms)
    assert msgspec.json.decode(row, type=type(terms)) == terms


@pytest.mark.parametrize("name", TYPES)
def test_every_setting_stands_on_a_page(name):
    pages = page("settings") + page(name)

    for field in fields(terms_class(name)):
        assert f"`{field.name}`" in pages


# --- the examples of the pages -------------------------------------------------


def test_the_example_of_points():
    tobacco = a_draft_line(50_000, 2, category="tobacco")
    draft = a_draft(199_900, tobacco, asked=300_000)

    answer = quote(draft, a_member(300_000), [programme_of(the_terms("points"))], NOW)

    text = page("points")
    assert f"in whole points {answer.redeem.units // 100}." in text
    assert answer.main.factor is Factor.PIN
    left = draft.total - answer.redeem_money
    assert f"To pay in money: {said(left)}." in text
    assert f"are {said(answer.earned)} points" in text
    (earning,) = answer.earnings
    assert f"usable from {earning.active_from}," in text
    assert f"the last day is {earning.expires_on}." in text


def test_the_example_of_tiers():
    terms = the_terms("tiers")
    bought = Turnover(programme="tiers", money=Money(150_000), since=date(2030, 1, 1))

    def buy(turnover):
        member = a_member(turnovers=(turnover,))
        return quote(a_draft(60_000), member, [programme_of(terms)], NOW)

    first = buy(bought)
    then = replace(bought, money=Money(210_000))
    after = level_on(terms, None, then, date(2030, 1, 2))
    text = page("tiers")
    assert f"Earned: {said(first.earned)} points, 3 percent." in text
    assert [r.why for r in first.offers] == [
        Why.LEVEL,
        Why.LEVEL_REACHED,
        Why.NEXT_LEVEL,
    ]
    assert f"*{after.level}* is reached, and kept to {after.kept_until}" in text
    assert f"*gold* are missing {said(first.offers[2].fact('missing'))}." in text
    assert f"The next 600.00 earn {said(buy(then).earned)} points" in text


def test_the_example_of_cashback():
    terms = the_terms("cashback")

    def back(**legs):
        tenders = tuple(
            DraftTender(kind=TenderKind(kind), amount=Money(units))
            for kind, units in legs.items()
        )
        draft = replace(a_draft(100_000), tenders=tenders)
        return quote(draft, a_member(), [programme_of(terms)], NOW)

    text, before = page("cashback"), back()
    by_card, in_cash = before.earned_in("cashback"), before.offers[0].fact("points")
    gift = back(gift=40_000, card=60_000).earned_in("cashback")
    both = back(cash=40_000, card=60_000).earned_in("cashback")
    assert f"says {said(by_card)} (by card), and {said(in_cash)} if paid in" in text
    assert f"of a gift card and 600.00 by card: {said(gift)} come back." in text
    assert f"in cash and 600.00 by card: {said(both)} come back." in text


def test_the_example_of_a_coalition():
    terms = the_terms("coalition")
    purse = PurseState(purse="coalition", spendable=Points(30_000), online=True)
    draft = replace(
        a_draft(100_000), choices=(Choice(purse="coalition", points=Points(30_000)),)
    )
    member = a_member(purses=(purse,), partner="fuel")

    answer = quote(draft, member, [programme_of(terms)], NOW)

    text, fuel = page("coalition"), terms.partner("fuel")

    def took(issuer, redeemer, points):
        return Redeemed(
            issuer=issuer,
            redeemer=redeemer,
            points=points,
            minor_per_point=terms.minor_per_point,
            settle_percent=fuel.settle_percent,
        )

    owed = settle([took("fuel", "", answer.spendings[0].redeem)])
    in_the_end = settle(
        [took("fuel", "", Points(30_000)), took("", "fuel", Points(10_000))]
    )
    left = draft.total - answer.redeem_money
    earned = answer.earned_in("coalition")
    assert f"in money: {said(left)}. Earned: {said(earned)} points" in text
    assert answer.earnings[0].issuer == ""
    assert f"They owe us {said(owed[0].money)}, 90 percent" in text
    ((payer, payee, money),) = net(in_the_end)
    assert (payer, payee) == ("fuel", "")
    assert f"they pay us {said(money)} in the end." in text
