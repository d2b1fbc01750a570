"""The checks that the command and the screen share, on files of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bench import start_home
from cashier.till.readiness import Lack, Readiness
from ui import checks
from ui.commands import outside
from ui.doctor import Doctor
from ui.findings import Exit
from ui.viewmodels.diagnostics_vm import ORDER

NOW = datetime(2030, 1, 2, 9, 30, tzinfo=UTC)


class StoppedClock:
    def now(self):
        return NOW


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("till") / "home"
    start_home.make_home(folder, folder / "no-receipts", goods=5, cards=5)
    return folder


@pytest.fixture
def around(home, monkeypatch):
    monkeypatch.setenv("KASSA_HOME", str(home))
    return outside()


def test_the_doctor_finds_what_it_needs_at_a_till_without_a_link(around):
    found = {finding.id: finding for finding in Doctor(around).look()}

    expected = set(ORDER) - {"LAST-SYNC", "CLOCK-SKEW", "CERT-SERVER"}
    assert set(found) == expected  # Those three need a server, or a running till.
    assert found["SCHEMA"].state == "ok"
    assert found["JOURNAL-COPIES"].state == "ok"
    assert found["TLS-CHAIN"].state == "fail"
    assert all(finding.ru and finding.en for finding in found.values())


def test_every_check_of_the_doctor_has_its_row_on_the_screen(around):
    assert {finding.id for finding in Doctor(around).look()} <= set(ORDER)


def test_the_doctor_changes_no_file(around, home):
    def state():
        return {p: p.stat().st_mtime_ns for p in home.rglob("*.toml")}

    before = state()
    (home / "config" / "keys.toml").write_text('pay = "F13"')
    Doctor(around).look("KEYS")

    (home / "config" / "keys.toml").unlink()
    assert state() == before


def test_a_wrong_key_file_is_a_warning_with_its_line(around, home):
    path = home / "config" / "keys.toml"
    path.write_text('pey = "F9"')

    (finding,) = Doctor(around).look("KEYS")

    path.unlink()
    assert finding.state == "warn"
    assert "keys.toml:1: unknown action pey; did you mean pay?" in finding.en
    assert "keys.toml:1: неизвестное действие pey; может быть, pay?" in finding.ru


def authority(around, folder, until):
    """A till whose chain's certificate ends at that time."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "chain")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=400))
        .not_valid_after(until)
        .sign(key, hashes.SHA256())
    )
    path = folder / "ca.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    server = replace(around.settings.server, ca_file=str(path))
    settings = replace(around.settings, server=server)
    return replace(around, settings=settings, clock=StoppedClock())


@pytest.mark.parametrize(
    ("days", "state", "code"),
    [(31, "ok", Exit.FINE), (29, "warn", Exit.FINE), (-1, "fail", Exit.SERVER)],
)
def test_a_certificate_is_told_of_before_it_ends(around, tmp_path, days, state, code):
    till = authority(around, tmp_path, NOW + timedelta(days=days))

    (finding,) = checks.authority(till)

    assert (finding.id, finding.state, finding.code) == ("CERT-AUTHORITY", state, code)


def test_what_is_missing_for_an_outage_is_named(around):
    (finding,) = checks.readiness(Readiness(lacks=(Lack.NO_CARDS, Lack.JOURNAL)))

    assert finding.state == "warn"
    assert "no cards are loaded; the second journal is not written" in finding.en
    assert set(checks._LACKS) == set(Lack)


def test_a_till_that_never_met_its_server_says_so():
    (never,) = checks.last_sync(None)
    (once,) = checks.last_sync(NOW)

    assert never.state == "warn"
    assert "02.01.2030 09:30 UTC" in once.en
