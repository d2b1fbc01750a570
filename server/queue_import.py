"""A queue that was brought by hand: on a stick, from a disk, by another till.

Each part is authentic by the key of the till that wrote it, or nothing is taken: which
key that is, `queue_keys` says.
What fits the till's journal is posted as if the till had sent it; what is known is
skipped. What does not fit - another history under the same numbers, or entries after
a gap - is a fact too: it is posted as a history of its own, flagged, and spends only
what is still open of the till's own rights. A life that no server heard of is opened
by its file, if the life before named its key, or if a person says that it was forgotten
by a server that was put back. A file may be imported any number of times.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, and_, func, or_, select

from server import (
    findings,
    holders,
    lives,
    lost,
    queue_keys,
    queue_late,
    schema as db,
)
from server.answers import Refused
from server.arrived import Arrived
from server.core import Core
from server.findings import Finding, Found
from server.handlers import upload
from server.handlers.upload import Run
from server.holders import BRANCH, Holder, HolderState
from server.lost import Life, Signed
from server.lost_values import Decided, LostRefused
from server.schema import TENANT
from sync import protocol as wire
from sync.queue_file import Part, QueueFile, SignedRequest, key_of, unseal


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file held, and what of it was new."""

    till: str
    incarnation: int
    entries: int
    new: int
    apart: int  # Of the new ones: posted as a history of their own.
    missing: list[tuple[int, int]]
    upto: int  # The till's own journal reaches so far now.


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of a queue file, looked over."""

    run: Run
    is_loose: bool

    @classmethod
    def of(cls, part: Part, life: Life, key: bytes) -> Piece:
        run = Run.of(_checked(part.upload, life, key))
        if run.head_after != run.ask.head_after or not run.arrived:
            raise LostRefused("the entries of this file do not follow each other")
        return cls(run=run, is_loose=part.is_loose)

    @property
    def last_seq(self) -> int:
        return self.run.arrived[-1].seq


def import_queue(
    core: Core,
    sealed: bytes,
    by: Signed,
    *,
    of_revoked: bool = False,
    of_forgotten: bool = False,
) -> Imported:
    """Raises QueueFileBad or LostRefused; then nothing was taken."""
    word = _Word(of_revoked=of_revoked, of_forgotten=of_forgotten)
    content = unseal(sealed, key_of(core.keys.card, core.keys.pepper))
    life = Life(till=content.till, incarnation=content.incarnation)
    key = core.database.read(lambda conn: _key(conn, life, content, word))
    pieces = [Piece.of(one, life, key) for one in content.parts]
    named = queue_keys.named_next(life, content, key)
    core.database.write(lambda conn: _know_lives(core, conn, life, key, named, pieces))
    new = apart = 0
    for history in _histories(pieces):
        came, came_apart = _take(core, life, history)
        new += came + came_apart
        apart += came_apart
    upto = core.database.write(lambda conn: _keep(core, conn, life, content, by))
    return Imported(
        till=life.till,
        incarnation=life.incarnation,
        entries=content.entries,
        new=new,
        apart=apart,
        missing=content.missing,
        upto=upto,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """What the person who brings a file says of it."""

    of_revoked: bool
    of_forgotten: bool


def _key(conn: Connection, life: Life, content: QueueFile, word: _Word) -> bytes:
    """What signed this file. Raises LostRefused: of no life that is to be believed."""
    holder = holders.find(conn, life.till, life.incarnation)
    # Of a life that nobody heard of, the one before speaks.
    author = holder or holders.find(conn, life.till, life.incarnation - 1)
    unknown = f"no till {life.till}, incarnation {life.incarnation}, here"
    if author is None:
        author = _of_till(conn, life, unknown, word)
    if life.incarnation >= BRANCH:
        raise LostRefused(unknown)
    if author.state is HolderState.REVOKED and not word.of_revoked:
        raise LostRefused(
            f"the key of till {life.till} was revoked: whoever has it may have written"
            " this file. --of-revoked takes it all the same"
        )
    known = None if holder is None else holder.public_key
    key = queue_keys.key_of_life(conn, life, known, content)
    if key is None and word.of_forgotten:
        return queue_keys.own_key(content)
    if key is None:
        raise LostRefused(
            f"{unknown}, and no file that was brought names its key:"
            f" first the file of incarnation {life.incarnation - 1}"
        )
    return key


def _of_till(conn: Connection, life: Life, unknown: str, word: _Word) -> Holder:
    """Any life of this till, where neither this one nor the one before is known."""
    if not word.of_forgotten:
        raise LostRefused(
            f"{unknown}. --of-forgotten takes it, where the server was put back to"
            " before this life began"
        )
    found = holders.newest(conn, life.till)
    if found is None:
        raise LostRefused(f"{unknown}: enrol this till first")
    return found


def _know_lives(
    core: Core,
    conn: Connection,
    life: Life,
    key: bytes,
    named: str | None,
    pieces: Sequence[Piece],
) -> None:
    """This life, and the one that it named as its next, where nobody told of them."""
    is_new = holders.find(conn, life.till, life.incarnation) is None
    if is_new:
        _open(core, conn, life, life.incarnation, kind="till", public_key=key.hex())
    runs = [piece.run for piece in itertools.takewhile(_is_joined, pieces)]
    queue_late.expect(core, conn, life, runs, is_new=is_new)
    if named is None:
        return
    h = db.holder.c
    base = life.incarnation * BRANCH
    branches = and_(h.incarnation > base, h.incarnation < base + BRANCH)
    mine = (h.tenant == TENANT, h.holder == life.till)
    is_next = or_(h.incarnation == life.incarnation + 1, branches)
    known = select(h.holder).where(*mine, h.public_key == named, is_next)
    if conn.execute(known).first():
        return
    last = conn.execute(select(func.max(h.incarnation)).where(*mine, branches)).scalar()
    _open(core, conn, life, (last or base) + 1, kind="branch", public_key=named)


def _checked(request: SignedRequest, life: Life, key: bytes) -> wire.Upload:
    """The upload inside, if its till signed it. Raises LostRefused."""
    who = (life.till, life.incarnation)
    if (request.till, request.incarnation) != who or request.path != wire.PATH_UPLOAD:
        raise LostRefused("a part of this file is of another till")
    unsigned = "a part of this file was not signed by its till"
    if not queue_keys.is_signed(request, key):
        raise LostRefused(unsigned)
    try:
        ask = msgspec.json.decode(request.body, type=wire.Upload)
    except (ValueError, msgspec.MsgspecError) as error:
        raise LostRefused(unsigned) from error
    if (ask.till, ask.incarnation) != who or len(ask.entries) > wire.MAX_BATCH:
        raise LostRefused("a part of this file is of another till")
    return ask


def _histories(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces whose numbers follow each other without a gap, together."""
    found: list[list[Piece]] = []
    for piece in pieces:
        if not found or found[-1][-1].last_seq + 1 != piece.run.ask.first_seq:
            found.append([])
        found[-1].append(piece)
    return found


