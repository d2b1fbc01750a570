"""Every page of the till: it can be read, hit and reached, and looks as it should.

Which pages there are, and where a new one is added, is said in gallery/chapters.py.
After a change that is meant: `script/pictures --keep`, and look at what changed.
"""

import importlib
import os
import pkgutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QWidget

import ui
from tests.ui.gallery import pictures
from tests.ui.gallery.chapters import CHAPTERS
from tests.ui.gallery.walk import IS_EXHAUSTIVE, SCALES, SIZES, visits, walk
from ui.i18n import Language

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "tests" / "data" / "pictures"
DIFFERENT = KEPT / "different"  # Not kept: what a failed comparison saw.
MOST_BYTES = 4_000_000


@cache
def walked(name):
    """A chapter is walked once for all of these tests; pictures by file name."""
    seen = {}

    def keep(page, language, look, picture):
        seen[pictures.file_name(page, language.value, look.value)] = picture

    return walk(QApplication.instance(), name, keep=keep), seen


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_page_can_be_read_hit_and_reached(dressed, name):
    found, _ = walked(name)

    assert found.pages > 1
    assert not found.faults, "\n".join(found.faults)


def compared(name, picture):
    """What is wrong with a picture, in a word; nothing when it is as it was kept."""
    kept = KEPT / name
    if kept.exists() and pictures.is_as_kept(Image.open(kept), picture):
        return ""
    picture = pictures.with_few_colours(picture)
    if not kept.exists():
        pictures.save(picture, DIFFERENT / name)
        return f"{name}: there is no such picture"
    count, shown = pictures.differing(Image.open(kept), picture)
    if count <= pictures.TOLERATED:
        return ""
    pictures.save(picture, DIFFERENT / name)
    pictures.save(shown, DIFFERENT / f"{kept.stem}.difference.png")
    return f"{name}: {count} pixels differ"


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_page_looks_as_it_was_kept(dressed, name):
    _, seen = walked(name)

    assert seen
    wrong = [words for words in map(compared, seen, seen.values()) if words]
    assert not wrong, "\n".join([*wrong, f"see {DIFFERENT.relative_to(ROOT)}"])


def test_no_picture_is_kept_of_a_page_that_is_gone(dressed):
    seen = {picture for name in CHAPTERS for picture in walked(name)[1]}
    kept = list(KEPT.glob("*.png"))

    assert {path.name for path in kept} == seen
    assert sum(path.stat().st_size for path in kept) < MOST_BYTES


def every_kind(kind):
    """Of all classes of the program below one."""
    for each in kind.__subclasses__():
        if each.__module__.startswith("ui."):
            yield each
        yield from every_kind(each)


def test_no_screen_no_dialog_and_no_part_of_them_is_left_out(dressed):
    """A new one has a page in a chapter, so that all of this is asked of it."""
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        if module.name != "ui.__main__":
            importlib.import_module(module.name)
    seen = {kind for name in CHAPTERS for kind in walked(name)[0].widgets}

    left_out = {k.__name__ for k in set(every_kind(QWidget)) - seen}
    assert left_out <= {"Flash"}  # Gone in a moment; see hands/test_sounds.py.


def test_all_pairs_of_size_and_language_are_looked_at():
    seen = {shown for number in range(8) for shown in visits(number)}

    assert seen == {(size, language) for size in SIZES for language in Language}


def scaled():
    """Some chapters at a scale of their own; or everything."""
    if IS_EXHAUSTIVE:
        return [(scale, name) for scale in SCALES for name in CHAPTERS]
    return [(1.25, "reports"), (2.0, "selling")]


@pytest.mark.parametrize(("scale", "name"), scaled())
def test_every_page_is_right_at_every_scale_of_the_screen(scale, name):
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tests.ui.gallery.scaled", name],
        cwd=ROOT,
        env={**os.environ, "QT_SCALE_FACTOR": str(scale), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    faults = [line for line in done.stdout.splitlines() if line.startswith("fault:")]
    assert not faults, "\n".join(faults)
    assert done.stdout.splitlines()[-1].endswith(f"scale: {scale}")
