"""What a till may send that no till of ours would: written by hand, signed by a key.

A further till of the chain, of which the server knows only what it says: an older
version of the program, a journal with a hole, a spend that nobody granted, and one
disk that was copied and now tells two histories. What it takes is the chain's loss.
"""

from __future__ import annotations

import copy

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server import epochs
from sync import protocol as wire
from sync.client import Ed25519Signer
from tests.helpers.server_world import FakeTill, a_sale
from tests.stories.simulation.chain import MEMBERS
from tests.stories.simulation.stage import Stage
from tests.stories.simulation.till import SimTill

STORE = 8
TAKEN = 700  # Hundredths, in each spend without a right.
_KEY = bytes(range(1, 33))


def speak_by_hand(stage: Stage, till: SimTill) -> None:
    """One of the four, by a till that is enrolled when it is first needed."""
    if stage.chain.went_back or stage.stranger_is_fenced:
        return  # It cannot tell what it holds; those stories are told by real tills.
    if stage.stranger is None:
        stage.stranger = _enrolled(stage)
    what = stage.world.chance.choice((_old_version, _gap, _uncovered, _two_histories))
    what(stage, stage.stranger)


def _enrolled(stage: Stage) -> FakeTill:
    key = Ed25519PrivateKey.from_private_bytes(_KEY)
    ask = wire.EnrolAsk(
        proto=wire.PROTO,
        code=stage.chain.till_code(STORE),
        public_key=Ed25519Signer(_KEY).public_hex(),
        machine="by hand",
    )
    status, body = stage.chain.server.dispatch(
        wire.PATH_ENROL, {}, msgspec.json.encode(ask)
    )
    assert status == 200, body
    me = msgspec.json.decode(body, type=wire.EnrolAnswer)
    return FakeTill(stage.chain.server, key, me)


def _ready(stage: Stage, till: FakeTill) -> None:
    """The server may have been started anew, and its epoch raised, since."""
    till.server = stage.chain.server
    ((epoch,),) = stage.chain.query("SELECT value FROM chain WHERE name = 'epoch'")
    till.me = msgspec.structs.replace(till.me, epoch=int(epoch))


def _old_version(stage: Stage, till: FakeTill) -> None:
    """Row 25: a queue of an older program comes as it was written."""
    _ready(stage, till)
    first = till.write(_sale(stage))
    old = msgspec.structs.replace(till.upload_message(first), proto=wire.OLDEST_PROTO)
    ack = till.ask(wire.PATH_UPLOAD, old, wire.UploadAck)
    assert ack.ack_seq == first, ack
    stage.world.count("row 25")


def _gap(stage: Stage, till: FakeTill) -> None:
    """Row 9: nothing after a hole is taken, and all is asked for again.

    From a till that has heard of the newest epoch a hole would say that the server
    has forgotten something; this one has not heard.
    """
    _ready(stage, till)
    core = stage.chain.core
    core.database.write(lambda conn: epochs.begin(core, conn, loss=False))
    first = till.write(_sale(stage))
    till.write(_sale(stage))
    before = stage.chain.query("SELECT count(*) FROM inbox")
    ack = till.upload(first + 1)
    assert ack.need_from == first, ack
    assert stage.chain.query("SELECT count(*) FROM inbox") == before
    assert till.upload(first).ack_seq == first + 1
    stage.world.count("row 9")


def _uncovered(stage: Stage, till: FakeTill) -> None:
    """Row 20: points taken without a right; the chain bears it, not the member."""
    _ready(stage, till)
    account = f"account-{stage.world.chance.randrange(MEMBERS)}"
    # Of what is free a right may be granted meanwhile: it stays the member's.
    sql = f"SELECT posted FROM account WHERE account = '{account}'"
    before = stage.chain.query(sql)
    sale = _sale(stage, redeemed=TAKEN, account=account)
    spend = wire.RedeemEntry(
        sale=sale.sale,
        account=account,
        right=f"forged-{sale.sale}",
        slices=[wire.Slice(lot="no-lot", points=TAKEN)],
        at=sale.at,
        day=sale.day,
    )
    till.send(sale, spend)
    assert stage.chain.query(sql) == before
    stage.taken_by_hand += TAKEN
    stage.world.count("row 20")


def _two_histories(stage: Stage, till: FakeTill) -> None:
    """Row 8: one disk, two machines; both are stopped, and nobody else is."""
    _ready(stage, till)
    other = copy.copy(till)
    other.bodies, other.heads = list(till.bodies), list(till.heads)
    first = till.write(_sale(stage))
    other.write(_sale(stage, is_told=False))
    till.upload(first)
    upload = other.upload_message(first)
    assert other.refused(wire.PATH_UPLOAD, upload) == (403, "fenced")
    again = till.upload_message(first)
    assert till.refused(wire.PATH_UPLOAD, again) == (403, "fenced")
    stage.stranger_is_fenced = True
    stage.world.count("row 8")


def _sale(
    stage: Stage, *, is_told: bool = True, redeemed: int = 0, account: str = ""
) -> wire.SaleEntry:
    n = stage.sales_by_hand = stage.sales_by_hand + 1
    sale = f"by-hand-{n}"
    now = stage.world.clock.now()
    entry = a_sale(sale, number=f"08-010001-{n:06}-X")
    entry = msgspec.structs.replace(
        entry, at=now.isoformat(timespec="milliseconds"), day=now.date().isoformat()
    )
    if redeemed:
        named = a_sale(sale, number=entry.number, redeemed=redeemed, account=account)
        entry = msgspec.structs.replace(named, at=entry.at, day=entry.day)
    if is_told:
        stage.ghost.by_hand.add(sale)
    return entry
