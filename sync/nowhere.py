"""The link of a till that has no server: of the training mode, and by intention."""

from __future__ import annotations

from collections.abc import Mapping

from sync.client import Reply, Unreachable


class NoWay:
    """Implements Transport: there is no server, and nobody is asked for one."""

    def post(
        self,
        path: str,  # noqa: ARG002 - goes nowhere
        body: bytes,  # noqa: ARG002
        headers: Mapping[str, str],  # noqa: ARG002
        *,
        wait_s: float | None = None,  # noqa: ARG002
    ) -> Reply:
        raise Unreachable

    def close(self) -> None:
        """Nothing was opened."""
