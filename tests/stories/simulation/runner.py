"""Tells many seeds: in one process or in several, each with its own prepared shops."""

from __future__ import annotations

import gc
import multiprocessing
import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.stories.simulation.image import Images, small_feed
from tests.stories.simulation.story import Broken, tell

_REST_EVERY = 25  # Seeds; between them nobody looks for garbage.


@dataclass(frozen=True)
class Told:
    """How one seed went; `error` is there when it broke."""

    seed: int
    trace_hash: str
    receipts: int
    happened: Counter[str]
    trace: tuple[str, ...] = ()
    error: str = ""


def tell_all(seeds: Sequence[int], jobs: int = 1) -> Iterator[Told]:
    """Every seed, in any order when there are several jobs."""
    if jobs == 1:
        yield from tell_here(seeds)
        return
    context = multiprocessing.get_context("spawn")
    shares = [seeds[n : n + _REST_EVERY] for n in range(0, len(seeds), _REST_EVERY)]
    with (
        tempfile.TemporaryDirectory(dir=fast_folder()) as name,
        context.Pool(jobs, initializer=_prepare, initargs=(name,)) as pool,
    ):
        for share in pool.imap_unordered(_tell_share, shares):
            yield from share


def tell_here(seeds: Sequence[int]) -> Iterator[Told]:
    with tempfile.TemporaryDirectory(dir=fast_folder()) as name, small_feed():
        yield from _tell_in(Images(Path(name) / "images"), Path(name), seeds)


def tell_one(seed: int, images: Images, folder: Path) -> Told:
    try:
        outcome = tell(seed, images, folder)
    except Broken as broken:
        error = "".join(traceback.format_exception(broken.__cause__))
        return Told(seed, "", 0, Counter(), tuple(broken.trace), error)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Told(
        seed, outcome.trace_hash, outcome.receipts, outcome.happened, outcome.trace
    )


def fast_folder() -> str | None:
    """Memory, where there is such a folder: these files need no disk."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def _tell_in(images: Images, folder: Path, seeds: Sequence[int]) -> Iterator[Told]:
    for n, seed in enumerate(seeds):
        if n % _REST_EVERY == 0:
            gc.collect()
        with _no_garbage():
            told = tell_one(seed, images, folder / str(seed))
        yield told


class _no_garbage:  # noqa: N801 - reads as a statement
    """A story makes few circles; looking for them takes a tenth of its time."""

    def __enter__(self) -> None:
        gc.disable()

    def __exit__(self, *_of: object) -> None:
        gc.enable()


_mine: list[tuple[Images, Path]] = []


def _prepare(name: str) -> None:
    folder = Path(tempfile.mkdtemp(dir=name))
    _mine.append((Images(folder / "images"), folder))


def _tell_share(seeds: Sequence[int]) -> list[Told]:
    images, folder = _mine[0]
    with small_feed():
        return list(_tell_in(images, folder, seeds))
