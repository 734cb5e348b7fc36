"""--quiet leaves data and trouble; --no-input never asks, and leaves what comes through a pipe."""

import io
import json
import sys
from pathlib import Path

import pytest

from command_line import BANK, DEMO, MODEL, CommandLine, environment
from mockview.cli.app import run
from mockview.errors import InputError
from mockview.interview.screen import TerminalScreen
from mockview.reports.quiet import hush, is_quiet
from mockview.reports.terminal import console_for

NOT_ASKED = "--no-input forbids to ask"


class Terminal(io.StringIO):
    """Somebody who would answer yes to everything."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def bank(tmp_path: Path) -> str:
    path = tmp_path / "three.toml"
    path.write_text(BANK)
    return str(path)


def at_a_terminal(home: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    for name, value in environment(home).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdin", Terminal("y\ny\ny\n"))
    return run(words)


@pytest.mark.parametrize("words", [("--quiet", "practice"), ("practice", "--quiet")], ids=" ".join)
def test_quiet_leaves_the_data_and_nothing_else(mockview: CommandLine, bank: str, words: tuple[str, ...]) -> None:
    more = ("--typed", "--count", "1", "--bank", bank, "--json")
    told = mockview(*words, *more, stdin="I led a team of five people.\n\n")
    assert (told.code, told.err) == (0, "")
    assert len(json.loads(told.out)["attempts"]) == 1
    assert "Question 1 of 1" in mockview("practice", *more, stdin="I led a team of five people.\n\n").err


def test_quiet_holds_for_one_command(mockview: CommandLine) -> None:
    assert mockview("config", "set", "voice", "Anna", "--quiet").err == ""
    assert mockview("--quiet", "config", "unset", "voice").err == ""
    assert "voice is Anna" in mockview("config", "set", "voice", "Anna").err


def test_quiet_still_says_what_went_wrong(mockview: CommandLine, tmp_path: Path, bank: str) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "fail.flac").write_bytes((DEMO / "failure-things-happen.flac").read_bytes())
    (folder / "lead.wav").write_text("no sound")
    words = ("practice", "--answers", str(folder), "--bank", bank, "--model", str(MODEL), "--device", "cpu")
    told = mockview(*words, "--quiet")
    assert told.code == 3
    assert [line[:24] for line in told.err.splitlines() if "lead.wav" in line]
    assert "holds text, not sound" in " ".join(told.err.split())
    assert "Loading the speech model" not in told.err
    assert "mockview: lead.wav could not be used" in told.err


def test_a_quiet_screen_says_trouble_only(capsys: pytest.CaptureFixture[str]) -> None:
    end = hush()
    screen = TerminalScreen(console_for(to_stderr=False), console_for(to_stderr=True))
    screen.note("a note")
    screen.working("Working")
    screen.trouble(InputError("It broke.", "Mend it."))
    assert capsys.readouterr().err == "It broke. Mend it.\n"
    end()
    assert not is_quiet()


@pytest.mark.parametrize(
    "words",
    [
        ("practice", "--typed", "--count", "1"),
        ("delete", "--person", "me"),
        ("stories", "add"),
        ("replay", "1", "--correct", "-"),
        ("stories", "remove", "1"),
    ],
    ids=" ".join,
)
def test_no_input_asks_nothing_and_fails(
    mockview: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    bank: str,
    words: tuple[str, ...],
) -> None:
    mockview("practice", "--typed", "--count", "1", "--bank", bank, stdin="I led a team of five people.\n\n")
    mockview("stories", "from-attempt", "1")
    before = mockview("replay", "1", "--json").out
    capsys.readouterr()
    assert at_a_terminal(mockview.home, monkeypatch, *words, "--no-input") == 2
    told = capsys.readouterr().err.splitlines()[-1]
    assert NOT_ASKED in told or "there is nobody to ask" in told or "is missing" in told
    assert isinstance(sys.stdin, Terminal), "the terminal was not given back"
    assert mockview("replay", "1", "--json").out == before
    assert len(json.loads(mockview("stories", "list", "--json").out)) == 1


def test_bare_mockview_without_input_shows_its_help(
    mockview: CommandLine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert at_a_terminal(mockview.home, monkeypatch, "--no-input") == 0
    assert "Usage: mockview" in capsys.readouterr().out


def test_no_input_takes_what_comes_through_a_pipe(mockview: CommandLine, bank: str) -> None:
    words = ("practice", "--typed", "--count", "1", "--bank", bank, "--no-input")
    told = mockview(*words, stdin="I led a team of five people.\n\n")
    assert told.code == 0, told.err
    assert "Overall" in told.out


def test_every_command_takes_both_and_its_help_stays_short(mockview: CommandLine) -> None:
    assert "--no-input" in mockview("--help").out
    for words in (("banks", "list"), ("models",), ("check",), ("stories", "coverage")):
        assert mockview(*words, "--quiet", "--no-input").code == 0
        assert "--no-input" not in mockview(*words, "--help").out
