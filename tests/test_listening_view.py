"""What moves while an answer is recorded: few lines, within 80 columns or fewer, gone afterwards."""

import io

import pytest
from rich.console import Console

from mockview.audio.microphone import Level
from mockview.content.question import Question
from mockview.interview import listening_view
from mockview.interview.listening_view import Heard, ListeningView, ending_soon, moving_lines
from mockview.interview.screen import TerminalScreen
from screens import Terminal

LONG = "I wrote down what held us up and asked everyone to meet before the late shift " * 6
ASKED = "Enter ends · letter + Enter: s skip · r repeat · d start over · h hint · q quit"


@pytest.mark.parametrize("words", ["", "I led", LONG, "w" * 500, "\x1b[31mred\x1b[0m \u202eback"])
@pytest.mark.parametrize("elapsed_s", [0.0, 59.9, 125.0, 3600.0])
@pytest.mark.parametrize("width", [40, 80, 200])
def test_few_lines_and_none_too_long(words: str, elapsed_s: float, width: int) -> None:
    lines = moving_lines(Heard(120.0, ASKED, elapsed_s, -20.0, words), width).plain.split("\n")
    assert len(lines) == (5 if width >= 80 else 6)
    assert max(map(len, lines[1:])) < width
    assert len(lines[0]) < max(width, 52)
    assert "\x1b" not in "".join(lines)


def test_a_narrow_terminal_shows_every_key_and_breaks_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(listening_view, "_REDRAW_EVERY_S", 0.0)
    file = Terminal()
    console = Console(file=file, width=60, color_system=None)
    screen = TerminalScreen(console, console)
    screen.listening("microphone", Question("q", "Why?", "motivation", "motivational"))
    screen.level(Level(3600.0, -20.0, -10.0))
    screen.draw()
    screen.listened()
    for whole in ("over time", "s skip", "r repeat", "d start over", "h hint", "q quit"):
        assert whole in file.getvalue()


def test_the_last_words_are_shown() -> None:
    shown = moving_lines(Heard(120.0, ASKED, 1.0, -20.0, f"{LONG} and we won"), 80).plain
    assert shown.split("\n")[3].endswith("and we won")


def test_time_over_the_guide_is_said() -> None:
    assert "over time" not in moving_lines(Heard(120.0, ASKED, 119.0), 80).plain
    assert moving_lines(Heard(120.0, ASKED, 121.0), 80).plain.startswith("2:01 of 2:00")
    assert "over time" in moving_lines(Heard(120.0, ASKED, 121.0), 80).plain


def test_a_terminal_without_unicode_gets_plain_signs() -> None:
    moving_lines(Heard(120.0, "Enter ends", 60.0, -20.0, "I led"), 80, plain=True).plain.encode("ascii")


@pytest.mark.parametrize(("counted", "told"), [([3], "3"), ([3, 3, 2], "3 2"), ([3, 2, 1, 0], "3 2 1"), ([1, 1], "1")])
def test_the_countdown_goes_on_in_its_line(counted: list[int], told: str) -> None:
    assert ending_soon(counted).startswith(f"Ending in {told} –")


def test_it_redraws_what_has_changed_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(listening_view, "_REDRAW_EVERY_S", 0.0)
    file = Terminal()
    view = ListeningView(Console(file=file, width=80, color_system=None), 120.0, ASKED)
    view.draw()
    assert "being opened" in file.getvalue()
    view.level(Level(1.0, -20.0, -10.0))
    view.draw()
    written = len(file.getvalue())
    for _ in range(100):
        view.draw()
    assert len(file.getvalue()) == written, "nothing changed, so nothing flickers"
    view.counting(3)
    view.draw()
    assert "Ending in 3" in file.getvalue()[written:]
    view.counting(2)
    view.draw()
    assert "Ending in 3 2" in file.getvalue()[written:]
    before = len(file.getvalue())
    view.counting(None)
    view.draw()
    assert ASKED[:20] in file.getvalue()[before:]
    view.end()
    assert file.getvalue().endswith(("\x1b[2K", "\x1b[?25h", "\x1b[2K\x1b[?25h"))


def test_it_redraws_eight_times_a_second_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = [100.0]
    monkeypatch.setattr(listening_view.time, "monotonic", lambda: now_s[0])
    file = io.StringIO()
    view = ListeningView(Console(file=file, width=80, force_terminal=True), 120.0, ASKED)
    drawn = []
    for step in range(100):
        now_s[0] = 100.0 + step * 0.01
        view.level(Level(now_s[0] - 100.0, -20.0, -10.0 - step))
        before = view._drawn_s
        view.draw()
        drawn.append(view._drawn_s != before)
    view.end()
    assert sum(drawn) <= 8
