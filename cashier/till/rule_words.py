"""How the rules of settings say what a value may be, in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from cashier.till.settings_wrong import Told

CODE_PAGE = "cp866"


def one_of(key: str, known: Iterable[object], found: object) -> Told:
    *most, last = map(str, known)
    many = ", ".join(most)
    return Told(
        ru=f"{key}: {many} или {last}, а не {found!r}",
        en=f"{key} is {many} or {last}, not {found!r}",
    )


def within(key: str, allowed: range, found: int) -> Told:
    least, most = allowed[0], allowed[-1]
    return Told(
        ru=f"{key}: от {least} до {most}, а не {found}",
        en=f"{key} is from {least} to {most}, not {found}",
    )


def needs_address(transport: str, like: Told) -> Told:
    return Told(
        ru=f"для связи {transport} нужен адрес: {like.ru}",
        en=f"transport {transport} needs an address: {like.en}",
    )


def like_host(port: str) -> Told:
    return Told(ru=f"узел:порт, например {port}", en=f"host:port, like {port}")


def like_port(ports: str, last: str) -> Told:
    return Told(
        ru=f"порт, например {ports} или {last}", en=f"a port, like {ports} or {last}"
    )


def code_page(found: str) -> Told:
    return Told(
        ru=f"codepage: однобайтовая страница, например {CODE_PAGE}, а не {found!r}",
        en=f"codepage is a one-byte code page like {CODE_PAGE}, not {found!r}",
    )


def speed(found: int) -> Told:
    return Told(
        ru=f"baud: скорость последовательной линии, а не {found}",
        en=f"baud is the speed of a serial line, not {found}",
    )
