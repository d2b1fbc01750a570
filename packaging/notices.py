"""Gathers the licence texts of everything that goes into the built program.

`build.spec` calls `gather` with the top-level modules of the bundle; the texts come
from the installed distributions, and from `licences/` for those that ship none. A
distribution without any text stops the build.
"""

import shutil
import sys
import sysconfig
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).parent
MARKS = ("licen", "copying", "notice", "authors")
EXTRA = {
    "pyserial": ("pyserial.txt",),
    "sqlcipher3": ("sqlcipher.txt",),
    "pyside6-essentials": ("QT-NOTICE.txt", "LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
}


def distributions(modules: Iterable[str]) -> list[metadata.Distribution]:
    """The installed distributions that these top-level modules come from."""
    owners = metadata.packages_distributions()
    names = {name for module in modules for name in owners.get(module, ())}
    return [metadata.distribution(name) for name in sorted(names, key=str.lower)]


def texts(distribution: metadata.Distribution) -> list[Path]:
    """Its licence files, its own first."""
    files = distribution.files or ()
    own = [
        Path(str(distribution.locate_file(file)))
        for file in files
        if ".dist-info" in file.parts[0]
        and any(mark in file.name.lower() for mark in MARKS)
    ]
    key = distribution.metadata["Name"].lower().replace("_", "-")
    return own + [HERE / "licences" / name for name in EXTRA.get(key, ())]


def python_licence() -> Path | None:
    for folder in (sysconfig.get_path("stdlib"), f"{sys.base_prefix}/share/doc"):
        found = sorted(Path(folder).glob("LICENSE*"))
        if found:
            return found[0]
    debian = Path("/usr/share/doc/python3/copyright")
    return debian if debian.exists() else None


def licence_name(data: metadata.PackageMetadata) -> str:
    """What the distribution says of its licence, in one of the three usual places."""
    classes = [
        name.rsplit(" :: ", 1)[1]
        for name in data.get_all("Classifier") or ()
        if name.startswith("License :: ")
    ]
    said = [data[field] for field in ("License-Expression", "License") if field in data]
    return next((name for name in said if "\n" not in name), ", ".join(classes))


def gather(modules: Iterable[str], target: Path) -> list[str]:
    """Writes the texts below `target`; returns `name version: licence` of each."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    lines, silent = [], []
    for distribution in distributions(modules):
        data = distribution.metadata
        found = texts(distribution)
        if not found:
            silent.append(data["Name"])
        folder = target / data["Name"]
        folder.mkdir()
        for path in found:
            shutil.copyfile(path, folder / path.name)
        lines.append(f"{data['Name']} {data['Version']}: {licence_name(data)}")
    if silent:
        raise SystemExit(f"No licence text for: {', '.join(silent)}")
    if python := python_licence():
        shutil.copyfile(python, target / "PYTHON.txt")
    shutil.copyfile(HERE.parent / "LICENSE", target / "KASSA.txt")
    (target / "CONTENTS.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return lines
