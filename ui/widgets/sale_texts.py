"""Help of the sale screen, and the two questions it may ask beside the bonus one."""

from __future__ import annotations

from ui.keys import Act
from ui.present import translate
from ui.viewmodels.sale_state import card_of
from ui.viewmodels.sale_vm import SaleState, SaleViewModel
from ui.widgets.kit import Kind
from ui.widgets.question import Answer, Question
from ui.widgets.screen import HelpRow

SALE_HELP: tuple[HelpRow, ...] = (
    ("F1", lambda: translate("SaleHelp", "This help")),
    ("F2", lambda: translate("SaleHelp", "Type a card number")),
    ("F3", lambda: translate("SaleHelp", "Find an item by name")),
    ("F4  *", lambda: translate("SaleHelp", "Quantity")),
    ("F5", lambda: translate("SaleHelp", "Park; on an empty sale: parked sales")),
    ("F6", lambda: translate("SaleHelp", "Check a price, nothing is sold")),
    ("F7", lambda: translate("SaleHelp", "Return (on an empty sale)")),
    ("F8", lambda: translate("SaleHelp", "Redeem bonuses")),
    ("/", lambda: translate("SaleHelp", "Why this sum: the order of application")),
    ("F9  +", lambda: translate("SaleHelp", "Pay")),
    ("F10", lambda: translate("SaleHelp", "Menu")),
    ("F11  Ctrl+L", lambda: translate("SaleHelp", "Lock the till")),
    ("F12", lambda: translate("SaleHelp", "Copy of the last receipt")),
    ("↑ ↓", lambda: translate("SaleHelp", "Choose a line")),
    ("PgUp PgDn", lambda: translate("SaleHelp", "A page of lines")),
    ("Enter", lambda: translate("SaleHelp", "Take what is typed")),
    ("← →", lambda: translate("SaleHelp", "One fewer, one more")),
    ("Del", lambda: translate("SaleHelp", "Void the line")),
    ("Ctrl+Del", lambda: translate("SaleHelp", "Void the sale")),
    ("Esc", lambda: translate("SaleHelp", "Back; never erases the sale")),
)


def second_card_question(state: SaleState, view_model: SaleViewModel) -> Question:
    """Another card was read: whose points are they to be?"""
    new = (state.second_card or "")[-4:]

    def heading() -> str:
        words = translate(
            "SaleQuestions", "Replace card ····{old} with card ····{new}?"
        )
        return words.format(old=card_of(state), new=new)

    return Question(
        heading,
        (
            Answer(
                act=Act.ONE,
                words=lambda: translate("SaleQuestions", "Replace the card"),
                chosen=view_model.replace_card,
            ),
            Answer(
                act=Act.ZERO,
                words=lambda: translate("SaleQuestions", "Keep the first card"),
                chosen=view_model.keep_card,
            ),
        ),
    )


def void_question(view_model: SaleViewModel) -> Question:
    return Question(
        lambda: translate("SaleQuestions", "Void the whole sale?"),
        (
            Answer(
                act=Act.ONE,
                words=lambda: translate("SaleQuestions", "Void the sale"),
                chosen=view_model.void_sale,
                kind=Kind.DANGER,
            ),
            Answer(
                act=Act.ZERO,
                words=lambda: translate("SaleQuestions", "Keep the sale"),
                chosen=lambda: None,
            ),
        ),
        lines=(
            lambda: translate(
                "SaleQuestions", "Nothing is paid. The card's bonuses stay as they are."
            ),
        ),
    )
