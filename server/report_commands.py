"""`kassa-server report …` and `store`: what is owed and given, and whose a store is."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict

from server import reports, stores, till_acts
from server.commands import open_core, say
from server.exits import Exit
from server.reports import Days

_US = "(us)"


def partners(asked: Namespace) -> Exit:
    days = _days(asked)
    with open_core(asked.data) as core:
        found = core.database.read(lambda conn: reports.partners(conn, days))
    owed = [
        {
            "issuer": one.issuer,
            "redeemer": one.redeemer,
            "points": one.points.units,
            "money": one.money.units,
        }
        for one in found.owed
    ]
    payments = [
        {"pays": one, "gets": other, "money": money}
        for one, other, money in found.payments
    ]
    lines = [
        f"{one.issuer or _US} owes {one.redeemer or _US}"
        f" {decimal(one.money.units)} for {decimal(one.points.units)} points"
        for one in found.owed
    ]
    lines += [
        f"In the end {one or _US} pays {other or _US} {decimal(money)}"
        for one, other, money in found.payments
    ]
    text = "\n".join(lines or ["Partners owe each other nothing."])
    say(asked, {**_said(days), "owed": owed, "payments": payments}, text)
    return Exit.FINE


def donations(asked: Namespace) -> Exit:
    days = _days(asked)
    with open_core(asked.data) as core:
        found = core.database.read(lambda conn: reports.donations(conn, days))
    rows = [["cause", "money", "points", "gifts"]]
    rows += [
        [one.programme, decimal(one.money), decimal(one.points), str(one.gifts)]
        for one in found
    ]
    facts = {**_said(days), "causes": [asdict(one) for one in found]}
    say(asked, facts, _table(rows) if found else "Nothing was given.")
    return Exit.FINE


def acts(asked: Namespace) -> Exit:
    """What managers allowed, cash in and out of drawers, counts, addenda."""
    days = _days(asked)
    first, last = days.first.isoformat(), days.last.isoformat()
    with open_core(asked.data) as core:
        found = core.database.read(lambda conn: till_acts.between(conn, first, last))
    rows = [["at", "till", "what", "act", "by", "allowed", "sum", "reason", "about"]]
    for one in found:
        words = (one.cashier, one.allowed_by, decimal(one.amount), one.reason)
        rows.append([one.at, one.holder, one.kind, one.act, *words, one.about])
    facts = {**_said(days), "acts": [dict(one._mapping) for one in found]}
    say(asked, facts, _table(rows) if found else "Nothing of the kind happened.")
    return Exit.FINE


def liability(asked: Namespace) -> Exit:
    days = _days(asked)
    with open_core(asked.data) as core:
        found = core.database.read(lambda conn: reports.liability(conn, days))
    head = ["what", "purse", "issuer", "opening", "came", "spent", "expired", "closing"]
    rows = [head]
    for one in found:
        sums = (one.opening, one.came, one.spent, one.expired, one.closing)
        rows.append([one.what, one.purse, one.issuer, *map(decimal, sums)])
    facts = {**_said(days), "accounts": [asdict(one) for one in found]}
    say(asked, facts, _table(rows) if found else "Nothing is owed.")
    return Exit.FINE


def store(asked: Namespace) -> Exit:
    """Show stores, or say whose one is."""
    with open_core(asked.data) as core:
        if asked.partner is not None and not core.database.write(
            lambda conn: stores.set_partner(conn, asked.number, asked.partner)
        ):
            say(asked, {"ok": False}, f"There is no store {asked.number}.")
            return Exit.USAGE
        found = core.database.read(stores.all_of)
    chosen = [one for one in found if asked.number in (None, one.number)]
    rows = [["store", "name", "partner"]]
    rows += [[str(one.number), one.name, one.partner or _US] for one in chosen]
    say(asked, {"stores": [asdict(one) for one in chosen]}, _table(rows))
    return Exit.FINE


def _days(asked: Namespace) -> Days:
    return Days(first=asked.first, last=asked.last)


def _said(days: Days) -> dict[str, str]:
    return {"from": days.first.isoformat(), "to": days.last.isoformat()}


def decimal(hundredths: int) -> str:
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_row(row, widths) for row in rows)


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [cell.ljust(wide) for cell, wide in zip(row, widths, strict=True)]
    return "  ".join(cells).rstrip()
