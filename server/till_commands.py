"""`kassa-server till …`, `queue import`: tills that are lost, stolen or came back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from server import lost, lost_stake
from server.commands import open_core, say
from server.config import GOODWILL, Risk
from server.exits import Exit
from server.lost import Signed
from server.lost_stake import TillRow
from server.lost_values import Evidence, Outcome, Stake
from server.queue_import import Imported, import_queue


def list_(asked: Namespace) -> Exit:
    with open_core(asked.data) as core:
        rows = core.database.read(lost_stake.all_tills)
    lines = [["till", "store", "state", "last contact", "life", "unposted", "rights"]]
    lines += [
        [
            row.till,
            row.store,
            row.state if row.is_current else f"{row.state}, earlier life",
            row.seen_at[:16].replace("T", " "),
            str(row.incarnation),
            str(row.unposted),
            f"{row.stake.rights} / {_points(row.stake.total)}",
        ]
        for row in rows
    ]
    say(asked, {"tills": [_row_facts(row) for row in rows]}, _table(lines))
    return Exit.FINE


def _row_facts(row: TillRow) -> dict[str, Any]:
    facts = asdict(row)
    return facts | {"stake": _stake_facts(row.stake)}


def exposure(asked: Namespace) -> Exit:
    """What each till could spend by now without anybody knowing."""
    with open_core(asked.data) as core:
        rows = core.database.read(lost_stake.all_tills)
    held = [row.stake for row in rows if row.stake.total or row.stake.given]
    held.sort(key=lambda one: -one.total)
    lines = [["till", "life", "members", "in rights", "in pools", "given again"]]
    lines += [_exposure_line(one.till, str(one.incarnation), one) for one in held]
    whole = _sum(held)
    lines.append(_exposure_line("all", "", whole))
    facts = {
        "tills": [_stake_facts(one) for one in held],
        "points": whole.points,
        "pools": whole.pools,
        "given": whole.given,
        "total": whole.total,
    }
    say(asked, facts, _table(lines))
    return Exit.FINE


def _exposure_line(till: str, life: str, one: Stake) -> list[str]:
    sums = map(_points, (one.points, one.pools, one.given))
    return [till, life, str(one.accounts), *sums]


def _sum(stakes: Sequence[Stake]) -> Stake:
    return Stake(
        till="all",
        incarnation=0,
        rights=sum(one.rights for one in stakes),
        accounts=sum(one.accounts for one in stakes),
        points=sum(one.points for one in stakes),
        booked=sum(one.booked for one in stakes),
        given=sum(one.given for one in stakes),
        pools=sum(one.pools for one in stakes),
    )


def declare_lost(asked: Namespace) -> Exit:
    evidence = Evidence(asked.evidence)
    with open_core(asked.data) as core:
        policy = core.config.risk
        if asked.dry_run:
            stakes = core.database.read(
                lambda conn: [
                    lost_stake.stake(conn, life.till, life.incarnation)
                    for life in lost.lives(conn, asked.till, asked.incarnation)
                ]
            )
            whole = _sum(stakes)
            text = f"{_at_stake(asked.till, whole)}\n{_would(evidence, policy, whole)}"
            facts = {"stake": _stake_facts(whole), "dry_run": True}
            say(asked, facts, f"{text}\nNothing was decided (dry run).")
            return Exit.FINE
        outcome = lost.declare_lost(
            core,
            asked.till,
            evidence,
            Signed(who=asked.who, why=asked.why),
            incarnation=asked.incarnation,
        )
    say(asked, {"outcome": asdict(outcome)}, _became(asked.till, outcome))
    return Exit.FINE


def _at_stake(till: str, whole: Stake) -> str:
    return (
        f"Till {till} holds {_points(whole.points)} points of {whole.accounts} members"
        f" and {_points(whole.pools)} of the chain's own risk."
    )


def _would(evidence: Evidence, policy: Risk, whole: Stake) -> str:
    points = _points(whole.points - whole.booked)
    if evidence is not Evidence.NOTHING:
        return f"With this evidence {_points(whole.total)} would go back, unspent."
    if policy.is_limited:
        return f"{points} would be booked on the chain's limits, as far as these go."
    if policy.policy == GOODWILL:
        given = _points(max(0, whole.points - whole.given))
        return f"The chain would credit its members {given} again, and bear it."
    return (
        f"Policy strict: {points} would stay frozen until there is evidence;"
        " nobody can be overspent."
    )


def _became(till: str, outcome: Outcome) -> str:
    said = (
        (outcome.released, "went back to the members"),
        (outcome.booked, "are booked on the chain's limits and free for the members"),
        (outcome.given, "were credited again by the chain (~compensation)"),
        (outcome.pools, "of pools are closed"),
        (
            outcome.frozen,
            "stay frozen until there is evidence, or the till is back",
        ),
    )
    lines = [f"{_points(points)} {what}." for points, what in said if points]
    lines.insert(0, f"Till {till} is declared lost.")
    return "\n".join(lines if lines[1:] else [*lines, "It held nothing."])


def revoke(asked: Namespace) -> Exit:
    with open_core(asked.data) as core:
        found = lost.revoke(core, asked.till, Signed(who=asked.who, why=asked.why))
    whole = _sum(found)
    text = (
        f"The key of till {asked.till} is refused from now on."
        f" {_points(whole.total)} points stay with it until there is evidence:"
        " next `kassa-server till declare-lost`."
    )
    say(asked, {"stake": _stake_facts(whole)}, text)
    return Exit.FINE


def queue_import(asked: Namespace) -> Exit:
    sealed = asked.file.read_bytes()
    with open_core(asked.data) as core:
        done = import_queue(
            core,
            sealed,
            Signed(who=asked.who, why=asked.why),
            of_revoked=asked.of_revoked,
            of_forgotten=asked.of_forgotten,
        )
    say(asked, asdict(done), _import_text(done))
    return Exit.FINE


def _import_text(done: Imported) -> str:
    text = (
        f"Queue of till {done.till}, life {done.incarnation}: {done.entries} entries,"
        f" {done.new} of them new. Its journal is here up to {done.upto}."
    )
    lines = [text]
    if done.apart:
        lines.append(
            f"{done.apart} do not fit it and were posted as a history of their own;"
            " see `kassa-server export exceptions`."
        )
    if done.missing:
        gaps = ", ".join(f"{first}-{last}" for first, last in done.missing)
        lines.append(f"Missing, and not in this file: {gaps}. This is not evidence A.")
    return "\n".join(lines)


def _stake_facts(one: Stake) -> dict[str, Any]:
    return asdict(one) | {"total": one.total}


def _points(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"  # Never below zero.


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
