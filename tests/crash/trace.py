"""What a real process did to the files of one folder, told by strace from outside.

Nothing of the till is replaced for it: the same Python, the same SQLCipher, the same
calls of the system. Each call that changes a file or a folder, or makes a change
durable, becomes one event, with its bytes. What the process writes to the marks file
becomes a mark between the events: so we know what it had promised by then.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

MARKS = "marks"
_CHANGES = (
    "openat,creat,write,pwrite64,writev,pwritev,pwritev2,truncate,ftruncate,fallocate,"
    "unlink,unlinkat,rename,renameat,renameat2,link,linkat,symlink,mkdir,mkdirat,rmdir,"
    "fsync,fdatasync,sync_file_range,copy_file_range,sendfile,lseek"
)
_STRACE = ("strace", "-f", "-qq", "-y", "-xx", "-s", "16777216", "--seccomp-bpf")
_LINE = re.compile(r"^(?:\d+\s+)?(\w+)\((.*)\)\s+= (-?\d+)")
_HEX = r"(?:\\x[0-9a-f]{2})*"
_TEXT = re.compile(f'"({_HEX})"')
_OF_FD = re.compile(rf"^(\d+)<({_HEX})>(\(deleted\))?")
_OPENED = re.compile(rf"= (\d+)<({_HEX})>")
_NUMBERS = re.compile(r", (\d+)(?=$|,)")


class Did(Enum):
    CREATE = "create"  # A file that was not there, or is emptied.
    WRITE = "write"
    TRUNCATE = "truncate"  # Also makes it longer.
    UNLINK = "unlink"
    RENAME = "rename"
    MKDIR = "mkdir"
    SYNC = "sync"  # Of a file or of a folder.
    MARK = "mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    did: Did
    path: str = ""  # Below the folder; "" is the folder itself.
    to: str = ""  # Of a rename.
    at: int = 0  # Of a write; the new length of a truncation.
    data: bytes = b""
    mark: dict[str, Any] | None = None


class UnknownCall(Exception):
    """The till did to its files what this recorder cannot tell: nothing is proved."""


def record(
    command: Sequence[str], folder: Path, log: Path, *, cwd: Path, scratch: Path
) -> list[Event]:
    """Run it under strace; what it did below `folder`, in order."""
    run = [*_STRACE, "-o", str(log), "-e", f"trace={_CHANGES}", *command]
    around = {**os.environ, "PYTHONPATH": str(cwd), "SCRATCH": str(scratch)}
    done = subprocess.run(
        run, cwd=cwd, env=around, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with log.open(encoding="ascii", errors="replace") as lines:
        events = list(_Reader(folder).events(_whole(lines)))
    log.unlink()
    return events


def _whole(lines: Iterator[str]) -> Iterator[str]:
    """Calls that were cut in two, because another thread came between, put together."""
    begun: dict[str, str] = {}
    for line in lines:
        pid = line.split(" ", 1)[0]
        if line.rstrip().endswith("<unfinished ...>"):
            begun[pid] = line.rstrip().removesuffix("<unfinished ...>")
        elif " resumed>" in line:
            yield begun.pop(pid) + line.split(" resumed>", 1)[1]
        else:
            yield line


class _Reader:
    def __init__(self, folder: Path) -> None:
        self._folder = f"{folder.resolve()}/"
        self._hex = _hexed(str(folder.resolve()))
        self._at: dict[str, int] = {}  # Where the next write() of a descriptor goes.

    def events(self, lines: Iterator[str]) -> Iterator[Event]:
        for line in lines:
            if self._hex not in line:
                continue
            found = _LINE.match(line)
            if found is None or int(found[3]) < 0:
                continue  # Refused: nothing happened.
            tell = getattr(self, f"_{found[1]}", None)
            if tell is None:
                raise UnknownCall(line[:300])
            event = tell(found[2], int(found[3]), line)
            if event is not None:
                yield event

    def _below(self, path: str) -> str | None:
        if path + "/" == self._folder:
            return ""
        if not path.startswith(self._folder):
            return None
        return path.removeprefix(self._folder)

    def _target(self, words: str) -> tuple[str, str | None]:
        """(descriptor, path below the folder); None: elsewhere, or deleted already."""
        found = _OF_FD.match(words)
        assert found is not None, words[:300]
        return found[1], None if found[3] else self._below(_plain(found[2]).decode())

    def _openat(self, words: str, _result: int, line: str) -> Event | None:
        found = _OPENED.search(line)
        assert found is not None, line[:300]
        self._at[found[1]] = 0
        path = self._below(_plain(found[2]).decode())
        if path is None or not ("O_TRUNC" in words or "O_CREAT" in words):
            return None
        if "O_TRUNC" in words:
            return Event(did=Did.TRUNCATE, path=path, at=0)
        return Event(did=Did.CREATE, path=path)

    def _write(self, words: str, result: int, _line: str) -> Event | None:
        descriptor, path = self._target(words)
        data = _data(words)[:result]
        if path == MARKS:
            return Event(did=Did.MARK, mark=json.loads(data))
        at = self._at[descriptor]
        self._at[descriptor] = at + result
        if path is None:
            return None
        return Event(did=Did.WRITE, path=path, at=at, data=data)

    def _pwrite64(self, words: str, result: int, _line: str) -> Event | None:
        _, path = self._target(words)
        if path is None:
            return None
        at = int(_NUMBERS.findall(words.rsplit('"', 1)[1])[1])
        return Event(did=Did.WRITE, path=path, at=at, data=_data(words)[:result])

    def _lseek(self, words: str, result: int, _line: str) -> None:
        descriptor, _ = self._target(words)
        self._at[descriptor] = result

    def _sendfile(self, words: str, _result: int, line: str) -> None:
        if self._target(words)[1] is not None:
            raise UnknownCall(line[:300])

    def _ftruncate(self, words: str, _result: int, _line: str) -> Event | None:
        _, path = self._target(words)
        length = int(_NUMBERS.findall(words)[-1])
        return path and Event(did=Did.TRUNCATE, path=path, at=length)

    def _fallocate(self, words: str, _result: int, _line: str) -> Event | None:
        _, path = self._target(words)
        mode, offset, length = map(int, _NUMBERS.findall(words)[-3:])
        assert mode == 0, words
        return path and Event(did=Did.TRUNCATE, path=path, at=offset + length)

    def _unlink(self, words: str, _result: int, _line: str) -> Event | None:
        path = self._below(_texts(words)[0])
        return path and Event(did=Did.UNLINK, path=path)

    def _rename(self, words: str, _result: int, _line: str) -> Event | None:
        path, to = map(self._below, _texts(words))
        assert path is not None, "nothing comes into the folder by a rename"
        assert to is not None, "nothing leaves the folder by a rename"
        return Event(did=Did.RENAME, path=path, to=to)

    def _mkdir(self, words: str, _result: int, _line: str) -> Event | None:
        path = self._below(_texts(words)[0])
        return path and Event(did=Did.MKDIR, path=path)

    def _fsync(self, words: str, _result: int, _line: str) -> Event | None:
        _, path = self._target(words)
        return None if path is None else Event(did=Did.SYNC, path=path)

    # The length of a file that is read back goes to the disk with its data.
    _fdatasync = _fsync


def _hexed(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _data(words: str) -> bytes:
    found = _TEXT.search(words)
    assert found is not None, words[:300]
    return _plain(found[1])


def _texts(words: str) -> list[str]:
    return [_plain(text).decode() for text in _TEXT.findall(words)]
