"""What no type can say of a setting, each with a sentence for who got it wrong.

The same rules for files, variables and the screen. The first flaw is enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cashier.till.display_rules import display_flaw, line_display_flaw
from cashier.till.printer_rules import printer_flaw
from cashier.till.rule_words import one_of, within
from cashier.till.settings import TillSettings
from cashier.till.settings_wrong import Told

Path = tuple[str, ...]  # Of a key: ("printer", "columns").

LANGUAGES = ("ru", "en")
LOOKS = ("light", "dark")
HANDS = ("right", "left")
SCALES = (100, 125, 150)  # Percent; with more no screen holds a whole page.
GAPS = range(10, 101)  # Milliseconds between two characters of a scanner.
VOLUMES = range(101)
TERMINALS = tuple(
    f"simulator{behaviour}"
    for behaviour in ("", ":decline", ":silent", ":lost_answer", ":by_amount")
)
LONGEST_LOCK_S = 24 * 3600

_HTTPS = Told(
    ru="адрес сервера начинается с https://",
    en="the server's address begins with https://",
)
_WORDS = {
    ("language",): LANGUAGES,
    ("receipt_language",): LANGUAGES,
    ("theme",): LOOKS,
    ("hand",): HANDS,
}


def settings_flaw(settings: TillSettings) -> tuple[Path, Told] | None:
    """The first key that makes no sense, and why; None: all is well."""
    return next(_flaws(settings), None)


def _flaws(settings: TillSettings) -> Iterator[tuple[Path, Told]]:
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = settings.time_zone
        what = Told(
            ru=f"нет такого часового пояса: {zone!r}", en=f"no such time zone: {zone!r}"
        )
        yield ("time_zone",), what
    for path, known in _WORDS.items():
        word = getattr(settings, path[0])
        if word not in known:
            yield path, one_of(path[0], known, word)
    if not settings.server.url.startswith("https://"):
        yield ("server", "url"), _HTTPS
    for table, flaw in (
        ("printer", printer_flaw(settings.printer)),
        ("display", display_flaw(settings.display)),
        ("line_display", line_display_flaw(settings.line_display)),
    ):
        if flaw is not None:
            yield (table, flaw[0]), flaw[1]
    yield from _flaws_of_numbers(settings)


def _flaws_of_numbers(settings: TillSettings) -> Iterator[tuple[Path, Told]]:
    gap, volume = settings.scanner.gap_ms, settings.sound.volume
    if gap not in GAPS:
        yield ("scanner", "gap_ms"), within("gap_ms", GAPS, gap)
    if settings.scale not in SCALES:
        yield ("scale",), one_of("scale", SCALES, settings.scale)
    if volume not in VOLUMES:
        yield ("sound", "volume"), within("volume", VOLUMES, volume)
    if not 0 <= settings.idle_lock_s <= LONGEST_LOCK_S:
        yield ("idle_lock_s",), _no_lock(settings.idle_lock_s)


def _no_lock(found: int) -> Told:
    return Told(
        ru=f"idle_lock_s: от 0 (никогда) до {LONGEST_LOCK_S}, а не {found}",
        en=f"idle_lock_s is from 0 (never) to {LONGEST_LOCK_S}, not {found}",
    )
