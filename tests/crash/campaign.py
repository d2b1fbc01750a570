"""Cuts the power of every recording at every position, and counts what was found."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.actor import Task
from tests.crash.checks import Checker, Found, Said
from tests.crash.disk import Disk, Files, Image
from tests.crash.recording import SERVER, TILL, Recording, Studio
from tests.crash.trace import Did

_KEPT_EXAMPLES = 5


@dataclass
class Tally:
    positions: int = 0
    images: int = 0
    different: int = 0  # Databases of other bytes than those just before.
    starts: int = 0
    losses: Counter[str] = field(default_factory=Counter)
    harms: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def note(self, where: str, found: Found | None) -> None:
        if found is None:
            return
        self.harms[found.harm.value] += 1
        if len(self.examples) < _KEPT_EXAMPLES:
            self.examples.append(f"{where}: {found.harm.value}: {found.words}")

    def add(self, other: Tally) -> None:
        self.positions += other.positions
        self.images += other.images
        self.different += other.different
        self.starts += other.starts
        self.losses += other.losses
        self.harms += other.harms
        self.examples += other.examples


@dataclass(frozen=True, slots=True)
class Cut:
    """The power goes here; these are the images, and what had been said by then."""

    position: int
    images: Iterator[Image]
    said: Said
    coming: str | None


def cuts(
    recording: Recording, said: Said, chance: random.Random, most: int
) -> Iterator[Cut]:
    """Every position after which the disk, or what was promised, is different."""
    disk = Disk(recording.base)
    coming = [
        (n, event.mark["state"])
        for n, event in enumerate(recording.events)
        if event.mark is not None and "state" in event.mark
    ]
    at = 0
    for n, event in enumerate(recording.events):
        while at < len(coming) and coming[at][0] <= n:
            at += 1
        is_new = disk.take(event)
        if event.did is Did.MARK and event.mark is not None:
            said.hear(event.mark)
            is_new = "sure" in event.mark
        if is_new:
            following = coming[at][1] if at < len(coming) else None
            yield Cut(n, disk.images(chance, most), said, following)


def search(
    recording: Recording,
    folder: Path,
    *,
    seed: int,
    most: int,
    start_every: int = 0,
    keep: list[tuple[str, Files, str]] | None = None,
    keep_every: int = 0,
) -> Tally:
    """Look at every image; start the till on one of `start_every`. `keep` collects
    images whose rescue shall itself be cut off."""
    folder.mkdir(parents=True, exist_ok=True)
    checker = Checker.of(recording, folder)
    tally = Tally()
    chance = random.Random(f"{seed} {recording.name} {recording.disk}")
    for cut in cuts(recording, Said([checker.first]), chance, most):
        tally.positions += 1
        for image in cut.images:
            tally.images += 1
            tally.losses[image.loss.name] += 1
            where = f"{recording.name} {recording.disk} @{cut.position} {image.loss.name}"
            found = checker.look(image.files, cut.said, cut.coming)
            tally.note(where, found)
            if found is not None or recording.disk == SERVER:
                continue
            if start_every and tally.images % start_every == 0:
                tally.starts += 1
                tally.note(where, checker.start(image.files))
            if keep is not None and keep_every and tally.images % keep_every == 1:
                keep.append((f"cut-{len(keep)}", image.files, recording.name))
    tally.different = checker.different
    return tally


def search_all(
    recordings: dict[str, list[Recording]], folder: Path, **how: int
) -> dict[str, Tally]:
    """By disk: what the tills suffered, and what the servers did."""
    found = {TILL: Tally(), SERVER: Tally()}
    for name, both in recordings.items():
        for recording in both:
            place = folder / name / recording.disk.replace("/", "-")
            found[recording.disk].add(search(recording, place, **how))
    return found


def tasks_of(studio: Studio, kept: Sequence[tuple[str, Files, str]]) -> list[Task]:
    return studio.rescue([(name, files) for name, files, _ in kept])
