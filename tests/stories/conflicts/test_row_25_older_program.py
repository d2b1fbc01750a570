"""Row 25: an older program wrote the queue - it is read as it is, and never rewritten.

`tests/sync/test_old_queue.py` does the same with the file of an older release.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sync import protocol as wire
from tests.helpers.server_world import World, a_world

# As the first release wrote them: what came since is not there, nor was the order.
SALE = (
    b'{"type":"sale","sale":"sale-1","number":"01-010001-000001-X","shift":"shift-1",'
    b'"cashier":"anna","day":"2030-01-02","at":"2030-01-02T09:30:00+03:00",'
    b'"lines":[{"n":1,"item":"4600000256719","name":"Bread","quantity":1000,'
    b'"price":10000,"gross":10000}],'
    b'"tenders":[{"kind":"cash","amount":10000,"received":10000}]}'
)
EARN = (
    b'{"type":"earn","sale":"sale-1","lot":"lot-1","points":500,"card":"0400000000039",'
    b'"active":"2030-01-02","programme":"points","version":1,"mode":"device",'
    b'"day":"2030-01-02","at":"2030-01-02T09:30:00+03:00"}'
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = a_world(tmp_path / "server")
    yield made
    made.server.close()


def test_row_25_what_an_older_program_wrote_counts_and_is_kept_as_it_was(
    world: World,
) -> None:
    account = world.member()
    till = world.till()
    till.write(SALE, EARN)
    upload = msgspec.structs.replace(till.upload_message(), proto=wire.OLDEST_PROTO)

    ack = till.ask(wire.PATH_UPLOAD, upload, wire.UploadAck)

    assert ack.ack_seq == 2
    kept = sorted(world.rows("inbox"), key=lambda row: int(row["seq"]))
    assert [bytes(row["body"]) for row in kept] == [SALE, EARN]
    assert kept[-1]["hash"] == till.heads[-1]
    assert world.balance_of(account) == 500
    assert world.findings() == []
    assert world.differences() == []


@pytest.mark.parametrize("proto", [wire.OLDEST_PROTO - 1, wire.PROTO + 1])
def test_row_25_a_protocol_that_nobody_here_knows_is_refused_and_nothing_is_taken(
    world: World, proto: int
) -> None:
    till = world.till()
    till.write(SALE)
    upload = msgspec.structs.replace(till.upload_message(), proto=proto)

    assert till.refused(wire.PATH_UPLOAD, upload) == (400, "unsupported_proto")
    assert world.rows("inbox") == []
