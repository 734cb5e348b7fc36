"""How long commands that look back take over a long log: medians of their work after start, and of the whole process.

usage: history_speed.py [--attempts 100000] [--runs 7] [--json]

"After start" is measured inside one process that has imported everything and run each command once: opening the file,
the work, and what is printed. "Whole" is a process of its own from its start to its end.
"""

import argparse
import contextlib
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest import mock

from mockview.cli import home
from mockview.cli.app import group, run
from synthetic_log import ENDS, synthetic_log

BAR_S, GOAL_S = 0.3, 0.15
COMMANDS = ("today", "plan", "progress", "replay --list")


def available() -> list[str]:
    """Those of the commands that this version has."""
    names = group.list_commands(None)  # type: ignore[arg-type]
    return [command for command in COMMANDS if command.split()[0] in names]


def after_start_s(command: str) -> float:
    """Seconds of one run in this process, its output thrown away."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as told:
        begun = time.perf_counter()
        code = run(command.split())
        spent = time.perf_counter() - begun
    assert code == 0, told.getvalue()
    return spent


def whole_s(command: str) -> float:
    """Seconds of one run in a process of its own."""
    words = [str(Path(sys.executable).parent / "mockview"), *command.split()]
    begun = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun


def measure(attempts: int, runs: int) -> list[dict[str, Any]]:
    """Rows: what, medians and every time in seconds; the first run of each is not counted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "home"
        folder.mkdir(mode=0o700)
        synthetic_log(folder / "mockview.db", attempts)
        person = {"MOCKVIEW_HOME": str(folder), "MOCKVIEW_PERSON": "Ada", "COLUMNS": "80"}
        # Commands take the clock from there when they are loaded; a process of its own has the real one.
        with mock.patch.dict(os.environ, person), mock.patch.object(home, "now", lambda: ENDS):
            rows = [_row(command, attempts, runs) for command in available()]
        shutil.rmtree(folder)
    return rows


def _row(command: str, attempts: int, runs: int) -> dict[str, Any]:
    inside = [after_start_s(command) for _ in range(runs + 1)][1:]
    outside = [whole_s(command) for _ in range(max(2, runs // 2) + 1)][1:]
    return {
        "what": f"mockview {command} over {attempts} answers",
        "median_s": statistics.median(inside),
        "whole_median_s": statistics.median(outside),
        "bar_s": BAR_S,
        "goal_s": GOAL_S,
        "rows": inside,
        "whole_rows": outside,
    }


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--attempts", type=int, default=100_000)
    arguments.add_argument("--runs", type=int, default=7)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    for row in measure(options.attempts, options.runs):
        if options.json:
            print(json.dumps(row))
        over = "  OVER THE BAR" if row["median_s"] > BAR_S else ""
        print(
            f"{row['median_s']:7.3f} s after start, {row['whole_median_s']:.3f} s whole"
            f"  (bar {BAR_S}, goal {GOAL_S})  {row['what']}{over}",
            file=sys.stderr,
        )
