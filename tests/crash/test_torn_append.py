"""Of two entries in one write a cut tore the first: the next start writes it again.

Found by the crash images: the journal's newest number said that it was complete.
"""

from __future__ import annotations

from pathlib import Path

from cashier.store.journal import MARK, Journal
from tests.store.shop import JOURNAL_KEY, a_store, grant, whole_sale


def tear_frame(file: Path, number: int) -> None:
    content = bytearray(file.read_bytes())
    at = -1
    for _ in range(number):
        at = content.find(MARK, at + 1)
    content[at + 40 : at + 60] = bytes(20)
    file.write_bytes(content)


def numbers(folder: Path) -> list[int]:
    journal = Journal(folder / "journal", JOURNAL_KEY)
    found = [entry.seq for entry in journal.entries()]
    journal.close()
    return found


def test_an_entry_torn_out_of_the_journal_is_written_again(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    grant_and_sell(store)
    store.close()
    tear_frame(tmp_path / "journal" / "journal-00000001.kj", 2)
    assert numbers(tmp_path) == [1, 3]

    again = a_store(tmp_path)
    assert again.catch_up_journal() == 1
    assert again.catch_up_journal() == 0
    again.close()

    assert numbers(tmp_path) == [1, 3, 2]


def test_what_the_outbox_no_longer_has_is_not_asked_for_again_and_again(
    tmp_path: Path,
) -> None:
    store = a_store(tmp_path)
    grant_and_sell(store)
    with store.act() as work:
        work.connection.exec_driver_sql("DELETE FROM outbox WHERE seq <= 2")
        work.commit()
    store.close()
    tear_frame(tmp_path / "journal" / "journal-00000001.kj", 2)

    again = a_store(tmp_path)
    assert again.catch_up_journal() == 0
    again.close()


def grant_and_sell(store) -> None:  # type: ignore[no-untyped-def]
    grant(store)
    whole_sale(store, 1)
