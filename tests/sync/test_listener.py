"""Listening for letters: quick when there are some, quiet when nobody can say."""

from __future__ import annotations

from collections.abc import Callable

from sync import protocol as wire
from sync.client import Unreachable
from sync.listener import AFTER_MAIL_S, Listener

REST_S = 30.0
LETTER = wire.Mail(seq=8, body=wire.EpochNotice(epoch=1))


class FakeServer:
    """Answers a question after so many seconds, or not at all."""

    def __init__(
        self, *mail: wire.Mail, waits_s: float = 0.0, is_there: bool = True
    ) -> None:
        self.mail = list(mail)
        self.waits_s = waits_s
        self.is_there = is_there
        self.asked: list[int] = []
        self.now = 0.0

    def mailbox(
        self, *, after: int, listen_s: float = 0.0, wait_s: float | None = None
    ) -> wire.MailboxAnswer:
        assert wait_s is not None
        assert wait_s > listen_s > 0.0
        self.asked.append(after)
        if not self.is_there:
            raise Unreachable
        self.now += self.waits_s
        return wire.MailboxAnswer(
            epoch=1, mail=self.mail, server_time="2030-01-02T09:30:00+00:00"
        )


def a_listener(
    server: FakeServer, wake: Callable[[], None], *, online: bool = True
) -> Listener:
    return Listener(
        server,  # type: ignore[arg-type]
        last_letter=lambda: 7,
        is_online=lambda: online,
        wake=wake,
        monotonic=lambda: server.now,
        rest_s=REST_S,
    )


def test_a_letter_wakes_the_worker_and_is_left_to_it() -> None:
    woken: list[bool] = []
    server = FakeServer(LETTER)

    rest = a_listener(server, lambda: woken.append(True)).once()

    assert (woken, server.asked, rest) == ([True], [7], AFTER_MAIL_S)


def test_a_server_that_waited_in_vain_is_asked_again_at_once() -> None:
    woken: list[bool] = []

    rest = a_listener(FakeServer(waits_s=20.0), lambda: woken.append(True)).once()

    assert (woken, rest) == ([], 0.0)


def test_a_server_that_keeps_no_question_is_not_hammered() -> None:
    assert a_listener(FakeServer(), lambda: None).once() == REST_S


def test_without_a_link_nobody_is_asked() -> None:
    server = FakeServer(LETTER)

    assert a_listener(server, lambda: None, online=False).once() == REST_S
    assert server.asked == []


def test_a_link_that_breaks_while_listening_is_no_fault() -> None:
    server = FakeServer(is_there=False)

    assert a_listener(server, lambda: None).once() == REST_S
    assert server.asked == [7]
