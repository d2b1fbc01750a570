"""The checks of a till, one function each: the command and the screen share them.

Each looks at one thing, changes nothing and says a sentence in ru and en. None tells a
secret, a name or a card number. `machine` needs no data, `inside` the till's opened
files (on the till lane), `outside_world` the network (on the network lane). No Qt.
"""

from __future__ import annotations

import platform
import shutil
import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cashier.devices.check import check_devices
from cashier.domain.codes import rule_conflicts
from cashier.domain.errors import StorageRefused
from cashier.store.places import Places
from cashier.store.reserve import LOW_BYTES
from cashier.store.schema import HEAD
from cashier.till.readiness import Lack, Readiness, Verdict
from cashier.till.settings import TillSettings
from cashier.version import VERSION
from resources import resource
from sync.assembly import Outside, TillFiles
from sync.client import SyncError, Transport, Trouble, Unreachable, hello, moment
from ui.findings import Exit, Finding, failure, fine, warning
from ui.key_file import keys_in_force

OLD_QUEUE = timedelta(hours=24)
LARGE_SKEW = timedelta(minutes=5)
ENDS_SOON = timedelta(days=30)
_WAIT_S = 3.0
_MIB = 1024 * 1024

_LACKS = {
    Lack.STOPPED: ("списание остановлено", "redemption is suspended"),
    Lack.NO_CARDS: ("карты не загружены", "no cards are loaded"),
    Lack.NO_RULES: ("программы не загружены", "no programme is loaded"),
    Lack.JOURNAL: ("второй журнал не пишется", "the second journal is not written"),
    Lack.OLD: ("данные устарели", "the data are old"),
    Lack.CLOCK: ("часы сбиты", "the clock is wrong"),
    Lack.NO_RIGHTS: ("списать не сможет никто", "nobody could redeem"),
    Lack.DISK: ("мало места на диске", "the disk is almost full"),
}


# --- this machine ---------------------------------------------------------------


def version() -> Iterator[Finding]:
    python = platform.python_version()
    system = f"{platform.system()} {platform.release()}"
    yield fine(
        "VERSION",
        f"Kassa {VERSION}, Python {python}, {system}",
        f"Kassa {VERSION}, Python {python}, {system}",
    )


def devices() -> Iterator[Finding]:
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


def fonts() -> Iterator[Finding]:
    if resource("fonts", "KassaSans-Regular.otf").exists():
        yield fine("FONT-CYRILLIC", "Шрифты на месте", "Fonts are there")
    else:
        yield failure("FONT-CYRILLIC", "Нет шрифтов", "Fonts are missing", Exit.PACKAGE)


def rules(settings: TillSettings) -> Iterator[Finding]:
    conflicts = rule_conflicts(settings.codes)
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


def keys(places: Places) -> Iterator[Finding]:
    read = keys_in_force(places)
    if read.wrong is not None:
        yield warning(
            "KEYS",
            f"Файл клавиш не принят, действуют прежние: {read.wrong.told.ru}",
            f"The key file is not taken, those of before work: {read.wrong.told.en}",
        )
    elif read.is_default:
        yield fine("KEYS", "Клавиши обычные", "Keys as they are built in")
    else:
        yield fine("KEYS", f"Клавиши из {read.path}", f"Keys from {read.path}")


def disk(places: Places) -> Iterator[Finding]:
    here = next(p for p in (places.data, *places.data.parents) if p.exists())
    free = shutil.disk_usage(here).free
    text = f"{free // _MIB} MiB"
    say = warning if free < LOW_BYTES else fine
    ru = f"Мало места: {text}" if free < LOW_BYTES else f"Свободно {text}"
    en = f"Little room: {text}" if free < LOW_BYTES else f"{text} free"
    yield say("DISK-FREE", ru, en)


def logs(places: Places) -> Iterator[Finding]:
    size = sum(p.stat().st_size for p in places.logs.glob("*.log*") if p.is_file())
    text = f"{places.logs} ({size // 1024} KiB)"
    yield fine("LOGS", f"Журналы программы: {text}", f"Logs: {text}")


def authority(outside: Outside) -> Iterator[Finding]:
    """Of the chain's own certificate: the day after which no server is believed."""
    from cryptography import x509  # noqa: PLC0415 Slow, and not asked for at start.

    path = ca_file_of(outside.settings, outside.places)
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return  # TLS-CHAIN says that there is none.
    yield _ends("CERT-AUTHORITY", certificate.not_valid_after_utc, outside.clock.now())


def _ends(name: str, until: datetime, now: datetime) -> Finding:
    day = f"{until:%d.%m.%Y}"
    if until <= now:
        ru, en = f"Сертификат истёк {day}", f"The certificate ended on {day}"
        return failure(name, ru, en, Exit.SERVER)
    say = warning if until - now < ENDS_SOON else fine
    return say(
        name, f"Сертификат действует до {day}", f"The certificate is good until {day}"
    )


# --- the till's opened files ------------------------------------------------------


def queue(files: TillFiles) -> Iterator[Finding]:
    if files.side.is_enrolled():
        yield fine("ENROLLED", "Касса подключена", "The till is enrolled")
    else:
        yield not_enrolled()
    figures = files.side.figures()
    now = files.outside.clock.now()
    waits_long = figures.oldest is not None and now - figures.oldest > OLD_QUEUE
    say = warning if waits_long else fine
    yield say(
        "QUEUE-AGE",
        f"Ждут отправки: {figures.queued}",
        f"Waiting to be sent: {figures.queued}",
    )


def schema() -> Iterator[Finding]:
    """A store that is open has this one: others are migrated or refused before."""
    yield fine("SCHEMA", f"Схема базы {HEAD}", f"Schema of the database: {HEAD}")


