"""A disk that may lose its power: which files can be on it afterwards.

What was flushed is there. Of what was written and not flushed since, each write may
be gone, whole, or torn between two sectors of 512 bytes; in the order of writing or
in none. A sector that is written over is the old or the new one, as drives promise;
one that makes a file longer may hold garbage. The names in a folder change in order,
and as many of the last changes may be gone as were not flushed with their folder. A
file that was flushed in a folder that was not may therefore have no name.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path, PurePosixPath

from tests.crash.trace import Did, Event

SECTOR = 512
Files = dict[str, bytes]  # Path below the folder; folders are made as needed.


@dataclass(slots=True, eq=False)
class File:
    """One file, whatever it is called: what is durable, and what is on its way."""

    durable: bytearray = field(default_factory=bytearray)
    waiting: list[Waiting] = field(default_factory=list)
    cache: bytes | None = None  # Of `durable`.

    is_folder: bool = False

    def flush(self) -> None:
        for change in self.waiting:
            change.apply(self.durable)
        self.waiting.clear()
        self.cache = None

    def content(self) -> bytes:
        if self.cache is None:
            self.cache = bytes(self.durable)
        return self.cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A write, or a change of length, that was not flushed."""

    file: File
    at: int
    data: bytes = b""
    cuts: bool = False

    def apply(self, content: bytearray) -> None:
        if self.cuts:
            del content[self.at :]
            content.extend(bytes(self.at - len(content)))
        else:
            content.extend(bytes(max(0, self.at - len(content))))
            content[self.at : self.at + len(self.data)] = self.data


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChange:
    """In the order in which the folder heard of it."""

    folder: str
    gone: str = ""
    new: str = ""
    file: File | None = None


class Loss(Enum):
    ALL = "everything that was not flushed is lost"
    NONE = "nothing is lost"
    TAIL = "the last writes are lost, one is torn"
    HOLES = "some writes are lost, some torn, in no order"
    ONE_FILE = "one file is ahead of the others"
    GARBAGE = "what made a file longer is garbage"


_ENDS = (Loss.ALL, Loss.NONE)


@dataclass(frozen=True, slots=True)
class Image:
    """The files after one cut."""

    loss: Loss
    files: Files


