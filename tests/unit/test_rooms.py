"""What the import contracts cannot say about the rooms of the house."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("cashier", "sync", "server", "ui", "bench")
LONGEST_FILE = 400
LONGEST_FUNCTION = 70
FROZEN = "/revisions/versions/"  # Steps of a schema: long lists, never edited again.

# Parts are joined here so that this file does not find itself.
MACHINE_WORDS = re.compile(
    r"(?<![\w.~-])/(?:work|root|tmp/probe|home/\w+)/"
    r"|[A-Z]:\\\\?Users\\"
    r"|pypi\.(?:org|python)|pythonhosted\.org"
    r"|--(?:extra-)?index-" + "url|--find-" + "links|--trusted-" + "host"
)
UNTRACKED = {".git", ".venv", "build", "dist", ".demo", "node_modules"}


def sources(folder: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        yield name, ast.parse(path.read_text("utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    """Every module a file asks for; `from a import b` counts as `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def tracked_files() -> list[Path]:
    git = lines_of("git", "ls-files", "--cached", "--others", "--exclude-standard")
    if git:
        return [ROOT / line for line in git if (ROOT / line).is_file()]
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not UNTRACKED.intersection(path.relative_to(ROOT).parts)
        and "cache" not in str(path.relative_to(ROOT))
    ]


def lines_of(*command: str) -> list[str]:
    """What a command says, or nothing where there is no such command."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return []
    return done.stdout.splitlines()


def test_view_models_know_qt_core_and_no_other_part_of_qt():
    strangers = {
        (name, module)
        for name, tree in sources("ui/viewmodels")
        for module in imports(tree)
        if module.startswith("PySide6") and not module.startswith("PySide6.QtCore")
    }

    assert not strangers


def test_the_till_and_its_sync_start_where_qt_is_not_installed():
    modules = [
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for folder in ("cashier", "sync")
        for name, _ in sources(folder)
        if "/revisions/" not in name  # Alembic alone can load these.
    ]
    program = "import sys; sys.modules['PySide6'] = None\n" + "\n".join(
        f"import {module}" for module in modules
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "cashier.domain" in modules
    assert done.returncode == 0, done.stderr


def test_no_screen_runs_the_event_loop_by_hand():
    found = [
        (name, node.lineno)
        for name, tree in sources("ui")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "processEvents"
    ]

    assert not found


def test_one_sqlite_library_in_the_process_and_it_is_the_encrypting_one():
    others = ("PySide6.QtSql", "sqlite3", "apsw")
    found = [
        (name, module)
        for folder in ("cashier", "sync", "server", "ui")
        for name, tree in sources(folder)
        for module in imports(tree)
        if module.startswith(others)
    ]

    assert not found


def test_no_file_names_a_place_of_the_machine_it_was_written_on():
    found = []
    for path in tracked_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if path != Path(__file__) and MACHINE_WORDS.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")

    assert not found


def test_no_float_comes_near_money_or_points():
    found = [
        (name, node.lineno)
        for name, tree in sources("cashier/domain")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]

    assert not found


def test_every_file_can_be_read_in_one_sitting():
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if FROZEN not in path.as_posix()
        and (lines := len(path.read_text("utf-8").splitlines())) >= LONGEST_FILE
    }

    assert not long


def test_every_function_fits_a_screen():
    long = {
        f"{name}:{node.lineno} {node.name}": length
        for room in ROOMS
        for name, tree in sources(room)
        if FROZEN not in f"/{name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }

    assert not long
