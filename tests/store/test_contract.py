"""The store on disk keeps every promise that the store in memory keeps."""

from __future__ import annotations

from tests.helpers.store_contract import *  # noqa: F403
