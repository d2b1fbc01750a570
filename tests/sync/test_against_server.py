"""A till and the real server, without a wire between them and then over HTTPS."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import uvicorn

from cashier.domain.amounts import Money, Points
from cashier.domain.ids import AccountId, RightId
from cashier.domain.member import EntryMode
from server import authority
from server.app import make_app
from server.serving import listening_socket
from sync import protocol as wire
from sync.client import (
    BadReply,
    Rejected,
    Reply,
    Unreachable,
    hello,
)
from sync.cycle import MailTurn, UploadTurn, at_once, compare_shift
from sync.enrol import SIGNING_KEY, enrol, signer_of
from sync.feed import FeedTurn
from sync.transport import HttpTransport
from tests.helpers.builders import ANNA, COFFEE, rubles
from tests.stories.simulation.chain import CARDS, OPENING
from tests.stories.simulation.key_box import KeyBox
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.world import SeededRandomness
from tests.sync.shop import Shop, Through, client_over, desk_over
from tests.sync.till_file import an_incident, put
from tests.sync.toy_server import RealClock


def sell(till: SimTill, *, redeem: int = 0) -> None:
    """A coffee with the first member's card."""
    till.sales.add_item(COFFEE, by=ANNA)
    till.sales.attach_card(CARDS[0], EntryMode.DEVICE, ANNA)
    till.sales.choose(Points(redeem))
    till.payments.complete(till.sales.view().totals.short or None, ANNA)


# --- a working day -----------------------------------------------------------------


def test_a_new_till_gets_goods_cards_and_rights_by_itself(shop: Shop) -> None:
    shop.sync()

    item = shop.till.directory.item(COFFEE)
    member = shop.till.directory.member(CARDS[0])
    assert item is not None
    assert item.price == Money(10_000)
    assert member is not None
    assert member.confirmed == Points(OPENING)
    assert len(shop.till.directory.programmes()) == 1
    assert shop.till.directory.age().cards_as_of is not None
    with shop.till.store.read() as work:
        assert work.rights.of_account(AccountId("account-0"))


def test_a_day_offline_is_drained_and_the_shift_agrees_with_the_ledger(
    shop: Shop,
) -> None:
    shop.sync()
    shop.network.cut.add(shop.till.name)
    shift = shop.till.shifts.open(rubles(100), ANNA)
    sell(shop.till, redeem=2_500)
    sell(shop.till)
    shop.sync()
    assert not shop.till.board.status.online
    assert shop.till.board.status.queued > 0

    shop.network.cut.clear()
    shop.till.shifts.close(rubles(275), ANNA)
    shop.sync()

    assert shop.till.board.status.queued == 0
    till, client = shop.till.till_side, shop.till.client
    assert compare_shift(client, till, at_once, shift.shift_id) == ()
    assert client.shift(shift.shift_id).redeemed == 2_500


def test_a_difference_in_a_shift_is_named_with_both_figures(shop: Shop) -> None:
    shop.sync()
    shift = shop.till.shifts.open(rubles(100), ANNA)
    sell(shop.till)

    found = compare_shift(
        shop.till.client, shop.till.till_side, at_once, shift.shift_id
    )

    assert [(f.figure, f.till, f.server) for f in found if f.figure == "sales"] == [
        ("sales", 1, 0)
    ]


def test_a_long_queue_goes_up_in_growing_batches(shop: Shop) -> None:
    put(shop.till.store, *(an_incident(str(n)) for n in range(700)))
    through = Through(shop.till)
    turn = UploadTurn(client_over(through, shop.till), shop.till.till_side, at_once)

    assert turn().done == 700

    assert through.sizes == [100, 200, 400]


def test_a_slow_link_gets_smaller_batches_until_they_fit(shop: Shop) -> None:
    put(shop.till.store, *(an_incident(str(n)) for n in range(60)))
    through = Through(shop.till)
    through.longest = 20
    turn = UploadTurn(client_over(through, shop.till), shop.till.till_side, at_once)

    for _ in range(20):
        try:
            turn()
        except Unreachable:
            continue
    assert through.sizes[:4] == [60, 50, 25, 12]
    assert shop.till.till_side.figures().queued == 0


def test_a_lost_reply_costs_nothing_but_a_repeat(shop: Shop) -> None:
    shop.sync()
    shop.till.shifts.open(rubles(0), ANNA)
    sell(shop.till, redeem=1_000)
    through = Through(shop.till)
    turn = UploadTurn(client_over(through, shop.till), shop.till.till_side, at_once)
    batch = shop.till.till_side.next_batch(most=100)
    assert batch is not None
    shop.till.client.upload(
        first_seq=batch.first_seq,
        head_before=batch.head_before,
        head_after=batch.head_after,
        bodies=batch.bodies,
    )  # The server has it; the till never learns.

    turn()

    assert shop.till.till_side.figures().queued == 0
    assert shop.chain.query("SELECT count(*) FROM sale") == [(1,)]


