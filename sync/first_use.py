"""What the decoder knows of each message is built before there are threads.

msgspec builds it when a message of that type is read for the first time. Where two
threads do so at the same moment, one of them may read by what the other has only half
built, and the process ends without a word (seen with 0.22: three of four processes in
which twelve threads read their first answer at once). Lanes of a till and threads of a
server begin in just that way, after every start.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import msgspec

_OURS = ("sync", "server", "cashier")


def build_all() -> int:
    """Build every message type that is loaded by now; how many there are."""
    kinds = set(_kinds_of(msgspec.Struct))
    for kind in kinds:
        msgspec.json.Decoder(kind)
    return len(kinds)


def _kinds_of(base: type) -> Iterator[type]:
    kinds: list[type] = base.__subclasses__()
    for kind in kinds:
        # One that was made by a function is read by whoever made it.
        is_named = (
            getattr(sys.modules.get(kind.__module__), kind.__name__, None) is kind
        )
        if is_named and kind.__module__.partition(".")[0] in _OURS:
            yield kind
        yield from _kinds_of(kind)
