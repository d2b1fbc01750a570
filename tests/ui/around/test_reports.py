"""The manager's reports: who may look, what is said, and what is taken away."""

import csv
import io
import zipfile
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel

from cashier.domain.ids import CashierId
from cashier.domain.reports.period import PeriodChoice
from cashier.till.ports import Role
from cashier.till.report_paper import ReportPaper
from cashier.till.reports import ReportDesk
from cashier.till.shift_report import ServerFigures
from tests.helpers.builders import ANNA, a_cashier, points, rubles
from tests.helpers.fakes import FakeRandomness
from tests.ui.around.report_rows import FixedRows, NoCards
from tests.ui.gallery.tree import is_cut_button
from tests.ui.test_looks import clipped, nameless, too_small
from ui import theme
from ui.i18n import Language
from ui.reports.pages import sheet
from ui.reports.sheet import Tab
from ui.reports.text_files import csv_bytes, harmless, tape_lines
from ui.reports.workbook import workbook_bytes
from ui.theme import Look
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.reports_vm import ReportLanes, ReportsViewModel
from ui.widgets.confirm_prompt import ConfirmPrompt
from ui.widgets.reports_chart import ReportChart  # Before the watch begins, as at work.
from ui.widgets.reports_screen import ReportsScreen
from ui.widgets.screen import ScreenId

MARIA = CashierId("maria")


@pytest.fixture
def office(house, tmp_path):
    """The reports, over rows that a test may change, in a window of the till."""
    till = house.till
    till.settings = replace(till.settings, margin_hundredths=2_500)
    till.directory.hire(a_cashier(MARIA, name="Maria", role=Role.MANAGER), pin="9999")
    house.rows = FixedRows()
    desk = ReportDesk(house.rows, till.directory, NoCards(), till.clock, till.settings)
    house.reports = ReportsViewModel(
        ReportLanes(till=house.store, network=house.network, printer=house.printer),
        desk,
        ReportPaper(till.store, FakeRandomness(seed=5)),
        till.printing,
        house.ledger,
    )
    confirm = ConfirmViewModel(house.store, till.confirming, till.staff)
    house.folder = tmp_path / "taken"
    screen = ReportsScreen(
        house.reports, confirm, house.printer, folder=house.folder, columns=42
    )
    house.screens[ScreenId.REPORTS] = house.reports_screen = screen
    house.window.add_screen(ScreenId.REPORTS, screen)
    house.desk = desk
    return house


def look(office, by=MARIA):
    office.at_work()
    office.reports.work_as(by)
    return office.show(ScreenId.REPORTS, ScreenId.MENU)


def report(office):
    return office.desk.read(PeriodChoice.MONTH, MARIA)


def words(screen):
    return [part.text() for part in screen.findChildren(QLabel) if part.isVisible()]


def test_a_cashier_sees_no_figure_without_a_managers_pin(office):
    screen = look(office, ANNA)

    assert office.reports.state.report is None
    assert isinstance(screen.front(), ConfirmPrompt)

    office.type("9999")
    office.enter()

    assert office.reports.state.report is not None
    office.show(ScreenId.MENU)
    assert office.reports.state.report is None
    office.show(ScreenId.REPORTS)
    assert office.reports.state.report is None  # The word was for that look only.


def test_every_page_is_reached_by_the_arrows(office):
    look(office)
    seen = []
    for _ in Tab:
        seen.append(office.reports_screen._sheet.tab)
        office.press(Qt.Key.Key_Right)

    assert seen == list(Tab)


def middle(office, *parts):
    """Of all of them together, from the top of the window."""
    places = [part.mapTo(office.window, part.rect().topLeft()).y() for part in parts]
    ends = [y + part.height() for y, part in zip(places, parts, strict=True)]
    return (min(places) + max(ends)) / 2


@pytest.mark.parametrize("language", list(Language))
def test_the_arrows_stay_in_their_place_whatever_days_stand_between_them(
    office, languages, language
):
    languages.switch(language)
    office.window.resize(1024, 768)
    screen = look(office)
    places = set()
    for _ in PeriodChoice:
        office.settle()
        assert not clipped(screen), clipped(screen)
        assert not [tab.text() for tab in screen.tabs if is_cut_button(tab)]
        places |= {(screen.earlier.geometry().x(), screen.later.geometry().x())}
        words = middle(office, screen.period, screen.days)
        assert abs(words - middle(office, screen.earlier)) <= 1
        office.press(Qt.Key.Key_PageDown)

    assert len(places) == 1


def test_before_the_managers_word_the_days_stand_level_with_the_arrows_too(office):
    screen = look(office, ANNA)

    shown = [label for label in (screen.period, screen.days) if label.isVisible()]
    assert shown == [screen.period]
    words = middle(office, *shown)
    assert abs(words - middle(office, screen.earlier)) <= 1


def test_the_words_of_a_picked_figure_stay_where_they_are(office, dressed):
    """Its line is thicker; a change of the look lays all of them out anew."""
    screen = look(office)

    def places():
        for each in (Look.DARK, Look.LIGHT):
            theme.apply(dressed, each)
            office.settle()
        return [card.caption.geometry().topLeft() for card in screen.cards[:2]]

    first, second = places()
    office.press(Qt.Key.Key_Down)

    assert office.reports.state.picked == 1
    assert first.y() == second.y()
    assert places() == [first, second]


def test_the_days_are_chosen_by_keyboard(office):
    look(office)
    office.press(Qt.Key.Key_PageDown)

    assert office.reports.state.choice is PeriodChoice.YESTERDAY
    assert "Yesterday" in words(office.reports_screen)


def test_enter_explains_a_figure_and_says_what_it_is_made_of(office):
    screen = look(office)
    for _ in range(4):
        office.press(Qt.Key.Key_Right)
    office.enter()

    shown = " ".join(words(screen.front()))
    assert "Members' average" in shown
    assert "Goods of receipts with a card, divided by their number" in shown
    assert "40 receipts" in shown


def test_the_programme_says_that_members_differ_before_any_programme(office):
    found = sheet(Tab.PROGRAMME, report(office))

    assert any("Members differ from others" in note for note in found.notes)
    values = {figure.caption: figure for figure in found.figures}
    # 40 receipts of 300 and 500 with a card, 40 of 100 and 300 without one.
    assert values["Members' average"].value == rubles(400)
    assert values["Others' average"].value == rubles(200)
    # Errors 10,000/39 each, in rubles; 1.96 * sqrt(2 * 10,000/39) = 44.3867.
    assert values["Others' average"].detail == "200.00\u00a0₽ (155.61 … 244.39)"


def test_a_report_of_the_training_says_so_in_every_form(office, dressed):
    theme.practise(dressed, on=True)
    found = [sheet(tab, report(office)) for tab in Tab]
    theme.practise(dressed, on=False)

    assert all(one.period.startswith("TRAINING, NOT REAL") for one in found)
    assert not sheet(Tab.SHIFT, report(office)).period.startswith("TRAINING")


def test_the_server_stands_beside_the_till(office):
    office.ledger.answer = ServerFigures(
        sales=80,
        returns=0,
        money=rubles(24_000),
        redeemed=points(0),
        earned=points(801),
        given_back=points(0),
        taken_back=points(0),
    )
    look(office)

    rows = sheet(Tab.BONUSES, office.reports.state.report).rows

    assert rows[0][1:] == (points(800), rubles(800), points(801), "Differs")
    assert rows[1][-1] == "Agrees"
    assert rows[6][-1] == ""  # What the server was not asked about.


def test_the_tape_goes_through_the_print_queue(office):
    look(office)
    office.press(Qt.Key.Key_F5)

    job = office.till.printer.printed[-1]
    assert job.title == "Shift"
    assert all(len(line) <= 42 for line in job.lines)
    assert office.strip == "Printed"


@pytest.mark.parametrize(
    ("key", "kind", "first"),
    [
        (Qt.Key.Key_F6, "pdf", b"%PDF"),
        (Qt.Key.Key_F7, "xlsx", b"PK"),
        (Qt.Key.Key_F8, "csv", b"\xef\xbb\xbf"),
    ],
)
def test_a_report_is_taken_away_as_a_file(office, key, kind, first):
    look(office)
    office.press(key)
    office.settle()

    (path,) = office.folder.iterdir()
    assert path.suffix == f".{kind}"
    assert path.read_bytes().startswith(first)
    assert office.strip.startswith("Saved: ")


def test_a_folder_that_takes_no_file_is_said_and_nothing_else_happens(office):
    office.folder.parent.mkdir(exist_ok=True)
    office.folder.write_text("a file stands where the folder should")
    look(office)
    office.press(Qt.Key.Key_F8)
    office.settle()

    assert office.strip == "The file could not be written. Look at the folder"


@pytest.mark.parametrize("text", ["=1+1", "+7", "-cmd", "@sum", "\t=1", " =1", "＝1"])
def test_a_text_from_outside_is_no_formula(text):
    assert harmless(text).startswith("'")


def test_a_name_that_looks_like_a_formula_harms_no_spreadsheet(office):
    evil = '=HYPERLINK("http://x","y")'
    office.till.directory.hire(a_cashier(ANNA, name=evil))
    found = sheet(Tab.CASHIERS, report(office))

    rows = list(csv.reader(io.StringIO(csv_bytes(found).decode("utf-8-sig"))))
    assert [f"'{evil}"] == [row[0] for row in rows if evil in "".join(row)]
    with zipfile.ZipFile(io.BytesIO(workbook_bytes([found]))) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page


def test_figures_of_a_spreadsheet_are_numbers(office):
    found = sheet(Tab.CASHIERS, report(office))
    with zipfile.ZipFile(io.BytesIO(workbook_bytes([found]))) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()

    assert "<v>24000.00</v>" in page  # 24,000.00 rubles.
    assert "<v>0.5000</v>" in page  # Half of the sales with a card.


def test_a_csv_has_the_decimal_sign_of_its_language(office):
    office.languages.switch(Language.RU)
    text = csv_bytes(sheet(Tab.CASHIERS, report(office))).decode("utf-8-sig")

    assert "Anna;80;24000,00;50,00;800,00" in text


def test_tape_is_as_narrow_as_the_printer(office):
    for tab in Tab:
        lines = tape_lines(sheet(tab, report(office)), 32)
        assert all(len(line) <= 32 for line in lines)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("look_", list(Look))
def test_no_page_of_the_reports_clips_a_word(office, dressed, language, look_):
    office.languages.switch(language)
    theme.apply(dressed, look_)
    office.window.resize(1024, 768)
    screen = look(office)
    for _ in Tab:
        office.settle()
        assert not clipped(screen), (screen._sheet.tab, clipped(screen))
        assert not too_small(screen), too_small(screen)
        assert not nameless(screen), nameless(screen)
        assert office.window.size().width() == 1024
        office.press(Qt.Key.Key_Right)


def test_a_scan_presses_nothing_on_the_reports(office):
    look(office)
    before = office.reports.state
    office.scan("2900100000005")

    assert office.window.here is ScreenId.REPORTS
    assert office.reports.state.page == before.page
    assert office.strip == "Close the reports first (Esc)"


def test_a_chart_that_is_gone_leaves_no_menu_behind(dressed):
    """A library's menu that nobody owned stayed, and each was dressed ever after."""
    before = len(dressed.allWidgets())
    chart = ReportChart()
    assert len(dressed.allWidgets()) > before

    chart.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    assert len(dressed.allWidgets()) <= before
