"""`script/demo`: a shop to try, or `--tour DIR` to see it being tried.

Without a display the demo says so and gives the tour offscreen. Everything lives in
one folder (default: .demo in the checkout) and is found again at the next start;
`--fresh` begins anew.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from bench.demo.shop import DemoFailed, DemoShop
from bench.demo.tiles import demo_rows, sheet_tiles
from bench.demo.tour import Tour
from bench.figures import say

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    # Asked to end, the demo ends its server too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = asked.folder.resolve()
    if asked.tour:
        return _tour(folder / "tour", asked.tour.resolve())
    if not _has_display():
        tour = folder / "pictures"
        say(
            "There is no display here, so the demo gives its tour offscreen: "
            f"pictures and receipts go to {tour}"
        )
        return _tour(folder / "tour", tour)
    if asked.fresh and folder.exists():
        shutil.rmtree(folder)
    try:
        return _demo(folder)
    except DemoFailed as failed:
        say(f"The demo could not start: {failed}")
        return 1


def _demo(folder: Path) -> int:
    with DemoShop(folder) as shop:
        sheet = folder / "cards.pdf"
        _make_sheet(sheet)
        say("Logins: " + ", ".join(logins()))
        say(f"Cards to scan from paper: {sheet}")
        say(f"Receipts: {shop.receipts}")
        assert shop.link is not None
        # The window runs in this process, so that the panel's switch reaches the
        # link and its tiles reach the window.
        os.environ.update(shop.till_environment)
        from bench.demo.window import run_with_panel  # Qt, only where it is shown.

        return run_with_panel(shop.link, logins())


def _tour(folder: Path, out: Path) -> int:
    shutil.rmtree(folder, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    _make_sheet(out / "cards.pdf")
    try:
        with DemoShop(folder) as shop:
            return Tour(shop, out).run()
    except DemoFailed as failed:
        say(f"The tour could not go on: {failed}")
        return 1


def logins() -> list[str]:
    return [f"{row['name']} · ПИН {row['pin']}" for row in demo_rows("staff")]


def _make_sheet(path: Path) -> None:
    """In a process of its own: it needs a QGuiApplication without a window."""
    cards = path.with_suffix(".csv")
    lines = ["card,name", *(f'{t.code},"{t.title}"' for t in sheet_tiles())]
    cards.write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = [sys.executable, "-P", "-m", "bench.sheet", str(path), str(cards)]
    done = subprocess.run(
        words,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    cards.unlink()
    if done.returncode:
        raise DemoFailed(f"the sheet of cards: {done.stderr}")


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/demo", description=__doc__)
    parser.add_argument("--tour", type=Path, metavar="DIR", help="pictures go here")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".demo", help="where the shop lives"
    )
    parser.add_argument("--fresh", action="store_true", help="begin with a new shop")
    return parser


if __name__ == "__main__":
    sys.exit(main())
