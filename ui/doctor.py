"""`kassa doctor`: what is well and what is not, with stable names and exit codes.

Each check looks at one thing, changes nothing and says a sentence in ru and en. No
check prints a secret, a name or a card number. Runs without Qt.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from pathlib import Path

from cashier.devices.check import check_devices
from cashier.domain.codes import rule_conflicts
from cashier.domain.errors import StorageRefused
from cashier.store.places import Places
from cashier.store.reserve import LOW_BYTES
from cashier.till.settings import TillSettings
from resources import resource
from sync.assembly import Outside, TillFiles, close_quietly
from sync.client import SyncError, Trouble, Unreachable, hello, moment
from sync.transport import HttpTransport

OLD_QUEUE = timedelta(hours=24)
LARGE_SKEW = timedelta(minutes=5)


class Exit(IntEnum):
    """Exit codes of every command; frozen, because scripts of IT rely on them."""

    FINE = 0
    UNEXPECTED = 1
    USAGE = 2
    CONFIG = 3
    DATA = 4
    MIGRATION = 5
    DEVICE = 6
    SERVER = 7
    UNSENT = 8
    RUNNING = 9
    PACKAGE = 10
    NOT_ENROLLED = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """state: ok, warn or fail; `code` is the exit code of a failure."""

    id: str
    state: str
    ru: str
    en: str
    code: Exit = Exit.FINE


def fine(name: str, ru: str, en: str) -> Finding:
    return Finding(id=name, state="ok", ru=ru, en=en)


def warning(name: str, ru: str, en: str) -> Finding:
    return Finding(id=name, state="warn", ru=ru, en=en)


def failure(name: str, ru: str, en: str, code: Exit) -> Finding:
    return Finding(id=name, state="fail", ru=ru, en=en, code=code)


Check = Callable[[], Iterable[Finding]]


class Doctor:
    """Looks at a till that is not running."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._checks: dict[str, Check] = {
            "DEVICES": self._devices,
            "FONT-CYRILLIC": self._fonts,
            "CARD-RULES-CONFLICT": self._rules,
            "DISK-FREE": self._disk,
            "DB-INTEGRITY": self._files,
            "TLS-CHAIN": self._server,
        }

    def look(self, only: str = "") -> list[Finding]:
        """All checks, or the one named; an unknown name is an empty list."""
        chosen = [c for name, c in self._checks.items() if only in ("", name)]
        return [finding for check in chosen for finding in check()]

    def _devices(self) -> Iterable[Finding]:
        try:
            names = check_devices()
        except ImportError as error:
            yield failure(
                "DEVICES",
                f"Не загружается модуль: {error.name}",
                f"A module does not load: {error.name}",
                Exit.PACKAGE,
            )
        else:
            yield fine(
                "DEVICES",
                f"Модули устройств на месте: {len(names)}",
                f"Device modules are all there: {len(names)}",
            )

    def _fonts(self) -> Iterable[Finding]:
        if resource("fonts", "KassaSans-Regular.otf").exists():
            yield fine("FONT-CYRILLIC", "Шрифты на месте", "Fonts are there")
        else:
            yield failure(
                "FONT-CYRILLIC", "Нет шрифтов", "Fonts are missing", Exit.PACKAGE
            )

    def _rules(self) -> Iterable[Finding]:
        conflicts = rule_conflicts(self._outside.settings.codes)
        if conflicts:
            named = "; ".join(f"{a.kind}/{b.kind} {a.prefix}" for a, b in conflicts)
            yield warning(
                "CARD-RULES-CONFLICT",
                f"Правила номеров спорят: {named}",
                f"Rules of numbers collide: {named}",
            )
        else:
            yield fine(
                "CARD-RULES-CONFLICT",
                "Правила номеров не спорят",
                "Rules of numbers do not collide",
            )

    def _disk(self) -> Iterable[Finding]:
        places = self._outside.places
        here = next(p for p in (places.data, *places.data.parents) if p.exists())
        free = shutil.disk_usage(here).free
        text = f"{free // 1024**2} MiB"
        if free < LOW_BYTES:
            yield warning("DISK-FREE", f"Мало места: {text}", f"Little room: {text}")
        else:
            yield fine("DISK-FREE", f"Свободно {text}", f"{text} free")

    def _files(self) -> Iterable[Finding]:
        if not self._outside.places.till_db.exists():
            yield warning(
                "DB-INTEGRITY",
                "Базы ещё нет: касса не запускалась",
                "No database yet: the till was never started",
            )
            yield _not_enrolled()
            return
        try:
            files = TillFiles(self._outside)
        except StorageRefused as refused:
            yield failure(
                "DB-INTEGRITY",
                f"База не открывается: {refused}",
                f"The database does not open: {refused}",
                Exit.DATA,
            )
            return
        try:
            yield from self._opened(files)
        finally:
            close_quietly(files)

    def _opened(self, files: TillFiles) -> Iterable[Finding]:
        yield fine("DB-INTEGRITY", "База цела", "The database is sound")
        if files.side.is_enrolled():
            yield fine("ENROLLED", "Касса подключена", "The till is enrolled")
        else:
            yield _not_enrolled()
        figures = files.side.figures()
        now = self._outside.clock.now()
        waits_long = figures.oldest is not None and now - figures.oldest > OLD_QUEUE
        say = warning if waits_long else fine
        yield say(
            "QUEUE-AGE",
            f"Ждут отправки: {figures.queued}",
            f"Waiting to be sent: {figures.queued}",
        )
        directory = files.open_directory()
        try:
            yield from self._age(directory.age().cards_as_of)
        except (StorageRefused, FileNotFoundError):
            yield warning(
                "LIMITS-EXPIRY", "Данных ещё нет", "No data from the server yet"
            )
        finally:
            close_quietly(directory)

    def _age(self, as_of: object) -> Iterable[Finding]:
        if as_of is None:
            yield warning(
                "LIMITS-EXPIRY", "Данных ещё нет", "No data from the server yet"
            )
        else:
            yield fine("LIMITS-EXPIRY", f"Данные на {as_of}", f"Data as of {as_of}")

    def _server(self) -> Iterable[Finding]:
        settings, clock = self._outside.settings, self._outside.clock
        ca_file = ca_file_of(settings, self._outside.places)
        if not ca_file.exists():
            yield warning(
                "TLS-CHAIN",
                "Нет файла центра сертификации: касса не подключена",
                "No authority file: the till is not enrolled",
            )
            return
        transport = HttpTransport(settings.server.url, ca_file, clock)
        try:
            answer = hello(transport, wait_s=3.0)
        except SyncError as error:
            trouble = error.trouble if isinstance(error, Unreachable) else Trouble.TLS
            yield failure(
                "TLS-CHAIN",
                f"Сервер не отвечает: {trouble.value}",
                f"The server does not answer: {trouble.value}",
                Exit.SERVER,
            )
            return
        finally:
            close_quietly(transport)
        yield fine("TLS-CHAIN", "Сервер отвечает", "The server answers")
        yield self._clock(clock.now() - moment(answer.server_time))

    def _clock(self, skew: timedelta) -> Finding:
        seconds = abs(round(skew.total_seconds()))
        if abs(skew) > LARGE_SKEW:
            return failure(
                "CLOCK-SKEW",
                f"Часы отличаются от сервера на {seconds} с",
                f"The clock differs from the server's by {seconds} s",
                Exit.NOT_ENROLLED,
            )
        return fine("CLOCK-SKEW", "Часы верны", "The clock is right")


def ca_file_of(settings: TillSettings, places: Places) -> Path:
    """The chain's authority: as configured, else beside the till's data."""
    return Path(settings.server.ca_file or places.data / "ca.pem")


def _not_enrolled() -> Finding:
    return failure(
        "ENROLLED",
        "Касса не подключена к серверу: kassa enrol",
        "The till is not enrolled: kassa enrol",
        Exit.NOT_ENROLLED,
    )


def exit_code(findings: Iterable[Finding], *, strict: bool) -> Exit:
    """That of the first failure; warnings count only when asked to."""
    for finding in findings:
        if finding.state == "fail":
            return finding.code
    if strict and any(finding.state == "warn" for finding in findings):
        return Exit.UNEXPECTED
    return Exit.FINE
