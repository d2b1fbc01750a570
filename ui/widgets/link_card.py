"""The link test, line by line: what works, and where it ends."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import present
from ui.viewmodels.sync_vm import LinkLine, LinkMark, LinkPart
from ui.widgets.kit import Card, Label, Picture

_MARKS = {
    LinkMark.WAITING: ("clock", "muted"),
    LinkMark.OK: ("circle-check", "ok"),
    LinkMark.FAILED: ("circle-x", "error"),
    LinkMark.SKIPPED: ("minus", "muted"),
}
_CLOCK_MAY_DIFFER_S = 120


class LinkRow(QWidget):
    def __init__(self, part: LinkPart) -> None:
        super().__init__()
        self._line = LinkLine(part=part)
        self._mark = Picture("clock", "muted", 22)
        self._name = Label(self._name_words)
        self._result = Label(self._result_words, role="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._mark)
        row.addWidget(self._name, 1)
        row.addWidget(self._result)

    def show_line(self, line: LinkLine) -> None:
        self._line = line
        self._mark.show_icon(*_MARKS[line.mark])
        self._name.retranslate()
        self._result.retranslate()

    def _name_words(self) -> str:
        match self._line.part:
            case LinkPart.NETWORK:
                return self.tr("Network")
            case LinkPart.NAME:
                return self.tr("Name of the server")
            case LinkPart.TLS:
                return self.tr("It is our server")
            case LinkPart.SERVER:
                return self.tr("Server answers")
            case LinkPart.CLOCK:
                return self.tr("Clocks agree")

    def _result_words(self) -> str:
        line = self._line
        match line.mark:
            case LinkMark.WAITING:
                return "…"
            case LinkMark.SKIPPED:
                return self.tr("not tried")
            case LinkMark.FAILED if abs(line.clock_off_s) > _CLOCK_MAY_DIFFER_S:
                words = self.tr("off by {time}")
                return words.format(time=present.age(abs(line.clock_off_s)))
            case LinkMark.FAILED if line.is_faulty:
                return self.tr("out of order", "of the server")
            case LinkMark.FAILED:
                return self.tr("no")
        return self.tr("{n} ms").format(n=present.number(line.milliseconds))


class LinkCard(Card):
    def __init__(self) -> None:
        super().__init__(margin=16, gap=6)
        self.column.addWidget(Label(lambda: self.tr("Link"), role="title"))
        self.rows = {part: LinkRow(part) for part in LinkPart}
        for row in self.rows.values():
            self.column.addWidget(row)

    def show_lines(self, lines: tuple[LinkLine, ...]) -> None:
        for line in lines:
            self.rows[line.part].show_line(line)
