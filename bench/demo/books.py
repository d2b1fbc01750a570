"""The tour's own books, kept from what stands on paper, and the server's beside.

Nothing here asks the till or the server what they think is right: receipts are read
as a customer reads them, and added up again.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from bench.demo.tiles import demo_rows

_AMOUNT = re.compile(r"\s+([+-]?\d[\d\s]*,\d\d)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A receipt, as it was printed; amounts in kopecks and hundredths."""

    number: str
    total: int
    four: str
    redeemed: int
    earned: int
    is_return: bool


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
