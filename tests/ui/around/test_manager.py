"""The six states in words, readiness, and the manager's list, in both languages."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from cashier.domain.amounts import Money
from cashier.domain.exceptions import ExceptionCase, Remedy
from cashier.domain.ledger import RightKind
from cashier.domain.overrides import Guarded
from cashier.domain.risk import POOL_ACCOUNT, Pool, whole_slice
from cashier.domain.stops import Stop
from cashier.till.ports import Role
from cashier.till.views import Standing
from tests.helpers.builders import (
    CARD,
    MORNING,
    a_cashier,
    a_lot,
    a_member,
    a_right,
    points,
)
from ui import present
from ui.i18n import Language
from ui.sentences import STOPS
from ui.widgets.screen import ScreenId


def confirmed(till):
    till.known_card(confirmed=40)
    till.hold(of=37, member=a_member(confirmed=37))


def guaranteed(till):
    till.known_card(confirmed=20, guaranteed=20)


def partly(till):
    till.known_card(confirmed=37, guaranteed=20)


def allowance(till):
    slices = whole_slice("pool", points(100))
    pool = a_right("pool", *slices, kind=RightKind.RISK, account=POOL_ACCOUNT)
    with till.store.act() as work:
        work.rights.add_pool(
            Pool(right=pool, per_account=points(5), per_sale=points(5))
        )
        work.commit()
    till.known_card(confirmed=37, guaranteed=20)


def nothing(till):
    till.known_card(confirmed=37)


def suspended(till):
    till.known_card(confirmed=37, guaranteed=20)
    till.store.redemption_off = True


def wrong_clock(till):
    till.known_card(confirmed=37, guaranteed=20)
    till.store.clock_doubted = True


STATES = [
    (confirmed, Standing.CONFIRMED, 37,
     "37 available, confirmed 09:30", "37 доступно, подтверждено 09:30"),
    (guaranteed, Standing.GUARANTEED, 20,
     "Offline: 20 guaranteed. As of 09:30", "Гарантировано 20. На 09:30"),
    (partly, Standing.PARTLY, 20,
     "20 usable now, 17 needs the link", "Сейчас 20, ещё 17 — со связью"),
    (allowance, Standing.ALLOWANCE, 25,
     "Offline: 20 + 5 on the shop's allowance",
     "Без связи: 20 + 5 под лимит магазина"),
    (nothing, Standing.NONE_OFFLINE, 0,
     "Offline: nothing to redeem here, earning works",
     "Нет связи: списать нельзя, начисляем"),
    (suspended, Standing.SUSPENDED, 0,
     "Disk fault: no redeeming. Sales work",
     "Сбой диска: списания нет, продажи идут"),
    (wrong_clock, Standing.CLOCK, 20,
     "Till clock is wrong. 20 guaranteed here", "Часы кассы сбиты. 20 гарантировано"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("prepare", "standing", "largest", "en", "ru"), STATES, ids=lambda v: str(v)[:20]
)
def test_each_state_is_said_with_its_sum_before_payment(
    house, prepare, standing, largest, en, ru
):
    till = house.at_work().till
    till.coffee(3)
    prepare(till)
    view = till.sales.view()

    assert view.standing is standing
    assert view.quote.largest == points(largest)
    for language, words in ((Language.EN, en), (Language.RU, ru)):
        house.languages.switch(language)
        assert present.standing(view, till.clock.now()) == words
        house.sale.load()
        house.settle()
        panel = house.sale_screen.panel
        assert panel.source._words() == words
        assert panel.limit.text()  # The reason stands beside the sum.


def test_a_till_that_may_not_redeem_says_why(house):
    till = house.at_work().till
    till.coffee(3)
    suspended(till)
    said = {Language.EN: set(), Language.RU: set()}
    for till.store.stopped_by in STOPS:
        if till.store.stopped_by is not Stop.CLOCK:
            for language, sentences in said.items():
                house.languages.switch(language)
                sentences.add(present.standing(till.sales.view(), till.clock.now()))

    assert all(s.endswith(": no redeeming. Sales work") for s in said[Language.EN])
    assert "Till was restored: no redeeming. Sales work" in said[Language.EN]
    assert "Касса отозвана: списания нет, продажи идут" in said[Language.RU]
    assert {len(sentences) for sentences in said.values()} == {7}


def test_where_nothing_can_be_redeemed_the_receipt_notes_what_is_kept(house):
    till = house.at_work().till
    till.coffee(3)
    nothing(till)
    house.sale.load()
    house.settle()
    assert house.sale_screen.panel.limit.text().endswith("the receipt notes 37 kept")
    paper = till.paper(till.pay_cash(), "ru").splitlines()

    (line,) = [line for line in paper if "Сохранены до связи" in line]
    assert line.split()[-1] == "37,00"

    till.coffee(1)
    till.known_card(confirmed=20, guaranteed=20)  # He could, and did not want to.
    assert "Сохранены" not in till.paper(till.pay_cash(), "ru")


def test_on_the_allowance_a_manager_is_asked_above_the_soft_limit(house):
    from cashier.domain.errors import ConfirmationNeeded
    from cashier.domain.limits import Limits

    till = house.at_work().till
    till.directory.hire(a_cashier("boss", role=Role.MANAGER), pin="9999")
    with till.store.act() as work:
        work.limits.set_rules(Limits(allowance_alone=points(2)))
        work.commit()
    till.coffee(3)
    allowance(till)

    till.sales.choose(points(22))
    with pytest.raises(ConfirmationNeeded):
        till.sales.choose(points(25))
    boss = till.confirming.by_manager("boss", "9999", Guarded.REDEEM)
    assert till.sales.choose(points(25), confirmation=boss).sale.redeem == points(25)


# --- the manager's list ---------------------------------------------------------


CASE = ExceptionCase(
    item="i1",
    code="uncovered",
    at=MORNING,
    number="02-010118-000431-K",
    four="0014",
    points=points(40),
    choices=(Remedy.ABSORB, Remedy.DEBT),
)
OTHER = replace(
    CASE, item="i2", code="over_return", points=points(0), money=Money(12_000)
)


def with_cases(house):
    till = house.till
    till.directory.hire(a_cashier("boss", name="Irina", role=Role.MANAGER), pin="9999")
    with till.store.act() as work:
        work.exceptions.add(CASE)
        work.exceptions.add(replace(OTHER, choices=(Remedy.ABSORB, Remedy.CANCEL)))
        work.commit()


def test_a_manager_settles_a_case_with_keys_alone(house):
    house.at_work()
    with_cases(house)
    house.show(ScreenId.SYNC, ScreenId.SALE)
    house.press(Qt.Key.Key_F8)
    assert house.window.here is ScreenId.INBOX
    screen = house.inbox_screen
    assert screen.what.text() == "Bonuses were redeemed beyond what was guaranteed"
    assert screen.stake.figure.text() == "40 bonuses"

    house.press(Qt.Key.Key_2, "2")  # The customer owes it ...
    house.press(Qt.Key.Key_0, "0")  # ... it looks like fraud.
    house.type("9999")
    house.enter()

    (decision,) = house.till.store.state.decisions
    assert (decision.item, decision.choice, decision.by) == ("i1", Remedy.DEBT, "boss")
    assert decision.reason == "It looks like fraud"
    assert house.strip == "Settled. It is on its way to the server"
    assert house.inbox.state.cases == (
        replace(OTHER, choices=(Remedy.ABSORB, Remedy.CANCEL)),
    )


def test_without_the_pin_nothing_is_settled(house):
    house.at_work()
    with_cases(house)
    house.show(ScreenId.INBOX, ScreenId.SYNC)

    house.press(Qt.Key.Key_1, "1")
    house.press(Qt.Key.Key_1, "1")
    house.press(Qt.Key.Key_Escape)

    assert house.till.store.state.decisions == []
    assert len(house.inbox.state.cases) == 2


def test_nobody_logged_in_opens_no_list(house):
    house.show(ScreenId.SYNC, ScreenId.LOGIN)

    house.press(Qt.Key.Key_F8)

    assert house.window.here is ScreenId.SYNC


# --- readiness --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.EN, "Ready for an outage: sells, earns and redeems"),
        (Language.RU, "Готова к обрыву связи: продаёт, начисляет и списывает"),
    ],
)
def test_a_till_says_that_it_is_ready(house, language, words):
    till = house.at_work().till
    till.directory.know(a_member())
    till.grant(a_lot(of=300))
    house.languages.switch(language)
    screen = house.show(ScreenId.SYNC, ScreenId.SALE)

    assert screen.readiness.verdict.text() == words
    assert screen.readiness.rights.figure.text() == "1: 300"
    assert screen.readiness.exposure.figure.text() == "300"


def test_what_is_missing_is_said_in_plain_words(house):
    till = house.at_work().till
    till.directory.know(a_member())
    till.store.clock_doubted = True
    screen = house.show(ScreenId.SYNC, ScreenId.SALE)
    assert screen.readiness.verdict.text() == (
        "Ready in part: the clock is wrong: have it set; nobody could redeem"
    )

    till.directory.members.clear()
    house.sync.load()
    house.settle()
    assert screen.readiness.verdict.text().startswith(
        "Not ready for an outage: no cards are loaded"
    )
    assert CARD not in till.directory.members