class Disk:
    """Events go in, in order; at any moment images come out."""

    def __init__(self, files: Files) -> None:
        self._names = {
            path: File(durable=bytearray(data)) for path, data in files.items()
        }
        for path in files:
            for folder in PurePosixPath(path).parents[:-1]:
                self._names[str(folder)] = File(is_folder=True)
        self._durable_names = dict(self._names)
        self._waiting: list[Waiting] = []  # In the order of all writes.
        self._name_changes: list[NameChange] = []

    def take(self, event: Event) -> bool:
        """False: nothing on the disk can be different from before."""
        match event.did:
            case Did.MARK:
                return False
            case Did.CREATE | Did.MKDIR:
                return self._create(event.path, is_folder=event.did is Did.MKDIR)
            case Did.WRITE:
                self._wait(event.path, at=event.at, data=event.data)
            case Did.TRUNCATE:
                self._truncate(event)
            case Did.UNLINK:
                self._rename(event.path, "")
            case Did.RENAME:
                self._rename(event.path, event.to)
            case Did.SYNC:
                return self._flush(event.path)
        return True

    def images(self, chance: random.Random, most: int) -> Iterator[Image]:
        """Up to so many different ones: all, none and what chance says between."""
        seen: set[object] = set()
        for loss in _losses(chance, most):
            kept = self._kept(loss, chance)
            names = self._kept_names(loss, chance)
            key = (tuple(kept), names)
            if key in seen:
                continue
            seen.add(key)
            yield Image(loss, self._files(kept, self._names_of(names)))

    # --- events -------------------------------------------------------------------

    def _create(self, path: str, *, is_folder: bool = False) -> bool:
        if path in self._names:
            return False
        folder = _folder(path)
        if folder and folder not in self._names:  # Empty, and there from the start.
            there = File(is_folder=True)
            self._names[folder] = self._durable_names[folder] = there
        self._names[path] = file = File(is_folder=is_folder)
        self._change(NameChange(folder=_folder(path), new=path, file=file))
        return True

    def _truncate(self, event: Event) -> None:
        self._create(event.path)
        self._wait(event.path, at=event.at, cuts=True)

    def _wait(
        self, path: str, *, at: int, data: bytes = b"", cuts: bool = False
    ) -> None:
        file = self._names[path]
        change = Waiting(file=file, at=at, data=data, cuts=cuts)
        file.waiting.append(change)
        self._waiting.append(change)

    def _rename(self, path: str, to: str) -> None:
        moved = [
            name for name in self._names if name == path or name.startswith(path + "/")
        ]
        for name in moved:
            file = self._names.pop(name)
            new = to + name.removeprefix(path) if to else ""
            if new:
                self._names[new] = file
            self._change(
                NameChange(folder=_folder(path), gone=name, new=new, file=file)
            )

    def _change(self, change: NameChange) -> None:
        self._name_changes.append(change)

    def _flush(self, path: str) -> bool:
        file = self._names.get(path)
        if file is not None and not file.is_folder:
            had = bool(file.waiting)
            self._waiting = [one for one in self._waiting if one.file is not file]
            file.flush()
            return had
        mine = [change for change in self._name_changes if change.folder == path]
        for change in mine:
            _rename_in(self._durable_names, change)
            self._name_changes.remove(change)
        return bool(mine)

    # --- images -------------------------------------------------------------------

    def _kept(self, loss: Loss, chance: random.Random) -> list[bytes | None]:
        """For each waiting change: None, or its sectors as flags (see `_part`)."""
        count = len(self._waiting)
        match loss:
            case Loss.ALL:
                return [None] * count
            case Loss.NONE:
                return [b"+"] * count
            case Loss.TAIL:
                cut = chance.randrange(count + 1)
                kept: list[bytes | None] = [b"+"] * cut + [None] * (count - cut)
                if cut < count:
                    kept[cut] = self._torn(self._waiting[cut], chance, in_order=True)
                return kept
            case Loss.ONE_FILE:
                files = list({id(one.file): one.file for one in self._waiting}.values())
                ahead = chance.choice(files) if files else None
                return [b"+" if one.file is ahead else None for one in self._waiting]
            case Loss.HOLES | Loss.GARBAGE:
                share = chance.choice((0.2, 0.5, 0.9))
                return [
                    self._hole(one, chance, share, with_garbage=loss is Loss.GARBAGE)
                    for one in self._waiting
                ]

    def _hole(
        self, one: Waiting, chance: random.Random, share: float, *, with_garbage: bool
    ) -> bytes | None:
        if chance.random() < 0.3:
            return self._torn(one, chance, with_garbage=with_garbage)
        if chance.random() < share:
            return b"+"
        return b"?" * _sectors(one) if with_garbage and one.data else None

    def _torn(
        self,
        one: Waiting,
        chance: random.Random,
        *,
        in_order: bool = False,
        with_garbage: bool = False,
    ) -> bytes | None:
        count = _sectors(one)
        if count < 2:
            return None
        if in_order:
            cut = chance.randrange(1, count)
            return b"+" * cut + b"-" * (count - cut)
        flags = b"+-?" if with_garbage else b"+-"
        return bytes(chance.choice(flags) for _ in range(count))

    def _kept_names(self, loss: Loss, chance: random.Random) -> int:
        """How many of the waiting changes of names are on the disk."""
        count = len(self._name_changes)
        if loss is Loss.ALL:
            return 0
        return count if loss is Loss.NONE else chance.randrange(count + 1)

    def _names_of(self, kept: int) -> dict[str, File]:
        names = dict(self._durable_names)
        for change in self._name_changes[:kept]:
            _rename_in(names, change)
        return names

    def _files(self, kept: Sequence[bytes | None], names: dict[str, File]) -> Files:
        changed: dict[int, bytearray] = {}
        for one, flags in zip(self._waiting, kept, strict=True):
            if flags is None:
                continue
            content = changed.setdefault(id(one.file), bytearray(one.file.durable))
            for part in _parts(one, flags):
                part.apply(content)
        return {
            path: bytes(changed[id(file)]) if id(file) in changed else file.content()
            for path, file in names.items()
            if not file.is_folder and _folder(path) in ("", *names)
        }


def _losses(chance: random.Random, most: int) -> list[Loss]:
    others = [Loss.TAIL, Loss.HOLES, Loss.HOLES, Loss.GARBAGE, Loss.ONE_FILE]
    if most < len(_ENDS):
        return [chance.choice((*_ENDS, *others)) for _ in range(most)]
    return [*_ENDS, *(chance.choice(others) for _ in range(most - len(_ENDS)))]


def _rename_in(names: dict[str, File], change: NameChange) -> None:
    if change.gone:
        names.pop(change.gone, None)
    if change.new and change.file is not None:
        names[change.new] = change.file


def _folder(path: str) -> str:
    parent = str(PurePosixPath(path).parent)
    return "" if parent == "." else parent


def _sectors(one: Waiting) -> int:
    if not one.data:
        return 0
    return (one.at + len(one.data) - 1) // SECTOR - one.at // SECTOR + 1


def _parts(one: Waiting, flags: bytes) -> Iterator[Waiting]:
    """The sectors of a write that came to the disk: + its own, ? garbage, - none."""
    if flags == b"+":
        yield one
        return
    end = one.at + len(one.data)
    first = one.at // SECTOR * SECTOR
    for n, flag in enumerate(flags):
        low = max(one.at, first + n * SECTOR)
        high = min(end, first + (n + 1) * SECTOR)
        if flag == ord("+"):
            yield Waiting(
                file=one.file, at=low, data=one.data[low - one.at : high - one.at]
            )
        elif flag == ord("?") and low >= len(one.file.durable):
            junk = random.Random(low).randbytes(high - low)
            yield Waiting(file=one.file, at=low, data=junk)


def files_of(folder: Path) -> Files:
    return {
        str(path.relative_to(folder).as_posix()): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
