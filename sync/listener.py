"""Listens for letters, so that what is asked back from this till goes back at once.

A thread of its own with a line of its own: it asks the server whether there is mail
and lets it think about it for some seconds. It opens nothing; it wakes the worker,
which fetches, applies and answers as at every poll. Without a link, or with a server
that does not wait, it is quiet and the worker's own polls do all there is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError

from cashier.domain.errors import StorageRefused
from sync.client import SyncClient, SyncError

LISTEN_S = 20.0  # The server may choose to wait less.
LEAST_S = 5.0
MARGIN_S = 5.0  # For the answer to come, after the server has waited.
AFTER_MAIL_S = 0.5  # The worker is fetching it.


class Listener:
    def __init__(
        self,
        client: SyncClient,
        *,
        last_letter: Callable[[], int],
        is_online: Callable[[], bool],
        wake: Callable[[], None],
        monotonic: Callable[[], float],
        rest_s: float,
    ) -> None:
        self._client = client
        self._last_letter = last_letter
        self._is_online = is_online
        self._wake = wake
        self._monotonic = monotonic
        self._rest_s = rest_s
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listen", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Does not wait: whoever is asked may think for a while."""
        self._stopped.set()

    def once(self) -> float:
        """Ask once; how long to rest before asking again."""
        if not self._is_online():
            return self._rest_s
        began = self._monotonic()
        try:
            answer = self._client.mailbox(
                after=self._last_letter(), listen_s=LISTEN_S, wait_s=LISTEN_S + MARGIN_S
            )
        except SyncError:
            return self._rest_s
        if answer.mail:
            self._wake()
            return AFTER_MAIL_S
        # An answer without waiting: this server does not keep questions.
        has_waited = self._monotonic() - began >= LEAST_S
        return 0.0 if has_waited else self._rest_s

    def _run(self) -> None:
        while not self._stopped.wait(self._guarded()):
            pass

    def _guarded(self) -> float:
        try:
            return self.once()
        except StorageRefused:
            return self._rest_s  # The worker meets it too, and says so.
        except (RuntimeError, CancelledError):
            # The till lane was closed before us: the program is leaving.
            self._stopped.set()
            return 0.0
