"""The scanner on a real X server: real times, real scan codes, a Russian layout."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("Xvfb", "xdotool", "setxkbmap")

PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from ui.scanner import ScannerCapture

app = QApplication([])
window, field, button = QWidget(), QLineEdit(), QPushButton("Sell")
column = QVBoxLayout(window)
column.addWidget(field)
column.addWidget(button)
scanner = ScannerCapture()
app.installEventFilter(scanner)

def say(*words):
    print(*words, flush=True)

scanner.scanned.connect(lambda text: say("scan", text))
field.textChanged.connect(lambda text: say("field", text))
button.clicked.connect(lambda: say("pressed"))
window.show()
window.activateWindow()
(field if sys.argv[1] == "field" else button).setFocus()
QTimer.singleShot(300, lambda: say("ready"))
QTimer.singleShot(20000, app.quit)
app.exec()
"""


@pytest.fixture(scope="module")
def display():
    missing = [name for name in NEEDED if shutil.which(name) is None]
    assert not missing, f"not installed: {missing}; script/setup brings them"
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-noreset", "-screen", "0", "1024x768x24"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as told:
        number = told.readline().strip()
    yield {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    server.terminate()
    server.wait()


class Window:
    """A field and a button in a process of their own, and xdotool's fingers."""

    def __init__(self, display, focus):
        self._display = display
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, focus],
            cwd=ROOT,
            env=display,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.wait_for("ready")

    def wait_for(self, words):
        heard = []
        while True:
            line = self.process.stdout.readline()
            assert line, heard
            heard.append(line.strip())
            if heard[-1] == words:
                return heard

    def tool(self, *words):
        subprocess.run(list(words), env=self._display, check=True)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def window(display, request):
    window = Window(display, request.param)
    yield window
    window.close()
    subprocess.run(["setxkbmap", "us"], env=display, check=True)


@pytest.mark.parametrize("window", ["field"], indirect=True)
def test_a_fast_scan_is_a_code_and_slow_keys_are_typing(window):
    window.tool("xdotool", "key", "--delay", "2", *"4601234567893", "Return")
    heard = window.wait_for("scan 4601234567893")
    assert not [line for line in heard if line.startswith("field")]

    window.tool("xdotool", "key", "--delay", "90", *"120")
    assert "field 12" in window.wait_for("field 120")


@pytest.mark.parametrize("window", ["button"], indirect=True)
def test_a_scan_with_spaces_does_not_press_the_focused_button(window):
    keys = ["a", "space", "b", "space", "1", "2", "Return"]
    window.tool("xdotool", "key", "--delay", "2", *keys)

    assert window.wait_for("scan a b 12") == ["scan a b 12"]


@pytest.mark.parametrize("window", ["field"], indirect=True)
def test_a_scan_under_a_russian_layout_is_read_by_the_places_of_the_keys(window):
    window.tool("setxkbmap", "ru")
    # The physical keys q w e 1 2 /, by their numbers.
    places = ["24", "25", "26", "10", "11", "61", "36"]

    window.tool("xdotool", "key", "--delay", "2", *places)

    assert window.wait_for("scan qwe12/")[-1] == "scan qwe12/"
