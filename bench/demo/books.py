"""The tour's own books, kept from what stands on paper, and the server's beside.

Nothing here asks the till or the server what they think is right: receipts are read
as a customer reads them, and added up again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.demo.tiles import demo_rows, terms_files

_GOODS = re.compile(r"  (\d+)(?: x [\d ]+,\d\d)? {2,}(\d[\d ]*,\d\d)")
_TAKEN_OFF = re.compile(r"  (?:Скидка|Бонусами) +-(\d[\d ]*,\d\d)")
_SOLD = "Подарочная карта"
_AMOUNT = re.compile(r"\s+([+-]?\d[\d\s]*,\d\d)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """Goods on a receipt."""

    name: str
    pieces: int
    gross: int
    off: int = 0  # Discount and bonuses.


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A receipt, as it was printed; amounts in kopecks and hundredths."""

    number: str
    total: int
    four: str
    redeemed: int
    earned: int
    is_return: bool
    text: str = ""

    def figure(self, caption: str) -> int:
        """What stands behind these words; 0 where they are not on it."""
        return abs(_amount(self.text.splitlines(), caption))

    @property
    def lines(self) -> tuple[PaperLine, ...]:
        return tuple(_lines(self.text.splitlines()))

    @property
    def goods(self) -> int:
        """At their prices, added up line by line."""
        return sum(line.gross for line in self.lines)

    @property
    def cash(self) -> int:
        """What stayed in the drawer, or came out of it."""
        if self.is_return:
            return -self.figure("Возвращено наличными")
        return self.figure("Наличными") - self.figure("Сдача")

    @property
    def by_gift(self) -> int:
        """Paid by gift cards, or given back to them."""
        if self.is_return:
            return -self.figure("Возвращено на подарочную карту")
        return self.figure("Подарочной картой")

    @property
    def donated(self) -> int:
        given = self.figure("Пожертвование")
        return -given if self.is_return else given

    def pieces(self, name: str) -> int:
        """Of these goods, without what was free."""
        mine = [line for line in self.lines if line.name.startswith(name)]
        return sum(line.pieces for line in mine if line.off < line.gross)

    def off(self, name: str) -> int:
        return sum(line.off for line in self.lines if line.name.startswith(name))


def percent_of(money: int, percent: int) -> int:
    """Rounded down, as every promise to customers is."""
    return money * percent // 100


def round_up(money: int, step: int) -> int:
    """What is missing to the next round sum."""
    return -money % step


def units(text: str) -> int:
    """`1 250,00` or `1250.00` in hundredths."""
    plain = re.sub(r"[^\d,.+-]", "", text.replace("\u2212", "-")).replace(",", ".")
    whole, _, part = plain.partition(".")
    sign = -1 if whole.startswith("-") else 1
    return sign * (abs(int(whole or 0)) * 100 + int((part + "00")[:2]))


def read_paper(text: str) -> Paper:
    lines = text.splitlines()
    is_return = any(line.strip() == "ВОЗВРАТ" for line in lines)
    kind = "Возврат" if is_return else "Продажа"
    number = next(line for line in lines if line.startswith(f"{kind}  ")).split()[-1]
    card = next((line for line in lines if line.startswith("Карта ····")), "")
    return Paper(
        number=number,
        total=_amount(lines, "К ВОЗВРАТУ, руб." if is_return else "ИТОГО, руб."),
        four=card.partition("····")[2][:4],
        redeemed=abs(_amount(lines, "Возвращено" if is_return else "Списано")),
        earned=abs(_amount(lines, "Снято начисленных" if is_return else "Начислено")),
        is_return=is_return,
        text=text,
    )


def _lines(lines: list[str]) -> Iterator[PaperLine]:
    """Goods stand by name, then quantity and sum, then what was taken off."""
    for at, line in enumerate(lines):
        found = _GOODS.fullmatch(line)
        if found is None:
            continue
        off = 0
        for below in lines[at + 1 : at + 3]:
            taken = _TAKEN_OFF.fullmatch(below)
            off += units(taken.group(1)) if taken else 0
            if taken is None:
                break
        yield PaperLine(
            name=lines[at - 1],
            pieces=int(found.group(1)),
            gross=units(found.group(2)),
            off=off,
        )


def _amount(lines: list[str], caption: str) -> int:
    """The figure behind a caption that stands alone with it on a line."""
    for line in lines:
        rest = line.removeprefix(caption)
        if rest != line and (found := _AMOUNT.fullmatch(rest)):
            return units(found.group(1))
    return 0


def papers(folder: Path) -> list[Paper]:
    """Every receipt in the folder, in the order of printing; reports left out."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        if "КОПИЯ" not in text and ("\nПродажа  " in text or "\nВозврат  " in text):
            found.append(read_paper(text))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report of a shift, as it was printed."""

    text: str

    def figure(self, caption: str) -> int:
        lines = [line.strip() for line in self.text.splitlines()]
        return abs(_amount(lines, caption))


def last_report(folder: Path) -> Report:
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt")))
    return Report(text=[text for text in texts if "Z-ОТЧЁТ" in text][-1])


def expected_balances(found: list[Paper]) -> dict[str, int]:
    """By card: what was imported, and what the papers changed."""
    books: dict[str, int] = {row["card"]: 0 for row in demo_rows("members")}
    for row in demo_rows("balances"):
        books[row["card"]] += units(row["points"])
    by_four = {card[-4:]: card for card in books}
    for paper in found:
        card = by_four.get(paper.four)
        if card is not None:
            change = paper.earned - paper.redeemed
            books[card] += -change if paper.is_return else change
    return books


def server_balances(exported: str) -> dict[str, int]:
    rows = csv.DictReader(io.StringIO(exported))
    return {row["card"]: units(row["points"]) for row in rows}


# --- purses beside the main one ---------------------------------------------------

GIFTS = "gift"  # All gift cards together, in money.
_CHANGES = {"начислено": 1, "возвращено": 1, "списано": -1, "снято": -1}


def expected_purses(found: list[Paper]) -> dict[str, int]:
    """By purse: what the papers say that all customers together have in it."""
    purses = {
        terms["name_ru"]: terms["purse"] for terms in terms_files() if "purse" in terms
    }
    books = dict.fromkeys(purses.values(), 0)
    books[GIFTS] = sum(units(row["amount"]) for row in demo_rows("gift_cards"))
    for paper in found:
        for name, purse in purses.items():
            for change, sign in _CHANGES.items():
                books[purse] += sign * paper.figure(f"{name}: {change}")
        sold = sum(line.gross for line in paper.lines if line.name.startswith(_SOLD))
        books[GIFTS] += (-sold if paper.is_return else sold) - paper.by_gift
    return books


def server_purses(members: str, entries: str) -> dict[str, int]:
    """The same, added up from each movement that the server's ledger has."""
    accounts = {row["account"] for row in csv.DictReader(io.StringIO(members))}
    books: dict[str, int] = {}
    for row in csv.DictReader(io.StringIO(entries)):
        account, _, purse = row["account"].partition(".")
        name = GIFTS if account.startswith("gift-") else purse
        if name and (account in accounts or name == GIFTS):
            books[name] = books.get(name, 0) + units(row["points"])
    return books
