"""The report for support tells nothing about people, whatever was logged."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from pathlib import Path

import pytest
import structlog

from cashier.store.places import Places
from cashier.till.settings import TillSettings
from ui.findings import fine, warning
from ui.key_table import DEFAULT_TABLE
from ui.logs import configure_logs
from ui.support import report_bytes

CARD = "0412345678905"
PHONE = "+7 916 123-45-67"
NAME = "Петрова Мария"
LATIN_NAME = "Petrova"
PRIVATE = (
    CARD,
    "2345678905",
    PHONE,
    "9161234567",
    NAME,
    "Петрова",
    LATIN_NAME,
    "Maria",
)


@pytest.fixture
def places(tmp_path):
    found = Places(
        config=tmp_path / "config", data=tmp_path / "data", logs=tmp_path / "logs"
    )
    for folder in (found.config, found.data, found.logs):
        folder.mkdir()
    yield found
    for handler in logging.getLogger().handlers[:]:
        if Path(getattr(handler, "baseFilename", "")).parent == found.logs:
            handler.close()
            logging.getLogger().removeHandler(handler)


def unpacked(places, findings=(), settings=None):
    made = report_bytes(findings, settings or TillSettings(), DEFAULT_TABLE, places)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_no_card_phone_or_name_is_in_any_file_of_the_report(places):
    configure_logs(places.logs)
    log = structlog.get_logger("kassa")
    log.info("sale done", card=CARD, member=NAME, phone=PHONE, note=LATIN_NAME)
    log.warning("member %s called %s", NAME, PHONE)
    log.info("scanned", text=CARD, customer="Maria Petrova", code=CARD)
    try:
        raise ValueError(f"no such member: {NAME} {CARD} {PHONE}")
    except ValueError:
        log.exception("unexpected")
    logging.getLogger("library").warning("asked for %s", PHONE)
    with (places.logs / "kassa.log").open("a") as torn:
        torn.write(f"torn line {CARD} {NAME}\n")
    receipts = places.data / "receipts"
    receipts.mkdir()
    (receipts / f"{CARD}.txt").write_text(NAME)
    (places.data / f"card-{CARD}.db").write_text(NAME)
    settings = TillSettings(shop_name=NAME, shop_lines=(f"tel {PHONE}", NAME))

    report = unpacked(
        places, [warning("QUEUE-AGE", f"карта {CARD}", f"phone {PHONE}")], settings
    )

    for name, content in report.items():
        for private in PRIVATE:
            assert private not in content, (name, private)
            assert private not in name


def test_the_report_still_says_what_happened_and_where(places):
    configure_logs(places.logs)
    try:
        raise KeyError(NAME)
    except KeyError:
        structlog.get_logger("kassa").error(
            "unexpected", kind="KeyError", exc_info=True
        )

    report = unpacked(places, [fine("SCHEMA", "Схема 0010", "Schema 0010")])

    event = json.loads(report["logs/kassa.log"].splitlines()[0])
    assert (event["event"], event["level"], event["kind"]) == (
        "unexpected",
        "error",
        "KeyError",
    )
    assert event["exception"][-1] == "KeyError"
    assert event["exception"][-2].startswith("test_support.py:")
    findings = json.loads(report["findings.json"])
    assert findings == [
        {"id": "SCHEMA", "state": "ok", "en": "Schema 0010", "ru": "Схема 0010"}
    ]
    assert json.loads(report["settings.json"])["printer"]["columns"] == 42
    assert json.loads(report["keys.json"])["pay"] == ["F9", "+"]


def test_only_the_end_of_a_large_log_is_taken(places):
    line = json.dumps({"event": "turn failed", "level": "info"}) + "\n"
    (places.logs / "kassa.log").write_text(line * 100_000)

    report = unpacked(places)

    assert len(report["logs/kassa.log"]) < 2.2 * 1024 * 1024


def test_a_till_without_logs_and_data_has_a_report_too(places):
    assert set(unpacked(places)) == {
        "findings.json",
        "settings.json",
        "keys.json",
        "files.json",
    }
