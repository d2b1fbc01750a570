"""Carries the queues of earlier lives to the server, before anything else is sent.

What is inside was signed by the key of the life that wrote it, so it may be posted
again and again. What the server cannot join on, because entries between are gone,
stays in a folder of its own for a person to bring. When all was told, the till asks
for its new life to be known; with the answer it is a till like any other again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import structlog

from cashier.store.journal import flush_folder
from sync import protocol as wire
from sync.client import Rejected, Transport, read
from sync.cycle import FENCED, REVOKED, UNKNOWN, Lane
from sync.queue_file import SUFFIX, QueueFile, QueueFileBad, unseal

SENT, BY_HAND = "sent", "by-hand"
_FOR_EVER = (FENCED, REVOKED)  # Words of the server about an old life.
_log = structlog.get_logger("sync")


class PoorTill(Protocol):
    def is_poor(self) -> bool: ...

    def adopt(self, answer: wire.EnrolAnswer) -> None: ...

    def wait_for_person(self) -> None: ...


class Carrier:
    """Belongs to the upload lane; reads a folder and posts what is in it."""

    def __init__(
        self,
        transport: Transport,
        folder: Path,
        key: Callable[[], bytes],
        till: PoorTill,
        lane: Lane,
    ) -> None:
        self._transport = transport
        self._folder = folder
        self._key = key
        self._till = till
        self._lane = lane

    def __call__(self) -> int:
        """How many files went. Raises SyncError; then the same ones are tried again."""
        paths = waiting(self._folder)
        for path in paths:
            self._carry(path, is_newest=path == paths[-1])
        return len(paths)

    def again(self) -> int:
        """The server has forgotten something: what was sent goes once more."""
        sent = waiting(self._folder / SENT)
        for path in sent:
            path.replace(self._folder / path.name)
        return len(sent)

    def _carry(self, path: Path, *, is_newest: bool) -> None:
        try:
            content = unseal(path.read_bytes(), self._key())
        except QueueFileBad as bad:
            _log.error("queue file", file=path.name, reason=str(bad))
            _move(path, BY_HAND)
            return
        try:
            is_whole = deliver(self._transport, content)
            if content.renewal is not None:
                self._renew(content, is_newest=is_newest)
                # A life that is over is heard whatever epoch it was signed in.
                is_whole = is_whole or deliver(self._transport, content)
        except Rejected as refused:
            if refused.code not in _FOR_EVER and self._lane(self._till.is_poor):
                if refused.code == UNKNOWN:
                    # No word of that life can make the next one known: a person must,
                    # unless the server forgot it and hears again what was sent.
                    self._lane(self._till.wait_for_person)
                raise
            # Only a person can bring it now; the life that goes on must not wait.
            _log.warning("queue refused", file=path.name, reason=str(refused))
            is_whole = False
            _bring_name(path)
        _log.info("queue carried", file=path.name, whole=is_whole)
        _move(path, SENT if is_whole else BY_HAND)

    def _renew(self, content: QueueFile, *, is_newest: bool) -> None:
        request = content.renewal
        assert request is not None
        reply = self._transport.post(request.path, request.body, request.headers())
        answer = read(reply, wire.EnrolAnswer)
        if is_newest and self._lane(self._till.is_poor):
            self._lane(lambda: self._till.adopt(answer))


def deliver(transport: Transport, content: QueueFile) -> bool:
    """Post every part; False: the server could not join all of it on."""
    is_whole = True
    for part in content.parts:
        if part.is_loose:
            continue  # Of use only where somebody can look at its bytes.
        request = part.upload
        reply = transport.post(request.path, request.body, request.headers())
        ack = read(reply, wire.UploadAck)
        is_whole = is_whole and ack.need_from is None
    return is_whole


def waiting(folder: Path) -> list[Path]:
    """Queue files of earlier lives, the oldest life first."""
    return sorted(folder.glob(f"*{SUFFIX}"), key=_life)


def _life(path: Path) -> int:
    number = path.name.removesuffix(SUFFIX).rpartition("-")[2]
    return int(number) if number.isdigit() else 0


def _bring_name(path: Path) -> None:
    """With a life that the server does not know goes the file that names its key."""
    till = path.name.removesuffix(SUFFIX).rpartition("-")[0]
    sent = path.parent / SENT / f"{till}-{_life(path) - 1}{SUFFIX}"
    if sent.exists():
        folder = path.parent / BY_HAND
        folder.mkdir(exist_ok=True, mode=0o700)
        shutil.copy(sent, folder / sent.name)
        flush_folder(folder)


def _move(path: Path, where: str) -> None:
    folder = path.parent / where
    folder.mkdir(exist_ok=True, mode=0o700)
    path.replace(folder / path.name)
    flush_folder(folder)
    flush_folder(path.parent)
