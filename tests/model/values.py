"""What a state of the model is made of: one account, its server, its tills, the net.

Everything is a flat tuple of small numbers, so that a state can be put into a set.
The net only ever grows: it is the set of all letters that were ever sent. A letter
that is never opened was lost, one that is opened twice was doubled, and they may be
opened in any order.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Kind(IntEnum):
    """Of a letter."""

    GRANT = 1
    POOL = 2  # A grant on the chain's risk.
    RECALL = 3
    SETTLED = 4
    ACK = 5
    ASK = 6  # For a hold.
    REGISTER = 7
    CARRY = 8  # A grant that a customer brings along; anybody may be shown it.
    ASK_LEAD = 9
    LOAN = 10  # The lead's answer.
    NO_LOAN = 11
    END = 12  # From a borrower to the lead.
    LENT_BACK = 13  # The same, by way of the server.


class Word(IntEnum):
    """Of an entry in a till's journal."""

    SPENT = 1
    RETURNED = 2
    REFUSED = 3  # Recalled before it was known: never taken.
    GIVEN_UP = 4  # A hold whose answer did not come.
    OUTDATED = 5  # A grant from an epoch that is over.
    LENT = 6  # Said by the lead ...
    BORROWED = 7  # ... and by the borrower, with the lead's signature.
    ENDED = 8  # By the borrower; no points: it never had it.
    BACK = 9  # By the lead, with the borrower's signature.


class Life(IntEnum):
    UNBORN = 0
    LIVE = 1
    STOPPED = 2  # Sends what it has, and may not spend.


NONE = -1
LEAD = 0  # The till that leads the shop, where there is a lead.


class Entry(NamedTuple):
    word: Word
    right: int
    points: int = 0
    epoch: int = 0  # Of REFUSED: the till's own when it wrote this.
    lent_of: int = NONE  # Of a loan: the lead's right that it is a part of.
    borrower: int = NONE


class Held(NamedTuple):
    """A right at its till."""

    right: int
    amount: int
    reserved: int = 0
    spent: int = 0
    returned: int = 0
    is_pool: bool = False
    lent_of: int = NONE

    @property
    def left(self) -> int:
        return self.amount - self.reserved - self.spent - self.returned


class Letter(NamedTuple):
    kind: Kind
    till: int
    right: int = 0
    points: int = 0
    epoch: int = 0
    # Of a pool: the account's share. Of SETTLED: its number. In a shop: the
    # borrower who asks or ends, or the right that a loan is a part of.
    extra: int = 0
    held: tuple[Held, ...] = ()  # Of REGISTER.
    journal: tuple[Entry, ...] = ()  # Of REGISTER.


class Granted(NamedTuple):
    """A right at the server."""

    right: int
    till: int
    amount: int
    open: int
    booked: int = 0  # Open at the chain's risk: taken back, or a pool.
    is_pool: bool = False
    lent_of: int = NONE


class Loan(NamedTuple):
    """At the lead: what it lent, and whether all that comes back came back."""

    right: int
    lent_of: int
    borrower: int
    points: int
    is_back: bool = False


class Server(NamedTuple):
    posted: int
    rights_out: int = 0
    overdrawn: int = 0
    booked: int = 0
    pools: int = 0  # Booked for pools, on the chain.
    claims: int = 0
    debited: int = 0
    credited: int = 0
    epoch: int = 1
    registered: tuple[bool, ...] = ()
    rights: tuple[Granted, ...] = ()
    marks: tuple[int, ...] = ()  # Entries applied, by till: the watermark.
    done: tuple[int, ...] = ()  # The same; nobody ever forgets this one.
    shares: tuple[int, ...] = ()
    used: tuple[int, ...] = ()
    settlings: tuple[int, ...] = ()
    tombs: frozenset[int] = frozenset()

    @property
    def free(self) -> int:
        """In lots, and so to be granted."""
        return self.posted - self.rights_out + self.overdrawn

    @property
    def risk_used(self) -> int:
        return self.overdrawn + self.booked

    @property
    def chain_used(self) -> int:
        return self.pools + self.risk_used

    def find(self, right: int) -> Granted | None:
        for one in self.rights:
            if one.right == right:
                return one
        return None

    def with_right(self, new: Granted) -> Server:
        rights = tuple(new if one.right == new.right else one for one in self.rights)
        return self._replace(rights=rights)


class Till(NamedTuple):
    life: Life = Life.LIVE
    epoch: int = 1
    held: tuple[Held, ...] = ()
    refused: frozenset[int] = frozenset()
    journal: tuple[Entry, ...] = ()
    trimmed: int = 0  # So many entries, from the first, are kept no more.
    asked: tuple[int, ...] = ()  # Holds whose answer is waited for.
    share: int = 0
    used: int = 0  # Drawn on pools and not settled.
    settlings: int = 0
    borrowing: tuple[int, ...] = ()  # Asked of the lead, and waited for.
    loans: tuple[Loan, ...] = ()

    def find(self, right: int) -> Held | None:
        for one in self.held:
            if one.right == right:
                return one
        return None

    def with_held(self, new: Held) -> Till:
        held = tuple(new if one.right == new.right else one for one in self.held)
        return self._replace(held=held)

    def wrote(self, entry: Entry) -> Till:
        return self._replace(journal=(*self.journal, entry))


class Truth(NamedTuple):
    """What happened to a right in the world, whoever remembers it."""

    amount: int
    spent: int = 0
    returned: int = 0


class State(NamedTuple):
    server: Server
    tills: tuple[Till, ...]
    net: frozenset[Letter] = frozenset()
    truths: tuple[Truth, ...] = ()  # By right: their names are 0, 1, 2 ...
    lossy: tuple[Server, ...] = ()  # What a failover may go back to, newest first.
    failed_over: bool = False
    backup: Till | None = None  # Of the first till.
    copied: bool = False
    fault: str = ""  # Seen while an entry was applied.

    def with_till(self, number: int, till: Till) -> State:
        tills = (*self.tills[:number], till, *self.tills[number + 1 :])
        return self._replace(tills=tills)

    def sent(self, letter: Letter) -> State:
        return self._replace(net=self.net | {letter})


def put(row: tuple[int, ...], place: int, value: int) -> tuple[int, ...]:
    return (*row[:place], value, *row[place + 1 :])
