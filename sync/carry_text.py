"""A grant as text for a QR code, and back again.

Capital letters and digits only: so the code is dense, and a scanner that types it
under a Russian layout or Caps Lock still types what can be undone. The text holds
exactly what the server signed, in fewer bytes; the signature is checked over the
grant that is made of it again, so nothing in between has to be trusted.
"""

from __future__ import annotations

import base64
import binascii

import msgspec

from cashier.domain.errors import CarryUnreadable
from cashier.domain.ledger import RightKind
from cashier.domain.scan_text import CARRY_PREFIX
from sync import protocol as wire

MOST_LOTS = 8  # In one code, so that it stays small enough to be read.
_HEX_BYTES = 16
_HEX = frozenset("0123456789abcdef")


class _Packed(msgspec.Struct, array_like=True, frozen=True):
    right: bytes
    account: bytes
    till: str
    incarnation: int
    epoch: int
    slices: list[tuple[bytes, int, str | None]]
    at: str
    policy: int
    signature: bytes


def text_of(grant: wire.Grant) -> str:
    packed = _Packed(
        right=_short(grant.right),
        account=_short(grant.account),
        till=grant.till,
        incarnation=grant.incarnation,
        epoch=grant.epoch,
        slices=[(_short(s.lot), s.points, s.expires) for s in grant.slices],
        at=grant.at,
        policy=grant.policy,
        signature=bytes.fromhex(grant.signature),
    )
    plain = base64.b32encode(msgspec.msgpack.encode(packed)).decode()
    return CARRY_PREFIX + plain.rstrip("=")


def grant_of_text(text: str) -> wire.Grant:
    """Raises CarryUnreadable for what no server ever wrote."""
    plain = text.removeprefix(CARRY_PREFIX)
    try:
        data = base64.b32decode(plain + "=" * (-len(plain) % 8))
        packed = msgspec.msgpack.decode(data, type=_Packed)
        built = wire.Grant(
            right=_long(packed.right),
            account=_long(packed.account),
            till=packed.till,
            incarnation=packed.incarnation,
            epoch=packed.epoch,
            kind=RightKind.CARRY.value,
            amount=sum(points for _, points, _ in packed.slices),
            slices=[
                wire.Slice(lot=_long(lot), points=points, expires=expires)
                for lot, points, expires in packed.slices
            ],
            at=packed.at,
            policy=packed.policy,
            signature=packed.signature.hex(),
        )
        # As strictly as if it had come over the wire.
        return msgspec.convert(msgspec.to_builtins(built), wire.Grant)
    except (binascii.Error, msgspec.MsgspecError, ValueError) as error:
        raise CarryUnreadable from error


def _short(text: str) -> bytes:
    """Half the length, where it is one of our own 32 hexadecimal digits."""
    if len(text) == 2 * _HEX_BYTES and set(text) <= _HEX:
        return b"h" + bytes.fromhex(text)
    return b"t" + text.encode()


def _long(packed: bytes) -> str:
    kind, rest = packed[:1], packed[1:]
    if kind not in (b"h", b"t"):
        raise ValueError("no identifier")
    return rest.hex() if kind == b"h" else rest.decode()
