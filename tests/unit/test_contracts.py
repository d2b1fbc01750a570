"""Each import contract of pyproject.toml bites: broken on purpose, it is reported.

The contracts are checked against a skeleton of the house, empty modules of the same
names, into which one forbidden import is put. That they name modules that exist is
seen when they are checked against the real house, by the test command.
"""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "pyproject.toml"
CONTRACTS = tomllib.loads(CONFIG.read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]
PACKAGES = (
    "cashier",
    "cashier.domain",
    "cashier.till",
    "cashier.store",
    "cashier.devices",
    "sync",
    "server",
    "ui",
    "ui.widgets",
    "ui.viewmodels",
)
MODULES = (
    "sync.protocol",
    "sync.client",
    "sync.outbox",
    "sync.inbox",
    "sync.cycle",
    "sync.worker",
    "ui.__main__",
    "ui.running",
    "ui.bootstrap",
    "ui.tasks",
    "ui.present",
    "ui.scanner",
    "ui.theme",
    "ui.i18n",
)
FORBIDDEN = [
    ("ui and server stand on sync, sync on cashier", "cashier.store", "sync"),
    ("ui and server stand on sync, sync on cashier", "server", "ui.present"),
    (
        "In cashier: store and devices stand on till, till on domain",
        "cashier.domain",
        "cashier.till",
    ),
    (
        "In cashier: store and devices stand on till, till on domain",
        "cashier.devices",
        "cashier.store",
    ),
    (
        "In ui: start, wiring, widgets, view-models, helpers",
        "ui.viewmodels",
        "ui.widgets",
    ),
    (
        "In ui: start, wiring, widgets, view-models, helpers",
        "ui.widgets",
        "ui.bootstrap",
    ),
    ("Domain and till know the standard library only", "cashier.till", "sqlalchemy"),
    ("Domain and till know the standard library only", "cashier.domain", "msgspec"),
    ("Qt lives in ui alone", "cashier.devices", "PySide6.QtCore"),
    ("Qt lives in ui alone", "sync.worker", "PySide6.QtCore"),
    ("Screens never meet rows or sockets", "ui.viewmodels", "cashier.store"),
    ("Screens never meet rows or sockets", "ui.widgets", "requests"),
    (
        "The server shares rules and messages, never the till's storage",
        "server",
        "cashier.store",
    ),
    (
        "The server shares rules and messages, never the till's storage",
        "server",
        "sync.outbox",
    ),
    (
        "Messages know the domain's values and nobody else",
        "sync.protocol",
        "cashier.till",
    ),
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for package in PACKAGES:
        folder = tmp_path / package.replace(".", "/")
        folder.mkdir()
        (folder / "__init__.py").write_text("")
    for module in MODULES:
        (tmp_path / f"{module.replace('.', '/')}.py").write_text("")
    (tmp_path / "pyproject.toml").write_bytes(CONFIG.read_bytes())
    return tmp_path


def plant(house: Path, room: str, module: str) -> None:
    path = house / room.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    file.write_text(f"import {module}\n")


def check(house: Path) -> subprocess.CompletedProcess[str]:
    """The report of import-linter on a house."""
    program = "import sys; from importlinter.cli import lint_imports_command as run"
    return subprocess.run(
        [sys.executable, "-c", f"{program}; run(['--no-logo', '--no-cache'])"],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "200", "PYTHONPATH": str(house)},
    )


def test_a_house_that_keeps_the_contracts_passes(house: Path) -> None:
    report = check(house)

    assert report.returncode == 0, report.stdout + report.stderr
    assert f"{len(CONTRACTS)} kept, 0 broken" in report.stdout


@pytest.mark.parametrize(("contract", "room", "module"), FORBIDDEN)
def test_a_forbidden_import_breaks_its_contract(
    house: Path, contract: str, room: str, module: str
) -> None:
    plant(house, room, module)

    report = check(house)

    assert report.returncode == 1, report.stdout + report.stderr
    assert f"{contract} BROKEN" in report.stdout


def test_no_contract_goes_without_a_proof() -> None:
    assert {contract["name"] for contract in CONTRACTS} == {
        contract for contract, _, _ in FORBIDDEN
    }
