"""What the service screens ask, with a till in memory behind it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from cashier.till.ports import JobState, PrintAnswer
from cashier.till.settings import TillSettings
from cashier.till.settings_wrong import Told
from ui.findings import fine
from ui.key_table import DEFAULT_TABLE
from ui.viewmodels.settings_vm import Kept, Seen


@dataclass
class FakeSettingsDesk:
    """Files and a printer of a till in memory; `wrong` refuses what is changed."""

    settings: TillSettings = field(default_factory=TillSettings)
    fixed: dict = field(default_factory=dict)
    wrong: Told | None = None
    answer: PrintAnswer = field(
        default_factory=lambda: PrintAnswer(state=JobState.CONFIRMED)
    )
    changed: list = field(default_factory=list)
    tried: list = field(default_factory=list)
    keys: dict = field(default_factory=lambda: dict(DEFAULT_TABLE))
    keys_wrong: Told | None = None

    def look(self):
        return Seen(
            settings=self.settings,
            fixed=self.fixed,
            keys=self.keys,
            keys_path="/etc/kassa/keys.toml",
            keys_wrong=self.keys_wrong,
        )

    def change(self, changes):
        if self.wrong:
            return Kept(seen=self.look(), wrong=self.wrong)
        self.changed.append(dict(changes))
        for key, value in changes.items():
            self.settings = changed(self.settings, key, value)
        return Kept(seen=self.look())

    def read_keys(self):
        return self.look()

    def try_printer(self, trial, printer):
        self.tried.append((trial, printer))
        return self.answer


def changed(settings, key, value):
    name, *rest = key
    inner = changed(getattr(settings, name), rest, value) if rest else value
    return replace(settings, **{name: inner})


@dataclass
class FakeDiagnostics:
    """Three groups of checks; what they find is set by the test."""

    machine: tuple = (fine("VERSION", "Версия", "Version"),)
    till: tuple = (fine("SCHEMA", "Схема", "Schema"),)
    server: tuple = (fine("TLS-CHAIN", "Отвечает", "Answers"),)
    saved: list = field(default_factory=list)
    folder: Path | None = Path("/reports/kassa.zip")
    logs: Path = Path("/var/log/kassa")

    def of_machine(self):
        return self.machine

    def of_till(self, last_success):
        return self.till

    def of_server(self):
        return self.server

    def save_report(self, findings):
        self.saved.append(findings)
        return self.folder


class FakeTones:
    def __init__(self):
        self.tried = []

    def try_out(self, tone):
        self.tried.append(tone)
