"""`kassa-server programme …`: look at terms, try them on real receipts, publish.

What is wrong with a file goes to standard output with file and line, and the exit
code is that of configuration; nothing is published then.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection

from cashier.domain.loyalty.terms import Terms
from server.commands import Progress, open_core, say
from server.core import Core
from server.exits import Exit
from server.programmes import telling
from server.programmes.difference import differences
from server.programmes.files import Found, read_files
from server.programmes.problems import Problem, TermsInvalid
from server.programmes.publishing import (
    NotPossible,
    living_terms,
    problems_of,
    publish_found,
    version_of,
    versions,
    withdraw,
)
from server.programmes.receipts import RealSale, from_folder, from_inbox
from server.programmes.replay import Spend, present, replay, with_new
from server.programmes.together import check_together
from sync.terms_rows import terms_body

_ZONE = "Europe/Moscow"  # Of files that name none, where no server is asked.


def check(asked: Namespace) -> Exit:
    if asked.without_database:
        found = read_files(asked.files, time_zone=_ZONE)
        alone = check_together(found.programmes, found.terms, is_all=False)
        return _checked(asked, found, [*found.problems, *alone])
    with open_core(asked.data) as core:
        found = _read(core, asked.files)
        return _checked(asked, found, _problems(core, found))


def publish(asked: Namespace) -> Exit:
    with open_core(asked.data) as core:
        found = _read(core, asked.files)
        if asked.dry_run:
            return _checked(asked, found, _problems(core, found))
        stamp = core.stamp()
        try:
            done = core.database.write(lambda conn: publish_found(conn, found, stamp))
        except TermsInvalid as refused:
            return _checked(asked, found, refused.problems)
    new, same = _names(done.new), _names(done.same)
    lines = [f"Published {name}." for name in new]
    lines += [f"{name} was published before; no change." for name in same]
    say(asked, {"published": new, "same": same}, "\n".join(lines))
    return Exit.FINE


def list_(asked: Namespace) -> Exit:
    with open_core(asked.data) as core:
        today = core.stamp().today
        rows = core.database.read(
            lambda conn: telling.listed(
                versions(conn), living_terms(conn, today), today
            )
        )
    say(asked, {"programmes": msgspec.to_builtins(rows)}, telling.list_text(rows))
    return Exit.FINE


def show(asked: Namespace) -> Exit:
    with open_core(asked.data) as core:
        terms = core.database.read(
            lambda conn: version_of(conn, asked.programme, asked.version)
        )
    say(asked, msgspec.json.decode(terms_body(terms)), telling.terms_text(terms))
    return Exit.FINE


def diff(asked: Namespace) -> Exit:
    """Between two versions, or between a file and what was published."""
    path = Path(asked.what)
    with open_core(asked.data) as core:
        if not path.exists():
            ask = partial(_two_versions, asked=asked)
            pairs = [core.database.read(ask)]
        else:
            found = _read(core, [path])
            if found.problems:
                return _checked(asked, found, found.problems)
            pairs = [
                (core.database.read(partial(_published, terms=new, asked=asked)), new)
                for new in found.terms
            ]
    facts, texts = [], []
    for old, new in pairs:
        title = f"{new.programme_id} {old.version} -> {new.version}"
        changes = differences(old, new)
        texts.append(telling.difference_text(title, changes))
        facts.append(
            {
                "programme": new.programme_id,
                "old": old.version,
                "new": new.version,
                "changes": msgspec.to_builtins(changes),
            }
        )
    say(asked, {"programmes": facts}, "\n".join(texts))
    return Exit.FINE


def withdraw_(asked: Namespace) -> Exit:
    with open_core(asked.data) as core:
        stamp = core.stamp()
        day = asked.from_day or stamp.today
        done = core.database.write(
            lambda conn: withdraw(conn, asked.programme, day, stamp)
        )
    say(
        asked,
        {"programme": asked.programme, "last_day": done.last_day.isoformat()},
        f"{asked.programme} ends; its last day is {done.last_day}."
        " Tills without a link go on until they hear of it.",
    )
    return Exit.FINE


def replay_(asked: Namespace) -> Exit:
    progress = Progress()
    with open_core(asked.data) as core:
        found = _read(core, asked.files)
        problems = _problems(core, found)
        if problems:
            return _checked(asked, found, problems)
        today = core.stamp().today
        living = core.database.read(lambda conn: living_terms(conn, today))
        sales = _sales(core, asked, progress)
        currency = core.config.chain.currency
    before = present(living, today)
    after = with_new(before, found.terms)
    report = replay(sales, before, after, Spend(asked.spend), progress.show)
    progress.end()
    text = telling.report_text(report, currency)
    say(asked, msgspec.to_builtins(report), text)
    return Exit.FINE


# --- inside ------------------------------------------------------------------------


def _read(core: Core, files: Sequence[Path]) -> Found:
    return read_files(files, time_zone=core.config.chain.time_zone)


def _problems(core: Core, found: Found) -> tuple[Problem, ...]:
    today = core.stamp().today
    return core.database.read(lambda conn: problems_of(conn, found, today))


def _checked(asked: Namespace, found: Found, problems: Sequence[Problem]) -> Exit:
    problems = sorted(set(problems))
    good = [] if problems else _names(found.terms)
    lines = [str(problem) for problem in problems]
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines.append(f"{count}; nothing was published, what was before stays.")
    else:
        lines.append(f"No problem in {', '.join(good)}; nothing was published.")
    facts: dict[str, Any] = {
        "ok": not problems,
        "programmes": good,
        "problems": msgspec.to_builtins(problems),
    }
    say(asked, facts, "\n".join(lines))
    return Exit.CONFIG if problems else Exit.FINE


def _names(terms: Sequence[Terms]) -> list[str]:
    return [f"{one.programme_id} version {one.version}" for one in terms]


def _two_versions(conn: Connection, *, asked: Namespace) -> tuple[Terms, Terms]:
    new = version_of(conn, asked.what, asked.new)
    if asked.old is not None:
        return version_of(conn, asked.what, asked.old), new
    there = [t for t in versions(conn) if t.programme_id == asked.what]
    earlier = [terms for terms in there if terms.version < new.version]
    if not earlier:
        raise NotPossible(
            f"{asked.what} has no version before {new.version} to compare with"
        )
    return earlier[-1], new


def _published(conn: Connection, *, terms: Terms, asked: Namespace) -> Terms:
    return version_of(conn, terms.programme_id, asked.old)


def _sales(core: Core, asked: Namespace, progress: Progress) -> tuple[RealSale, ...]:
    if asked.receipts is not None:
        zone = ZoneInfo(core.config.chain.time_zone)
        return from_folder(asked.receipts, asked.last, asked.store, zone, progress.show)
    return core.database.read(
        lambda conn: from_inbox(conn, asked.last, asked.store, progress.show)
    )
