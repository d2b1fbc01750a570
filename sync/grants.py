"""Whether a grant may be believed, and what it is in the words of the domain.

A till stores a right only if the chain's server signed it for this very till, in its
present incarnation, and under an epoch that is not older than the till's own.
"""

from __future__ import annotations

from enum import Enum

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cashier.domain.amounts import Points
from cashier.domain.ids import AccountId, RightId
from cashier.domain.ledger import Right, RightKind
from cashier.store.card_rows import CardBody
from cashier.till.ports import TillIdentity
from sync import protocol as wire
from sync.values import draws_of, moment_of


class Doubt(Enum):
    """Why a grant is not taken."""

    FORGED = "grant_forged"  # Not the server's signature: nothing in it counts.
    NOT_OURS = "grant_not_ours"  # Another till, or a life of this one that is over.
    OLD_EPOCH = "grant_old_epoch"
    MALFORMED = "grant_malformed"


class GrantDoubted(Exception):
    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.value)
        self.doubt = doubt


class ServerKey:
    """The server's public key, as it was given at enrolment."""

    def __init__(self, public_hex: str) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_hex))

    def signed(self, grant: wire.Grant) -> bool:
        return self.vouches(grant.signature, grant.signable())

    def vouches(self, signature: str, data: bytes) -> bool:
        try:
            self._key.verify(bytes.fromhex(signature), data)
        except (ValueError, InvalidSignature):
            return False
        return True


def right_of(grant: wire.Grant, me: TillIdentity, key: ServerKey) -> Right:
    """The right that this grant gives. Raises GrantDoubted."""
    if not key.signed(grant):
        raise GrantDoubted(Doubt.FORGED)
    if (grant.till, grant.incarnation) != (me.till, me.incarnation):
        raise GrantDoubted(Doubt.NOT_OURS)
    if grant.epoch < me.epoch:
        raise GrantDoubted(Doubt.OLD_EPOCH)
    lots = [part.lot for part in grant.slices]
    whole = sum(part.points for part in grant.slices)
    if whole != grant.amount or len(set(lots)) != len(lots):
        raise GrantDoubted(Doubt.MALFORMED)
    try:
        return Right(
            right_id=RightId(grant.right),
            account=AccountId(grant.account),
            kind=RightKind(grant.kind),
            amount=Points(grant.amount),
            slices=draws_of(grant.slices),
            epoch=grant.epoch,
            granted_at=moment_of(grant.at),
        )
    except ValueError as error:
        raise GrantDoubted(Doubt.MALFORMED) from error


def figures_of(figures: wire.AccountFigures) -> CardBody:
    """What the server says of an account: the same words as a row of the feed.

    Raises ValueError for what is none, as a status or a moment without a zone.
    """
    moment_of(figures.as_of)
    return CardBody.read(msgspec.json.encode(figures))
