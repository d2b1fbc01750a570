"""Customers' phones: they ask for a code while they have a link, and show it later.

A code is the real one: asked of the real endpoint over the same bad wire as the tills'
questions, by an app that the chain knows, and under a name that is used again until
there is an answer. It is good at one till in one of its lives; a customer does not
care, shows it twice, shows it elsewhere, and comes when its points are over.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.carry import put_app_key
from server.core import Core
from sync import protocol as wire
from sync.carry_text import grant_of_text
from sync.client import Ed25519Signer, Unreachable
from sync.lead_wire import APP_HEADER, PATH_CARRY, CarryAnswer, CarryAsk
from tests.stories.simulation.chain import MEMBERS
from tests.stories.simulation.network import Message, Network
from tests.stories.simulation.world import World

APP = "app"
_KEY = bytes(range(2, 34))
_POINTS = (300, 500, 1_000)
_signer = Ed25519Signer(_KEY)


def let_in(core: Core) -> None:
    """The operator tells the server the key of the chain's app."""
    public = Ed25519PrivateKey.from_private_bytes(_KEY).public_key()
    put_app_key(core, APP, public.public_bytes_raw().hex())


@dataclass
class Code:
    """What stands on a phone's screen."""

    text: str
    account: str
    till: str
    expires: str  # The first day after which something of it is over; empty: never.
    shown: int = 0


@dataclass
class Phones:
    world: World
    network: Network
    tills: list[str]  # Of which a customer may name one.
    cards: list[str]  # The cards of today come first.
    names: list[str] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    _unanswered: list[CarryAsk] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Of their own: what customers do with phones moves no fault.
        self.chance = random.Random(f"phones {self.world.seed}")

    def ask(self) -> None:
        """Somebody asks for a code, or asks again where there was no answer."""
        if self._unanswered and self.chance.random() < 0.6:
            self.world.count("a phone asks again")
            self._send(self._unanswered.pop(0))
            return
        name = f"carry-{len(self.names)}"
        ask = CarryAsk(
            name=name,
            card=self.cards[self.chance.randrange(MEMBERS)],
            till=self.chance.choice(self.tills),
            points=self.chance.choice(_POINTS),
        )
        self.names.append(name)
        self._send(ask)

    def _send(self, ask: CarryAsk) -> None:
        body = msgspec.json.encode(ask)
        signed = wire.signed_bytes(PATH_CARRY, APP, 0, body)
        headers = {APP_HEADER: APP, wire.SIGNATURE_HEADER: _signer.sign(signed).hex()}
        try:
            reply = self.network.carry("phone", Message(PATH_CARRY, headers, body))
            assert reply.status in (200, 503), reply
            answer = msgspec.json.decode(reply.body, type=CarryAnswer)
        except (Unreachable, msgspec.DecodeError):
            self._unanswered.append(ask)
            return
        self.world.tell("phone", ask.name, answer.points, answer.refusal)
        if answer.refusal:
            self.world.count(f"no code: {answer.refusal}")
            return
        assert answer.text, answer
        self._keep(ask, answer)

    def _keep(self, ask: CarryAsk, answer: CarryAnswer) -> None:
        grant = grant_of_text(answer.text)
        assert (grant.right, grant.till) == (ask.name, ask.till), grant
        self.world.count("a phone has a code")
        days = [part.expires for part in grant.slices if part.expires]
        self.codes.append(
            Code(answer.text, grant.account, grant.till, min(days, default=""))
        )

    def is_one_held_up(self, till: str) -> bool:
        """More often where it is good."""
        is_here = any(code.till == till and not code.shown for code in self.codes)
        often = 0.6 if is_here else 0.15 if self.codes else 0.0
        return self.chance.random() < often

    def note_shown(self, code: Code, till: str) -> None:
        if code.shown:
            self.world.count("a code is shown twice")
        if code.till != till:
            self.world.count("a code is shown at a wrong till")
            return  # It is as good as before.
        today = self.world.clock.now().date().isoformat()
        if code.expires and code.expires < today:
            self.world.count("a code with points that are over")
        code.shown += 1

    def shown_at(self, till: str, account: str | None) -> Code | None:
        """What a customer holds up here: mostly what is meant for this till."""
        kind = self.chance.random()
        fresh = [c for c in self.codes if not c.shown and c.till == till]
        of_buyer = [code for code in fresh if code.account == account]
        seen = [code for code in self.codes if code.shown and code.till == till]
        of_others = [code for code in self.codes if code.till != till]
        chosen = of_others if kind < 0.15 else seen if kind < 0.4 else of_buyer
        chosen = chosen or of_buyer or fresh
        return self.chance.choice(chosen) if chosen else None

    def spoilt(self, text: str) -> str:
        """What a bad screen or a bad customer makes of a code."""
        if self.chance.random() < 0.5:
            return text[: len(text) // 2]
        at = self.chance.randrange(len(text) // 2, len(text) - 2)
        return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
