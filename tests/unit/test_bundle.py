"""What the recipe of the built program names, held against what the program asks for.

The build itself takes a minute and is `script/build`'s; this is read in a moment.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PyInstaller.utils import hooks

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("cashier", "sync", "ui")
# Parts of Qt that come under the GPL or a commercial licence only.
GPL_ONLY = {
    "Charts", "DataVisualization", "Graphs", "HttpServer", "Lottie", "NetworkAuth",
    "Quick3D", "VirtualKeyboard", "WaylandCompositor",
}  # fmt: skip


class Read(Exception):
    """The recipe came to its analysis; what it asked for is known."""


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """build.spec as far as its analysis, without doing any of it."""
    asked: dict[str, Any] = {"SPECPATH": str(ROOT)}

    def analysis(_scripts: list[str], **words: Any) -> None:
        asked.update(words)
        raise Read

    monkeypatch.setattr(hooks, "collect_submodules", lambda name: [f"{name}.*"])
    monkeypatch.setattr(hooks, "collect_data_files", lambda name: [(name, name)])
    # A list of its own: the recipe puts itself first, and that must not stay.
    monkeypatch.setattr("sys.path", [str(ROOT), *sys.path])
    spec = ROOT / "build.spec"
    names: dict[str, Any] = asked | {"Analysis": analysis}
    with pytest.raises(Read):
        exec(compile(spec.read_text("utf-8"), spec, "exec"), names)
    return asked | {"qt": names["QT_LIBRARIES"]}


def sources() -> Iterator[str]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            yield path.read_text("utf-8")


def carried(recipe: dict[str, Any], path: Path) -> bool:
    """Whether the file, or a folder around it, is taken to where it lies here."""
    for name, target in recipe["datas"]:
        source = Path(name)
        if path == source and ROOT / target in (path.parent, path):
            return True
        if source in path.parents and ROOT / target == source:
            return True
    return False


def test_every_folder_of_resources_that_the_code_asks_for_is_in_the_bundle(
    recipe: dict[str, Any],
) -> None:
    asked = {
        name for text in sources() for name in re.findall(r'resource\("(.+?)"', text)
    }
    assert {"fonts", "icons", "translations", "style.qss"} <= asked
    missing = {name for name in asked if not carried(recipe, ROOT / "resources" / name)}
    assert not missing


def test_the_steps_of_the_database_travel_as_files(recipe: dict[str, Any]) -> None:
    steps = sorted((ROOT / "cashier/store/revisions/versions").glob("0*.py"))
    assert steps
    assert all(carried(recipe, step) for step in steps)


def test_what_is_loaded_by_its_name_is_in_the_bundle(recipe: dict[str, Any]) -> None:
    pattern = r'import_module\(f?"([a-z]+)'
    rooms = {room for text in sources() for room in re.findall(pattern, text)}
    assert rooms
    assert {f"{room}.*" for room in rooms} <= set(recipe["hiddenimports"])


def test_central_server_and_tests_stay_out(recipe: dict[str, Any]) -> None:
    assert {"server", "bench", "tests", "_sqlite3"} <= set(recipe["excludes"])


def test_no_part_of_qt_is_taken_that_is_under_the_gpl_alone(
    recipe: dict[str, Any],
) -> None:
    assert "Widgets" in recipe["qt"]
    assert not GPL_ONLY & recipe["qt"]
