"""What a database says, in one word: two files with the same word hold the same rows.

Read with the till's own key and library, but without its settings, steps and
checks, because it happens some ten thousand times in a minute.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

NO_FILE = "no file"
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table'"
    " AND name NOT LIKE 'sqlite_%' ORDER BY name"
)


def digest(raw: Any) -> str:
    """Of every row of every table, and of the number of the schema."""
    (version,) = raw.execute("PRAGMA user_version").fetchone()
    tables = [name for (name,) in raw.execute(_TABLES).fetchall()]
    found = hashlib.blake2b(f"{version} {tables}".encode(), digest_size=12)
    for table in tables:
        # In the order of the table's own tree, which the same acts make the same.
        rows = raw.execute(f'SELECT * FROM "{table}"').fetchall()
        found.update(marshal.dumps(rows, 2))  # 2: without references.
    return found.hexdigest()


@contextmanager
def looked_into(path: Path, key: bytes | None) -> Iterator[Any]:
    """The file as SQLite recovers it. Nothing is flushed: the look is thrown away."""
    raw = sqlcipher.connect(path, isolation_level=None, timeout=0)
    try:
        raw.execute("PRAGMA cipher_log_level = NONE")
        if key is not None:
            raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        raw.execute("PRAGMA locking_mode = EXCLUSIVE")
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("PRAGMA cell_size_check = ON")
        yield raw
    finally:
        raw.close()
