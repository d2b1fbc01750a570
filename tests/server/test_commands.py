"""`kassa-server` at the prompt: what it says and the code it ends with."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from server import schema as db
from server.__main__ import main
from server.bootstrap import open_server
from sync import protocol as wire
from tests.helpers.server_world import CARD, World, a_sale, enrolled

PRODUCTS = (
    "barcode,name,department,category,brand,price_minor,vat\n"
    "4600000256719,Bread,,,,14900,10\n"
)


@pytest.fixture(autouse=True)
def _no_database_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KASSA_SERVER_DATABASE", raising=False)


@pytest.fixture
def data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = tmp_path / "server"
    assert main(["init", "--data", str(folder), "--name", "Demo", "--port", "0"]) == 0
    capsys.readouterr()
    return folder


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


def test_a_new_server_keeps_its_secrets_to_itself(data: Path) -> None:
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in data.glob("*.key")
    }

    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert set(modes.values()) == {0o600}
    assert {"ca.key", "server.key", "signing.key", "card.key", "pepper.key"} == set(
        modes
    )


def test_init_touches_nothing_that_is_there(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted((path.name, path.stat().st_mtime_ns) for path in data.iterdir())

    assert main(["init", "--data", str(data)]) == 4

    assert "not empty" in capsys.readouterr().err
    assert before == sorted((p.name, p.stat().st_mtime_ns) for p in data.iterdir())
    assert list(data.parent.iterdir()) == [data]


@pytest.mark.parametrize(
    "wrong",
    [["--time-zone", "Mars/Base"], ["--currency", "rubles"], ["--port", "99999"]],
)
def test_settings_that_cannot_be_leave_no_half_server(
    tmp_path: Path, wrong: list[str]
) -> None:
    assert main(["init", "--data", str(tmp_path / "server"), *wrong]) == 3
    assert list(tmp_path.iterdir()) == []


def test_an_import_says_what_it_did(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "goods.csv"
    path.write_text(PRODUCTS + "1,Bad,,,,x,\n", encoding="utf-8")
    command = ["import", "products", str(path), "--data", str(data)]

    assert main(command) == 4
    assert "line 3: price_minor: not a whole number" in capsys.readouterr().out
    assert main([*command, "--skip-bad", "--json"]) == 0
    assert said(capsys)["changed"] == 1


def test_a_code_enrols_a_till(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["enroll-code", "--store", "2", "--name", "Two", "--json"]
    assert main([*command, "--data", str(data)]) == 0
    code = said(capsys)["code"]

    server = open_server(data)
    till = enrolled(server, str(code))
    server.close()

    assert len(str(code).replace("-", "")) >= 10
    assert (till.me.store_number, till.me.till_number) == (2, 1)


def test_the_books_of_a_new_server_agree_and_damage_has_its_code(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["ledger", "verify", "--data", str(data), "--json"]
    assert main(command) == 0
    server = open_server(data)
    server.core.database.write(
        lambda conn: conn.exec_driver_sql("UPDATE feed_bucket SET live = 9")
    )
    server.close()

    assert main(command) == 4
    assert '"ok":false' in capsys.readouterr().out


def test_exports_are_safe_to_open_in_a_spreadsheet(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = tmp_path / "members.csv"
    members.write_text(f"card,joined,phone\n{CARD},2017-01-20,+79001234567\n")
    main(["import", "members", str(members), "--data", str(data)])
    capsys.readouterr()

    assert main(["export", "members", "--data", str(data)]) == 0

    assert "'+79001234567" in capsys.readouterr().out


def test_an_export_never_overwrites_a_file(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    command = ["export", "entries", "--format", "jsonl", "--out", str(out)]

    assert main([*command, "--data", str(data)]) == 0
    assert main([*command, "--data", str(data)]) == 4


def test_doctor_names_each_check_and_its_cure(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["doctor", "--data", str(data), "--json"]
    assert main(command) == 0
    checks = said(capsys)["checks"]
    assert isinstance(checks, list)
    assert [check["id"] for check in checks] == [
        "CONFIG", "KEYS", "TLS-CHAIN", "DISK-FREE", "DB-OPEN", "DB-INTEGRITY",
        "EPOCH", "RESTORE", "TILLS", "EXCEPTIONS",
    ]  # fmt: skip
    assert {"id", "state", "sentence", "fix"} == set(checks[0])

    (data / "pepper.key").unlink()
    assert main(command) == 4
    (data / "server.db").unlink()
    assert main(command) == 4
    (data / "server.toml").write_text('[chain]\nnmae = "x"\n')
    assert main(command) == 3
    assert "did you mean name?" in capsys.readouterr().out


def test_an_older_database_is_told_and_brought_up_to_date(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import sqlite3

    with sqlite3.connect(data / "server.db") as old:
        old.execute("UPDATE alembic_version SET version_num = '0000'")
    old.close()

    assert main(["doctor", "--data", str(data)]) == 5
    assert main(["export", "members", "--data", str(data)]) == 5
    assert "schema 0000, this program needs 00" in capsys.readouterr().err


def test_a_missing_server_is_a_matter_of_settings(tmp_path: Path) -> None:
    assert main(["doctor", "--data", str(tmp_path)]) == 3
    assert main(["ledger", "verify", "--data", str(tmp_path / "no")]) == 3


@pytest.mark.parametrize(
    "wrong", [[], ["unknown"], ["enroll-code"], ["import", "cats", "x.csv"], ["ledger"]]
)
def test_wrong_usage_ends_with_two(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(wrong)

    assert ended.value.code == 2


def test_serve_says_where_answers_and_stops_when_told(data: Path) -> None:
    import requests

    command = [sys.executable, "-m", "server", "serve", "--data", str(data), "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=Path.cwd()
    ) as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        answer = requests.post(
            url + wire.PATH_HELLO, verify=str(data / "ca.pem"), timeout=30
        )
        process.send_signal(signal.SIGTERM)
        code = process.wait(30)

    assert answer.json()["product"] == "kassa-server"
    assert code == 0


def test_serve_on_a_taken_port_says_so(data: Path) -> None:
    from server.serving import listening_socket

    with listening_socket("127.0.0.1", 0) as sock:
        port = str(sock.getsockname()[1])
        assert main(["serve", "--data", str(data), "--port", port]) == 9


def test_a_backup_is_whole_and_makes_entries_stable(
    sqlite_world: World, tmp_path: Path
) -> None:
    world = sqlite_world
    text = (world.folder / "server.toml").read_text()
    (world.folder / "server.toml").write_text(
        text.replace('stable = "ack"', 'stable = "backup"')
    )
    world.server.close()
    world.server = open_server(world.folder, world.clock)
    till = world.till()
    before = till.send(a_sale("sale-1"))
    command = ["backup", str(tmp_path / "copy.db"), "--data", str(world.folder)]

    assert main(command) == 0
    after = till.send(a_sale("sale-2"))

    assert (before.ack_seq, before.stable_seq) == (1, 0)
    assert (after.ack_seq, after.stable_seq) == (2, 1)
    copy = world.folder / "server.db"
    world.server.close()
    copy.write_bytes((tmp_path / "copy.db").read_bytes())
    world.server = open_server(world.folder, world.clock)
    assert world.differences() == []
    assert world.count(db.inbox) == 1
    # A file that is there stays as it is.
    assert main(command) == 4
