"""What the demo panel and the printed sheet can scan: goods, cards, coupons, badges.

All of it comes from the files the demo shop was made from, so a tile is never of
something that the shop does not know.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass

from resources import resource

PROGRAMMES = "programmes"  # The folder of terms among the demo's files.
BLANK = ("28203000000030000093", "28203000000040000125")  # Gift cards to sell.


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    title: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Tiles that are looked for together."""

    title: str
    tiles: list[Tile]


def demo_rows(name: str) -> list[dict[str, str]]:
    path = resource("demo", f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def check_digit(body: str) -> str:
    """Of an EAN with an even number of digits before it (GS1, 3 from the right)."""
    odd = sum(int(digit) for digit in body[-1::-2]) * 3
    even = sum(int(digit) for digit in body[-2::-2])
    return str(-(odd + even) % 10)


def weighed_code(article: str, grams: int) -> str:
    """What a scale prints: prefix 22, article, weight, check digit."""
    body = f"22{article}{grams:05d}"
    return body + check_digit(body)


def goods_tiles() -> list[Tile]:
    tiles = []
    for row in demo_rows("products"):
        is_weighed = row["measure"] == "weight"
        code = weighed_code(row["barcode"], 742) if is_weighed else row["barcode"]
        title = f"{row['name']} 0,742 кг" if is_weighed else row["name"]
        tiles.append(Tile(title=title, code=code))
    return tiles


def groups() -> list[Group]:
    return [
        Group(title="Карты\nCards", tiles=card_tiles()),
        Group(title="Другие карты\nMore cards", tiles=programme_card_tiles()),
        Group(title="Товары\nGoods", tiles=goods_tiles()),
        Group(title="Купоны, подарки\nCoupons, gifts", tiles=paper_tiles()),
        Group(title="Бейджи\nBadges", tiles=badge_tiles()),
    ]


def sheet_tiles() -> list[Tile]:
    """What is printed to be scanned from paper."""
    return [*card_tiles(), *programme_card_tiles(), *paper_tiles(), *badge_tiles()]


def card_tiles() -> list[Tile]:
    """Cards of the bonus programme alone, and one nobody has heard of."""
    balances: dict[str, int] = {}
    for row in demo_rows("balances"):
        whole, _, part = row["points"].partition(".")
        units = int(whole) * 100 + int(part or 0)
        balances[row["card"]] = balances.get(row["card"], 0) + units
    tiles = [
        Tile(
            title=f"{row['name']} · {balances.get(row['card'], 0) // 100}"
            + ("" if row["status"] == "active" else f" · {row['status']}"),
            code=row["card"],
        )
        for row in demo_rows("members")
        if not row["enrolled"]
    ]
    unknown = "040000009999"
    return [
        *tiles,
        Tile(title="Новая карта / new card", code=unknown + check_digit(unknown)),
    ]


def programme_card_tiles() -> list[Tile]:
    """Cards of members who are enrolled, with what they are enrolled in."""
    names = programme_names()
    tiles = []
    for row in demo_rows("members"):
        own = [one for one in row["enrolled"].split(";") if one in names]
        if own:
            what = names[own[0]] if len(own) == 1 else "всё сразу / everything"
            tiles.append(Tile(title=f"{row['name']} · {what}", code=row["card"]))
    return tiles


def paper_tiles() -> list[Tile]:
    """Coupons, gift cards with money, and blank ones to sell."""
    names = programme_names()
    owners = {row["card"]: row["name"] for row in demo_rows("members")}
    coupons = []
    for row in demo_rows("coupons"):
        whose = f" · {owners[row['owner']]}" if row["owner"] else ""
        title = f"{names[row['programme']]}{whose}"
        coupons.append(Tile(title=title, code=row["code"]))
    series = [
        Tile(title=f"{_both(terms)} · серия / series", code=terms["programme_id"])
        for terms in terms_files()
        if terms.get("kind") == "series"
    ]
    gifts = [
        Tile(
            title=f"Подарочная / gift · {row['amount'].partition('.')[0]} ₽",
            code=row["number"],
        )
        for row in demo_rows("gift_cards")
    ]
    blank = "Пустая подарочная, для продажи / blank gift card, to sell"
    return [*coupons, *series, *gifts, *(Tile(title=blank, code=c) for c in BLANK)]


def badge_tiles() -> list[Tile]:
    return [
        Tile(title=f"Бейдж / badge · {row['name']}", code=row["badge"])
        for row in demo_rows("staff")
    ]


def terms_files() -> list[dict[str, str]]:
    """The terms of every programme of the demo, as their files say them."""
    folder = resource("demo", PROGRAMMES)
    return [
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.toml"))
    ]


def programme_names() -> dict[str, str]:
    return {terms["programme_id"]: _both(terms) for terms in terms_files()}


def _both(terms: dict[str, str]) -> str:
    return f"{terms['name_ru']} / {terms['name_en']}"
