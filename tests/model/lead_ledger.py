"""What the model's server makes of loans; the counterpart of `server.lead_posting`."""

from __future__ import annotations

from collections.abc import Iterator

from tests.model.rules import Guard, Rules
from tests.model.values import LEAD, NONE, Entry, Granted, Kind, Letter, Server, Word

BEYOND_LENT = "a loan of more than its right had open"
OF_LOANS = frozenset({Word.LENT, Word.BORROWED, Word.ENDED, Word.BACK})


def apply_loan(
    rules: Rules, server: Server, till: int, entry: Entry
) -> tuple[Server, str]:
    """Move an open part from the lead's right to the borrower's, or back again."""
    if entry.word in (Word.LENT, Word.BORROWED):
        return _lend(rules, server, entry)
    sub = server.find(entry.right)
    if sub is None:
        if rules.broken is not Guard.LOAN_TOMBSTONE:
            server = server._replace(tombs=server.tombs | {entry.right})
        return server, ""
    parent = server.find(sub.lent_of)
    assert parent is not None, entry
    moved = min(entry.points or sub.open, sub.open)
    server = server.with_right(sub._replace(open=sub.open - moved))
    return server.with_right(parent._replace(open=parent.open + moved)), ""


def _lend(rules: Rules, server: Server, entry: Entry) -> tuple[Server, str]:
    known = server.find(entry.right)
    if entry.right in server.tombs:
        return server, ""
    if known is not None and rules.broken is not Guard.TOLD_ONCE:
        return server, ""
    parent = server.find(entry.lent_of)
    assert parent is not None, entry
    moved = min(parent.open, entry.points)
    fault = BEYOND_LENT if moved < entry.points else ""
    server = server.with_right(parent._replace(open=parent.open - moved))
    if known is not None:
        return server.with_right(known._replace(open=known.open + moved)), fault
    sub = Granted(entry.right, entry.borrower, moved, moved, lent_of=entry.lent_of)
    return server._replace(rights=(*server.rights, sub)), fault


def passed_on(
    before: Server, after: Server, till: int, entry: Entry
) -> Iterator[Letter]:
    """What the lead is told because of an entry that it did not write itself."""
    if entry.word is Word.LENT and entry.right in before.tombs:
        yield _letter(entry.right, entry.points)
    old, new = before.find(entry.right), after.find(entry.right)
    is_end = entry.word is Word.ENDED and till != LEAD
    if is_end and old and new and old.lent_of != NONE and old.open > new.open:
        yield _letter(entry.right, old.open - new.open)


def _letter(right: int, points: int) -> Letter:
    return Letter(Kind.LENT_BACK, LEAD, right, points)
