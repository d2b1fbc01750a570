"""What a receipt and a shift report say, and that paper never loses a word."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.catalog import Measure
from cashier.till.paper import amount_text, pair, plain, quantity_text, wrapped
from cashier.till.ports import CompletedSale
from cashier.till.receipt_texts import TEXTS, Word
from cashier.till.receipts import copy_lines, receipt_lines
from cashier.till.report_lines import report_lines
from cashier.till.settings import TillSettings
from tests.helpers.printed import (
    CASHIER_NAME,
    IDENTITY,
    NUMBER,
    a_completed_sale,
    a_note,
    a_report,
    a_sold_line,
    an_item,
    by_card,
    cash,
    goods,
    settings,
)

GOLDEN = Path(__file__).parents[2] / "data" / "receipts"
LANGUAGES = ("ru", "en")
PAID = 69_105  # Goods less discount less bonuses.


def with_redemption(language: str = "ru") -> CompletedSale:
    return a_completed_sale(goods(language), (cash(PAID, 100_000),), a_note())


def offline(language: str = "ru") -> CompletedSale:
    note = a_note(
        before=None,
        redeemed=Points(0),
        after=None,
        name="",
        is_provisional=True,
        active_from=date(2030, 1, 16),
    )
    whole = tuple(replace(line, redeemed=Money(0)) for line in goods(language))
    return a_completed_sale(whole, (by_card(50_000), cash(49_105, 50_000)), note)


def a_return(language: str = "ru") -> CompletedSale:
    note = a_note(
        before=Points(98_450),
        redeemed=Points(5_400),
        earned=Points(600),
        after=Points(103_250),
        is_provisional=True,
    )
    return a_completed_sale(
        goods(language)[:1], (cash(11_580),), note, returns="a" * 32
    )


def lines_of(done: CompletedSale, setting: TillSettings) -> tuple[str, ...]:
    return receipt_lines(done, setting, IDENTITY, CASHIER_NAME)


def printed(kind: str, language: str, columns: int) -> tuple[str, ...]:
    setting = settings(language, columns)
    match kind:
        case "redemption":
            return lines_of(with_redemption(language), setting)
        case "offline":
            return lines_of(offline(language), setting)
        case "return":
            return receipt_lines(
                a_return(language),
                setting,
                IDENTITY,
                CASHIER_NAME,
                original_number="02-010118-000430-7",
            )
        case "copy":
            return copy_lines(lines_of(with_redemption(language), setting), setting)
        case "x":
            return report_lines(a_report(is_closed=False, queued=14), setting)
        case "z":
            return report_lines(a_report(), setting)
    report = a_report()
    server = replace(report.own_figures, sales=42, money=Money(1_900_000))
    return report_lines(replace(report, server=server), setting)


KINDS = ("redemption", "offline", "return", "copy", "x", "z", "z-differs")
SHEETS = [(kind, lang, 42) for kind in KINDS for lang in LANGUAGES] + [
    ("redemption", "ru", 32),
    ("offline", "ru", 32),
    ("z", "ru", 32),
    ("redemption", "en", 48),
]


@pytest.mark.parametrize(("kind", "language", "columns"), SHEETS)
def test_paper_says_what_it_said_before(kind: str, language: str, columns: int) -> None:
    golden = GOLDEN / f"{kind}-{language}-{columns}.txt"

    lines = printed(kind, language, columns)

    assert "\n".join((*lines, "")) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [16, 32, 36, 42, 48])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_wider_than_the_paper(
    kind: str, language: str, columns: int
) -> None:
    lines = printed(kind, language, columns)

    assert max(map(len, lines)) <= columns


@pytest.mark.parametrize("columns", [16, 32, 42, 48])
def test_no_word_of_a_long_name_is_lost(columns: int) -> None:
    name = "Набор " + "сверхдлинноесловобезпробелов" * 3 + " и ещё, 2 шт."
    sale = a_completed_sale((a_sold_line(an_item(name, 100)),), (cash(100),))

    paper = "".join(lines_of(sale, settings(columns=columns)))

    assert name.replace(" ", "") in paper.replace(" ", "")


@given(
    st.text(min_size=1, max_size=80),
    st.text(max_size=30),
    st.integers(min_value=1, max_value=48),
)
def test_a_pair_keeps_every_sign_on_any_paper(
    left: str, right: str, columns: int
) -> None:
    lines = pair(left, right, columns)

    kept = "".join(lines).replace(" ", "")
    assert kept == (plain(left) + plain(right)).replace(" ", "")
    assert all(len(line) <= columns for line in lines)


@given(st.text(max_size=100), st.integers(min_value=1, max_value=48))
def test_wrapped_text_keeps_every_sign(text: str, columns: int) -> None:
    lines = wrapped(text, columns)

    assert "".join(lines).replace(" ", "") == plain(text).replace(" ", "")
    assert all(len(line) <= columns for line in lines)


def test_an_item_name_cannot_command_the_printer() -> None:
    sale = a_completed_sale(
        (a_sold_line(an_item("Ключ\x1bp\x00 2\x1d", 100)),), (cash(100),)
    )

    paper = "".join(lines_of(sale, settings()))

    assert not re.search(r"[\x00-\x1f]", paper)


def test_signs_without_width_take_no_room() -> None:
    assert plain("мо\u00adло\u200bко\u00a0и  «сыр»") == 'молоко и "сыр"'


def test_every_language_has_every_word_with_the_same_blanks() -> None:
    for texts in TEXTS.values():
        assert set(texts) == set(Word)
    for key in Word:
        blanks = {tuple(re.findall(r"{\w+}", texts[key])) for texts in TEXTS.values()}
        assert len(blanks) == 1, key


def test_a_receipt_ends_with_its_number() -> None:
    assert lines_of(with_redemption(), settings())[-1].endswith(NUMBER)


def test_a_copy_is_marked_at_both_ends() -> None:
    first = lines_of(with_redemption(), settings())

    copy = copy_lines(first, settings())

    assert copy[1:-1] == first
    assert "КОПИЯ" in copy[0]
    assert "КОПИЯ" in copy[-1]


def test_a_sale_without_a_card_has_no_word_about_bonuses() -> None:
    plain_sale = a_completed_sale((a_sold_line(an_item("Хлеб", 4000)),), (cash(4000),))

    paper = "\n".join(lines_of(plain_sale, settings()))

    assert "Карта" not in paper
    assert "бонус" not in paper.lower()


def test_goods_without_tax_show_none_and_tax_is_counted_once_per_rate() -> None:
    free = a_sold_line(an_item("Хлеб", 4000))
    # Each alone is 0.67 of tax on 7.33; counted by line it would be 2.01.
    taxed = tuple(
        a_sold_line(an_item("Сок", 733, vat=10), line_no=n) for n in (2, 3, 4)
    )

    none = "\n".join(lines_of(a_completed_sale((free,), (cash(4000),)), settings()))
    some = lines_of(a_completed_sale((free, *taxed), (cash(6199),)), settings())

    assert "НДС" not in none
    assert next(line for line in some if "НДС" in line).endswith(" 2,00")


def test_a_label_with_its_own_sum_shows_no_price_that_contradicts_it() -> None:
    labelled = a_sold_line(an_item("Салат", 50_000), 1000, gross=31_415)

    lines = lines_of(a_completed_sale((labelled,), (cash(31_415),)), settings())

    line = next(line for line in lines if "314,15" in line)
    assert " x " not in line


def test_a_report_does_not_count_bonuses_as_money() -> None:
    lines = report_lines(a_report(), settings())

    money = next(line for line in lines if line.startswith("Всего деньгами"))
    assert money.endswith("19 100,05")  # Cash and bank cards, nothing else.


def test_a_shortage_in_the_drawer_carries_a_minus() -> None:
    lines = report_lines(a_report(), settings())

    difference = next(line for line in lines if line.startswith("Расхождение"))
    assert difference.endswith(" -1,05")


def test_a_look_at_an_open_shift_says_nothing_of_a_count() -> None:
    paper = "\n".join(report_lines(a_report(is_closed=False), settings()))

    assert "Посчитано" not in paper
    assert "X-ОТЧЁТ" in paper


def test_the_report_says_whether_the_server_agrees() -> None:
    report = a_report()
    same = replace(report, server=report.own_figures)
    wrong = replace(report, server=replace(report.own_figures, earned=Points(1)))

    assert report.agrees is None
    assert "не сверено" in "\n".join(report_lines(report, settings()))
    assert same.agrees is True
    assert "совпадает" in "\n".join(report_lines(same, settings()))
    assert wrong.agrees is False
    assert "РАСХОДИТСЯ" in "\n".join(report_lines(wrong, settings()))


@pytest.mark.parametrize(
    ("units", "language", "text"),
    [
        (0, "ru", "0,00"),
        (5, "en", "0.05"),
        (-30_000, "ru", "-300,00"),
        (125_000, "ru", "1 250,00"),
        (123_456_789, "en", "1,234,567.89"),
    ],
)
def test_amounts_are_written_as_people_write_them(
    units: int, language: str, text: str
) -> None:
    assert amount_text(Money(units), language) == text


@pytest.mark.parametrize(
    ("milli", "measure", "text"),
    [
        (1000, Measure.PIECE, "1"),
        (10_000, Measure.PIECE, "10"),
        (1500, Measure.PIECE, "1,5"),
        (345, Measure.WEIGHT, "0,345"),
        (1000, Measure.WEIGHT, "1,000"),
    ],
)
def test_quantities_are_counted_or_weighed(
    milli: int, measure: Measure, text: str
) -> None:
    assert quantity_text(milli, measure, "ru") == text
