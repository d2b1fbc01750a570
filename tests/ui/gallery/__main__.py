"""`script/pictures DIR`: every page, both languages, both looks, one file each.

With `--keep`, the pictures that the tests compare with are made anew: look at what
changed before it is committed. Chapters are drawn side by side, a process each.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
KEPT = ROOT / "tests" / "data" / "pictures"


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/pictures", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR")
    parser.add_argument("--keep", action="store_true", help="for the tests")
    parser.add_argument("--chapter", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.folder is None and not asked.keep:
        parser.error("a folder for the pictures is needed, or --keep")
    if asked.chapter:
        _draw(asked.chapter, asked.folder)
        return 0
    return _draw_all(asked.folder)


def _draw_all(folder: Path | None) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["FONTCONFIG_FILE"] = str(HERE / "fonts.conf")
    from tests.ui.gallery.chapters import CHAPTERS

    asked = [str(folder)] if folder else ["--keep"]
    if folder is None:
        for old in KEPT.glob("*.png"):
            old.unlink()
    module = [sys.executable, "-P", "-m", "tests.ui.gallery"]
    drawing = [
        subprocess.Popen([*module, *asked, "--chapter", name], cwd=ROOT)
        for name in CHAPTERS
    ]
    codes = [process.wait() for process in drawing]
    found = sorted((folder or KEPT).glob("*.png"))
    size = sum(path.stat().st_size for path in found)
    print(f"{len(found)} pictures in {folder or KEPT}, {size / 1e6:.1f} MB")
    return max(codes)


def _draw(name: str, folder: Path | None) -> None:
    """One chapter: everything for a person, or the share that is kept."""
    from PIL.Image import Image
    from PySide6.QtWidgets import QApplication

    from tests.ui.gallery import pictures
    from tests.ui.gallery.walk import walk
    from ui.i18n import Language
    from ui.running import make_app
    from ui.theme import Look

    app = make_app()
    assert isinstance(app, QApplication)

    def keep(page: str, language: Language, look: Look, picture: Image) -> None:
        path = pictures.file_name(page, language.value, look.value)
        if folder is None:
            pictures.keep(picture, KEPT / path)
        else:
            pictures.save(picture, folder / path)

    keeps_all = folder is not None
    walk(app, name, keep=keep, keeps_all=keeps_all, looks_for_faults=False)


if __name__ == "__main__":
    sys.exit(main())
