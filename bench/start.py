"""`script/bench start`: from a process to the PIN screen, and what it weighs.

A till's home is made with 92,331 goods and 100,000 cards, enrolled without a server.
Then the built program is started in it, offscreen, and its log is watched for the line
`login shown`. Without a build the sources are started, which the figures then say.
Memory is the resident set: when the screen is there, and ten seconds later, when the
rest of the program is loaded as well.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.figures import figure, say
from bench.start_home import CARDS, make_home

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "dist/kassa" / ("kassa.exe" if os.name == "nt" else "kassa")
RUNS = 5
START_TARGET_S = 1.5
MEMORY_TARGET_MB = 250.0
SETTLE_S = 10.0
PATIENCE_S = 60.0
LEAVE_S = 15.0


class NotStarted(Exception):
    """The program did not come as far as its login."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One start: seconds by the bench's clock, the program's own figure, memory.

    `cpu_s` is what the start costs the processor, whatever else it does meanwhile.
    """

    shown_s: float
    told_s: float
    cpu_s: float
    shown_mb: float
    settled_mb: float
    left_s: float
    load: float


class Till:
    """One program in one home, watched from outside."""

    def __init__(self, words: Sequence[str], home: Path) -> None:
        self._log = home / "logs" / "kassa.log"
        self._log.unlink(missing_ok=True)
        self._errors = home / "stderr.txt"
        self._began = time.time()
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                words, env=environment(home), stderr=errors, cwd=ROOT
            )

    def wait_for_login(self) -> tuple[float, float]:
        """Seconds until the login was shown: by our clock, and as it was told."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            for row in log_rows(self._log):
                if row.get("event") == "login shown":
                    at = datetime.fromisoformat(row["timestamp"]).timestamp()
                    return at - self._began, row["milliseconds"] / 1000
            time.sleep(0.05)
        raise NotStarted(f"no login: {self.noise() or log_tail(self._log)}")

    def memory_mb(self) -> float:
        """Resident memory; Linux only, elsewhere 0."""
        status = Path(f"/proc/{self._process.pid}/status")
        if not status.exists():
            return 0.0
        lines = status.read_text().splitlines()
        row = next(line for line in lines if line.startswith("VmRSS:"))
        return int(row.split()[1]) / 1024

    def cpu_s(self) -> float:
        """User and system time so far; Linux only, elsewhere 0."""
        stat = Path(f"/proc/{self._process.pid}/stat")
        if not stat.exists():
            return 0.0
        fields = stat.read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")

    def noise(self) -> str:
        return self._errors.read_text("utf-8", errors="replace").strip()

    def leave(self) -> float:
        """Ask it to end; seconds until it did. Raises NotStarted if it fails."""
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(LEAVE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise NotStarted("it did not end when it was asked to") from None
        if code:
            raise NotStarted(f"it ended with {code}: {self.noise()}")
        return time.monotonic() - began

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


def environment(home: Path) -> dict[str, str]:
    """The bench's own, with the till's places moved and nothing to draw on."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KASSA_")}
    return kept | {"KASSA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


def log_rows(log: Path) -> Iterator[Mapping[str, Any]]:
    try:
        text = log.read_text("utf-8")
    except OSError:
        return
    for line in text.split("\n")[:-1]:  # What follows the last newline is not whole.
        yield json.loads(line)


def log_tail(log: Path) -> str:
    return log.read_text("utf-8")[-1000:] if log.exists() else "nothing was logged"


def one_start(words: Sequence[str], home: Path, *, settle_s: float) -> Start:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    till = Till(words, home)
    try:
        shown_s, told_s = till.wait_for_login()
        cpu_s, shown_mb = till.cpu_s(), till.memory_mb()
        time.sleep(settle_s)
        settled_mb = till.memory_mb()
        left_s = till.leave()
    finally:
        till.end()
    if noise := till.noise():
        say(f"It wrote to standard error: {noise}")
    return Start(
        shown_s=shown_s,
        told_s=told_s,
        cpu_s=cpu_s,
        shown_mb=shown_mb,
        settled_mb=settled_mb,
        left_s=left_s,
        load=load,
    )


def program_words(asked: Path | None) -> list[str]:
    """The built program, or the sources where there is none."""
    if asked is not None or BUILT.exists():
        return [str(asked or BUILT)]
    say("There is no build (script/build makes one): the sources are started instead")
    return [sys.executable, "-P", "-m", "ui"]


def report(starts: Sequence[Start], program: str) -> None:
    def median(name: str) -> float:
        values: list[float] = [getattr(start, name) for start in starts]
        return statistics.median(values)

    about: dict[str, Any] = {
        "runs": len(starts),
        "program": program,
        "load": median("load"),
    }
    every = [round(start.shown_s, 3) for start in starts]
    best, target = min(every), START_TARGET_S
    figure(
        "start_to_login", median("shown_s"), "s", target=target, best=best, each=every,
        told=median("told_s"), cpu=median("cpu_s"), **about,
    )  # fmt: skip
    for name, field in (
        ("memory_at_login", "shown_mb"), ("memory_settled", "settled_mb")
    ):  # fmt: skip
        figure(name, median(field), "MiB", target=MEMORY_TARGET_MB, **about)
    figure("end_when_asked", median("left_s"), "s", **about)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="script/bench start", description=__doc__)
    parser.add_argument("--program", type=Path, help="another built program")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--settle", type=float, default=SETTLE_S, metavar="SECONDS")
    parser.add_argument(
        "--home", type=Path, help="a home of an earlier run, or to keep"
    )
    asked = parser.parse_args(argv)
    words = program_words(asked.program)
    with tempfile.TemporaryDirectory() as folder:
        home = asked.home or Path(folder) / "till"
        if not home.exists():
            say(f"Making a till's home with 92,331 goods and {CARDS:,} cards")
            make_home(home, asked.data)
        try:
            starts = [
                one_start(words, home, settle_s=asked.settle) for _ in range(asked.runs)
            ]
        except NotStarted as failed:
            say(str(failed))
            return 1
    report(starts, "sources" if "-m" in words else "built")
    return 0
