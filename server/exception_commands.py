"""`kassa-server exceptions list|resolve`: what a shop should settle."""

from __future__ import annotations

from argparse import Namespace

from sqlalchemy import Connection

from cashier.domain.exceptions import Remedy
from server import exceptions
from server.book import Book
from server.commands import open_core, say
from server.core import Core
from server.exceptions import Decided, Item, NoSuchItem, NotOffered
from server.exits import Exit
from server.figures import publish_cards
from server.ports import new_id
from server.report_commands import decimal

# What happened, in a shopkeeper's words; codes are for support.
WORDS = {
    "uncovered": "bonuses were redeemed beyond what was guaranteed",
    "foreign_right": "bonuses were redeemed on another till's account",
    "duplicate_sale": "a sale came in a second time",
    "duplicate_lot": "an earning came in a second time",
    "duplicate_return": "a return came in a second time",
    "over_return": "more came back than was sold",
    "duplicate_gift": "a gift to a cause came in a second time",
    "unload_short": "a gift card came back that was partly spent",
    "return_beyond": "a till gave back more than it held",
    "return_of_spent": "a till gave back what it had spent",
    "sums_differ": "goods and payments of a receipt differ",
    "poison": "an entry cannot be read",
    "constraint": "an entry cannot be booked",
    "too_large": "a figure is larger than any shop's",
    "fork": "a till has two histories: a copy of it is in use",
}


def list_(asked: Namespace) -> Exit:
    with open_core(asked.data) as core:
        found = core.database.read(
            lambda conn: exceptions.items(conn, with_settled=asked.all)
        )
    text = "\n".join(map(_line, found)) if found else "Nothing waits for a decision."
    say(asked, {"exceptions": [_facts(one) for one in found]}, text)
    return Exit.FINE


def resolve(asked: Namespace) -> Exit:
    with open_core(asked.data) as core:
        try:
            is_first = core.database.write(lambda conn: _resolve(core, conn, asked))
        except NoSuchItem:
            say(asked, {"ok": False}, f"There is no exception {asked.item}.")
            return Exit.USAGE
        except NotOffered:
            say(asked, {"ok": False}, f"{asked.choice} does not fit {asked.item}.")
            return Exit.USAGE
    text = "Settled." if is_first else "It was settled before: kept, nothing changed."
    say(asked, {"ok": is_first}, text)
    return Exit.FINE


def _resolve(core: Core, conn: Connection, asked: Namespace) -> bool:
    stamp, book = core.stamp(), Book(conn)
    decided = Decided(
        decision_id=new_id(core.randomness),
        item=asked.item,
        choice=Remedy(asked.choice),
        by=asked.by,
        reason=asked.reason,
        at=stamp.text,
    )
    is_first = exceptions.decide(conn, book, decided, stamp)
    publish_cards(conn, book.flush(), stamp)
    return is_first


def _line(one: Item) -> str:
    stake = one.stake
    at_stake = [f"{decimal(stake.points)} points"] if stake.points else []
    at_stake += [f"{decimal(stake.money)} in money"] if stake.money else []
    where = f"receipt {stake.number}" if stake.number else f"till {one.holder[:8]}"
    card = f", card ....{stake.four}" if stake.four else ""
    lines = [
        f"{one.item}  {one.at[:16]}  {WORDS.get(one.code, one.code)}",
        f"    {where}{card}; at stake: {', '.join(at_stake) or 'nothing'}",
    ]
    if one.choice:
        lines.append(f"    settled: {one.choice} by {one.by}: {one.reason}")
    else:
        choices = ", ".join(choice.value for choice in stake.choices)
        lines.append(f"    choices: {choices}")
    return "\n".join(lines)


def _facts(one: Item) -> dict[str, object]:
    stake = one.stake
    return {
        "item": one.item,
        "code": one.code,
        "what": WORDS.get(one.code, one.code),
        "at": one.at,
        "till": one.holder,
        "number": stake.number,
        "four": stake.four,
        "points": stake.points,
        "money": stake.money,
        "choices": [choice.value for choice in stake.choices],
        "choice": one.choice,
        "by": one.by,
        "reason": one.reason,
    }
