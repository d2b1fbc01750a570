"""The tones of the till: each known by its rhythm alone, then by its pitch.

Made here as WAV data; there are no sound files. Who hears badly at the ends of the
scale, or works beside a humming fridge, tells them apart by long and short.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from enum import Enum

RATE = 22_050
SHORT, LONG, LONGEST = 70, 180, 600  # Milliseconds.
PAUSE = 70
_EDGE_MS = 6  # Without a soft beginning and end each beep would click.
_PEAK = 0.6 * 32_767


class Tone(Enum):
    SCAN = "scan"  # A code was taken.
    CARD = "card"  # A member was found: there may be bonuses.
    UNKNOWN = "unknown"  # A code that nobody knows.
    DECIDE = "decide"  # Somebody has to look or to choose.
    REFUSED = "refused"
    DONE = "done"  # A sale is complete.


@dataclass(frozen=True, slots=True, kw_only=True)
class Beep:
    hertz: int
    for_ms: int


LOW, MIDDLE, HIGH, TOP = 330, 660, 880, 1320

SCORES: dict[Tone, tuple[Beep, ...]] = {
    Tone.SCAN: (Beep(hertz=HIGH, for_ms=SHORT),),
    Tone.CARD: (Beep(hertz=HIGH, for_ms=SHORT), Beep(hertz=TOP, for_ms=LONG)),
    Tone.UNKNOWN: (Beep(hertz=LOW, for_ms=LONG), Beep(hertz=LOW, for_ms=LONG)),
    Tone.DECIDE: (Beep(hertz=MIDDLE, for_ms=SHORT),) * 3,
    Tone.REFUSED: (Beep(hertz=LOW, for_ms=LONGEST),),
    Tone.DONE: (
        Beep(hertz=MIDDLE, for_ms=LONG),
        Beep(hertz=HIGH, for_ms=SHORT),
        Beep(hertz=TOP, for_ms=SHORT),
    ),
}


def rhythm(tone: Tone) -> tuple[int, ...]:
    """How long each beep is; no two tones have the same."""
    return tuple(beep.for_ms for beep in SCORES[tone])


def length_ms(tone: Tone) -> int:
    beats = rhythm(tone)
    return sum(beats) + PAUSE * (len(beats) - 1)


def wav(tone: Tone, volume: int) -> bytes:
    """The tone as a WAV file; `volume` is from 0 to 100."""
    pause = [0] * (RATE * PAUSE // 1000)
    samples: list[int] = []
    for number, beep in enumerate(SCORES[tone]):
        samples += pause if number else []
        samples += _samples(beep, volume)
    data = struct.pack(f"<{len(samples)}h", *samples)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, RATE * 2, 2, 16)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def _samples(beep: Beep, volume: int) -> list[int]:
    count, edge = RATE * beep.for_ms // 1000, RATE * _EDGE_MS // 1000
    peak = _PEAK * volume / 100
    step = 2 * math.pi * beep.hertz / RATE
    return [
        round(peak * min(1.0, n / edge, (count - n) / edge) * math.sin(step * n))
        for n in range(count)
    ]
