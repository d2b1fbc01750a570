"""CARRY: points reserved for one named till, which the customer brings along.

The grant is a right like any other: taken from what is free, signed, for one holder.
Only its way differs: it goes out as text for a QR code and comes to the till in the
customer's hand, so that a shop without any link can spend it. The same request gets
the same answer again. What the customer never shows is asked back as any right is.
"""

from __future__ import annotations

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, select

from server import chain, epochs, in_force, mailbox, schema as db
from server.answers import Refusal, Refused
from server.book import Book
from server.core import Core
from server.database import upsert
from server.holders import HolderState
from server.ledger import Ledger
from server.ledger_values import Granted, new_right
from server.lookup import Lookup
from server.planner import signed_grant
from server.ports import new_id
from server.schema import TENANT
from sync import protocol as wire
from sync.carry_text import MOST_LOTS, text_of
from sync.lead_wire import PATH_CARRY, CarryAnswer, CarryAsk

CARRY = "carry"


class NotCarried(Exception):
    """Why there is no such right; a code for apps, and a sentence for people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def reserve(
    core: Core, *, card: str, till: str, points: int, right: str = ""
) -> wire.Grant:
    """Set so many hundredths aside for this till. Raises NotCarried.

    `right` names the request: asked again, it is answered again.
    """
    name = right or new_id(core.randomness)
    return core.database.write(
        lambda conn: _reserve(core, conn, card=card, till=till, most=points, name=name)
    )


def _reserve(
    core: Core, conn: Connection, *, card: str, till: str, most: int, name: str
) -> wire.Grant:
    stamp, book = core.stamp(), Book(conn)
    if epochs.look(conn, lock=True).is_open:
        raise NotCarried(epochs.RESTORING, "the server was restored; try again later")
    life = _life(conn, till)
    ledger = Lookup(conn, book).ledger(None, card)
    if ledger is None:
        raise NotCarried("unknown_card", f"no member has the card {card[-4:]:>8}")
    if ledger.status != "active":
        raise NotCarried("card_not_active", f"the card is {ledger.status}")
    known = book.right(ledger.account, name)
    if known is not None:
        if (known.kind, known.holder, known.incarnation) != (CARRY, till, life):
            raise NotCarried("name_reused", "this name was used for something else")
        return signed_grant(core, ledger.account, known)
    in_force.refuse_lots(conn, [ledger], stamp.today)
    granted = new_right(
        right_id=name,
        holder=till,
        incarnation=life,
        epoch=chain.epoch(conn),
        kind=CARRY,
        granted_at=stamp.text,
    )
    few = [lot.free for lot in ledger.in_order() if lot.free][:MOST_LOTS]
    if not ledger.grant(granted, min(most, sum(few)), stamp.today):
        raise NotCarried("nothing_free", "nothing is free on this account")
    book.flush()
    return signed_grant(core, ledger.account, granted)


def recall(core: Core, right: str) -> bool:
    """Ask a carried right back from its till; False: no such right is open."""
    return core.database.write(lambda conn: _recall(conn, right))


def _recall(conn: Connection, right: str) -> bool:
    r = db.spend_right
    query = select(r.c.account).where(
        r.c.tenant == TENANT, r.c.right_id == right, r.c.kind == CARRY
    )
    account = conn.execute(query).scalar()
    book = Book(conn)
    known = book.right(account, right) if account is not None else None
    ledger = book.ledger(account) if account is not None else None
    if known is None or ledger is None or not known.open:
        return False
    _ask_back(conn, ledger, known)
    book.flush()
    return True


def _ask_back(conn: Connection, ledger: Ledger, right: Granted) -> None:
    right.recalled, right.is_changed = right.open, True
    letter = wire.Recall(
        right=right.right_id,
        account=ledger.account,
        epoch=chain.epoch(conn),
        up_to=right.open,
    )
    mailbox.send(conn, right.holder, right.incarnation, [letter])


def _life(conn: Connection, till: str) -> int:
    t, h = db.till, db.holder
    query = (
        select(t.c.incarnation)
        .join(
            h,
            (h.c.tenant == t.c.tenant)
            & (h.c.holder == t.c.till_id)
            & (h.c.incarnation == t.c.incarnation),
        )
        .where(
            t.c.tenant == TENANT,
            t.c.till_id == till,
            h.c.state == HolderState.ACTIVE.value,
        )
    )
    life = conn.execute(query).scalar()
    if life is None:
        raise NotCarried("unknown_till", f"no working till is called {till}")
    return int(life)


# --- for apps --------------------------------------------------------------------


def put_app_key(core: Core, name: str, public_key: str) -> None:
    """This app may ask from now on; an empty key: no more."""
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key or "00" * 32))

    def write(conn: Connection) -> None:
        statement = upsert(conn, db.app_key).values(
            tenant=TENANT, name=name, public_key=public_key
        )
        conn.execute(
            statement.on_conflict_do_update(
                index_elements=["tenant", "name"], set_={"public_key": public_key}
            )
        )

    core.database.write(write)


def answer(core: Core, app: str, signature: str, body: bytes) -> CarryAnswer:
    """The endpoint: signed by an app of the chain, over path, name and body."""
    if not _is_signed(core, app, signature, body):
        raise Refused(Refusal.BAD_SIGNATURE)
    try:
        ask = msgspec.json.decode(body, type=CarryAsk)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(Refusal.BAD_REQUEST, str(error)) from error
    if "\0" in ask.card + ask.till + ask.name:
        raise Refused(Refusal.BAD_REQUEST, "a zero character")
    try:
        grant = reserve(
            core, card=ask.card, till=ask.till, points=ask.points, right=ask.name
        )
    except NotCarried as refused:
        return CarryAnswer(name=ask.name, refusal=refused.code)
    return CarryAnswer(name=ask.name, points=grant.amount, text=text_of(grant))


def _is_signed(core: Core, app: str, signature: str, body: bytes) -> bool:
    table = db.app_key
    query = select(table.c.public_key).where(
        table.c.tenant == TENANT, table.c.name == app
    )
    if not app.isprintable():
        return False
    known = core.database.read(lambda conn: conn.execute(query).scalar())
    if not known:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(known))
        signed = wire.signed_bytes(PATH_CARRY, app, 0, body)
        key.verify(bytes.fromhex(signature), signed)
    except (InvalidSignature, ValueError):
        return False
    return True
