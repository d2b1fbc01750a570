"""A till begins a new life: poor, with all that it wrote before on its way.

A life ends when its file is destroyed, was put back from a copy or woke up on another
machine, and when the server says that this till is lost or has two histories. What it
wrote is sealed into a queue file, in the requests of its own key, from the second
journal and from the outbox, whichever has more. Then the till takes a new key, a new
incarnation and an empty chain. It sells at once; it spends nothing of the old life,
ever, and nothing at all before the server has answered.

    next key -> queue file -> key changed -> (file aside, new file) or new chain

Each step is durable before the next, and each may be repeated: a queue file that is
there is never written over.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec
import structlog

from cashier.domain.errors import CodeRefused, StoreDamaged
from cashier.domain.events import IncidentNoted
from cashier.domain.numbers import parse_number
from cashier.domain.sale import SaleState
from cashier.store import recovery
from cashier.store.journal import JournalEntry, flush_folder
from cashier.store.keystore import Secret, SecretStore
from cashier.store.opening import last_seen, needed
from cashier.store.places import Places
from cashier.store.recovery import Known
from cashier.store.state import ENDS_OF_LIFE, StateRow, Stop
from cashier.store.store import SqlStore
from cashier.till.ports import Clock, Randomness, UnitOfWork
from cashier.till.reserving import release_all
from sync import protocol as wire
from sync.client import Ed25519Signer
from sync.heal import heal
from sync.queue import Queue, all_entries
from sync.queue_file import (
    SUFFIX,
    Author,
    Kept,
    QueueFile,
    SignedRequest,
    key_of,
    missing_of,
    parts_of,
    seal,
)

# Numbers of receipts that the journal may not know: a new file begins above them.
SKIPPED_NUMBERS = 1_000
# Whoever has a copy of the disk or a second history must not get rights by itself.
_NEEDS_A_PERSON = (Stop.FENCED, Stop.CLONED)
_log = structlog.get_logger("sync")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a new life began with."""

    entries: int
    missing: list[tuple[int, int]]
    queue_file: Path
    aside: Path | None = None  # Where the damaged file lies now.
    why: str = ""

    def sentence(self) -> str:
        gaps = ", ".join(f"{a}-{b}" for a, b in self.missing)
        lost = f" Missing: {gaps}." if gaps else " None is missing."
        where = f" The old files are in {self.aside.name}." if self.aside else ""
        return (
            f"{self.entries} entries were saved and will be sent.{lost}{where}"
            " The till sells; points can be spent again when the server has answered."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    places: Places
    secrets: SecretStore
    clock: Clock
    randomness: Randomness
    machine: str


# --- from a file that opens ---------------------------------------------------------


def begin_if_needed(around: Surroundings, store: SqlStore) -> Saved | None:
    """At start, after the file was opened and looked over. None: life goes on."""
    with store.read() as work:
        row, stops = work.state.row(), work.state.stops(around.clock.now())
    why = _end_of(row, stops, around)
    if why is None:
        return None
    known = _known_of_row(row)
    # Put back from a copy, the file may be of a life that ended long ago.
    life = max(row.incarnation, _newest(around, row.till)[0])
    with store.read() as work:
        own = all_entries(work.connection) if life == row.incarnation else []
    saved = _save(around, known, life, own, why)
    _log.warning("new life", why=saved.why, entries=saved.entries)
    with store.act() as work:
        work.state.begin_poor_life(
            known.identity(life + 1), row, machine=around.machine, genesis=wire.GENESIS
        )
        number, shift = _floors(around, range(row.incarnation, life + 1))
        work.state.raise_floors(number=number, shift=shift)
        work.state.stop_redemption(why, around.clock.now())
        _clear_counter(work, _sold(around, range(row.incarnation, life + 1)))
        work.outbox.put(_told(saved, around.clock.now()))
        work.commit()
    return saved


def _sold(around: Surroundings, lives: Iterable[int]) -> set[str]:
    """Sales that were paid, as the journal tells."""
    found = set()
    for life in lives:
        for entry in _from_journal(around, life):
            with suppress(msgspec.MsgspecError, CodeRefused):
                event = msgspec.json.decode(entry.body, type=wire.Entry)
                if isinstance(event, wire.SaleEntry):
                    found.add(event.sale)
    return found


def _clear_counter(work: UnitOfWork, sold: set[str]) -> None:
    """A basket that came back with an old copy, and was paid, is not paid again.

    No sale goes on with points of the life that is over: where a part was paid by
    card already, the rest is to be paid too.
    """
    in_hand = work.sales.open_sale()
    for sale in [*work.sales.parked(), *([in_hand] if in_hand else [])]:
        if sale.sale_id in sold:
            let_go = release_all(work, sale)
            work.sales.save(replace(let_go, state=SaleState.VOIDED, fresh=None))
        elif sale.reserved:
            is_decided = sale.redeem_decided and sale.state is SaleState.PAYING
            let_go = release_all(work, sale)
            work.sales.save(replace(let_go, redeem_decided=is_decided))


def _end_of(row: StateRow, stops: Sequence[Stop], around: Surroundings) -> Stop | None:
    if not row.till:
        return None
    found = next((stop for stop in ENDS_OF_LIFE if stop in stops), None)
    if not row.is_poor or found is None:
        return found
    # This life is the answer to that stop already, unless it was rewound itself.
    is_rewound = _newest(around, row.till) > (row.incarnation, row.seq)
    return found if is_rewound or row.machine != around.machine else None


def _newest(around: Surroundings, till: str) -> tuple[int, int]:
    key = needed(around.secrets, Secret.JOURNAL_KEY)
    end = recovery.journal_end(around.places, key)
    return max(end, last_seen(around.secrets, till))


def _known_of_row(row: StateRow) -> Known:
    names = Known.__dataclass_fields__
    return Known(**{name: getattr(row, name) for name in names})


def mend_queue(around: Surroundings, store: SqlStore) -> list[int]:
    """Unsent entries whose bytes changed are read again from the second journal.

    Where that is not possible this life is over: what is left of it is saved.
    """
    with store.read() as work:
        try:
            Queue(work.connection, work.state).check_tail()
        except StoreDamaged as damaged:
            reason = str(damaged)
        else:
            return []
        row = work.state.row()
    journal = {entry.seq: entry for entry in _from_journal(around, row.incarnation)}
    try:
        with store.act() as work:
            healed = heal(work.connection, row, journal)
            numbers = ", ".join(map(str, healed[:20]))
            now = around.clock.now()
            work.outbox.put(IncidentNoted(code="queue_mended", detail=numbers, at=now))
            work.commit()
    except StoreDamaged:
        _log.error("queue damaged", reason=reason)
        store.stop_redemption(Stop.RESTORED)
        return []
    _log.warning("queue mended", entries=numbers)
    return healed


# --- from a file that does not open -------------------------------------------------


def recover(around: Surroundings) -> Saved:
    """Move the file aside and begin again from the second journal.

    Nobody may have the files open. Raises StoreDamaged where not even the keys, or
    who this till is, are left.
    """
    places, secrets, now = around.places, around.secrets, around.clock.now()
    known = recovery.known_of(secrets)
    journal_key = needed(secrets, Secret.JOURNAL_KEY)
    store_key = needed(secrets, Secret.STORE_KEY)
    life = max(known.incarnation, recovery.journal_end(places, journal_key)[0])
    saved = _save(around, known, life, [], Stop.RESTORED)
    aside = recovery.quarantine(places, now)
    recovery.make_file(
        places,
        store_key,
        known,
        last_life=life,
        machine=around.machine,
        now=now,
        floors=_floors(around, range(1, life + 1)),
    )
    return Saved(
        entries=saved.entries,
        missing=saved.missing,
        queue_file=saved.queue_file,
        aside=aside,
        why="recovered",
    )


# --- the queue file -----------------------------------------------------------------


def queue_file_of(places: Places, till: str, life: int) -> Path:
    return places.outgoing / f"{till}-{life}{SUFFIX}"


def _save(
    around: Surroundings,
    known: Known,
    life: int,
    written: Iterable[Kept],
    why: Stop,
) -> Saved:
    """Seal what this life wrote, once, and change the key. Durable when it returns."""
    path = queue_file_of(around.places, known.till, life)
    content = content_of(around, known, life, written)
    if not path.exists():
        next_seed = around.randomness.token(32)
        around.secrets.put(Secret.NEXT_SEED, next_seed)
        write_sealed(around, _naming_next(around, known, content, why), path)
    around.secrets.put(Secret.SIGNING_SEED, needed(around.secrets, Secret.NEXT_SEED))
    return Saved(
        entries=content.entries,
        missing=content.missing,
        queue_file=path,
        why=why.value,
    )


def content_of(
    around: Surroundings,
    known: Known,
    life: int,
    written: Iterable[Kept],
) -> QueueFile:
    """All that is left of a life: its outbox and its journal, and what is missing."""
    outbox = list(written)
    # What is stable is at the server for good; the outbox keeps more, for a while.
    stable = known.stable_seq if known.incarnation == life else 0
    since = min([stable, *(entry.seq for entry in outbox[:1])])
    both = _together(_from_journal(around, life), outbox)
    entries = [entry for entry in both if entry.seq >= since]
    # How far it wrote is known of its last start only, and of this life only.
    seen = known.seq if known.incarnation == life else 0
    last = max(seen, entries[-1].seq if entries else 0)
    author = author_of(around, known, life)
    return QueueFile(
        till=known.till,
        incarnation=life,
        made_at=around.clock.now().isoformat(timespec="milliseconds"),
        last_seq=last,
        entries=len(entries),
        missing=missing_of(max(1, since), last, entries),
        parts=parts_of(author, entries),
        author=author.public_key,
    )


def content_of_till(around: Surroundings, store: SqlStore) -> QueueFile:
    """The queue of a life that goes on, to be carried by hand."""
    with store.read() as work:
        row, entries = work.state.row(), all_entries(work.connection)
    wanted = [entry for entry in entries if entry.seq >= row.stable_seq]
    return content_of(around, _known_of_row(row), row.incarnation, wanted)


def author_of(around: Surroundings, known: Known, life: int) -> Author:
    signer = Ed25519Signer(needed(around.secrets, Secret.SIGNING_SEED))
    return Author(
        till=known.till,
        incarnation=life,
        epoch=known.epoch,
        public_key=signer.public_hex(),
        sign=signer.sign,
    )


def write_sealed(around: Surroundings, content: QueueFile, path: Path) -> None:
    """Readable by its owner only; whole or not there."""
    key = key_of(
        needed(around.secrets, Secret.CARD_KEY), needed(around.secrets, Secret.PEPPER)
    )
    sealed = seal(content, key, around.randomness.token(12))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = path.with_suffix(".new")
    waiting.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(waiting, flags, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(path)
    flush_folder(path.parent)


def _naming_next(
    around: Surroundings, known: Known, content: QueueFile, why: Stop
) -> QueueFile:
    """Whose the next life is: a renewal to be sent, or a name for people to bring."""
    life = content.incarnation
    if why in _NEEDS_A_PERSON:
        named = _next_key(around, known, life, wire.PATH_NAMED)
        return msgspec.structs.replace(content, next_key=named)
    renewal = _next_key(around, known, life, wire.PATH_RENEW)
    return msgspec.structs.replace(content, renewal=renewal)


def _next_key(
    around: Surroundings, known: Known, life: int, path: str
) -> SignedRequest:
    following = Ed25519Signer(needed(around.secrets, Secret.NEXT_SEED))
    message = wire.RenewAsk(
        proto=wire.PROTO,
        till=known.till,
        incarnation=life,
        epoch=known.epoch,
        public_key=following.public_hex(),
        machine=around.machine,
    )
    return author_of(around, known, life).signed(path, message)


def _from_journal(around: Surroundings, life: int) -> list[Kept]:
    key = needed(around.secrets, Secret.JOURNAL_KEY)
    found = recovery.journal_entries(around.places, key, life)
    return [_kept(found[seq]) for seq in sorted(found)]


def _kept(entry: JournalEntry) -> Kept:
    return Kept(seq=entry.seq, head=entry.head, body=entry.body)


def _together(journal: Iterable[Kept], outbox: Iterable[Kept]) -> list[Kept]:
    """By number. Where both have one the journal's counts: it is sealed, and a file
    that was put back may have gone another way."""
    both = {entry.seq: entry for entry in outbox}
    both.update({entry.seq: entry for entry in journal})
    return [both[seq] for seq in sorted(both)]


def _floors(around: Surroundings, lives: Iterable[int]) -> tuple[int, int]:
    """Above every number of a receipt and of a shift that the journal knows.

    Of all these lives: the last one may have ended before it sold anything.
    """
    number = shift = 0
    for entry in (one for life in lives for one in _from_journal(around, life)):
        with suppress(msgspec.MsgspecError, CodeRefused):
            event = msgspec.json.decode(entry.body, type=wire.Entry)
            if isinstance(event, wire.SaleEntry):
                number = max(number, parse_number(event.number).sequence)
            elif isinstance(event, wire.ShiftOpenEntry):
                shift = max(shift, event.number)
    return number + SKIPPED_NUMBERS, shift


def _told(saved: Saved, now: datetime) -> IncidentNoted:
    gaps = ", ".join(f"{first}-{last}" for first, last in saved.missing)
    detail = f"{saved.why}: {saved.entries} entries saved, missing: {gaps or 'none'}"
    return IncidentNoted(code="new_life", detail=detail[:200], at=now)