def test_a_server_with_a_gap_gets_the_older_entries_again(shop: Shop) -> None:
    put(shop.till.store, *(an_incident(str(n)) for n in range(5)))
    till = shop.till.till_side
    batch = till.next_batch(most=3)
    assert batch is not None
    # An ack that was given and then lost with the server's disk.
    lost = wire.UploadAck(
        ack_seq=3,
        stable_seq=0,
        head=batch.head_after,
        epoch=1,
        server_time="2030-01-02T09:30:00.000+00:00",
    )
    till.acknowledge(lost, shop.world.clock.now())
    through = Through(shop.till)

    turn = UploadTurn(client_over(through, shop.till), till, at_once)
    assert turn().more  # It was restored, so we are told: report first.
    assert turn().done == 5

    assert through.sizes == [2, 5]
    assert till.identity().epoch == 2
    assert till.figures().queued == 0


def test_a_server_that_asks_in_a_circle_is_not_followed(shop: Shop) -> None:
    put(shop.till.store, an_incident())
    through = Through(shop.till)
    silly = wire.UploadAck(
        ack_seq=0,
        stable_seq=0,
        head=wire.GENESIS,
        epoch=1,
        server_time="2030-01-02T09:30:00.000+00:00",
        need_from=1,
    )
    through.answers = [Reply(status=200, body=msgspec.json.encode(silly))] * 3

    with pytest.raises(BadReply):
        UploadTurn(client_over(through, shop.till), shop.till.till_side, at_once)()

    assert shop.till.till_side.figures().queued == 1


def test_a_fenced_till_stops_spending_and_goes_on_selling(shop: Shop) -> None:
    shop.sync()
    put(shop.till.store, an_incident())
    through = Through(shop.till)
    fenced = msgspec.json.encode(wire.Problem(code="fenced"))
    through.answers = [Reply(status=403, body=fenced)]

    with pytest.raises(Rejected):
        UploadTurn(client_over(through, shop.till), shop.till.till_side, at_once)()

    with shop.till.store.read() as work:
        assert work.redemption_is_off()
    shop.till.shifts.open(rubles(0), ANNA)
    sell(shop.till)


def test_letters_come_page_by_page_and_only_once(shop: Shop) -> None:
    through = Through(shop.till)
    mail = MailTurn(client_over(through, shop.till), shop.till.till_side, at_once)

    first, second = mail(), mail()

    assert first.done > 0
    assert second.done == 0


# --- enrolment ------------------------------------------------------------


def test_a_code_that_was_mistyped_is_refused(shop: Shop) -> None:
    with pytest.raises(Rejected) as caught:
        enrol(
            shop.till._transport,
            KeyBox(),
            shop.till.store,
            at_once,
            SeededRandomness("other"),
            code="AAAA-BBBB-CCCC",
            machine="other",
        )

    assert caught.value.code == "bad_code"
    assert shop.till.till_side.identity().incarnation == 1


def test_a_till_that_lost_the_answer_asks_again_and_stays_who_it_is(
    shop: Shop,
) -> None:
    put(shop.till.store, an_incident())
    before = shop.till.till_side.identity()

    again = enrol(
        shop.till._transport,
        shop.till._keys,
        shop.till.store,
        at_once,
        SeededRandomness("again"),
        code=shop.till.code,
        machine="till-1",
    )

    assert again.identity == before
    shop.till.till_side.check_tail()
    shop.sync()
    assert shop.till.board.status.queued == 0


def test_the_private_key_never_leaves_the_machine(shop: Shop) -> None:
    secret = shop.till._keys.get(SIGNING_KEY)
    assert secret is not None

    ((known,),) = shop.chain.query("SELECT public_key FROM holder")

    assert known == signer_of(shop.till._keys, SeededRandomness("x")).public_hex()
    assert secret.hex() not in known


# --- over HTTPS ----------------------------------------------------------------------


@pytest.fixture
def authority_folder(tmp_path: Path) -> Path:
    """Certificates of today: TLS asks the machine's clock, not the story's."""
    folder = tmp_path / "authority"
    folder.mkdir()
    authority.make_authority(folder, "Kassa", ["localhost"], RealClock().now())
    return folder


@pytest.fixture
def url(shop: Shop, authority_folder: Path) -> Iterator[str]:
    config = uvicorn.Config(
        make_app(shop.chain.server),
        ssl_certfile=str(authority_folder / authority.SERVER_CERTIFICATE),
        ssl_keyfile=str(authority_folder / authority.SERVER_KEY),
        log_config=None,
        lifespan="on",
    )
    serving = uvicorn.Server(config)
    listening = listening_socket("127.0.0.1", 0)
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]})
    thread.start()
    while not serving.started and thread.is_alive():
        time.sleep(0.01)
    yield f"https://localhost:{listening.getsockname()[1]}"
    serving.should_exit = True
    thread.join(10)
    listening.close()


def test_the_whole_way_over_https(shop: Shop, url: str, authority_folder: Path) -> None:
    ca_file = authority_folder / authority.CA_CERTIFICATE
    transport = HttpTransport(url, ca_file, RealClock())
    client = client_over(transport, shop.till)
    put(shop.till.store, *(an_incident(str(n)) for n in range(250)))

    assert hello(transport).product == "kassa-server"
    assert UploadTurn(client, shop.till.till_side, at_once)().done == 250
    assert MailTurn(client, shop.till.till_side, at_once)().done > 0
    feed = FeedTurn(client, shop.till.cards)
    while feed().more:
        pass
    desk = desk_over(transport, shop)
    hold, account = RightId("hold-1"), AccountId("account-1")
    assert desk.ask(hold, account, Points(500)).right is not None

    transport.close()
    assert shop.till.till_side.figures().queued == 0
    assert shop.till.directory.item(COFFEE) is not None
