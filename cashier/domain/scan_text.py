"""From what a scanner or a hand sent to plain text and its symbology.

Undoes a Russian keyboard layout, takes off the AIM prefix, and refuses what
could only be half understood: control characters, two scans that ran together,
look-alike letters, and above all bank cards, whose digits go no further than
this file: no error carries them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from cashier.domain.check_digits import is_digits, luhn_is_right
from cashier.domain.errors import BankCardScanned, CodeFlaw, NotACode

LONGEST = 128
CARRY_PREFIX = "KASSACARRY1"  # Of points that a customer brings along.
LONGEST_CARRY = 1024
GS = "\x1d"  # Parts fields of GS1 codes; the only control character inside one.


class Symbology(Enum):
    EAN = "ean"  # EAN-13, EAN-8, UPC-A: goods, and most plastic cards.
    CODE128 = "code128"
    GS1 = "gs1"  # GS1-128, GS1 Data Matrix, GS1 QR, GS1 DataBar.
    QR = "qr"
    MATRIX = "matrix"  # Data Matrix without GS1 fields.
    ITF = "itf"
    STRIPE = "stripe"  # Track 2 of a magnetic stripe.
    OTHER = "other"
    UNSTATED = "unstated"  # The scanner did not say; length and check decide.


@dataclass(frozen=True, slots=True)
class ScanText:
    symbology: Symbology
    text: str


# Where the keys of a Russian layout lie on a US keyboard. A scanner presses keys;
# which letters come out is the layout's doing.
_US_KEYS = str.maketrans(
    'йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ.,"№;:?/',
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~/?@#$^&|",
)
_RUSSIAN = re.compile("[А-Яа-яЁё]")
_LATIN = re.compile("[A-Za-z]")

_AIM = re.compile(r"\]([A-Za-z])([0-9A-Za-z])")
_SECOND_AIM = re.compile(r"\][EeCQdI][0-9]")
# Exact flags that say "GS1 fields"; matched before letters alone.
_GS1_FLAGS = frozenset({"C1", "c1", "d2", "D2", "Q3", "q3"})
# A scanner under Caps Lock sends the flag in the other case.
_BY_LETTER = {
    "E": Symbology.EAN,
    "C": Symbology.CODE128,
    "Q": Symbology.QR,
    "D": Symbology.MATRIX,
    "I": Symbology.ITF,
}

# 2 to 6 are the industries of banks, and of nobody whose card we could take.
_BANK_TRACK = re.compile(
    r"%B[2-6]\d{11,18}\^|;[2-6]\d{11,18}=", re.ASCII | re.IGNORECASE
)
_TRACK_2 = re.compile(r"(?:%[^?]*\?)?;(\d{4,40})(?:=[\d=]*)?\?.*", re.ASCII | re.DOTALL)
_DEAD_STRIPE = re.compile(r"(?:[%;+]E\?)+")
_TRACKS_REACH = 512  # Three tracks are shorter; nothing is searched beyond.
_BANK_LENGTHS = range(15, 20)
_BANK_INDUSTRIES = "23456"


def read_text(raw: str) -> ScanText:
    """Plain ASCII and its symbology. Refuses NotACode and BankCardScanned."""
    if raw.isascii() and raw.isdigit() and len(raw) <= LONGEST:
        return ScanText(Symbology.UNSTATED, raw)  # As most are: nothing to undo.
    head = us_letters(raw[:_TRACKS_REACH].strip(" \t\r\n"))
    if _BANK_TRACK.search(head):
        raise BankCardScanned
    text = raw.strip(" \t\r\n")
    if len(text) > LONGEST:
        raise NotACode(flaw=CodeFlaw.TOO_LONG)
    stripe = _TRACK_2.fullmatch(head)
    if stripe is not None:
        return ScanText(Symbology.STRIPE, stripe[1])
    _refuse_foreign_characters(head)
    if _DEAD_STRIPE.fullmatch(head):
        raise NotACode(flaw=CodeFlaw.UNREADABLE)
    return _without_flag(head)


def us_letters(text: str) -> str:
    """What the same keys give on a US layout, if Cyrillic letters came.

    The whole text is decoded or nothing: a Latin letter among Cyrillic ones did
    not come from one layout, so such a text stays as it is and is refused later.
    """
    if not _RUSSIAN.search(text) or _LATIN.search(text):
        return text
    decoded = text.translate(_US_KEYS)
    if decoded.startswith("}"):  # Caps Lock, seen by the flag of the symbology.
        return "]" + decoded[1:].swapcase()
    return decoded


def is_bank_card(text: str) -> bool:
    """A number by which somebody pays: it must never reach a log or a table."""
    digits = text.replace(" ", "").replace("-", "")
    return (
        is_digits(digits)
        and len(digits) in _BANK_LENGTHS
        and digits[0] in _BANK_INDUSTRIES
        and luhn_is_right(digits)
    )


def _refuse_foreign_characters(text: str) -> None:
    if not text:
        raise NotACode(flaw=CodeFlaw.EMPTY)
    if re.search(r"[\r\n\t]", text):
        raise NotACode(flaw=CodeFlaw.TWO_CODES)
    if re.search(r"[\x00-\x1c\x1e\x1f\x7f-\x9f]", text):
        raise NotACode(flaw=CodeFlaw.CONTROL)
    if not text.isascii():
        raise NotACode(flaw=CodeFlaw.LETTERS)


def _without_flag(text: str) -> ScanText:
    flag = _AIM.match(text)
    if flag is None:
        return ScanText(Symbology.UNSTATED, text)
    body = text[flag.end() :]
    if not body:
        raise NotACode(flaw=CodeFlaw.EMPTY)
    if _SECOND_AIM.search(body):
        raise NotACode(flaw=CodeFlaw.TWO_CODES)
    return ScanText(_symbology(flag[1] + flag[2], body), body)


def _symbology(flag: str, body: str) -> Symbology:
    # "]e0" is GS1 DataBar; under Caps Lock it is an EAN, which is shorter.
    if flag in _GS1_FLAGS or (flag[0] == "e" and len(body) > 13):
        return Symbology.GS1
    return _BY_LETTER.get(flag[0].upper(), Symbology.OTHER)


def carried(raw: str) -> str | None:
    """The text of a code with points, in capitals; None: it is none.

    Longer than any other code, so it is looked at before the length is.
    """
    text = us_letters(raw.strip(" \t\r\n"))
    text = _AIM.sub("", text, count=1) if text.startswith("]") else text
    text = text.upper()
    is_one = text.startswith(CARRY_PREFIX) and len(text) <= LONGEST_CARRY
    return text if is_one and text.isascii() and text.isalnum() else None
