"""An app of the chain asks for points that its customer may carry to a till."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server import carry
from server.__main__ import main
from sync import protocol as wire
from sync.carry_text import grant_of_text
from sync.lead_wire import APP_HEADER, PATH_CARRY, CarryAnswer, CarryAsk
from tests.helpers.server_world import CARD, World, given_up


class App:
    def __init__(self, world: World, *, is_known: bool = True) -> None:
        self.world = world
        self.key = Ed25519PrivateKey.generate()
        if is_known:
            public = self.key.public_key().public_bytes_raw().hex()
            carry.put_app_key(world.server.core, "phone", public)

    def ask(self, **more: Any) -> tuple[int, bytes]:
        values: dict[str, Any] = {"name": "n-1", "card": CARD, "till": "1-1"}
        body = msgspec.json.encode(CarryAsk(**({"points": 3000} | values | more)))
        signed = wire.signed_bytes(PATH_CARRY, "phone", 0, body)
        signature = self.key.sign(signed).hex()
        headers = {APP_HEADER: "phone", wire.SIGNATURE_HEADER: signature}
        return self.world.server.dispatch(PATH_CARRY, headers, body)

    def answer(self, **more: Any) -> CarryAnswer:
        status, body = self.ask(**more)
        assert status == 200, body
        return msgspec.json.decode(body, type=CarryAnswer)


def test_an_app_gets_a_code_that_is_set_aside_and_signed(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    first = App(world).answer()

    grant = grant_of_text(first.text)

    assert (grant.amount, grant.till, grant.kind) == (3000, till.me.till, "carry")
    assert till.hold(account, 5000).grant.amount == 2000  # type: ignore[union-attr]
    till.send(given_up(grant.right, account, grant.slices))
    assert world.findings() == []
    assert world.differences() == []


def test_an_app_that_asks_again_gets_the_same_code(world: World) -> None:
    world.member(points=5000)
    world.till()
    app = App(world)

    assert app.answer() == app.answer()
    assert len(world.rows("spend_right")) == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"card": "0499999999999"}, "unknown_card"),
        ({"till": "9-9"}, "unknown_till"),
    ],
)
def test_an_app_is_told_why_there_is_no_code(
    sqlite_world: World, more: dict[str, str], code: str
) -> None:
    sqlite_world.member(points=5000)
    sqlite_world.till()

    answer = App(sqlite_world).answer(**more)

    assert (answer.text, answer.refusal) == ("", code)


def test_an_empty_account_and_a_name_used_twice_get_no_code(world: World) -> None:
    world.member()
    world.till()
    world.till()
    app = App(world)
    assert app.answer().refusal == "nothing_free"
    world.balance(5000)
    app.answer()

    assert app.answer(till="1-2").refusal == "name_reused"


def test_nobody_asks_without_a_key_of_the_chain(sqlite_world: World) -> None:
    sqlite_world.member(points=5000)
    sqlite_world.till()

    assert App(sqlite_world, is_known=False).ask()[0] == 401
    known = App(sqlite_world)
    carry.put_app_key(sqlite_world.server.core, "phone", "")
    assert known.ask()[0] == 401
    assert sqlite_world.rows("spend_right") == []


def test_the_command_prints_the_code_and_draws_it(
    sqlite_world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sqlite_world.member(points=5000)
    sqlite_world.till()
    # The command asks the clock on the wall, and it is not 2030 yet.
    sqlite_world.database.write(
        lambda conn: conn.exec_driver_sql("UPDATE lot SET active = '2020-01-01'")
    )
    folder = ["--data", str(sqlite_world.folder)]
    picture = tmp_path / "code.png"

    asked = ["carry", *folder, "--card", CARD, "--till", "1-1", "--points", "20"]
    assert main([*asked, "--png", str(picture)]) == 0

    text = capsys.readouterr().out.splitlines()[0]
    assert grant_of_text(text).amount == 2000
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert main(["carry", *folder, "--card", "0499", "--till", "1-1", "--points", "1"])


def test_the_command_names_a_lead_and_takes_the_name_away(
    sqlite_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    sqlite_world.till()
    folder = ["--data", str(sqlite_world.folder)]

    lead = ["store", "lead", *folder, "--store", "1"]
    assert main([*lead, "--till", "1", "--host", "10.0.0.5"]) == 0
    assert sqlite_world.rows("store_lead")[0]["till_id"] == "1-1"
    assert main([*lead, "--till", "7", "--host", "10.0.0.5"]) == 2
    assert main(lead) == 0
    assert sqlite_world.rows("store_lead")[0]["till_id"] == ""
    assert "Nobody leads store 1" in capsys.readouterr().out