def _is_joined(piece: Piece) -> bool:
    return not piece.is_loose


def _take(core: Core, life: Life, history: Sequence[Piece]) -> tuple[int, int]:
    """How many entries were new: of the till's own journal, and apart from it."""
    new, apart, finding = 0, list[Arrived](), Finding.GAP
    for piece in history:
        holder, odd_from, is_fork = core.database.read(
            lambda conn, piece=piece: _place(conn, life, piece)  # type: ignore[misc]
        )
        if apart:
            apart += piece.run.arrived
        elif odd_from is None and not piece.is_loose:
            new += _upload(core, piece.run.ask).ack_seq - holder.watermark
        elif odd_from is not None:
            finding = Finding.FORK if is_fork else Finding.GAP
            apart += [one for one in piece.run.arrived if one.seq >= odd_from]
    return new, _take_apart(core, life, apart, finding)


def _place(
    conn: Connection, life: Life, piece: Piece
) -> tuple[Holder, int | None, bool]:
    """From which number on a piece does not fit the journal, and whether as a fork."""
    holder = holders.find(conn, life.till, life.incarnation)
    assert holder is not None, life
    run = piece.run
    if piece.is_loose:
        one = run.arrived[0]
        known = _body(conn, holder, one.seq)
        is_fork = known is not None and known != one.body
        is_known = known is not None and not is_fork
        return holder, None if is_known else one.seq, is_fork
    if run.ask.first_seq > holder.watermark + 1:
        return holder, run.ask.first_seq, False
    fork = upload.fork_of(conn, holder, run)
    return holder, None if fork is None else fork.seq, True


def _body(conn: Connection, holder: Holder, seq: int) -> bytes | None:
    i = db.inbox
    query = select(i.c.body).where(
        i.c.tenant == TENANT,
        i.c.holder == holder.holder,
        i.c.incarnation == holder.incarnation,
        i.c.seq == seq,
    )
    found = conn.execute(query).scalar()
    return None if found is None else bytes(found)


