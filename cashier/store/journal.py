"""The second journal: every entry again, in files of their own, encrypted.

When the database is gone, the queue is rebuilt from here. Nothing written is
written over; each append is flushed before it returns. A file gets its full length
of zeros when it begins, so that an append changes no metadata and its flush is one
write. A frame is a mark, a length, a nonce and the sealed entry. A torn tail is
wiped at the next start; damage further in loses the frames it hit and no other,
because the mark finds the next one.
"""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, bindparam, case, select

from cashier.domain.errors import DiskFull, StorageFailed, StorageRefused
from cashier.store import schema
from cashier.store.query import Row, Statement

SEGMENT_BYTES = 2 * 1024 * 1024
MARK = b"\x9dKJ1"
_NONCE = 12
_LENGTH = struct.Struct(">I")
_ENTRY = struct.Struct(">IQH32s")  # incarnation, seq, version of the bytes, head
_LARGEST = 16 * 1024 * 1024
_ENOSPC = (28, 122, 112)  # No space, over quota, and Windows' own number.


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One entry as the outbox holds it; `body` is never encoded again."""

    incarnation: int
    seq: int
    pv: int
    head: str
    body: bytes


class Journal:
    """Append-only; one writer. `last` is the newest (incarnation, seq) in it.

    `gaps` are numbers before it that its newest file lacks: of several entries in one
    write, a power cut can tear an early one and leave a late one whole.
    """

    def __init__(
        self,
        folder: Path,
        key: bytes,
        *,
        random: Callable[[int], bytes] = os.urandom,
        segment_bytes: int = SEGMENT_BYTES,
    ) -> None:
        self._folder = folder
        self._cipher = AESGCM(key)
        self._random = random
        self._segment_bytes = segment_bytes
        self._file: FileIO | None = None
        self._end = 0  # Of what is written in the file that is open.
        self.last = (0, 0)
        self.gaps: frozenset[int] = frozenset()
        folder.mkdir(parents=True, exist_ok=True)
        self._open_last()

    @classmethod
    def read(cls, folder: Path, key: bytes) -> list[JournalEntry]:
        """Everything readable in a folder that is not written to; changes nothing."""
        reader = cls.__new__(cls)
        reader._folder = folder
        reader._cipher = AESGCM(key)
        return list(reader.entries()) if folder.is_dir() else []

    def append(self, entries: Sequence[JournalEntry]) -> None:
        """Write and flush. Raises DiskFull or StorageFailed; then nothing counts."""
        sealed = b"".join(self._seal(entry) for entry in entries)
        try:
            file = self._current(len(sealed))
            file.seek(self._end)
            if file.write(sealed) != len(sealed):
                raise OSError(errno.ENOSPC, "written in part")
            _flush_to_disk(file)
        except OSError as error:
            self._close_file()  # Opened anew, and its tail looked at, next time.
            raise _refusal(error) from error
        self._end += len(sealed)
        newest = entries[-1]
        self.last = max(self.last, (newest.incarnation, newest.seq))
        self.gaps = frozenset()

    def entries(self) -> Iterator[JournalEntry]:
        """Everything readable, oldest first; an entry may come twice."""
        for path in self._segments():
            for _, entry in self._frames(path.read_bytes()):
                yield entry

    def forget_before(self, incarnation: int, seq: int) -> int:
        """Drop whole files that hold only older entries; how many went."""
        gone = 0
        for path in self._segments()[:-1]:
            frames = self._frames(path.read_bytes())
            newest = max(((e.incarnation, e.seq) for _, e in frames), default=(0, 0))
            if newest >= (incarnation, seq):
                break
            path.unlink()
            gone += 1
        return gone

    def close(self) -> None:
        self._close_file()

    # --- inside ------------------------------------------------------------------

    def _segments(self) -> list[Path]:
        return sorted(self._folder.glob("journal-*.kj"))

    def _open_last(self) -> None:
        """Find the newest entry and wipe what a power cut left half-written."""
        for n, path in enumerate(reversed(self._segments())):
            content = path.read_bytes()
            end = 0
            there: list[tuple[int, int]] = []
            for frame_end, entry in self._frames(content):
                end = frame_end
                there.append((entry.incarnation, entry.seq))
            self.last = max([self.last, *there])
            if n == 0:
                self._end = end
                self.gaps = _gaps(there)
                _wipe(path, content, end)
            if end:
                break

    def _current(self, more: int) -> FileIO:
        if self._file is None:
            segments = self._segments()
            if segments:
                self._open_last()
                self._file = FileIO(segments[-1], "r+")
        if self._file is None or self._end + more > _size(self._file):
            self._close_file()
            self._file = self._begin_segment(max(more, self._segment_bytes))
        return self._file

    def _begin_segment(self, size: int) -> FileIO:
        segments = self._segments()
        number = int(segments[-1].stem.split("-")[1]) + 1 if segments else 1
        path = self._folder / f"journal-{number:08d}.kj"
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        file = FileIO(path, "r+")
        self._end = 0
        file.write(bytes(size))
        os.fsync(file.fileno())
        flush_folder(self._folder)
        return file

    def _close_file(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            try:
                file.close()
            except OSError as error:
                raise _refusal(error) from error

    def _seal(self, entry: JournalEntry) -> bytes:
        head = bytes.fromhex(entry.head)
        plain = _ENTRY.pack(entry.incarnation, entry.seq, entry.pv, head) + entry.body
        nonce = self._random(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, plain, MARK)
        return MARK + _LENGTH.pack(len(sealed)) + sealed

    def _frames(self, content: bytes) -> Iterator[tuple[int, JournalEntry]]:
        """(end, entry) of every frame that opens; others are passed over."""
        at = content.find(MARK)
        while at >= 0:
            begin = at + len(MARK) + _LENGTH.size
            found = None
            if begin <= len(content):
                (length,) = _LENGTH.unpack_from(content, at + len(MARK))
                if length <= _LARGEST and begin + length <= len(content):
                    found = self._unseal(content[begin : begin + length])
            if found is None:
                at = content.find(MARK, at + 1)
                continue
            yield begin + length, found
            at = content.find(MARK, begin + length)

    def _unseal(self, sealed: bytes) -> JournalEntry | None:
        try:
            plain = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], MARK)
        except (InvalidTag, ValueError):
            return None
        incarnation, seq, pv, head = _ENTRY.unpack_from(plain)
        return JournalEntry(
            incarnation=incarnation,
            seq=seq,
            pv=pv,
            head=head.hex(),
            body=plain[_ENTRY.size :],
        )


def _gaps(there: Sequence[tuple[int, int]]) -> frozenset[int]:
    """What is missing of the newest incarnation between these."""
    newest = max(there, default=(0, 0))[0]
    seqs = {seq for incarnation, seq in there if incarnation == newest}
    return frozenset(range(min(seqs, default=0), max(seqs, default=0))) - seqs


def _size(file: FileIO) -> int:
    return os.fstat(file.fileno()).st_size


def _wipe(path: Path, content: bytes, end: int) -> None:
    if content.count(0, end) < len(content) - end:
        with FileIO(path, "r+") as file:
            file.seek(end)
            file.write(bytes(len(content) - end))
            os.fsync(file.fileno())


def _flush_to_disk(file: FileIO) -> None:
    if hasattr(os, "fdatasync"):
        os.fdatasync(file.fileno())
    else:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut, where that is needed."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refusal(error: OSError) -> StorageRefused:
    kind = DiskFull if error.errno in _ENOSPC else StorageFailed
    return kind(str(error))


_o = schema.outbox.c
_incarnation = select(schema.till_state.c.incarnation).scalar_subquery()
_LACKING = Statement(
    select(_o.seq, _o.pv, _o.head, _o.body, _incarnation.label("incarnation"))
    .where(
        # A file of an earlier life, put back from a copy, has nothing to tell.
        _incarnation >= bindparam("of"),
        _o.seq > case((_incarnation == bindparam("of"), bindparam("after")), else_=0),
    )
    .order_by(_o.seq)
    .limit(500)
)
_BETWEEN = Statement(
    select(_o.seq, _o.pv, _o.head, _o.body, _incarnation.label("incarnation"))
    .where(
        _incarnation == bindparam("of"),
        _o.seq.between(bindparam("first"), bindparam("upto")),
    )
    .order_by(_o.seq)
)


def lacking_entries(
    connection: Connection, journal: Journal | None
) -> list[JournalEntry]:
    """The oldest entries of the outbox that the journal does not hold yet."""
    if journal is None:
        return []
    of, after = journal.last
    rows = list(_torn_rows(connection, journal))
    rows += _LACKING.rows(connection, of=of, after=after)
    return [JournalEntry(**row._asdict()) for row in rows]


def _torn_rows(connection: Connection, journal: Journal) -> Iterator[Row]:
    """What a power cut tore out of the journal, as far as the outbox still has it."""
    if not journal.gaps:
        return
    first, upto = min(journal.gaps), max(journal.gaps)
    for row in _BETWEEN.rows(connection, of=journal.last[0], first=first, upto=upto):
        if row.seq in journal.gaps:
            yield row
