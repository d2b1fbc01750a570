"""Where a till keeps its configuration, data and logs.

The system's usual places; KASSA_HOME moves all of them under one folder, and
KASSA_CONFIG, KASSA_DATA and KASSA_LOGS each one by itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

NAME = "kassa"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    config: Path
    data: Path
    logs: Path

    @property
    def till_db(self) -> Path:
        return self.data / "till.db"

    @property
    def journal(self) -> Path:
        return self.data / "journal"

    @property
    def outgoing(self) -> Path:
        """Queues of earlier lives, sealed, on their way to the server."""
        return self.data / "outgoing"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def reserve(self) -> Path:
        return self.data / "reserve.bin"


def find_places(environment: Mapping[str, str] = os.environ) -> Places:
    usual = _usual()
    home = environment.get("KASSA_HOME")
    if home:
        root = Path(home)
        usual = Places(config=root / "config", data=root / "data", logs=root / "logs")

    def place(variable: str, otherwise: Path) -> Path:
        found = environment.get(variable)
        return Path(found) if found else otherwise

    return Places(
        config=place("KASSA_CONFIG", usual.config),
        data=place("KASSA_DATA", usual.data),
        logs=place("KASSA_LOGS", usual.logs),
    )


def _usual() -> Places:
    """Of the whole machine on Windows; of the user elsewhere, until installed."""
    if sys.platform == "win32":
        root = Path(platformdirs.site_data_dir(NAME, appauthor=False))
        return Places(config=root, data=root / "data", logs=root / "logs")
    system = Path("/var/lib") / NAME
    if os.access(system, os.W_OK):
        return Places(
            config=Path("/etc") / NAME, data=system, logs=Path("/var/log") / NAME
        )
    return Places(
        config=Path(platformdirs.user_config_dir(NAME, appauthor=False)),
        data=Path(platformdirs.user_data_dir(NAME, appauthor=False)),
        logs=Path(platformdirs.user_log_dir(NAME, appauthor=False)),
    )
