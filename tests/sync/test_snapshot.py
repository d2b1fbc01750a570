"""A till that is far behind catches up by a snapshot, and shows nothing half done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from cashier.domain.amounts import Points
from cashier.domain.ids import CardNumber
from cashier.domain.member import CardStatus, Member
from cashier.store.cards_file import CardsFile
from cashier.store.directory import SqlDirectory
from cashier.till.ports import TillIdentity
from server.snapshot import shortened
from sync import protocol as wire
from sync.advice import programme_of
from sync.client import BadReply, Reply, SyncClient, Unreachable
from sync.feed import FeedTurn
from sync.snapshot_form import checksum, pack
from sync.snapshot_wire import (
    PATH_SNAPSHOT,
    SnapshotAsk,
    SnapshotBucket,
    SnapshotPage,
)
from tests.sync.test_feed import KEY, NoSigner, ToyFeed
from tests.sync.till_file import ME, SERVER_TIME

CARD_KEY = b"k" * 32
ANNA, BORIS = CardNumber("2900000000018"), CardNumber("2900000000025")
LATER = "2030-01-02T10:00:00.000+00:00"


def fingerprint(number: str) -> str:
    return wire.fingerprint(CARD_KEY, number)


def figures(points: int, **more: object) -> bytes:
    return msgspec.json.encode(
        wire.AccountFigures(
            **{
                "account": "a",
                "confirmed": points,
                "pending": 0,
                "held": 0,
                "as_of": SERVER_TIME,
                "name": "Petrova M.",
            }
            | more  # type: ignore[arg-type]
        )
    )


class ToyServer(ToyFeed):
    """A feed that also has snapshots, which may be made to err."""

    def __init__(self) -> None:
        super().__init__()
        self.snapshots = 0  # Buckets sent.
        self.has_snapshots = True
        self.most_buckets = 40
        self.spoil: Callable[[SnapshotBucket], SnapshotBucket] = lambda one: one

    def card(self, number: str, body: bytes) -> None:
        self.put("cards", fingerprint(number), body)

    def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_s: float | None = None,
    ) -> Reply:
        if path != PATH_SNAPSHOT:
            return super().post(path, body, headers, wait_s=wait_s)
        if not self.has_snapshots:
            problem = msgspec.json.encode(wire.Problem(code="not_found"))
            return Reply(status=404, body=problem)
        ask = msgspec.json.decode(body, type=SnapshotAsk)
        if self.breaks_after is not None and self.snapshots >= self.breaks_after:
            raise Unreachable
        some = ask.buckets[: self.most_buckets]
        self.snapshots += len(some)
        page = SnapshotPage(buckets=list(map(self._short, some)), server_time=LATER)
        return Reply(status=200, body=msgspec.json.encode(page))

    def _short(self, bucket: int) -> SnapshotBucket:
        mine = [
            (key, body)
            for (topic, key), (_, body) in self.rows.items()
            if topic == "cards" and body and wire.bucket_of(topic, key) == bucket
        ]
        version, body = self.heads["cards"][bucket], pack(shortened(mine))
        return self.spoil(
            SnapshotBucket(
                bucket=bucket,
                version=version,
                body=body,
                checksum=checksum(bucket, version, body),
            )
        )


class Till:
    """A till's copy, and how it finds cards in it."""

    def __init__(self, folder: Path, server: ToyServer, *, fills: int = 0) -> None:
        self.folder = folder
        self.file = CardsFile(folder, KEY)
        self.directory = SqlDirectory(
            folder,
            KEY,
            fingerprint=fingerprint,
            bucket_of=wire.bucket_of,
            programme_of=programme_of,
        )
        identity: TillIdentity = ME
        self.client = SyncClient(server, NoSigner(), lambda: identity)
        self.turn = self.turn_with(fills)

    def turn_with(self, fills: int, far_behind: int = 100) -> FeedTurn:
        return FeedTurn(
            self.client,
            self.file,
            pages_a_turn=2_000,
            filled_a_turn=fills,
            far_behind=far_behind,
        )

    def member(self, card: CardNumber) -> Member:
        found = self.directory.member(card)
        assert found is not None
        return found

    def close(self) -> None:
        self.directory.close()
        self.file.close()


@pytest.fixture
def server() -> ToyServer:
    toy = ToyServer()
    for n in range(300):
        toy.card(f"{n}", figures(n))
    toy.card(ANNA, figures(12_345))
    return toy


