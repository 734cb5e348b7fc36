"""Mockview as a user meets it: in this process where that is quick, in one of its own where it matters."""

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from mockview.cli.app import run

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
DEMO = FIXTURES / "demo"
MODEL = FIXTURES / "whisper-mini"
PATIENCE_S = 60.0

BANK = """
id = "three"
title = "Three questions"
[[question]]
id = "lead"
text = "Tell me about a time you led people without having the title."
competency = "leadership"
kind = "behavioural"
listen_for = ["lead", "charge", "team", "decide"]
[[question]]
id = "fail"
text = "Tell me about a time you failed."
competency = "failure"
kind = "behavioural"
[[question]]
id = "clash"
text = "Tell me about a conflict with a colleague."
competency = "conflict"
kind = "behavioural"
"""
STORY = (
    "Last summer our manager left and nobody was in charge of the desk. I made a list of the jobs, asked all eight of "
    "us to meet before the shift, and took the first job myself. By August the queue was down from 25 minutes to 9. "
    "I learned that people follow a list that they helped to write."
)


@dataclass(frozen=True)
class Outcome:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def is_plain(self) -> bool:
        """Whether it went well, or was refused in one sentence that is about the matter."""
        said = [line for line in self.err.splitlines() if line.startswith("mockview: ")]
        broken = "Traceback" in self.err or "Something went wrong inside" in self.err
        return not broken and (self.code in (0, 3) or len(said) == 1)


def environment(home: Path) -> dict[str, str]:
    """What keeps a command off the machine's own data, models and speakers."""
    return {
        "MOCKVIEW_HOME": str(home),
        "MOCKVIEW_SPEAKER": "no speaker of this name",
        "MOCKVIEW_MIC": "no microphone of this name",
        "HF_HOME": str(home.parent / "no-models"),
        "HF_HUB_OFFLINE": "1",
        "COLUMNS": "80",
    }


def started(words: tuple[str, ...], home: Path, stdin: str = "", more: Mapping[str, str] | None = None) -> Outcome:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "mockview", *words],
        env={**os.environ, **environment(home), **(more or {})},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


class CommandLine:
    """The command line in this process, with a home folder of its own."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home
        self._capsys, self._monkeypatch = capsys, monkeypatch
        for name, value in environment(home).items():
            monkeypatch.setenv(name, value)

    def __call__(self, *words: str, stdin: str = "") -> Outcome:
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        self._capsys.readouterr()
        code = run([str(word) for word in words])
        return Outcome(code, *self._capsys.readouterr())
