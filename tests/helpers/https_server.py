"""The central server behind real HTTPS on a free port, in this process."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import text

from server.bootstrap import open_server
from server.serving import listening_socket, make_uvicorn
from server.verify import verify

START_S = 20.0


class HttpsServer:
    """Context manager; `query` looks into its books."""

    def __init__(self, folder: Path) -> None:
        self.server = open_server(folder)
        self._socket = listening_socket("127.0.0.1", 0)
        self.port: int = self._socket.getsockname()[1]
        self._uvicorn = make_uvicorn(self.server, folder)
        self._thread = threading.Thread(
            target=self._uvicorn.run, kwargs={"sockets": [self._socket]}
        )

    def __enter__(self) -> Self:
        self._thread.start()
        deadline = time.monotonic() + START_S
        while not self._uvicorn.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._uvicorn.should_exit = True
        self._thread.join()
        self._socket.close()
        self.server.close()

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.server.core.database.read(
            lambda conn: [tuple(row) for row in conn.execute(text(sql))]
        )

    def numbers(self) -> list[str]:
        """Of every receipt it was told of, as often as it was booked."""
        return sorted(str(n) for (n,) in self.query("SELECT number FROM sale"))

    def differences(self) -> list[str]:
        return self.server.core.database.read(verify)
