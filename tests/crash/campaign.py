"""Cuts the power of every recording at every position, and counts what was found."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.checks import Checker, Found, Said
from tests.crash.disk import Disk, Files, Image
from tests.crash.guards import GUARDS
from tests.crash.queue_ops import new_from
from tests.crash.recording import SERVER, TILL, Recording, Studio
from tests.crash.trace import Did

_KEPT_EXAMPLES = 3  # Of each kind.


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
        if self.harms[found.harm.value] <= _KEPT_EXAMPLES:
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


@dataclass(slots=True)
class Plan:
    """How closely to look."""

    seed: int = 1
    looked: int = 0  # Images so far, of all recordings.
    most: int = 3  # Images of one position.
    start_every: int = 0  # One of so many images is also started from.
    keep_every: int = 0  # One of so many is kept, to cut its rescue off too.
    kept: dict[str, Files] = field(default_factory=dict)  # By story and number.


def search(
    recording: Recording, folder: Path, plan: Plan, new_from_operation: int = 0
) -> Tally:
    """Look at every image of every position; start the till on a share of them."""
    folder.mkdir(parents=True, exist_ok=True)
    checker = Checker.of(recording, folder)
    tally = Tally()
    chance = random.Random(f"{plan.seed} {recording.name} {recording.disk}")
    is_till = recording.disk == TILL
    for cut in cuts(recording, Said([checker.first]), chance, plan.most):
        if cut.said.operation < new_from_operation:
            continue
        tally.positions += 1
        for image in cut.images:
            tally.images += 1
            plan.looked += 1
            tally.losses[image.loss.name] += 1
            where = (
                f"{recording.name} {recording.disk} @{cut.position} {image.loss.name}"
            )
            found = checker.look(image.files, cut.said, cut.coming)
            tally.note(where, found)
            is_due = checker.has_hole or _is_due(plan.looked, plan.start_every)
            if found is None and is_till and is_due:
                tally.starts += 1
                tally.note(f"{where}, started", checker.start(image.files))
            if is_till and _is_due(plan.looked, plan.keep_every):
                plan.kept[f"{recording.name}.{len(plan.kept)}"] = image.files
    tally.different = checker.different
    return tally


def _is_due(count: int, every: int) -> bool:
    return bool(every) and count % every == 0


def search_stories(
    studio: Studio, names: Sequence[str], plan: Plan
) -> dict[str, Tally]:
    """By disk: what the tills suffered, and what the servers did."""
    found = {TILL: Tally(), SERVER: Tally()}
    for name, both in studio.record(studio.stories(names)).items():
        for recording in both:
            place = studio.place(name, recording.disk)
            found[recording.disk].add(search(recording, place, plan))
    return found


def search_sequences(studio: Studio, plan: Plan) -> Tally:
    """Every sequence of operations on the queue, and in each what is new in it."""
    found, seen = Tally(), set[tuple[str, ...]]()
    for name, (recording,) in studio.record(studio.all_sequences()).items():
        first = new_from(tuple(name.split("-")), seen)
        found.add(search(recording, studio.place(name, TILL), plan, first))
        studio.forget(name)
    return found


def search_rescues(studio: Studio, kept: dict[str, Files], plan: Plan) -> Tally:
    """The till is started on disks that lost power, and loses it again."""
    found = Tally()
    for name, both in studio.record(studio.rescue(kept)).items():
        for recording in both:
            if recording.disk == TILL:
                place = studio.place(name, TILL)
                found.add(search(recording, place, plan))
    return found


def without_guard(studio: Studio, guard: str, plan: Plan) -> Tally:
    """What the images show when this guard is gone."""
    story = GUARDS[guard][0]
    found = Tally()
    for recording in studio.record(studio.stories([story], guard))[story]:
        found.add(search(recording, studio.place(guard, recording.disk), plan))
    return found
