"""How far a batch is: a line now and then in a pipe, a bar on a terminal, silence when asked."""

import io

from rich.console import Console

from mockview.batch.run import Counts
from mockview.reports.batch_progress import BatchProgress, lasting


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def shown(*, terminal: bool, quiet: bool = False) -> str:
    out, clock = io.StringIO(), Clock()
    console = Console(file=out, force_terminal=terminal, width=80, quiet=quiet, highlight=False)
    with BatchProgress(console, clock) as progress:
        progress.planned(Counts(100, 40))
        for number in range(1, 61):
            clock.now_s += 1.0
            progress.moved(Counts(100, 40, number - number // 30, number // 30))
    return out.getvalue()


def test_a_pipe_gets_a_line_now_and_then_with_rate_and_time_left() -> None:
    assert shown(terminal=False).splitlines() == [
        "40 of 100 answers are done already.",
        "60 of 100 answers, 1.0 a second, 40 s left",
        "80 of 100 answers, 1.0 a second, 20 s left, 1 failed",
        "100 of 100 answers, 1.0 a second, 0 s left, 2 failed",
    ]


def test_a_terminal_gets_a_bar(capsys: object) -> None:
    text = shown(terminal=True)
    assert "Scoring" in text
    assert "/100" in text
    assert "\n60 of 100" not in text


def test_quiet_is_quiet() -> None:
    assert shown(terminal=False, quiet=True) == ""


def test_times_are_said_as_people_say_them() -> None:
    assert [lasting(s) for s in (0.4, 59, 200, 7500)] == ["0 s", "59 s", "3 min 20 s", "2 h 5 min"]
