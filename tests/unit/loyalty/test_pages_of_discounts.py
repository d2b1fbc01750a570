"""The examples of the pages for managers, with the files as they come, are true."""

from dataclasses import replace
from datetime import UTC, date, datetime

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.engine import quote
from cashier.domain.loyalty.facts import (
    Choice,
    CouponRef,
    DonationAsked,
    MembershipState,
    Turnover,
)
from cashier.domain.loyalty.gift_cards import cards_sold, largest_tender
from cashier.domain.loyalty.membership import end_after_refund, refund_of
from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.reasons import Why
from cashier.domain.loyalty.types import programme_of
from tests.unit.domain_builders import NOW, TODAY, a_draft, a_draft_line, a_member
from tests.unit.loyalty.discount_builders import ask, on_offer, pieces, with_purse
from tests.unit.loyalty.test_programme_files import FOLDER, PAGES, read

TOBACCO = {"category": "tobacco"}


def terms_of(name):
    return read(FOLDER / f"{name}.en.toml")


def says(name, *figures):
    """The example of a page names each figure as it was computed."""
    page = (PAGES / f"{name}.md").read_text("utf-8")
    example = " ".join(page.split("## Example")[1].split())
    missing = [text for text in map(written, figures) if text not in example]
    assert not missing, (name, missing)


def written(figure):
    if isinstance(figure, date):
        return f"{figure.day} {figure:%B} {figure.year}"
    if isinstance(figure, Money | Points):
        return f"{figure.units // 100:,}.{figure.units % 100:02}"
    return str(figure)


def food_and_cigarettes():
    return a_draft(43_000, a_draft_line(21_000, 2, **TOBACCO))


def test_the_example_of_the_fixed_discount():
    draft = a_draft(
        39_990, 34_950, on_offer(5_995, 3), a_draft_line(21_000, 4, **TOBACCO)
    )

    answer = ask(draft, a_member(), terms_of("discount"))

    tea, cheese, bread, cigarettes = (line.discount for line in answer.lines)
    assert (bread, cigarettes) == (Money(0), Money(0))
    says("discount", Money(74_940), answer.discount, tea, cheese)
    says("discount", draft.total - answer.discount)


def test_the_example_of_the_accumulating_discount():
    terms = terms_of("accumulating")
    bought = Turnover(
        programme=terms.programme_id, money=Money(150_000), since=date(2030, 1, 1)
    )
    draft = a_draft(40_000)

    answer = ask(draft, a_member(turnovers=(bought,)), terms)

    (offer,) = answer.offers
    assert offer.why is Why.NEXT_STEP
    assert offer.fact("percent_hundredths") == 500
    says("accumulating", bought.money, draft.total, answer.discount)
    says("accumulating", draft.total - answer.discount, offer.fact("missing"))


def test_the_example_of_the_membership():
    terms, fee = terms_of("membership"), Money(120_000)
    draft = a_draft(a_draft_line(fee.units, item_id="club-year"))

    (first,) = ask(draft, a_member(), terms).memberships
    state = MembershipState(programme="club", starts=first.starts, ends=first.ends)
    december = datetime(2030, 12, 20, 12, tzinfo=UTC)
    member = a_member(memberships=(state,))
    (second,) = ask(draft, member, terms, at=december).memberships

    says("membership", fee, first.starts, first.ends, second.starts, second.ends)
    early, late = date(2030, 1, 16), date(2030, 4, 10)
    assert refund_of(terms, first, fee, early) == fee
    says("membership", early, late, refund_of(terms, first, fee, late))
    says("membership", end_after_refund(terms, first, late))


def test_the_example_of_the_cause():
    terms, points = terms_of("charity"), PointsTerms(programme_id="p", version=1)
    draft = a_draft(98_760, asked=99_900)
    (offer,) = ask(draft, None, terms).offers
    change = offer.fact("money")
    gift = DonationAsked(programme="trees", money=change, points=Points(5_000))

    answer = ask(replace(draft, donations=(gift,)), a_member(8_000), terms, points)

    (donation,) = answer.donations
    says("charity", draft.total, change, donation.points, answer.largest)
    says("charity", terms.worth(donation))


def test_the_example_of_the_stamps():
    terms = terms_of("stamps")
    coffee = {"category": "coffee"}
    draft = replace(
        a_draft(pieces(2, 25_000, 1, **coffee), pieces(1, 18_000, 2, **coffee)),
        choices=(Choice(purse="cups", points=Points(600)),),
    )

    answer = ask(draft, with_purse(a_member(), "cups", 600), terms)

    cappuccino, espresso = answer.lines
    assert (cappuccino.redeemed, espresso.redeemed) == (Money(0), Money(18_000))
    earned = answer.earned_in("cups").units // 100
    missing = answer.offers[0].fact("missing")
    says("stamps", draft.total - answer.redeem_money, f"{earned} stamps are earned")
    says("stamps", f"{missing} are missing")


def test_the_example_of_the_coupon():
    terms = terms_of("coupon")
    shown = CouponRef(code="A1", programme=terms.programme_id, granted=True)

    answer = ask(replace(food_and_cigarettes(), coupons=(shown,)), None, terms)
    (coupon,) = ask(a_draft(120_000), None, terms).to_print

    says("coupon", answer.discount, TODAY, coupon.starts, coupon.ends)


def test_the_example_of_the_gift_card():
    terms, draft = terms_of("gift_card"), food_and_cigarettes()
    (card,) = cards_sold(terms, [a_draft_line(100_000, item_id="gift-1000")], TODAY)

    tender = largest_tender(
        terms,
        balance=card.amount,
        ends=card.ends,
        to_pay=draft.total,
        draft=draft,
        quote=quote(draft, None, [programme_of(terms)], NOW),
        today=TODAY,
    )

    says("gift_card", card.amount, card.ends, tender.most, draft.total - tender.most)
    says("gift_card", card.amount - tender.most)
