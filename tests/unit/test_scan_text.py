"""From keys to text: layouts, flags, bank cards, and what is no code at all."""

import pytest

from cashier.domain.errors import BankCardScanned, CodeFlaw, NotACode
from cashier.domain.scan_text import ScanText, Symbology, read_text, us_letters


def flaw_of(text):
    with pytest.raises(NotACode) as refusal:
        read_text(text)
    return refusal.value.flaw


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ъУ04600000000015", "]E04600000000015"),
        ("сфквЖ0400000000016", "card:0400000000016"),
        ("02-010118-000467-Л", "02-010118-000467-K"),
        ("реезыЖ..юкг", "https://.ru"),
        ("ёЁбюБЮжЭхХ", '`~,.<>;"[{'),
        ("Ъу04600000000015", "]E04600000000015"),
        ("4600000000015", "4600000000015"),
        ("абвABC", "абвABC"),
    ],
)
def test_a_russian_layout_is_undone_whole_or_not_at_all(typed, meant):
    assert us_letters(typed) == meant


@pytest.mark.parametrize(
    ("scanned", "symbology", "text"),
    [
        ("]E04600000000015", Symbology.EAN, "4600000000015"),
        ("]E496385074", Symbology.EAN, "96385074"),
        ("]e04600000000015", Symbology.EAN, "4600000000015"),
        ("]e00104600000000015", Symbology.GS1, "0104600000000015"),
        ("]C0ABC-1", Symbology.CODE128, "ABC-1"),
        ("]C10104600000000015", Symbology.GS1, "0104600000000015"),
        ("]Q1hello", Symbology.QR, "hello"),
        ("]Q3hello", Symbology.GS1, "hello"),
        ("]d1hello", Symbology.MATRIX, "hello"),
        ("]d2\x1d01", Symbology.GS1, "\x1d01"),
        ("]I110614141000415", Symbology.ITF, "10614141000415"),
        ("]A0X1", Symbology.OTHER, "X1"),
        ("ъУ04600000000015", Symbology.EAN, "4600000000015"),
        ("4600000000015\r\n", Symbology.UNSTATED, "4600000000015"),
        (";0400000000016?", Symbology.STRIPE, "0400000000016"),
        ("%NAME?;0400000000016=99?\r+1?", Symbology.STRIPE, "0400000000016"),
        ("ж0400000000016,", Symbology.STRIPE, "0400000000016"),
    ],
)
def test_the_flag_says_what_was_scanned(scanned, symbology, text):
    assert read_text(scanned) == ScanText(symbology, text)


@pytest.mark.parametrize(
    "stripe",
    [
        "%B4111111111111111^PETROVA/M^3012101?;4111111111111111=3012101?",
        ";4111111111111111=3012101?",
        "%b4111111111111111^petrova/m^3012101?",
        "%И4111111111111111:ЗУЕКЩМФ|Ь:3012101,",
        "ж4111111111111111=3012101,",
        "%B4111111111111111^" + "X" * 200 + "?",
        "%B4111111111111111^A^1?\r;4111111111111111=3012101?\r",
    ],
)
def test_the_stripe_of_a_bank_card_is_dropped(stripe):
    with pytest.raises(BankCardScanned) as refusal:
        read_text(stripe)

    assert "4111" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("", CodeFlaw.EMPTY),
        (" \r\n", CodeFlaw.EMPTY),
        ("]E0", CodeFlaw.EMPTY),
        ("1" * 129, CodeFlaw.TOO_LONG),
        ("A" * 4096, CodeFlaw.TOO_LONG),
        ("46\x0000", CodeFlaw.CONTROL),
        ("46\x1b00", CodeFlaw.CONTROL),
        ("46\x7f00", CodeFlaw.CONTROL),
        ("46\x8500", CodeFlaw.CONTROL),
        ("4600000000015\r4600000000015", CodeFlaw.TWO_CODES),
        ("4600\t4600", CodeFlaw.TWO_CODES),
        ("]E04600000000015]E04600000000015", CodeFlaw.TWO_CODES),
        ("４６００００００００１５", CodeFlaw.LETTERS),
        ("4600000000015\u200f", CodeFlaw.LETTERS),
        ("\u202e4600000000015", CodeFlaw.LETTERS),
        ("САRD:04", CodeFlaw.LETTERS),
        ("٤٦٠٠", CodeFlaw.LETTERS),
        ("пїє", CodeFlaw.LETTERS),
        ("%E?", CodeFlaw.UNREADABLE),
        ("%E?;E?", CodeFlaw.UNREADABLE),
    ],
)
def test_what_is_no_code_is_refused_by_its_flaw(text, flaw):
    assert flaw_of(text) is flaw


def test_as_many_signs_as_a_marked_article_needs_are_read():
    assert read_text("A" * 128).text == "A" * 128
