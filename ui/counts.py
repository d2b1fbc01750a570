"""Counted things in the plural forms of each language: 1 stamp, 5 stamps."""

from __future__ import annotations

from PySide6.QtCore import QObject


class Counts(QObject):
    """A class of its own, because lupdate finds plural forms only in tr()."""

    def stamps(self, count: int) -> str:
        return self.tr("%n stamp(s)", "", count)

    def pieces(self, count: int) -> str:
        return self.tr("%n piece(s)", "", count)

    def days(self, count: int) -> str:
        return self.tr("%n day(s)", "", count)

    def receipts(self, count: int) -> str:
        return self.tr("%n receipt(s)", "", count)

    def members(self, count: int) -> str:
        return self.tr("%n member(s)", "", count)

    def shifts(self, count: int) -> str:
        return self.tr("%n shift(s)", "", count)

    def entries(self, count: int) -> str:
        return self.tr("%n operation(s)", "", count)


def stamps(count: int) -> str:
    return Counts().stamps(count)


def pieces(count: int) -> str:
    return Counts().pieces(count)


def days(count: int) -> str:
    return Counts().days(count)


def receipts(count: int) -> str:
    return Counts().receipts(count)


def members(count: int) -> str:
    return Counts().members(count)


def shifts(count: int) -> str:
    return Counts().shifts(count)


def entries(count: int) -> str:
    return Counts().entries(count)
