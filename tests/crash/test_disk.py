"""The disk that loses power keeps its own rules, and the recorder misses nothing."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from tests.crash.disk import Disk, Files, Loss
from tests.crash.trace import Did, Event, UnknownCall, _Reader, record


def after(*events: Event, base: Files | None = None) -> list[tuple[Loss, Files]]:
    disk = Disk(base or {})
    for event in events:
        disk.take(event)
    chance = random.Random(1)
    return [(i.loss, i.files) for i in disk.images(chance, 200)]


def write(data: bytes, at: int = 0, path: str = "a") -> Event:
    return Event(did=Did.WRITE, path=path, at=at, data=data)


def sync(path: str = "a") -> Event:
    return Event(did=Did.SYNC, path=path)


def test_what_was_flushed_is_there_whatever_is_lost() -> None:
    images = after(write(b"12"), sync(), write(b"x", at=1), base={"a": b"00"})

    assert {files["a"] for _, files in images} >= {b"12", b"1x"}
    assert all(files["a"][:1] == b"1" for _, files in images)


def test_what_was_not_flushed_may_be_torn_between_sectors_only() -> None:
    images = after(write(b"x" * 1024), base={"a": b"0" * 1024})
    found = {files["a"] for loss, files in images if loss is not Loss.GARBAGE}

    half, whole = 512, 1024
    assert found == {
        b"0" * whole,
        b"x" * whole,
        b"x" * half + b"0" * half,
        b"0" * half + b"x" * half,
    }


def test_a_sector_that_makes_the_file_longer_may_hold_garbage() -> None:
    longer = b"x" * 1024
    images = after(write(longer, at=512), base={"a": b"0" * 1024})
    found = {files["a"] for loss, files in images if loss is Loss.GARBAGE}

    assert {content[:512] for content in found} == {b"0" * 512}
    assert {content[512:1024] for content in found} <= {b"0" * 512, b"x" * 512}
    assert any(content[1024:] not in (b"", bytes(512), b"x" * 512) for content in found)


def test_writes_to_two_files_reach_the_disk_in_any_order() -> None:
    images = after(write(b"1"), write(b"2", path="b"), base={"a": b"0", "b": b"0"})

    assert {files["a"] + files["b"] for _, files in images} >= {
        b"00",
        b"10",
        b"02",
        b"12",
    }


def test_a_name_is_lost_until_its_folder_is_flushed() -> None:
    create = Event(did=Did.CREATE, path="a")
    flushed = (create, write(b"1"), sync())

    assert any("a" not in files for _, files in after(*flushed))
    assert all(files == {"a": b"1"} for _, files in after(*flushed, sync("")))


def test_a_new_name_is_the_old_or_the_new_file_and_never_half() -> None:
    events = (
        Event(did=Did.CREATE, path="new"),
        write(b"new", path="new"),
        sync("new"),
        Event(did=Did.RENAME, path="new", to="a"),
    )

    assert {files["a"] for _, files in after(*events, base={"a": b"old"})} == {
        b"old",
        b"new",
    }


def test_a_file_that_was_removed_may_come_back() -> None:
    images = after(Event(did=Did.UNLINK, path="a"), base={"a": b"1"})

    assert {tuple(files) for _, files in images} == {(), ("a",)}


@pytest.mark.skipif(sys.platform != "linux", reason="strace is a tool of Linux")
def test_the_recorder_replays_to_what_is_on_the_disk(tmp_path: Path) -> None:
    folder = tmp_path / "till"
    folder.mkdir()
    story = (
        f"import os, pathlib; at = pathlib.Path({str(folder)!r}); p = at / 'a';"
        "f = p.open('wb', 0); f.write(b'x' * 3000); f.seek(5); f.write(b'yy');"
        "os.pwrite(f.fileno(), b'z', 9); os.ftruncate(f.fileno(), 2000);"
        "os.posix_fallocate(f.fileno(), 0, 2048); p.rename(at / 'b');"
        "c = at / 'c'; c.write_text('c'); c.unlink();"
        "(at / 'd').mkdir(); (at / 'd' / 'e').write_bytes(b'e')"
    )
    command = [sys.executable, "-c", story]
    events = record(
        command, folder, tmp_path / "log", cwd=tmp_path, scratch=tmp_path / "scratch"
    )

    disk = Disk({})
    for event in events:
        disk.take(event)
    whole = [i for i in disk.images(random.Random(1), 2) if i.loss is Loss.NONE]
    there = {"b": (folder / "b").read_bytes(), "d/e": b"e"}
    assert [image.files for image in whole] == [there]


def test_a_call_that_the_recorder_does_not_know_is_an_error(tmp_path: Path) -> None:
    folder = "".join(f"\\x{byte:02x}" for byte in str(tmp_path.resolve()).encode())

    with pytest.raises(UnknownCall):
        list(_Reader(tmp_path).events(iter([f"1 link({folder}\\x2fa) = 0"])))
