"""A whole demo shop in one folder: server, link, enrolled till.

Made with the product's own commands, each a process as on two real machines; a
second start finds the shop as it was left. Only loopback addresses are used.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from bench.demo.link import Link
from bench.demo.tiles import PROGRAMMES
from bench.figures import say
from resources import resource

STORE_NAME = "Магазин на углу"
GOODS = "products"  # First: terms name goods, and members and cards name terms.
KINDS = ("members", "balances", "staff", "gift_cards", "coupons")
START_S = 60.0


class DemoFailed(Exception):
    """A step of the set-up did not work; the text says which and why."""


class DemoShop:
    """Context manager: the server runs inside the block."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server_data = folder / "server"
        self.till_home = folder / "till"
        self.receipts = folder / "receipts"
        self._server: subprocess.Popen[str] | None = None
        self._log: IO[str] | None = None
        self.link: Link | None = None

    # --- life -----------------------------------------------------------------

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.server_data.exists():
            self._make_server()
        self.link = Link(self._start_server())
        self._write_config(self.link.port)
        if not (self.till_home / "data" / "ca.pem").exists():
            self._enrol()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.link is not None:
            self.link.close()
        if self._server is not None:
            self._server.terminate()
            try:
                self._server.wait(15)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            if self._server.stdout is not None:
                self._server.stdout.close()
        if self._log is not None:
            self._log.close()

    @property
    def till_environment(self) -> dict[str, str]:
        return {**os.environ, "KASSA_HOME": str(self.till_home)}

    # --- set-up -----------------------------------------------------------------

    def _make_server(self) -> None:
        say("Making the central server: keys, authority, database")
        self.server("init", "--name", STORE_NAME)
        self._import(GOODS)
        say("Publishing programmes")
        self.server("programme", "publish", str(resource("demo", PROGRAMMES)))
        for kind in KINDS:
            self._import(kind)

    def _import(self, kind: str) -> None:
        say(f"Importing {kind}")
        self.server("import", kind, str(resource("demo", f"{kind}.csv")))

    def _start_server(self) -> int:
        say("Starting the central server")
        self._log = (self.folder / "server.log").open("a")
        words = self._server_words("serve", "--port", "0", "--host", "127.0.0.1")
        self._server = subprocess.Popen(
            [*words, "--json"], stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        assert self._server.stdout is not None
        line = self._server.stdout.readline()
        if not line:
            raise DemoFailed(f"the server did not start, see {self._log.name}")
        return int(json.loads(line)["url"].rpartition(":")[2])

    def _write_config(self, port: int) -> None:
        config = self.till_home / "config"
        config.mkdir(parents=True, exist_ok=True)
        (config / "config.toml").write_text(
            f'shop_name = "{STORE_NAME}"\n'
            'shop_lines = ["Демонстрация / Demo"]\n'
            f'[server]\nurl = "https://localhost:{port}"\npoll_s = 2.0\n'
            f'[printer]\ntransport = "file"\naddress = "{self.receipts.as_posix()}"\n',
            encoding="utf-8",
        )

    def _enrol(self) -> None:
        say("Enrolling the till with a one-time code")
        code = self.server_json("enroll-code", "--store", "1", "--name", STORE_NAME)
        done = subprocess.run(
            self.till_words("enrol", "--ca", str(self.server_data / "ca.pem")),
            input=code["code"] + "\n",
            env=self.till_environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise DemoFailed(f"the till was not enrolled: {done.stderr}")

    # --- commands -----------------------------------------------------------------

    def server(self, *words: str) -> str:
        """Run a command of the server; its standard output."""
        return _run(self._server_words(*words))

    def server_json(self, *words: str) -> Any:
        return json.loads(self.server(*words, "--json"))

    def _server_words(self, *words: str) -> list[str]:
        # --data belongs to the innermost command.
        data = ["--data", str(self.server_data)]
        return [sys.executable, "-P", "-m", "server", *words, *data]

    @staticmethod
    def till_words(*words: str) -> list[str]:
        return [sys.executable, "-P", "-m", "ui", *words]


def _run(words: Sequence[str]) -> str:
    began = time.monotonic()
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DemoFailed(f"{' '.join(words[3:])}: {done.stderr or done.stdout}")
    took = time.monotonic() - began
    if took > 1.0:
        say(f"      {took:.1f} s")
    return done.stdout
