"""Several programmes on one card, as a cashier sees and answers them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from cashier.domain.amounts import Money, Points
from cashier.domain.ids import CashierId
from cashier.domain.loyalty.answers import Factor
from cashier.domain.loyalty.levels import Level, TiersTerms
from cashier.domain.loyalty.tiers import TiersProgramme
from cashier.domain.member import Bearer, MembershipState, PurseFigures, Turnover
from cashier.domain.sale import TenderKind
from cashier.till.ports import Role
from tests.helpers.builders import (
    CARD,
    COFFEE,
    OTHER_CARD,
    TODAY,
    a_cashier,
    a_lot,
    a_member,
    a_programme,
    an_item,
    code,
    points,
    rubles,
)
from tests.helpers.programmes import (
    COUPON_CODE,
    FEE_ARTICLE,
    GIFT_ARTICLE,
    GIFT_CODE,
    bearer_right,
    cashback,
    charity,
    coupon,
    discount,
    gift_cards,
    membership,
    purse_right,
    stamps,
)
from tests.ui.test_looks import clipped, nameless, too_small
from ui import theme
from ui.i18n import Language
from ui.theme import Look
from ui.widgets.bonus_prompt import BonusPrompt
from ui.widgets.confirm_prompt import ConfirmPrompt
from ui.widgets.donation_prompt import DonationPrompt
from ui.widgets.gift_prompt import GiftPrompt
from ui.widgets.order_page import OrderPage
from ui.widgets.purses_prompt import PursesPrompt
from ui.widgets.screen import ScreenId

OLGA = CashierId("olga")


def holds(shop, *rights):
    with shop.till.store.act() as work:
        for right in rights:
            work.rights.add(right)
        work.commit()


def many_programmes(shop):
    """Bonuses, a wallet, stamps, a discount, a cause, a club, gift cards, a coupon."""
    till = shop.till
    till.directory.terms += [
        cashback(name_en="Cashback", name_ru="Кешбэк"),
        stamps(name_en="Free coffee", name_ru="Кофе в подарок"),
        discount(name_en="Card discount", name_ru="Скидка по карте"),
        charity(name_en="Animal shelter", name_ru="Приют для животных"),
        membership(name_en="Club", name_ru="Клуб"),
        gift_cards(name_en="Gift cards", name_ru="Подарочные карты"),
        coupon(name_en="Spring coupon", name_ru="Весенний купон"),
    ]
    till.directory.stock(
        an_item(FEE_ARTICLE, name="Club for a year", price=36_500),
        an_item(GIFT_ARTICLE, name="Gift card", price=50_000),
    )
    account = till.directory.bearer_account(COUPON_CODE, is_gift_card=False)
    till.directory.bearers[COUPON_CODE] = Bearer(
        account=account, four="1111", programme="thirty", is_gift_card=False
    )
    holds(shop, bearer_right(account, hundredths=100))


def a_rich_member(shop, **more):
    shop.till.directory.know(
        a_member(
            purses=(
                PurseFigures(purse="cashback", confirmed=points(40)),
                PurseFigures(purse="stamps", confirmed=points(6)),
            ),
            **more,
        )
    )
    shop.till.grant(a_lot(of=50))
    holds(shop, purse_right("cashback", of=40), purse_right("stamps", of=6))


def said(shop):
    return shop.sale_screen.panel.rows.words()


# --- the panel ----------------------------------------------------------------


def test_every_purse_has_a_quiet_row_below_the_bonuses(shop):
    many_programmes(shop)
    a_rich_member(shop)
    shop.scan(COFFEE)
    shop.scan(CARD)

    cash, coffee = said(shop)[:2]
    assert cash.startswith("Cashback 40.00\u00a0₽ +")
    assert coffee == "Free coffee 2 of 5"  # Five of six are a full row already.
    assert shop.sale_screen.panel.available.figure.text() == "1,250.00"


def test_a_membership_that_ends_soon_is_said_in_words_not_by_colour_alone(shop):
    many_programmes(shop)
    ends = TODAY.replace(day=5)
    club = MembershipState(programme="club", starts=TODAY, ends=ends)
    a_rich_member(shop, memberships=(club,))
    shop.scan(COFFEE)
    shop.scan(CARD)

    assert "Club: 3 days left, until 5 Jan" in said(shop)


def test_a_level_says_how_much_more_to_the_next(shop):
    silver = Level(level="s", reached_at=0, name_en="Silver")
    gold = Level(level="g", reached_at=500_000, name_en="Gold")
    terms = TiersTerms(
        programme_id="levels",
        version=1,
        name_en="Levels",
        spends=False,
        levels=(silver, gold),
    )
    shop.till.directory.terms.append(TiersProgramme(terms))
    spent = Turnover(programme="levels", money=rubles(2_400))
    shop.till.directory.know(a_member(turnovers=(spent,)))
    shop.scan(COFFEE)
    shop.scan(CARD)

    assert said(shop) == ("Levels: Silver 2,500\u00a0₽ to Gold",)
    (row,) = shop.sale_screen.panel.rows._rows
    assert row.done == 0.5  # With this purchase half of the way is done.


def test_offers_are_one_quiet_line_and_never_a_question(shop):
    many_programmes(shop)
    a_rich_member(shop)
    shop.scan(COFFEE)
    shop.scan(CARD)

    offers = shop.sale_screen.panel.offers
    assert offers._words() == "Free coffee: 1 piece can be free now"
    assert shop.sale_screen.front() is shop.sale_screen


def test_without_other_programmes_the_panel_is_as_it_was(shop):
    shop.till.directory.know(a_member())
    shop.scan(COFFEE)
    shop.scan(CARD)

    assert said(shop) == ()
    assert not shop.sale_screen.panel.rows.isVisible()


def test_a_coupon_is_a_chip_and_goes_with_one_touch(shop):
    many_programmes(shop)
    shop.scan(COFFEE)
    shop.scan(COUPON_CODE)
    (chip,) = shop.sale_screen.panel.loose_chips.chips

    assert chip.words.text() == "Spring coupon: 30.00\u00a0₽ off"
    assert chip.property("card") == "ok"
    assert shop.sale_screen.totals.to_pay.text() == "70.00\u00a0₽"
    chip.remove.click()
    shop.settle()
    assert shop.sale_screen.panel.loose_chips.chips == []
    assert shop.sale_screen.totals.to_pay.text() == "100.00\u00a0₽"


def test_another_card_is_seen_from_its_top_however_far_the_first_was_scrolled(shop):
    many_programmes(shop)
    a_rich_member(shop)
    people = shop.till.directory
    people.know(replace(people.members[CARD], card=OTHER_CARD))
    for each in (COFFEE, COUPON_CODE, CARD):
        shop.scan(each)
    shop.window.resize(1024, 768)
    shop.settle()
    scrolled = shop.sale_screen.panel.area.verticalScrollBar()
    scrolled.setValue(scrolled.maximum())

    shop.scan(COFFEE)
    assert scrolled.value() > 0  # The same card stays as the cashier reads it.
    shop.scan(OTHER_CARD)
    shop.press(Qt.Key.Key_1, "1")  # Replace the card.
    assert shop.sale.state.view.member.card == OTHER_CARD
    assert scrolled.value() == 0


def test_tab_comes_to_a_coupon_before_the_bonuses_below_it(shop):
    many_programmes(shop)
    a_rich_member(shop)
    for each in (COFFEE, COUPON_CODE, CARD):
        shop.scan(each)
    panel = shop.sale_screen.panel
    panel.chips.chips[0].remove.setFocus()
    shop.press(Qt.Key.Key_Tab, "\t")

    assert panel.button.hasFocus()


def test_a_coupon_is_a_row_of_the_list_that_del_takes_away(shop):
    many_programmes(shop)
    shop.scan(COFFEE)
    shop.scan(COUPON_CODE)
    shop.press(Qt.Key.Key_Down)
    shop.press(Qt.Key.Key_Delete)

    assert shop.sale.state.view.sale.coupons == ()
    assert len(shop.sale.state.view.sale.live_lines()) == 1


def test_a_refused_coupon_says_why_in_amber(shop):
    shop.till.directory.terms.append(coupon(name_en="Spring coupon"))
    account = shop.till.directory.bearer_account(COUPON_CODE, is_gift_card=False)
    shop.till.directory.bearers[COUPON_CODE] = Bearer(
        account=account, four="1111", programme="thirty", is_gift_card=False
    )
    shop.scan(COFFEE)
    shop.scan(COUPON_CODE)
    (chip,) = shop.sale_screen.panel.loose_chips.chips

    assert chip.property("card") == "warn"
    assert chip.words.text() == "Spring coupon: needs the link, not used"


def test_one_key_says_why_the_sum_is_so(shop):
    many_programmes(shop)
    a_rich_member(shop)
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_Slash, "/")
    page = shop.sale_screen.front()

    assert isinstance(page, OrderPage)
    assert page.steps[0].text() == "-10.00\u00a0₽"
    shop.press(Qt.Key.Key_Escape)
    assert shop.sale_screen.front() is shop.sale_screen


# --- the list of lines --------------------------------------------------------


def note_of(shop, row):
    return shop.sale_screen.model.note(row)


def test_a_discount_strikes_the_old_sum_and_names_itself(shop):
    many_programmes(shop)
    a_rich_member(shop)
    shop.scan(COFFEE)
    shop.scan(CARD)
    model = shop.sale_screen.model

    assert model.texts(0)[-1] == "90.00"
    assert model.struck(0) == "100.00"
    assert note_of(shop, 0).words == "Card discount -10.00"


def test_a_free_piece_is_named_on_its_line(shop):
    many_programmes(shop)
    a_rich_member(shop)
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.sale.choose(points(5), "stamps")
    shop.settle()

    assert note_of(shop, 0).words.startswith("Free coffee: 1 piece free")


def test_a_membership_needs_a_card_and_then_shows_its_days(shop):
    many_programmes(shop)
    shop.till.directory.know(a_member())
    shop.scan(FEE_ARTICLE)

    assert note_of(shop, 0).words == "Club: scan the customer's card first"
    assert note_of(shop, 0).tone == "warn"
    shop.scan(CARD)
    assert note_of(shop, 0).words == "2 Jan 2030 – 1 Jan 2031, 365 days"


def test_the_number_of_a_gift_card_is_asked_for_on_its_line(shop):
    many_programmes(shop)
    shop.scan(GIFT_ARTICLE)
    assert note_of(shop, 0).words == "Scan the gift card's number now"
    shop.scan(GIFT_CODE)

    assert note_of(shop, 0).words == "Number scanned"


def test_the_amount_of_a_gift_card_is_typed_after_f4(shop):
    many_programmes(shop)
    shop.scan(GIFT_ARTICLE)
    shop.press(Qt.Key.Key_F4)
    shop.type("700")
    shop.enter()

    assert shop.sale_screen.totals.to_pay.text() == "700.00\u00a0₽"


# --- the question -------------------------------------------------------------


def test_one_purse_is_still_one_question_with_one_key(shop):
    shop.till.directory.terms = [cashback(name_en="Cashback")]
    shop.till.directory.know(
        a_member(
            confirmed=0,
            purses=(PurseFigures(purse="cashback", confirmed=points(40)),),
        )
    )
    holds(shop, purse_right("cashback", of=40))
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)
    assert isinstance(shop.sale_screen.front(), BonusPrompt)
    assert shop.sale_screen.front().heading.text() == "Redeem: Cashback?"
    shop.press(Qt.Key.Key_1, "1")

    assert shop.window.here is ScreenId.PAYMENT
    assert shop.payment.state.due == rubles(60)


def test_several_purses_take_one_key_each(shop):
    many_programmes(shop)
    a_rich_member(shop)
    for _ in range(3):
        shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)
    page = shop.sale_screen.front()
    assert isinstance(page, PursesPrompt)
    assert len(page.cards) == 3

    for _ in page.cards:
        shop.press(Qt.Key.Key_1, "1")

    assert shop.window.here is ScreenId.PAYMENT
    # 300 less a tenth, less one coffee, 40 of the wallet and 50 bonuses.
    assert shop.payment.state.due == rubles(90)


def test_nothing_of_every_purse_goes_to_the_payment_too(shop):
    many_programmes(shop)
    a_rich_member(shop)
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)
    for _ in range(len(shop.sale_screen.front().cards)):
        shop.press(Qt.Key.Key_0, "0")

    assert shop.window.here is ScreenId.PAYMENT
    assert shop.payment.state.due == rubles(90)


def test_a_part_of_a_purse_is_typed_and_the_next_purse_is_lit(shop):
    many_programmes(shop)
    a_rich_member(shop)
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)
    page = shop.sale_screen.front()
    wallet = "cashback"
    while page.cards[page._at].asked.purse != wallet:
        shop.press(Qt.Key.Key_Down)
    shop.press(Qt.Key.Key_2, "2")
    shop.sale_screen.front().field.setText("7")
    shop.enter()

    assert shop.sale_screen.front() is page
    spent = {chosen.purse: chosen.points for chosen in shop.sale.state.view.sale.others}
    spent[""] = shop.sale.state.view.sale.redeem
    assert spent[wallet] == points(7)
    assert page.cards[page._at].asked.purse != wallet


# --- a PIN or a manager -------------------------------------------------------


def a_guarded_shop(shop, factor):
    shop.till.directory.terms = [a_programme(factor=factor)]
    shop.till.directory.know(a_member(pin_hash="hash of 7777"))
    shop.till.grant(a_lot(of=50))
    manager = a_cashier(OLGA, name="Olga", role=Role.MANAGER)
    shop.till.directory.hire(manager, pin="9999")
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)
    shop.press(Qt.Key.Key_1, "1")
    assert isinstance(shop.sale_screen.front(), ConfirmPrompt)


def test_the_customers_pin_is_asked_in_place(shop):
    a_guarded_shop(shop, Factor.PIN)
    shop.type("7777")
    shop.enter()

    assert shop.window.here is ScreenId.PAYMENT
    assert shop.payment.state.due == rubles(50)


def test_a_wrong_pin_is_counted_and_spends_nothing(shop):
    a_guarded_shop(shop, Factor.PIN)
    shop.type("1111")
    shop.enter()
    prompt = shop.sale_screen.front()

    assert prompt.problem.text() == "PIN did not match. Attempts left: 4"
    assert shop.sale.state.view.sale.redeem == Points(0)


def test_a_manager_stands_in_for_the_customer(shop):
    a_guarded_shop(shop, Factor.PIN)
    shop.press(Qt.Key.Key_F8)
    shop.press(Qt.Key.Key_Right)  # Why.
    shop.type("9999")
    shop.enter()

    assert shop.window.here is ScreenId.PAYMENT


def test_escape_from_the_pin_leaves_the_sale_as_it_was(shop):
    a_guarded_shop(shop, Factor.MANAGER)
    shop.press(Qt.Key.Key_Escape)

    assert shop.window.here is ScreenId.SALE
    assert shop.sale_screen.front() is shop.sale_screen


# --- the payment --------------------------------------------------------------


def at_payment(shop, *, with_card=False):
    many_programmes(shop)
    if with_card:
        a_rich_member(shop)
    shop.scan(COFFEE)
    shop.scan(COFFEE)
    if with_card:
        shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)


def a_gift_card_with(shop, amount):
    account = shop.till.directory.bearer_account(GIFT_CODE, is_gift_card=True)
    holds(shop, bearer_right(account, hundredths=amount * 100))


def test_a_gift_card_is_scanned_at_the_payment_and_pays_its_part(shop):
    at_payment(shop)
    a_gift_card_with(shop, 150)
    shop.scan(GIFT_CODE)

    assert shop.payment.state.due == rubles(50)
    (leg,) = shop.payment.state.gifts
    assert (leg.kind, leg.amount) == (TenderKind.GIFT, rubles(150))


def test_what_is_left_on_a_gift_card_stands_beside_it(shop):
    at_payment(shop)
    a_gift_card_with(shop, 500)
    shop.press(Qt.Key.Key_F2)
    assert isinstance(shop.payment_screen.front(), GiftPrompt)
    shop.scan(GIFT_CODE)

    row = shop.payment_screen.due._tenders.itemAt(0).widget()
    assert row.rest.text() == "300.00\u00a0₽ left"
    assert shop.payment.state.due == Money(0)


def test_del_takes_the_gift_card_away_again(shop):
    at_payment(shop)
    a_gift_card_with(shop, 150)
    shop.scan(GIFT_CODE)
    shop.press(Qt.Key.Key_Delete)

    assert shop.payment.state.gifts == ()
    assert shop.payment.state.due == rubles(200)


def test_a_gift_card_nobody_guarantees_is_asked_about_and_refused_in_words(shop):
    at_payment(shop)
    shop.scan(GIFT_CODE)
    shop.settle()

    assert shop.holds.asked
    assert shop.strip.startswith("Gift card: no link and nothing guaranteed here")
    assert shop.payment.state.due == rubles(200)
    assert shop.payment_screen.entry.confirm.isEnabled()


def test_a_gift_card_and_cash_end_the_sale_together(shop):
    at_payment(shop)
    a_gift_card_with(shop, 150)
    shop.scan(GIFT_CODE)
    shop.enter()

    kinds = [leg.kind for leg in shop.payment.state.done.tenders]
    assert kinds == [TenderKind.GIFT, TenderKind.CASH]


def test_a_sale_is_rounded_up_by_one_key_and_back_by_the_same(shop):
    many_programmes(shop)
    shop.till.directory.stock(an_item(code("4600099"), name="Bread", price=5_490))
    shop.scan(code("4600099"))
    shop.press(Qt.Key.Key_F9)
    extras = shop.payment_screen.entry.extras
    assert extras.cause.text().strip().startswith("Round up by 5.10")

    shop.press(Qt.Key.Key_F3)
    assert shop.payment.state.due == rubles(60)
    shop.press(Qt.Key.Key_F3)
    assert shop.payment.state.due == Money(5_490)


def test_another_sum_is_given(shop):
    at_payment(shop)
    shop.press(Qt.Key.Key_F4)
    prompt = shop.payment_screen.front()
    assert isinstance(prompt, DonationPrompt)
    prompt.field.setText("25")
    shop.enter()

    assert shop.payment.state.due == rubles(225)
    assert shop.payment.state.view.totals.donated == rubles(25)


def test_the_rates_of_each_way_of_paying_are_a_hint(shop):
    many_programmes(shop)
    shop.till.directory.know(a_member(confirmed=0))
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)

    assert (
        shop.payment_screen.due.rates.text() == "Cashback: card 3\u00a0%, cash 2\u00a0%"
    )


def test_where_nothing_of_it_is_sold_the_payment_is_as_it_was(shop):
    shop.scan(COFFEE)
    shop.press(Qt.Key.Key_F9)

    assert not shop.payment_screen.entry.extras.isVisible()


def test_tab_goes_from_the_sum_to_the_causes_below_it_and_back(shop):
    at_payment(shop)
    shop.press(Qt.Key.Key_F4)
    prompt = shop.payment_screen.front()
    shop.type("3")
    assert prompt.field.hasFocus()
    shop.press(Qt.Key.Key_Tab, "\t")

    assert prompt.tiles[0].hasFocus()
    shop.press(Qt.Key.Key_Backtab, "", Qt.KeyboardModifier.ShiftModifier)
    assert prompt.field.hasFocus()


# --- the looks ----------------------------------------------------------------


def pages(shop):
    many_programmes(shop)
    club = MembershipState(programme="club", starts=TODAY, ends=TODAY.replace(day=5))
    turnover = Turnover(programme="levels", money=rubles(100))
    a_rich_member(shop, memberships=(club,), turnovers=(turnover,))
    manager = a_cashier(OLGA, name="Ольга Старшая", role=Role.MANAGER)
    shop.till.directory.hire(manager, pin="9999")
    shop.scan(FEE_ARTICLE)
    shop.scan(GIFT_ARTICLE)
    shop.scan(COUPON_CODE)
    yield "without a card"
    for each in (COFFEE, COFFEE, CARD, GIFT_CODE):
        shop.scan(each)
    yield "everything"
    shop.press(Qt.Key.Key_Slash, "/")
    yield "why"
    shop.press(Qt.Key.Key_Escape)
    shop.press(Qt.Key.Key_F9)
    yield "purses"
    shop.press(Qt.Key.Key_Escape)
    shop.confirm.start(Factor.PIN)
    prompt = ConfirmPrompt(shop.confirm)
    shop.sale_screen._open(prompt)
    yield "pin"
    shop.confirm.ask_manager()
    yield "manager"
    prompt.dismiss()
    shop.press(Qt.Key.Key_F9)
    for _ in range(len(shop.sale_screen.front().cards)):
        shop.press(Qt.Key.Key_0, "0")
    yield "payment"
    shop.press(Qt.Key.Key_F4)
    shop.payment_screen.front().field.setText("3")
    yield "give"
    shop.enter()
    shop.press(Qt.Key.Key_F2)
    yield "gift"
    shop.press(Qt.Key.Key_Escape)
    yield "given"


@pytest.mark.parametrize("language", list(Language))
def test_no_page_of_programmes_clips_a_word_or_hides_a_target(
    shop, languages, dressed, language
):
    look = Look.DARK if language is Language.RU else Look.LIGHT
    languages.switch(language)
    theme.apply(dressed, look)
    shop.window.resize(1024, 768)

    for page in pages(shop):
        shop.settle()
        assert not clipped(shop.window), (page, clipped(shop.window))
        assert not too_small(shop.window), (page, too_small(shop.window))
        assert not nameless(shop.window), (page, nameless(shop.window))
        assert shop.window.size().width() == 1024, page
