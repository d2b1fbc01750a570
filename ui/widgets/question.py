"""Questions over a screen: answered by one digit or one touch.

There is no default answer: Enter and Space do nothing, Esc goes back, a scan is never
taken. So neither a habit nor a badly set scanner answers for a person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui.keys import Act, Acts, inert
from ui.widgets.kit import Button, Kind, Label, Picture, Words
from ui.widgets.screen import Overlay

_DIGITS = {Act.ZERO: "0", Act.ONE: "1", Act.TWO: "2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    act: Act  # Its digit.
    words: Words
    chosen: Callable[[], None]
    kind: Kind = Kind.SECONDARY


class Question(Overlay):
    """A heading, a few lines, and answers of 576 by 72."""

    mirrors = False

    def __init__(
        self,
        heading: Words,
        answers: tuple[Answer, ...],
        *,
        lines: tuple[Words, ...] = (),
        height: int = 0,
        can_go_back: bool = True,
    ) -> None:
        tall = 132 + 80 * len(answers) + 28 * len(lines)
        super().__init__(640, height or tall)
        self._can_go_back = can_go_back
        self._answers = answers
        self.heading = Label(heading, role="heading")
        self.heading.setWordWrap(True)
        self.card.column.addWidget(self.heading)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self.card.column.addLayout(self.body)
        self.lines = [self.add_line(words) for words in lines]
        self.card.column.addStretch(1)
        self.buttons = [self._button(answer) for answer in answers]
        foot = QHBoxLayout()
        foot.addStretch(1)
        if can_go_back:
            foot.addWidget(Label(lambda: self.tr("Esc — back"), role="muted"))
        self.card.column.addLayout(foot)

    def add_line(self, words: Words, *, role: str = "body", tone: str = "") -> Label:
        label = Label(words, role=role, tone=tone)
        label.setWordWrap(True)
        self.body.addWidget(label)
        return label

    def add_warning(self, words: Words, *, icon: str) -> Label:
        """A line that must not be missed: said by a sign and a colour as well."""
        label = Label(words, role="row", tone="warn")
        label.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Picture(icon, "warn", 22), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        self.body.addLayout(row)
        return label

    def _button(self, answer: Answer) -> Button:
        digit = _DIGITS[answer.act]
        button = Button(
            lambda: f"{digit}    {answer.words()}",
            kind=answer.kind,
            size="answer",
            height=72,
        )
        # Space on a focused button would be an answer by habit.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self._choose(answer))
        self.card.column.addWidget(button)
        return button

    def _choose(self, answer: Answer) -> None:
        self.close_overlay()
        answer.chosen()

    def acts(self) -> Acts:
        digits = {
            answer.act: lambda answer=answer: self._choose(answer)
            for answer in self._answers
        }
        back = {Act.BACK: self.dismiss} if self._can_go_back else {}
        return {**digits, **back, Act.CONFIRM: inert}