def _upload(core: Core, ask: wire.Upload) -> wire.UploadAck:
    try:
        return upload.upload(core, ask, by_hand=True)
    except Refused as refused:
        raise LostRefused(str(refused)) from refused


def _take_apart(
    core: Core, life: Life, arrived: Sequence[Arrived], finding: Finding
) -> int:
    """Post a history that does not fit, once; it gets a journal of its own."""
    if not arrived:
        return 0
    bodies = [one.body for one in arrived]
    branch = core.database.write(
        lambda conn: _branch(core, conn, life, arrived[0], finding)
    )
    head, upto = wire.GENESIS, branch.watermark
    for start in range(0, len(bodies), wire.MAX_BATCH):
        ask = _batch(branch, start + 1, head, bodies[start : start + wire.MAX_BATCH])
        head, upto = ask.head_after, _upload(core, ask).ack_seq
    return upto - branch.watermark


def _branch(
    core: Core, conn: Connection, life: Life, first: Arrived, finding: Finding
) -> Holder:
    """The journal that begins with this entry: an old one, or a new one."""
    h, i = db.holder, db.inbox
    base = life.incarnation * BRANCH
    query = (
        select(h.c.incarnation, i.c.hash)
        .outerjoin(
            i,
            (i.c.tenant == h.c.tenant)
            & (i.c.holder == h.c.holder)
            & (i.c.incarnation == h.c.incarnation)
            & (i.c.seq == 1),
        )
        .where(
            h.c.tenant == TENANT,
            h.c.holder == life.till,
            h.c.incarnation > base,
            h.c.incarnation < base + BRANCH,
        )
        .order_by(h.c.incarnation)  # The last of those without an entry counts.
    )
    known = {row.hash: row.incarnation for row in conn.execute(query)}
    number = known.get(wire.next_head(wire.GENESIS, 1, first.body))
    if number is None:
        number = max(known.values(), default=base) + 1
        _open(core, conn, life, number, kind="branch")
        _flag(core, conn, life, first, finding)
    branch = holders.find(conn, life.till, number)
    assert branch is not None, number
    return branch


def _open(
    core: Core,
    conn: Connection,
    life: Life,
    number: int,
    *,
    kind: str,
    public_key: str = "",
) -> None:
    """Beside this life, or itself: nobody may send as this one, it comes by hand.

    What a revoked key named is as little believed as that key.
    """
    parent = holders.find(conn, life.till, life.incarnation)
    parent = parent or holders.find(conn, life.till, life.incarnation - 1)
    parent = parent or holders.newest(conn, life.till)
    assert parent is not None, life
    is_revoked = parent.state is HolderState.REVOKED
    opened = lives.Opened(
        till=life.till,
        incarnation=number,
        kind=kind,
        store=parent.store,
        state=HolderState.REVOKED if is_revoked else HolderState.FENCED,
        public_key=public_key or parent.public_key.hex(),
    )
    lives.open_life(conn, opened, core.stamp())


def _batch(
    branch: Holder, first_seq: int, before: str, bodies: Sequence[bytes]
) -> wire.Upload:
    head = before
    for seq, body in enumerate(bodies, first_seq):
        head = wire.next_head(head, seq, body)
    return wire.Upload(
        proto=wire.PROTO,
        till=branch.holder,
        incarnation=branch.incarnation,
        epoch=0,
        first_seq=first_seq,
        head_before=before,
        head_after=head,
        entries=[msgspec.Raw(body) for body in bodies],
    )


def _flag(
    core: Core, conn: Connection, life: Life, first: Arrived, finding: Finding
) -> None:
    """For a manager: why there is a second history."""
    found = Found(
        holder=life.till,
        incarnation=life.incarnation,
        seq=first.seq,
        finding=finding,
        at=core.stamp().text,
        detail="brought by hand, posted as a history of its own",
        body=first.body,
    )
    findings.keep(conn, [found], core.randomness)


def _keep(
    core: Core, conn: Connection, life: Life, content: QueueFile, by: Signed
) -> int:
    """Evidence, for whoever declares this till lost."""
    holder = holders.find(conn, life.till, life.incarnation)
    assert holder is not None, life
    # A file with a hole in it is no proof that all is here.
    is_whole = not content.missing and content.last_seq <= holder.watermark
    upto = holder.watermark if is_whole else 0
    lost.note(core, conn, life, Decided.IMPORTED, by, upto=upto)
    return holder.watermark
