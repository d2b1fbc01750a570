"""`serve`: uvicorn with the chain's own certificate, and the jobs beside it."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from pathlib import Path

import uvicorn

from server import authority
from server.app import bell_of, make_app
from server.corked import CorkedProtocol
from server.dispatch import Server
from server.jobs import run_all

log = logging.getLogger("kassa.server")

JOB_EVERY_S = 60.0
_KEEP_ALIVE_S = 75
_MOST_CONNECTIONS = 1024
_STOP_S = 10
_BACKLOG = 2048


def listening_socket(host: str, port: int) -> socket.socket:
    """Who connects from now on is answered; port 0 lets the system choose.

    Raises OSError when the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle on: 40 ms in every answer.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(_BACKLOG)
    except OSError:
        sock.close()
        raise
    return sock


def make_uvicorn(server: Server, folder: Path) -> uvicorn.Server:
    """HTTPS over a server; renews the certificate first when it is time."""
    if authority.renew_if_needed(folder, server.core.clock.now()):
        log.info("the server's certificate was made again")
    bell = bell_of(server)
    config = uvicorn.Config(
        make_app(server, bell),
        http=CorkedProtocol,
        ssl_certfile=str(folder / authority.SERVER_CERTIFICATE),
        ssl_keyfile=str(folder / authority.SERVER_KEY),
        ssl_version=ssl.PROTOCOL_TLS_SERVER,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_STOP_S,
        limit_concurrency=_MOST_CONNECTIONS,
        lifespan="on",
    )
    serving = uvicorn.Server(config)
    bell.is_leaving = lambda: serving.should_exit
    return serving


class Jobs:
    """Runs what is due, now and then, on a thread of its own."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kassa-jobs")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                run_all(self._server.core)
            except Exception:
                # The edge of this thread. Broad on purpose: nobody waits for it, so
                # that whatever ended it would stop expiry and planning unseen until
                # the next start. Tills are answered meanwhile, and the next round
                # begins where this one was undone.
                log.exception("a job failed")
            self._stop.wait(JOB_EVERY_S)
