"""The chain's programmes in the database, and what of them the tills are sent.

A version that was published is never changed: entries carry its number. Publishing
is one transaction: with any fault, what was published before stays in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources

import msgspec
from sqlalchemy import Connection, insert, select

from cashier.domain.loyalty.terms import Terms
from server import chain, feed, schema as db
from server.core import Stamp
from server.programmes.catalogue import check_goods
from server.programmes.files import Found, Written, read_text
from server.programmes.problems import Problem, TermsInvalid, nearest
from server.programmes.schedule import Withdrawal, living
from server.programmes.together import check_together
from server.quick import Question
from server.schema import TENANT
from sync.terms_rows import read_terms as terms_of_row, row_key, terms_body

_DEFAULT = "programmes/points.toml"
_WITHDRAWALS = "programmes_withdrawn"
_TOPIC = "programmes"
_p, _f = db.programme, db.feed_row
_VERSIONS = (
    select(_p.c.terms)
    .where(_p.c.tenant == TENANT)
    .order_by(_p.c.programme_id, _p.c.version)
)
_SENT = select(_f.c.row_key, _f.c.body).where(
    _f.c.tenant == TENANT, _f.c.topic == _TOPIC, _f.c.body.is_not(None)
)


class UnknownProgramme(LookupError):
    """No programme, or no version of it, was ever published under this name."""


class NotPossible(ValueError):
    """What was asked cannot be done to this programme; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Versions that are new, and those that were there with the same terms."""

    new: tuple[Terms, ...] = ()
    same: tuple[Terms, ...] = ()


def default_terms() -> str:
    """The terms of a new chain, as its file says them."""
    return resources.files("resources").joinpath(_DEFAULT).read_text(encoding="utf-8")


def read_terms(text: str, *, time_zone: str) -> Terms:
    """The one programme in a TOML text. Raises TermsInvalid with every fault."""
    found = read_text(text, time_zone=time_zone)
    if found.problems:
        raise TermsInvalid(found.problems)
    (terms,) = found.terms
    return terms


# --- looking ------------------------------------------------------------------------


def versions(conn: Connection) -> tuple[Terms, ...]:
    """Everything that was ever published, by id and version."""
    return tuple(terms_of_row(text) for text in conn.execute(_VERSIONS).scalars())


def version_of(conn: Connection, programme: str, number: int | None = None) -> Terms:
    """One version, or the highest. Raises UnknownProgramme with a hint."""
    everything = versions(conn)
    mine = {t.version: t for t in everything if t.programme_id == programme}
    if not mine:
        near = nearest(programme, {t.programme_id for t in everything})
        hint = f"; did you mean {near}?" if near else ""
        raise UnknownProgramme(f"no programme {programme!r} was published{hint}")
    if number is None:
        return mine[max(mine)]
    if number not in mine:
        there = ", ".join(map(str, mine))
        raise UnknownProgramme(f"{programme} has no version {number}, only {there}")
    return mine[number]


def withdrawals(conn: Connection) -> Mapping[str, Withdrawal]:
    text = chain.read(conn, _WITHDRAWALS)
    return msgspec.json.decode(text or "{}", type=dict[str, Withdrawal])


def withdrawals_question() -> Question:
    return chain.question(_WITHDRAWALS)


def living_terms(conn: Connection, today: date) -> tuple[Terms, ...]:
    """What tills hold on this day."""
    return living(versions(conn), withdrawals(conn), today)


# --- checking -----------------------------------------------------------------------


def problems_of(conn: Connection, found: Found, today: date) -> tuple[Problem, ...]:
    """Everything that stands against publishing these files now."""
    known = {(t.programme_id, t.version): t for t in versions(conn)}
    after = {**known, **{(t.programme_id, t.version): t for t in found.terms}}
    gone = withdrawals(conn)
    held = living(after.values(), gone, today)
    problems = [
        *found.problems,
        *_against_published(found.programmes, known, gone),
        *check_together(found.programmes, held),
        *check_goods(conn, found.programmes),
    ]
    return tuple(sorted(set(problems)))


def _against_published(
    written: Sequence[Written],
    known: Mapping[tuple[str, int], Terms],
    gone: Mapping[str, Withdrawal],
) -> Iterator[Problem]:
    highest: dict[str, int] = {}
    for programme, version in known:
        highest[programme] = max(version, highest.get(programme, 0))
    for one in written:
        terms = one.terms
        last = highest.get(terms.programme_id, 0)
        published = known.get((terms.programme_id, terms.version))
        if published is None and terms.version < last:
            what = f"{terms.version} is below {last}, which was published"
            yield one.problem("version", what, str(last + 1))
        elif published is not None and published != terms:
            what = f"{terms.version} was published with other terms"
            yield one.problem("version", what, str(last + 1))
        elif published is not None and _is_gone(terms, gone):
            what = f"{terms.version} was withdrawn"
            yield one.problem("version", what, str(last + 1))


def _is_gone(terms: Terms, gone: Mapping[str, Withdrawal]) -> bool:
    withdrawal = gone.get(terms.programme_id)
    return withdrawal is not None and terms.version <= withdrawal.version


# --- changing -----------------------------------------------------------------------


def publish_found(conn: Connection, found: Found, stamp: Stamp) -> Published:
    """Publish what files say. Raises TermsInvalid with every fault, changes nothing."""
    problems = problems_of(conn, found, stamp.today)
    if problems:
        raise TermsInvalid(problems)
    return publish(conn, found.terms, stamp)


def publish(conn: Connection, terms: Iterable[Terms], stamp: Stamp) -> Published:
    """Store versions that were checked and tell the tills; the same is no change."""
    known = {(t.programme_id, t.version) for t in versions(conn)}
    new: list[Terms] = []
    same: list[Terms] = []
    for one in terms:
        is_known = (one.programme_id, one.version) in known
        (same if is_known else new).append(one)
    if new:
        conn.execute(insert(db.programme), [_row(one, stamp) for one in new])
    refresh_feed(conn, stamp.today)
    return Published(new=tuple(new), same=tuple(same))


def _row(terms: Terms, stamp: Stamp) -> dict[str, object]:
    first = max(terms.starts or stamp.today, stamp.today)
    return {
        "tenant": TENANT,
        "programme_id": terms.programme_id,
        "version": terms.version,
        "terms": terms_body(terms).decode(),
        "valid_from": first.isoformat(),
    }


def withdraw(
    conn: Connection, programme: str, from_day: date, stamp: Stamp
) -> Withdrawal:
    """From this day on no version that is there now is in force."""
    last = version_of(conn, programme)
    if from_day < stamp.today:
        raise NotPossible(f"{from_day} is over; the first day can be {stamp.today}")
    known = dict(withdrawals(conn))
    known[programme] = Withdrawal(
        version=last.version, last_day=from_day - timedelta(days=1)
    )
    chain.write(conn, _WITHDRAWALS, msgspec.json.encode(known).decode())
    refresh_feed(conn, stamp.today)
    return known[programme]


def refresh_feed(conn: Connection, today: date) -> int:
    """Make the feed what tills should hold today; how many rows changed."""
    wanted = _wanted(conn, today)
    gone: dict[str, bytes | None] = dict.fromkeys(_sent(conn).keys() - wanted.keys())
    return feed.publish(conn, _TOPIC, {**gone, **wanted})


def is_fresh(conn: Connection, today: date) -> bool:
    """Is the feed what tills should hold today?"""
    return _sent(conn) == _wanted(conn, today)


def _wanted(conn: Connection, today: date) -> dict[str, bytes]:
    return {row_key(terms): terms_body(terms) for terms in living_terms(conn, today)}


def _sent(conn: Connection) -> dict[str, bytes]:
    """What the feed holds, also under the keys of earlier servers."""
    return {row.row_key: row.body for row in conn.execute(_SENT)}
