"""The sentences of the error catalogue in both languages, as support has them."""

from __future__ import annotations

from xml.etree import ElementTree

from resources import resource
from ui.sentences import CATALOGUE, Code


def sentence(code: str, language: str, /, **facts: str) -> str:
    english = CATALOGUE[Code(code)]
    words = english if language == "en" else _translated("errors", english)
    return words.format(**facts)


def words(context: str, english: str, language: str) -> str:
    return english if language == "en" else _translated(context, english)


def _translated(context: str, english: str) -> str:
    tree = ElementTree.parse(resource("translations", "kassa_ru.ts"))
    for found in tree.iter("context"):
        if found.findtext("name") == context:
            for message in found.iter("message"):
                if message.findtext("source") == english:
                    return message.findtext("translation") or ""
    raise AssertionError(f"not translated: {english}")