def journal(files: TillFiles) -> Iterator[Finding]:
    places = files.outside.places
    copies = len(list(places.backups.glob("*.db")))
    parts = len([p for p in places.journal.glob("*") if p.is_file()])
    figures = f"{parts} + {copies}"
    if files.store.is_journal_whole():
        yield fine(
            "JOURNAL-COPIES",
            f"Второй журнал цел; файлов и копий базы: {figures}",
            f"The second journal is whole; its files and copies: {figures}",
        )
    else:
        yield warning(
            "JOURNAL-COPIES",
            "Второй журнал не пишется: очередь есть только в базе",
            "The second journal is not written: the queue is in one place only",
        )


def clock_guard(files: TillFiles) -> Iterator[Finding]:
    doubt = files.clock.doubt()
    if doubt is None:
        yield fine(
            "CLOCK-GUARD",
            f"Время подтверждено: {_stamp(files.clock.now())}",
            f"The time is proven: {_stamp(files.clock.now())}",
        )
    else:
        yield warning(
            "CLOCK-GUARD",
            "Часы переводили: срок и паузы считаются по доказанному времени",
            "The clock was set: days and pauses count by the proven time",
        )


def age(as_of: datetime | None) -> Iterator[Finding]:
    if as_of is None:
        yield warning("LIMITS-EXPIRY", "Данных ещё нет", "No data from the server yet")
    else:
        stamp = _stamp(as_of)
        yield fine("LIMITS-EXPIRY", f"Данные на {stamp}", f"Data as of {stamp}")


def readiness(found: Readiness) -> Iterator[Finding]:
    if found.verdict is Verdict.READY:
        yield fine(
            "READINESS", "Касса готова работать без связи", "Ready for an outage"
        )
        return
    lacks = [_LACKS[lack] for lack in found.lacks]
    ru, en = ("; ".join(words) for words in zip(*lacks, strict=True))
    yield warning(
        "READINESS", f"К работе без связи не готова: {ru}", f"Not ready: {en}"
    )


def last_sync(at: datetime | None) -> Iterator[Finding]:
    if at is None:
        yield warning(
            "LAST-SYNC",
            "Связи с сервером ещё не было",
            "No contact with the server yet",
        )
    else:
        stamp = _stamp(at)
        yield fine("LAST-SYNC", f"Последняя связь: {stamp}", f"Last contact: {stamp}")


# --- the network ------------------------------------------------------------------


def server(outside: Outside, transport: Transport) -> Iterator[Finding]:
    """Asks the server, by a way that is closed by whoever opened it."""
    clock = outside.clock
    try:
        answer = hello(transport, wait_s=_WAIT_S)
    except SyncError as error:
        trouble = error.trouble if isinstance(error, Unreachable) else Trouble.TLS
        yield failure(
            "TLS-CHAIN",
            f"Сервер не отвечает: {trouble.value}",
            f"The server does not answer: {trouble.value}",
            Exit.SERVER,
        )
        return
    yield fine("TLS-CHAIN", "Сервер отвечает", "The server answers")
    yield _skew(clock.now() - moment(answer.server_time))
    until = _server_certificate(outside)
    if until is not None:
        yield _ends("CERT-SERVER", until, clock.now())


def no_authority() -> Finding:
    return warning(
        "TLS-CHAIN",
        "Нет файла центра сертификации: касса не подключена",
        "No authority file: the till is not enrolled",
    )


def not_enrolled() -> Finding:
    return failure(
        "ENROLLED",
        "Касса не подключена к серверу: kassa enrol",
        "The till is not enrolled: kassa enrol",
        Exit.NOT_ENROLLED,
    )


def ca_file_of(settings: TillSettings, places: Places) -> Path:
    """The chain's authority: as configured, else beside the till's data."""
    return Path(settings.server.ca_file or places.data / "ca.pem")


def _server_certificate(outside: Outside) -> datetime | None:
    """Until when the server's certificate is good; None: it did not say."""
    parts = urlsplit(outside.settings.server.url)
    host, port = parts.hostname or "", parts.port or 443
    ca_file = ca_file_of(outside.settings, outside.places)
    try:
        context = ssl.create_default_context(cafile=str(ca_file))
        raw = socket.create_connection((host, port), _WAIT_S)
        with closing(context.wrap_socket(raw, server_hostname=host)) as line:
            shown = line.getpeercert() or {}
    except (OSError, ValueError):
        return None
    until = str(shown.get("notAfter", ""))
    seconds = ssl.cert_time_to_seconds(until) if until else 0
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _skew(skew: timedelta) -> Finding:
    seconds = abs(round(skew.total_seconds()))
    if abs(skew) > LARGE_SKEW:
        return failure(
            "CLOCK-SKEW",
            f"Часы отличаются от сервера на {seconds} с",
            f"The clock differs from the server's by {seconds} s",
            Exit.NOT_ENROLLED,
        )
    return fine("CLOCK-SKEW", "Часы верны", "The clock is right")


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%d.%m.%Y %H:%M} UTC"


def damaged(refused: StorageRefused) -> Finding:
    return failure(
        "DB-INTEGRITY",
        f"База не открывается: {refused}",
        f"The database does not open: {refused}",
        Exit.DATA,
    )


def sound() -> Finding:
    return fine("DB-INTEGRITY", "База цела", "The database is sound")


def of_machine(outside: Outside) -> Iterable[Finding]:
    """All that needs no file of the till."""
    yield from version()
    yield from devices()
    yield from fonts()
    yield from rules(outside.settings)
    yield from keys(outside.places)
    yield from disk(outside.places)
    yield from logs(outside.places)
    yield from authority(outside)
