"""A PostgreSQL cluster of the tests' own, in a temporary folder, gone afterwards.

Uses the newest PostgreSQL that is installed; listens on a unix socket only. As root,
which PostgreSQL refuses, it runs as the user `postgres` or `nobody`. Nothing is
flushed to the disk: these tests are about rules, not about power cuts.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

_HOMES = ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt")

_UNSAFE_AND_QUICK = (
    " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c max_connections=60 -c shared_buffers=32MB"
)
_DURABLE = " -c max_connections=60 -c shared_buffers=128MB"


class NoPostgres(RuntimeError):
    """No PostgreSQL on this machine: `apt-get install postgresql`."""


@contextmanager
def cluster(*, flushes: bool = False) -> Iterator[Cluster]:
    """A running cluster; one that flushes is for figures, not for rules."""
    # Not in pytest's own folder: other users may not look into that one.
    folder = Path(tempfile.mkdtemp(prefix="kassa-pg-"))
    running = Cluster(folder, _DURABLE if flushes else _UNSAFE_AND_QUICK)
    try:
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Cluster:
    options = _UNSAFE_AND_QUICK

    def __init__(self, folder: Path, options: str = "") -> None:
        self.folder = folder
        self.options = options or self.options
        self.data = folder / "data"
        self._bin = _binaries()
        self._user = _user()
        self._made = 0

    def start(self) -> None:
        self.own_folder()
        self.run(
            "initdb", "-D", str(self.data), "-U", "kassa", "-A", "trust", "-E", "UTF8",
            "--locale=C", "--no-sync",
        )  # fmt: skip
        self.run_server()

    def own_folder(self) -> None:
        if self._user is not None:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        self.folder.chmod(0o700)

    def run_server(self) -> None:
        options = f"-k {self.folder} -c listen_addresses=''{self.options}"
        self.run(
            "pg_ctl", "-D", str(self.data), "-w", "-t", "60",
            "-l", str(self.folder / "log"), "-o", options, "start",
        )  # fmt: skip

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")

    def new_database(self, template: str = "template1") -> str:
        """A database, empty or a copy of one that nobody uses; its address."""
        self._made += 1
        name = f"kassa_{self._made}"
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as conn:
            conn.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        engine.dispose()
        return self.url(name)

    def drop_database(self, url: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as conn:
            conn.execute(text(f"DROP DATABASE {make_url(url).database}"))
        engine.dispose()

    def program(self, name: str) -> tuple[Path, Path]:
        """Another program of this release, and the folder of the socket."""
        return self._bin / name, self.folder

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://kassa@/{name}?host={quote(str(self.folder))}"

    def run(self, program: str, *arguments: str) -> None:
        command: Sequence[str] = [str(self._bin / program), *arguments]
        who: dict[str, Any] = {}
        if self._user is not None:
            who = {"user": self._user.pw_uid, "group": self._user.pw_gid}
            who["extra_groups"] = []
        done = subprocess.run(
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
            **who,
        )
        assert done.returncode == 0, done.stderr.decode()


def _binaries() -> Path:
    found = [
        folder
        for home in map(Path, _HOMES)
        if home.is_dir()
        for folder in home.glob("*/bin")
        if (folder / "initdb").exists()
    ]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    if not found:
        raise NoPostgres
    return max(found, key=_release)


def _release(folder: Path) -> int:
    digits = "".join(c for c in folder.parent.name if c.isdigit())
    return int(digits or 0)


def _user() -> pwd.struct_passwd | None:
    """Somebody without rights, when we are root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres
