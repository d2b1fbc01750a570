"""The bars of a report: every name is read whole, and every figure."""

from __future__ import annotations

import pytest
from pyqtgraph import TextItem
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontMetrics

from cashier.domain.reports.reconciliation import Entry
from cashier.domain.reports.rfm import Segment
from cashier.till.ports import EntryKind
from ui import theme
from ui.i18n import Language
from ui.reports.pages import MOST_BARS
from ui.reports.sheet import Bars
from ui.reports.words import entry_words, segment_name, segment_words
from ui.viewmodels.queue_model import kind_words
from ui.widgets.reports_chart import ReportChart

BESIDE, BELOW = (300, 300), (1008, 176)
CASHIERS = (
    "Константинопольская-Задунайская",
    "Анна-Мария Константинопольская",
    "Ли",
)


def chart_of(qtbot, names, *, size=BESIDE, units=98_765_432_00):
    chart = ReportChart()
    qtbot.addWidget(chart)
    chart.resize(*size)
    chart.show_bars(
        Bars(title="By cashier", bars=tuple((name, units) for name in names))
    )
    chart.show()
    for _ in range(3):  # The axis takes its width with a later event.
        QCoreApplication.processEvents()
    return chart


def names_on(chart):
    (ticks,) = chart._plot.getPlotItem().getAxis("left")._tickLevels
    return [words for _, words in ticks]


def cut_names(chart):
    metrics = QFontMetrics(theme.font(theme.SECONDARY))
    room = chart._plot.getPlotItem().getAxis("left").width()
    lines = [line for words in names_on(chart) for line in words.split("\n")]
    return [x for x in lines if "…" in x or metrics.horizontalAdvance(x) > room]


def figures_out_of_sight(chart):
    plot = chart._plot
    chart.grab()  # Figures take their places with the first painting.
    found = [i for i in plot.getPlotItem().items if isinstance(i, TextItem)]
    assert found
    edges = [i.mapRectToScene(i.boundingRect()).right() for i in found]
    return [edge for edge in edges if edge > plot.width()]


def names_of_reports():
    return [
        *map(entry_words, Entry),
        *map(segment_name, Segment),
        *map(kind_words, EntryKind),
        *CASHIERS,
    ]


@pytest.mark.parametrize("size", [BESIDE, BELOW])
@pytest.mark.parametrize("language", list(Language))
def test_no_name_of_a_bar_and_no_figure_is_cut(languages, qtbot, language, size):
    languages.switch(language)
    for name in names_of_reports():
        chart = chart_of(qtbot, [name], size=size)

        assert names_on(chart)[0].replace("-\n", "-").replace("\n", " ") == name
        assert not cut_names(chart), name
        assert not figures_out_of_sight(chart), name


@pytest.mark.parametrize("size", [BESIDE, BELOW])
def test_as_many_bars_as_there_may_be_keep_out_of_each_others_way(
    languages, qtbot, size
):
    chart = chart_of(qtbot, CASHIERS * (MOST_BARS // 3), size=size)

    metrics = QFontMetrics(theme.font(theme.SECONDARY))
    names = names_on(chart)
    lines = max(words.count("\n") + 1 for words in names)
    _, pixels = chart._plot.getPlotItem().getViewBox().viewPixelSize()
    assert 1 / pixels >= lines * metrics.lineSpacing()
    assert chart.title.text() == f"By cashier: {len(names)} of {MOST_BARS}"


def test_a_segment_is_named_by_its_first_word_and_explained_in_the_table(languages):
    assert segment_name(Segment.BEST) == "Best"
    assert segment_words(Segment.BEST) == "Best: lately, often, much"
