"""Texts: complete in both languages, up to date, and never a bare literal."""

import ast
import re
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from tests.helpers.builders import COFFEE
from ui.i18n import Language

ROOT = Path(__file__).parents[2]
SHOWN_BY = {
    "setText",
    "setWindowTitle",
    "setPlaceholderText",
    "setToolTip",
    "setAccessibleName",
    "setAccessibleDescription",
    "setStatusTip",
}
TRANSLATES = {"tr", "translate", "QT_TRANSLATE_NOOP"}
WORD = re.compile(r"[^\W\d_]{2}")  # One letter alone is a part of a number.
NAMES = {"Kassa"}  # The product's own name is the same everywhere.


def script():
    loader = SourceFileLoader("translations", str(ROOT / "script" / "translations"))
    module = module_from_spec(spec_from_loader("translations", loader))
    loader.exec_module(module)
    return module


def test_both_languages_are_complete_and_the_built_files_are_up_to_date():
    assert script().check() == []


def sources():
    return sorted((ROOT / "ui").rglob("*.py"))


def name_of(call):
    function = call.func
    return getattr(function, "attr", None) or getattr(function, "id", "")


def literals(node):
    """Words in a literal, outside every call of tr()."""
    if isinstance(node, ast.Call) and name_of(node) in TRANSLATES | {"format"}:
        inner = node.func.value if isinstance(node.func, ast.Attribute) else None
        if name_of(node) == "format" and inner is not None:
            yield from literals(inner)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if WORD.search(node.value) and node.value not in NAMES:
            yield node.value
        return
    for child in ast.iter_child_nodes(node):
        yield from literals(child)


@pytest.mark.parametrize("path", sources(), ids=lambda p: p.name)
def test_nothing_is_shown_that_cannot_be_translated(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        if name_of(node) in SHOWN_BY:
            found = [text for arg in node.args for text in literals(arg)]
            assert not found, f"{path.name}:{node.lineno}: {found}"


@pytest.mark.parametrize("path", sources(), ids=lambda p: p.name)
def test_only_literals_are_translated(path):
    """lupdate reads the sources: a computed text would never be found."""
    if path.name in ("present.py", "exception_words.py", "tongue.py"):
        return  # Looks sentences up in the tables, which are marked.
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and name_of(node) in TRANSLATES:
            for arg in node.args[:2] if name_of(node) != "tr" else node.args[:1]:
                is_text = isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                assert is_text, f"{path.name}:{node.lineno}"


def test_the_language_changes_while_the_program_runs(shop, languages):
    shop.scan(COFFEE)
    screen = shop.sale_screen
    assert screen.pay.text() == "PAY  F9"

    languages.switch(Language.RU)
    shop.settle()

    assert screen.pay.text() == "ОПЛАТА  F9"
    assert screen.totals.to_pay.text() == "100,00\u00a0₽"
    assert shop.window.status_bar.badge.accessibleName() == "Нет связи"

    languages.switch(Language.EN)
    shop.settle()
    assert screen.totals.to_pay.text() == "100.00\u00a0₽"


def test_a_refusal_on_screen_follows_the_language(shop, languages):
    shop.scan("12")
    shop.scan("0000000000000000000000")
    before = shop.strip
    assert before

    languages.switch(Language.RU)
    shop.settle()

    assert shop.strip != before


def test_plural_forms_are_right_in_both_languages(languages):
    from ui.viewmodels.status_vm import Badge, BadgeKind
    from ui.widgets.bars import badge_words

    def words(n):
        return badge_words(Badge(kind=BadgeKind.MANAGER, count=n))

    assert [words(n) for n in (1, 2)] == [
        "Manager needed: 1 operation",
        "Manager needed: 2 operations",
    ]
    languages.switch(Language.RU)
    assert [words(n) for n in (1, 3, 5)] == [
        "Нужен старший: 1 операция",
        "Нужен старший: 3 операции",
        "Нужен старший: 5 операций",
    ]
