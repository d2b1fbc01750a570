"""Readiness for an outage: the verdict in words, and the figures behind it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from cashier.till.readiness import Readiness, Verdict
from ui import exception_words as words, present
from ui.widgets.kit import Card, FigureRow, Label, Picture

_MARKS = {
    Verdict.READY: ("circle-check", "ok"),
    Verdict.PARTLY: ("triangle-alert", "warn"),
    Verdict.NOT_READY: ("circle-x", "error"),
}
_GIB = 1024 * 1024 * 1024
_COLUMNS = 3


class ReadinessCard(Card):
    def __init__(self) -> None:
        super().__init__(margin=12, gap=6)
        self._found = Readiness()
        self._mark = Picture("clock", "muted", 22)
        self.verdict = Label(self._verdict_words, role="row")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._mark)
        head.addWidget(self.verdict, 1)
        self.column.addLayout(head)
        self.cards = FigureRow(lambda: self.tr("Cards loaded"))
        self.age = FigureRow(lambda: self.tr("Their age"))
        self.rules = FigureRow(lambda: self.tr("Programmes"))
        self.rights = FigureRow(lambda: self.tr("Rights left"))
        self.exposure = FigureRow(lambda: self.tr("Out at this till"))
        self.journal = FigureRow(lambda: self.tr("Second journal"))
        self.disk = FigureRow(lambda: self.tr("Free disk"))
        self.clock = FigureRow(lambda: self.tr("Clock"))
        self.cases = FigureRow(lambda: self.tr("For the manager"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(4)
        rows = (
            *(self.cards, self.rights, self.journal),
            *(self.age, self.exposure, self.disk),
            *(self.rules, self.cases, self.clock),
        )
        for place, row in enumerate(rows):
            grid.addWidget(row, place // _COLUMNS, place % _COLUMNS)
            grid.setColumnStretch(place % _COLUMNS, 1)
        self.column.addLayout(grid)

    def show_readiness(self, found: Readiness, now: datetime) -> None:
        self._found = found
        self._mark.show_icon(*_MARKS[found.verdict])
        self.verdict.retranslate()
        self.verdict.set_tone(_MARKS[found.verdict][1])
        age = (now - found.as_of).total_seconds() if found.as_of else None
        self.cards.set_figure(lambda: present.number(found.cards))
        self.age.set_figure(lambda: "–" if age is None else present.age(age))
        self.rules.set_figure(partial(self._rules_words, found))
        self.rights.set_figure(partial(self._rights_words, found))
        self.exposure.set_figure(lambda: present.points_short(found.exposure))
        self.journal.set_figure(
            lambda: (
                self.tr("written") if found.is_journal_whole else self.tr("not written")
            )
        )
        self.disk.set_figure(partial(self._disk_words, found))
        self.clock.set_figure(
            lambda: self.tr("wrong") if found.is_clock_wrong else self.tr("right")
        )
        self.cases.set_figure(lambda: present.number(found.cases))

    def _verdict_words(self) -> str:
        return words.verdict(self._found.verdict, self._found.lacks)

    def _rules_words(self, found: Readiness) -> str:
        said = self.tr("{count}, version {version}")
        return said.format(
            count=present.number(found.rules),
            version=present.number(found.rules_version),
        )

    def _rights_words(self, found: Readiness) -> str:
        said = self.tr("{count}: {sum}")
        return said.format(
            count=present.number(found.rights),
            sum=present.points_short(found.rights_left),
        )

    def _disk_words(self, found: Readiness) -> str:
        whole = present.number(found.free_bytes // _GIB)
        return self.tr("{n} GB").format(n=whole)
