"""Starts the built program once and looks into its folder: python smoke.py dist/kassa

It must tell its version, let `doctor` look at itself, load every device module, and
hold no module of Qt that is under the GPL alone and no library that lacks another.
Prints one line a finding and the size; the exit code is 0 only if all is well.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

# Parts of Qt that are under the GPL or a commercial licence, or never used here.
UNWANTED = re.compile(
    r"(Qt6?|qt)(VirtualKeyboard|Charts|DataVisualization|Graphs|Quick3D|Lottie"
    r"|NetworkAuth|HttpServer|Grpc|Protobuf|CoAp|Mqtt|WaylandCompositor|InsightTracker"
    r"|WebEngine|Quick|Qml|Pdf|Designer|Sql|Test)",
    re.IGNORECASE,
)
DATA = ("escpos/capabilities.json", "tzdata/zoneinfo/Europe/Moscow")
LICENCES = ("KASSA.txt", "CONTENTS.txt", "PySide6_Essentials/LGPL-3.0.txt")
# Exit codes of the program that mean a finding of `doctor`, not a broken bundle.
DOCTOR_CODES = {0, 3, 4, 5, 6, 7, 8, 11}
PATIENCE = 60.0


class Bundle:
    """The folder PyInstaller left, and the program in it."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.program = folder / ("kassa.exe" if os.name == "nt" else "kassa")
        kept = {k: v for k, v in os.environ.items() if k in {"PATH", "SYSTEMROOT"}}
        self.environment = kept | {
            "HOME": str(home),
            "APPDATA": str(home),
            "LOCALAPPDATA": str(home),
            "PROGRAMDATA": str(home),
            "XDG_RUNTIME_DIR": str(home),
            "QT_QPA_PLATFORM": "offscreen",
            "LC_ALL": "C.UTF-8",
        }

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.program, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )


def version(bundle: Bundle) -> Iterator[str]:
    began = time.monotonic()
    done = bundle.run("version", "--json")
    took = time.monotonic() - began
    told = told_version(done.stdout)
    if done.returncode or not told:
        yield f"`version --json` ended with {done.returncode}: {tail(done)}"
    else:
        print(f"version  {told} in {took:.2f} s")


def doctor(bundle: Bundle) -> Iterator[str]:
    done = bundle.run("doctor", "--json")
    checks = states(done.stdout)
    if done.returncode not in DOCTOR_CODES or not checks:
        yield f"`doctor --json` ended with {done.returncode}: {tail(done)}"
    else:
        print(f"doctor   {len(checks)} checks, exit code {done.returncode}")


def devices(bundle: Bundle) -> Iterator[str]:
    done = bundle.run("doctor", "--json", "--only", "DEVICES")
    if done.returncode or states(done.stdout) != {"DEVICES": "ok"}:
        yield f"A device module does not load: {tail(done)}"
    else:
        print("devices  every module loads")


def licences(bundle: Bundle) -> Iterator[str]:
    inside = bundle.folder / "_internal/licences"
    yield from (
        f"Licence text missing: {name}"
        for name in LICENCES
        if not (inside / name).exists()
    )


def data(bundle: Bundle) -> Iterator[str]:
    """Files that libraries look for only when they are used."""
    yield from (
        f"Data file missing: {name}"
        for name in DATA
        if not (bundle.folder / "_internal" / name).exists()
    )


def unwanted_parts(bundle: Bundle) -> Iterator[str]:
    for path in bundle.folder.rglob("*"):
        if path.is_file() and UNWANTED.search(path.name):
            yield f"Must not be in the bundle: {path.relative_to(bundle.folder)}"


def missing_libraries(bundle: Bundle) -> Iterator[str]:
    """Libraries of the bundle that ask for one of Qt's which was left out."""
    if sys.platform != "linux":
        return
    for path in (bundle.folder / "_internal").rglob("*.so*"):
        listed = subprocess.run(
            ["ldd", path], capture_output=True, text=True, check=False
        ).stdout
        for line in listed.splitlines():
            if "not found" in line and re.search("Qt6|pyside|shiboken", line):
                yield f"{path.name} lacks {line.split()[0]}"


def told_version(text: str) -> str | None:
    """The version in the answer of `version --json`."""
    value = parsed(text)
    return str(value["version"]) if isinstance(value, dict) else None


def states(text: str) -> dict[str, str]:
    """Check by check what `doctor --json` found; empty when that is no such answer."""
    value = parsed(text)
    if not isinstance(value, list):
        return {}
    return {str(check["id"]): str(check["state"]) for check in value}


def parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def tail(done: subprocess.CompletedProcess[str]) -> str:
    return (done.stdout[-400:] + done.stderr[-1200:]).strip()


def main(folder: Path) -> int:
    findings: list[str] = []
    with tempfile.TemporaryDirectory() as home:
        bundle = Bundle(folder.resolve(), Path(home))
        for look in (
            version, doctor, devices, data, licences, unwanted_parts, missing_libraries
        ):  # fmt: skip
            findings += look(bundle)
    size = sum(p.lstat().st_size for p in folder.rglob("*") if p.is_file())
    print(f"size     {size / 1e6:.0f} MB")
    for finding in findings:
        print(f"WRONG    {finding}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