@pytest.fixture
def till(tmp_path: Path, server: ToyServer) -> Iterator[Till]:
    made = Till(tmp_path / "cards", server)
    yield made
    made.close()


def test_a_new_till_shows_figures_with_their_time_and_no_name(
    till: Till, server: ToyServer
) -> None:
    till.turn()

    anna = till.member(ANNA)
    assert (server.pages, server.snapshots > 200) == (0, True)
    assert anna.confirmed == Points(12_345)
    assert anna.as_of is not None
    assert anna.as_of.isoformat()[:16] == LATER[:16]
    assert (anna.name, anna.account) == ("", None)
    assert till.directory.age().cards == 301
    assert till.directory.member(BORIS) is None


def test_what_is_known_by_forty_bits_spends_nothing_and_earns_by_its_number(
    till: Till,
) -> None:
    till.turn()

    anna = till.member(ANNA)

    # Rights are of an account: without one there is none to spend from, and a card
    # that is not active for sure gets no discount either.
    assert (anna.account, anna.status) == (None, CardStatus.UNKNOWN)


def test_a_stranger_that_matches_by_chance_gets_figures_and_no_account(
    till: Till, server: ToyServer
) -> None:
    # Another card, whose fingerprint begins with the same bits in the same bucket.
    key = fingerprint(ANNA)
    twin = next(
        other
        for n in range(100_000)
        if (other := key[:8] + f"{n:012x}") != key
        and wire.bucket_of("cards", other) == wire.bucket_of("cards", key)
    )
    stranger = SqlDirectory(
        till.folder,
        KEY,
        fingerprint=lambda _number: twin,
        bucket_of=wire.bucket_of,
        programme_of=programme_of,
    )
    till.turn()

    found = stranger.member(BORIS)
    assert found is not None
    assert (found.confirmed, found.account) == (Points(12_345), None)
    assert stranger.bearer(BORIS) is None

    till.turn_with(2_000)()

    assert stranger.member(BORIS) is None  # Its row was never there.
    stranger.close()


def test_two_cards_of_the_same_bits_show_no_figure(
    till: Till, server: ToyServer
) -> None:
    key = fingerprint(ANNA)
    twin = next(
        other
        for n in range(100_000)
        if (other := key[:8] + f"{n:012x}") != key
        and wire.bucket_of("cards", other) == wire.bucket_of("cards", key)
    )
    server.put("cards", twin, figures(7))

    till.turn()

    assert till.directory.member(ANNA) is None


def test_after_the_snapshot_only_what_changed_is_fetched(
    till: Till, server: ToyServer
) -> None:
    till.turn()
    fetched = server.snapshots

    server.card(ANNA, figures(99, account="account-1"))
    server.card(BORIS, figures(5))
    till.turn()

    assert (server.snapshots, server.pages) == (fetched, 2)
    anna = till.member(ANNA)
    assert (anna.confirmed, anna.account, anna.name) == (
        Points(99),
        "account-1",
        "Petrova M.",
    )
    assert till.member(BORIS).confirmed == Points(5)


def test_a_card_that_is_gone_after_the_snapshot_goes_here_too(
    till: Till, server: ToyServer
) -> None:
    till.turn()

    server.card(ANNA, b"")
    till.turn()

    assert till.directory.member(ANNA) is None


def test_nothing_is_shown_of_a_snapshot_that_was_cut_off(
    till: Till, server: ToyServer
) -> None:
    server.breaks_after = 120
    with pytest.raises(Unreachable):
        till.turn()
    assert all(till.directory.member(CardNumber(f"{n}")) is None for n in range(300))
    assert till.directory.age().cards_as_of is None

    server.breaks_after = None
    till.turn()

    assert till.member(ANNA).confirmed == Points(12_345)
    # What had come was not fetched again.
    assert server.snapshots + server.pages == len(server.heads["cards"]) - sum(
        head == 0 for head in server.heads["cards"]
    )


def test_a_snapshot_goes_on_after_a_restart_of_the_till(
    tmp_path: Path, server: ToyServer
) -> None:
    first = Till(tmp_path / "cards", server)
    server.breaks_after = 120
    with pytest.raises(Unreachable):
        first.turn()
    first.close()
    server.breaks_after = None

    again = Till(tmp_path / "cards", server)
    again.turn()

    assert again.member(ANNA).confirmed == Points(12_345)
    assert len(again.file.short_buckets) >= 120
    again.close()


