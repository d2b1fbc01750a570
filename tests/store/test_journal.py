"""The second journal gives back every entry, and loses only what was destroyed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cashier.domain.errors import StorageRefused
from cashier.store.journal import MARK, Journal, JournalEntry
from tests.store.shop import JOURNAL_KEY, a_store, grant, whole_sale


def an_entry(seq: int, body: bytes = b"{}", incarnation: int = 1) -> JournalEntry:
    return JournalEntry(
        incarnation=incarnation, seq=seq, pv=1, head=f"{seq:064x}", body=body
    )


def written(folder: Path, *seqs: int) -> Journal:
    journal = Journal(folder, JOURNAL_KEY)
    for seq in seqs:
        journal.append([an_entry(seq, b"x" * seq)])
    journal.close()
    return journal


def seqs(folder: Path, key: bytes = JOURNAL_KEY) -> list[int]:
    return [entry.seq for entry in Journal(folder, key).entries()]


def only_file(folder: Path) -> Path:
    (path,) = folder.glob("*.kj")
    return path


def used(path: Path) -> bytes:
    """What is written, without the zeros that wait for more.

    Counted by the frames' own lengths: sealed bytes may end in a zero themselves.
    """
    content, end = path.read_bytes(), 0
    while content[end:].startswith(MARK):
        end += len(MARK) + 4 + int.from_bytes(content[end + len(MARK) :][:4], "big")
    return content[:end]


def test_entries_come_back_byte_for_byte(tmp_path: Path) -> None:
    journal = Journal(tmp_path, JOURNAL_KEY)
    entries = [an_entry(1, "Кофе".encode()), an_entry(2, b"\x9dKJ1" * 9)]
    journal.append(entries)
    journal.close()

    again = Journal(tmp_path, JOURNAL_KEY)

    assert list(again.entries()) == entries
    assert again.last == (1, 2)


def test_the_files_show_no_plain_text_and_belong_to_their_owner(
    tmp_path: Path,
) -> None:
    journal = Journal(tmp_path, JOURNAL_KEY)
    journal.append([an_entry(1, b"plain words of an entry")])
    journal.close()

    path = only_file(tmp_path)
    assert b"plain words" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_cut_short_is_written_on_in_the_next_one(tmp_path: Path) -> None:
    written(tmp_path, 1, 2, 3)
    path = only_file(tmp_path)
    path.write_bytes(used(path)[:-5])

    journal = Journal(tmp_path, JOURNAL_KEY)
    journal.append([an_entry(3)])
    journal.close()

    assert seqs(tmp_path) == [1, 2, 3]


@pytest.mark.parametrize("torn", range(1, 60, 7))
def test_a_torn_tail_is_cut_back_and_writing_goes_on(tmp_path: Path, torn: int) -> None:
    written(tmp_path, 1, 2, 3)
    path = only_file(tmp_path)
    size = path.stat().st_size
    written(tmp_path / "two", 1, 2)
    path.write_bytes(used(path)[:-torn].ljust(size, b"\0"))

    journal = Journal(tmp_path, JOURNAL_KEY)
    assert journal.last == (1, 2)
    kept = len(used(only_file(tmp_path / "two")))
    assert not path.read_bytes()[kept:].strip(b"\0")  # Nothing of the third.
    journal.append([an_entry(3)])
    journal.close()

    assert seqs(tmp_path) == [1, 2, 3]


def test_damage_inside_loses_the_entry_it_hit_and_no_other(tmp_path: Path) -> None:
    written(tmp_path, 1, 2, 3)
    path = only_file(tmp_path)
    content = bytearray(used(path))
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)

    assert seqs(tmp_path) == [1, 3]


def test_a_destroyed_length_does_not_hide_what_follows(tmp_path: Path) -> None:
    written(tmp_path, 1, 2, 3)
    path = only_file(tmp_path)
    content = bytearray(path.read_bytes())
    content[4:8] = b"\xff\xff\xff\xff"
    path.write_bytes(content)

    assert seqs(tmp_path) == [2, 3]


def test_another_key_reads_nothing(tmp_path: Path) -> None:
    written(tmp_path, 1, 2)
    path = only_file(tmp_path)
    before = path.read_bytes()
    path.rename(tmp_path / "kept")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / path.name).write_bytes(before)

    assert seqs(tmp_path / "other", bytes(32)) == []


def test_a_long_journal_is_many_files_and_old_ones_can_go(tmp_path: Path) -> None:
    journal = Journal(tmp_path, JOURNAL_KEY, segment_bytes=300)
    for seq in range(1, 21):
        journal.append([an_entry(seq, b"x" * 50)])
    files = len(list(tmp_path.glob("*.kj")))
    assert files > 5
    assert seqs(tmp_path) == list(range(1, 21))

    gone = journal.forget_before(1, 11)

    left = seqs(tmp_path)
    assert gone > 2
    assert set(range(11, 21)) <= set(left)
    assert len(left) < 20
    journal.close()


def test_what_the_journal_lacks_is_appended_at_the_next_start(tmp_path: Path) -> None:
    store = a_store(tmp_path, with_journal=False)
    grant(store)
    whole_sale(store, 1)
    whole_sale(store, 2)
    store.close()

    store = a_store(tmp_path)
    assert store.catch_up_journal() == 6
    assert store.catch_up_journal() == 0
    store.close()

    found = list(Journal(tmp_path / "journal", JOURNAL_KEY).entries())
    assert [entry.seq for entry in found] == [1, 2, 3, 4, 5, 6]
    assert all(entry.incarnation == 1 for entry in found)


def test_the_journal_holds_the_bytes_and_heads_of_the_outbox(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    grant(store)
    whole_sale(store, 1)
    with store.read() as work:
        rows = work.connection.exec_driver_sql(
            "SELECT seq, pv, head, body FROM outbox ORDER BY seq"
        ).fetchall()
    store.close()

    found = Journal(tmp_path / "journal", JOURNAL_KEY).entries()
    assert [(e.seq, e.pv, e.head, e.body) for e in found] == [tuple(r) for r in rows]


def test_a_journal_without_its_folder_says_so(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j", JOURNAL_KEY)
    (tmp_path / "j").rmdir()

    with pytest.raises(StorageRefused):
        journal.append([an_entry(1)])
