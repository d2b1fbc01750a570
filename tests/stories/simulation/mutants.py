"""The real code without one guard, to see that the stories notice.

A mutant is a change of a function's text, made in memory. The text must be there: a
guard that moved is noticed when its mutant is next put on.
"""

from __future__ import annotations

import importlib
import inspect
import textwrap
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    place: str  # module:name or module:Class.name
    old: str
    new: str


MUTANTS: dict[str, tuple[Change, ...]] = {
    "the till's tombstone of a right it never had": (
        Change(
            "cashier.store.rights:SqlRights.give_up",
            "_REFUSE.change(self._connection, right_id=right)",
            "pass",
        ),
    ),
    "the server's tombstone of a hold that was given up": (
        Change(
            "server.posting_rights:hand_back",
            "bury(poster.conn, entry.account, entry.right, poster.stamp)",
            "pass",
        ),
    ),
    "a late answer to a hold changes nothing": (
        Change(
            "cashier.till.holding:Holding.settle",
            "if _state_of(work, request) is HoldState.ASKED:",
            "if True:",
        ),
    ),
    "a hold that nobody here asked for goes back": (
        Change(
            "sync.inbox:Inbox._take",
            "if is_new and right.kind is RightKind.HOLD:",
            "if False:",
        ),
    ),
    "the watermark of what was applied": (
        Change("server.handlers.upload:_apply", "one.seq > holder.watermark", "True"),
    ),
    "a recall leaves what an undecided sale reserved": (
        Change(
            "sync.inbox:Inbox._give_back",
            "draws = last_to_expire(right,",
            "import dataclasses\n"
            "    right = dataclasses.replace(right, reserved=())\n"
            "    draws = last_to_expire(right,",
        ),
    ),
    "a letter counts once": (
        Change("sync.inbox:Inbox.apply", "self._state.note_mail(letter.seq)", "pass"),
    ),
    "entries are kept until they are stable and old": (
        Change(
            "sync.queue:Queue.trim",
            "return _TRIM.change(",
            "self._connection.exec_driver_sql(\n"
            "        'DELETE FROM outbox WHERE seq < ?', (below,)\n"
            "    )\n"
            "    return _TRIM.change(",
        ),
    ),
    "a restored till must not spend": (
        Change(
            "cashier.store.opening:_stop_what_is_not_ours",
            "state = TillState(connection)",
            "return",
        ),
        Change(
            "cashier.store.backup:_make_poor",
            "INSERT OR IGNORE INTO redemption_stop (why, at) VALUES (?, ?)",
            "SELECT ?, ?",
        ),
    ),
    "a pool is booked on the chain": (
        Change(
            "server.risk:_top_up",
            "if not share or not _book(conn, POOL_ACCOUNT, amount):",
            "if not share:",
        ),
    ),
    "what an account draws counts at the till": (
        Change("cashier.till.payments:Payments.complete", "count_risk(work, done)", ""),
    ),
    "a right of a silent till is booked": (
        Change("server.ledger:Ledger.reclaim", "self.booked += right.booked", "pass"),
    ),
    "entries are written with the act": (
        Change(
            "cashier.till.payments:Payments.complete",
            "tell_server(work, done, facts)",
            "pass",
        ),
        Change(
            "cashier.till.payments:Payments.complete",
            "work.commit()\n    return done",
            "work.commit()\n"
            "    with self._store.act() as late:\n"
            "        tell_server(late, done, facts)\n"
            "        late.commit()\n"
            "    return done",
        ),
    ),
    "an act is flushed": (
        Change(
            "cashier.store.store:SqlStore.begin",
            '"FULL" if mode is Mode.ACT else "NORMAL"',
            '"NORMAL"',
        ),
    ),
    "a grant takes its points out of the free part": (
        Change(
            "server.ledger:Ledger.grant", "lot.free -= taken", "lot.free -= taken // 2"
        ),
    ),
    "what is lent leaves the lead's right": (
        Change(
            "sync.lead:Lead.lend",
            "work.rights.give_up(right.right_id, loan.draws)",
            "pass",
        ),
    ),
    "what came back to the lead comes back once": (
        Change(
            "sync.lead:give_again",
            "if not lead_rows.end_lent(work.connection, known.sub):",
            "if not lead_rows.end_lent(work.connection, known.sub) and False:",
        ),
    ),
    "a code is good at its own till": (
        Change(
            "sync.carry:SignedCarries.read",
            "right_of(grant, me, self._key())",
            "right_of(grant, __import__('dataclasses').replace(\n"
            "            me, till=grant.till, incarnation=grant.incarnation\n"
            "        ), self._key())",
        ),
    ),
    "a code counts once": (
        Change(
            "cashier.till.carrying:Carrying.take",
            "if not work.rights.add(right):",
            "if not work.rights.add(right) and not work.rights.add(\n"
            "            __import__('dataclasses').replace(\n"
            "                right, right_id=right.right_id + '-again'\n"
            "            )\n"
            "        ):",
        ),
    ),
    "what comes back twice is flagged": (
        Change(
            "server.over_returns:OverReturns._line_over",
            "return min(over, default=None)",
            "return None",
        ),
    ),
    "no code while tills have to report": (
        Change(
            "server.carry:_reserve",
            "if epochs.look(conn, lock=True).is_open:",
            "if False:",
        ),
    ),
    "a spent right is spent": (
        Change(
            "cashier.store.rights:SqlRights.spend",
            "reserved=-1, spent=1",
            "reserved=-1",
        ),
    ),
}


@contextmanager
def without(name: str) -> Iterator[None]:
    """The real code, but for this guard."""
    with ExitStack() as undo:
        for change in MUTANTS[name]:
            undo.enter_context(_changed(change))
        yield


@contextmanager
def _changed(change: Change) -> Iterator[None]:
    module_name, _, path = change.place.partition(":")
    owner: Any = importlib.import_module(module_name)
    module = owner
    *owners, name = path.split(".")
    for part in owners:
        owner = getattr(owner, part)
    was = owner.__dict__[name]
    text = getattr(was, "changed_text", None)
    text = text or textwrap.dedent(inspect.getsource(was))
    assert change.old in text, f"{change.place} has no {change.old!r} any more"
    text = text.replace(change.old, change.new, 1)
    found: dict[str, Any] = {}
    code = compile("from __future__ import annotations\n" + text, change.place, "exec")
    exec(code, module.__dict__, found)
    found[name].changed_text = text
    setattr(owner, name, found[name])
    try:
        yield
    finally:
        setattr(owner, name, was)
