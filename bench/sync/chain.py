"""A server with many members and a few tills that are only a key and a journal.

Members are as an import leaves them (`members`): one lot and one card each. Tills
know the protocol and nothing else, so that what is measured is the server alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import gcd
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.floors.shop import RealClock, RealRandomness
from bench.sync.members import (
    account_name as account_name,
    card_number as card_number,
    copy_members,
    import_members,
)
from server import setup
from server.bootstrap import DATABASE_FILE, open_server
from server.config import Planning, ServerConfig, Storage
from server.handlers.enrol import make_code
from server.ports import new_id
from sync import protocol as wire

HELD = 100


class Chain:
    def __init__(
        self, folder: Path, *, accounts: int, url: str = "", planning: bool = False
    ) -> None:
        self.folder = folder
        self.accounts = accounts
        clock, chance = RealClock(), RealRandomness()
        settings = ServerConfig(
            storage=Storage(url=url), planning=Planning(enabled=planning)
        )
        setup.init(folder, settings, clock, chance, ["localhost", "127.0.0.1"])
        self.server = open_server(folder, clock, chance)
        core = self.server.core
        is_sqlite = core.database.is_sqlite
        import_members(core, range(min(1, accounts) if is_sqlite else accounts))
        if is_sqlite and accounts > 1:
            self.server.close()
            copy_members(folder / DATABASE_FILE, core.keys.card, accounts)
            self.server = open_server(folder, clock, chance)

    def close(self) -> None:
        self.server.close()

    def till(self, number: int) -> Till:
        code, _ = make_code(
            self.server.core, store_number=1, store_name="Bench", till_number=number
        )
        key = Ed25519PrivateKey.generate()
        ask = wire.EnrolAsk(
            proto=wire.PROTO,
            code=code,
            public_key=key.public_key().public_bytes_raw().hex(),
            machine="bench",
        )
        body = msgspec.json.encode(ask)
        status, answer = self.server.dispatch(wire.PATH_ENROL, {}, body)
        assert status == 200, answer
        me = msgspec.json.decode(answer, type=wire.EnrolAnswer)
        return Till(chain=self, key=key, me=me)


@dataclass(kw_only=True)
class Till:
    chain: Chain
    key: Ed25519PrivateKey
    me: wire.EnrolAnswer
    head: str = wire.GENESIS
    seq: int = 0
    grants: list[wire.Grant] = field(default_factory=list)

    @property
    def who(self) -> dict[str, Any]:
        return {
            "proto": wire.PROTO,
            "till": self.me.till,
            "incarnation": self.me.incarnation,
            "epoch": self.me.epoch,
        }

    def headers(self, path: str, body: bytes) -> dict[str, str]:
        signed = wire.signed_bytes(path, self.me.till, self.me.incarnation, body)
        return {
            wire.TILL_HEADER: self.me.till,
            wire.INCARNATION_HEADER: str(self.me.incarnation),
            wire.SIGNATURE_HEADER: self.key.sign(signed).hex(),
        }

    def hold_body(self, account: str, most: int = HELD) -> bytes:
        hold = new_id(RealRandomness())
        ask = wire.HoldAsk(**self.who, hold=hold, account=account, most=most)
        return msgspec.json.encode(ask)

    def hold(self, account: str, most: int = HELD) -> wire.HoldAnswer:
        answer = self.ask(wire.PATH_HOLD, self.hold_body(account, most))
        found = msgspec.json.decode(answer, type=wire.HoldAnswer)
        assert found.grant is not None, found
        return found

    def ask(self, path: str, body: bytes) -> bytes:
        headers = self.headers(path, body)
        status, answer = self.chain.server.dispatch(path, headers, body)
        assert status == 200, answer
        return answer

    def upload_body(self, entries: list[bytes]) -> bytes:
        """The next run of this till's journal; it counts as written."""
        before, first = self.head, self.seq + 1
        for body in entries:
            self.seq += 1
            self.head = wire.next_head(self.head, self.seq, body)
        message = wire.Upload(
            **self.who,
            first_seq=first,
            head_before=before,
            head_after=self.head,
            entries=[msgspec.Raw(body) for body in entries],
        )
        return msgspec.json.encode(message)


def spread(accounts: int) -> Iterator[str]:
    """Accounts of the chain, for ever: none next to the one before, each in its turn.

    None comes again before all have been there: a copy of the tables, which knows of
    no hold but its own, has another version of an account that does.
    """
    step = max(1, accounts // 7) | 1
    while gcd(step, accounts) > 1:
        step += 2
    n = 0
    while True:
        n = (n + step) % accounts
        yield account_name(n)