def test_behind_the_snapshot_names_and_accounts_follow_and_add_up(
    till: Till, server: ToyServer
) -> None:
    till.turn()

    till.turn_with(2_000)()

    anna = till.member(ANNA)
    assert (anna.name, anna.account) == ("Petrova M.", "a")
    assert anna.status is CardStatus.ACTIVE
    assert till.file.short_buckets == []
    assert till.directory.age().cards == 301


def test_rows_that_do_not_add_up_never_take_the_place_of_the_snapshot_unseen(
    till: Till, server: ToyServer
) -> None:
    till.turn()
    server.wrong_sums = 10**6

    with pytest.raises(BadReply):
        till.turn_with(2_000)()


def test_a_till_that_was_away_keeps_names_and_gets_new_figures(
    till: Till, server: ToyServer
) -> None:
    till.turn_with(0, far_behind=10**9)()
    server.card(ANNA, figures(77, name="Petrova M.", account="a"))
    for n in range(300):
        server.card(f"{n}", figures(n + 1))

    till.turn()

    anna = till.member(ANNA)
    assert server.snapshots > 0
    assert (anna.name, anna.account) == ("Petrova M.", "a")
    assert anna.confirmed == Points(77)
    assert anna.as_of is not None
    assert anna.as_of.isoformat()[:16] == LATER[:16]


def test_a_card_that_went_while_the_till_was_away_is_not_shown(
    till: Till, server: ToyServer
) -> None:
    till.turn_with(0, far_behind=10**9)()
    server.card(ANNA, b"")
    for n in range(300):
        server.card(f"{n}", figures(n + 1))

    till.turn()

    assert till.directory.member(ANNA) is None


def test_a_gift_card_waits_for_its_row(till: Till, server: ToyServer) -> None:
    server.card(BORIS, figures(500, kind="gift", name=""))

    till.turn()
    assert till.directory.member(BORIS) is None
    assert till.directory.bearer(BORIS) is None

    till.turn_with(2_000)()
    bearer = till.directory.bearer(BORIS)
    assert bearer is not None
    assert bearer.confirmed == Points(500)


def test_a_blocked_card_is_blocked_from_the_snapshot_on(
    till: Till, server: ToyServer
) -> None:
    server.card(BORIS, figures(500, status="blocked"))

    till.turn()

    assert till.member(BORIS).status is CardStatus.BLOCKED


def test_the_own_card_of_nobody_is_found_among_cards_without_account(
    till: Till, server: ToyServer
) -> None:
    staff = wire.StaffRow(name="Eva", role="cashier", card=fingerprint(ANNA))
    server.put("staff", "eva", msgspec.json.encode(staff))
    till.turn()

    assert till.directory.owner_of(ANNA) == "eva"
    assert till.directory.owner_of(CardNumber("7")) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: msgspec.structs.replace(one, body=one.body + b"x"),
        lambda one: msgspec.structs.replace(one, version=one.version + 1),
        lambda one: msgspec.structs.replace(one, bucket=one.bucket ^ 1),
        lambda one: msgspec.structs.replace(
            one, body=b"junk", checksum=checksum(one.bucket, one.version, b"junk")
        ),
    ],
)
def test_a_snapshot_that_does_not_add_up_is_not_taken(
    till: Till,
    server: ToyServer,
    spoil: Callable[[SnapshotBucket], SnapshotBucket],
) -> None:
    server.spoil = spoil

    with pytest.raises(BadReply):
        till.turn()

    assert till.file.short_buckets == []


def test_an_older_server_sends_pages_as_ever(till: Till, server: ToyServer) -> None:
    server.has_snapshots = False

    till.turn()

    assert till.member(ANNA).name == "Petrova M."


def test_a_till_that_is_a_little_behind_reads_pages(
    till: Till, server: ToyServer
) -> None:
    till.turn_with(0, far_behind=302)()

    assert (server.snapshots, till.member(ANNA).name) == (0, "Petrova M.")


def test_after_a_restore_of_the_server_a_snapshot_is_not_believed_any_more(
    till: Till, server: ToyServer
) -> None:
    for _ in range(3):
        server.card(ANNA, figures(50))
    till.turn()

    server.rows.clear()
    server.heads["cards"] = [0] * wire.BUCKETS["cards"]
    till.turn()

    assert till.directory.member(ANNA) is None
    assert till.file.short_buckets == []
