"""Tones are played by whatever the system has, and by nothing without an error."""

from __future__ import annotations

import io
import stat
import wave
from pathlib import Path

import pytest

from cashier.devices import speaker
from cashier.devices.speaker import SILENT_FOR_S, Speaker, system_player
from ui.tones import LONG, SCORES, SHORT, Tone, length_ms, rhythm, wav


class Clock:
    def __init__(self) -> None:
        self.passed = 0.0

    def monotonic(self) -> float:
        return self.passed


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose programs are in this folder, and nowhere else."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def install(folder: Path, name: str, script: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_a_machine_without_a_player_is_silent(path: Path) -> None:
    assert system_player() is None
    assert not Speaker(path / "sounds", Clock()).play("scan", lambda: b"")
    assert not (path / "sounds").exists()


def test_the_player_of_the_system_gets_the_whole_tone_as_a_file(path: Path) -> None:
    install(path, "aplay", 'echo "$@" >> "${0%/*}/played"')
    assert Speaker(path / "sounds", Clock()).play("scan-60", lambda: wav(Tone.SCAN, 60))

    played = (path / "played").read_text().split()
    assert played[0] == "-q"
    assert Path(played[1]).read_bytes() == wav(Tone.SCAN, 60)


def test_a_tone_is_made_once(path: Path) -> None:
    install(path, "aplay", "exit 0")
    made = []

    def content() -> bytes:
        made.append(1)
        return b"RIFF"

    for _ in range(3):
        assert Speaker(path / "sounds", Clock()).play("scan", content)

    assert made == [1]


def test_after_a_failure_nothing_is_tried_for_a_minute(path: Path) -> None:
    install(path, "aplay", 'echo x >> "${0%/*}/tries"; exit 1')
    clock = Clock()
    silenced = Speaker(path / "sounds", clock)

    for _ in range(5):
        assert not silenced.play("refused", lambda: b"RIFF")
    assert (path / "tries").read_text().split() == ["x"]

    clock.passed = SILENT_FOR_S
    silenced.play("refused", lambda: b"RIFF")
    assert (path / "tries").read_text().split() == ["x", "x"]


def test_a_player_that_hangs_is_given_up(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaker, "PATIENCE_S", 0.1)
    install(path, "aplay", "while :; do :; done")

    assert not Speaker(path / "sounds", Clock()).play("scan", lambda: b"RIFF")


def test_a_folder_that_cannot_be_written_is_silence(path: Path) -> None:
    install(path, "aplay", "exit 0")
    (path / "sounds").write_text("no folder")

    assert not Speaker(path / "sounds", Clock()).play("scan", lambda: b"RIFF")


def test_no_two_tones_have_one_rhythm() -> None:
    """Long and short alone tell them apart, whatever the pitch."""
    rhythms = {rhythm(tone) for tone in Tone}

    assert len(rhythms) == len(Tone)
    assert rhythm(Tone.DECIDE) == (SHORT, SHORT, SHORT)
    assert rhythm(Tone.UNKNOWN) == (LONG, LONG)
    assert all(length_ms(tone) < 1000 for tone in Tone)
    assert set(SCORES) == set(Tone)


@pytest.mark.parametrize("tone", list(Tone))
def test_a_tone_is_a_sound_file_as_long_and_as_loud_as_it_should_be(tone: Tone) -> None:
    def peak(volume: int) -> int:
        with wave.open(io.BytesIO(wav(tone, volume))) as sound:
            assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
            took = sound.getnframes() * 1000 / sound.getframerate()
            assert took == pytest.approx(length_ms(tone), abs=2)
            data = sound.readframes(sound.getnframes())
        return max(memoryview(data).cast("h"))

    assert peak(0) == 0
    assert peak(100) > 1.9 * peak(50) > 0
