"""A line that a terminal cuts is noticed, so that no end of a letter or of a thought is lost unseen."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from mockview.cli.asking import LONGEST_TYPED_BYTES, may_be_cut


@pytest.mark.parametrize(("line", "cut"), [("a" * 4094, False), ("a" * 4095, True), ("ü" * 2048, True), ("", False)])
def test_a_line_as_long_as_a_terminal_takes_may_be_cut(line: str, cut: bool) -> None:
    assert may_be_cut(f"{line}\n") == cut


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cut elsewhere")
@pytest.mark.parametrize(
    ("command", "typed", "told", "code"),
    [
        (("feedback", "add"), ("ü" * 3000, "."), "its end is lost", 2),
        (
            ("debrief", "--outcome", "rejection"),
            ("ü" * 3000, "It was calm", "", "", "", "", "", "", ""),
            "Type it again, shorter",
            0,
        ),
    ],
)
def test_a_line_that_a_real_terminal_cuts_is_refused(
    tmp_path: Path, command: tuple[str, ...], typed: tuple[str, ...], told: str, code: int
) -> None:
    import pty

    ours, theirs = pty.openpty()
    env: Mapping[str, str] = {**os.environ, "MOCKVIEW_HOME": str(tmp_path), "TERM": "dumb", "PYTHONUTF8": "1"}
    with subprocess.Popen(
        (sys.executable, "-m", "mockview", *command),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env,
    ) as run:
        os.close(theirs)
        for line in typed:  # a terminal holds 4,096 bytes: the next line follows when a prompt asks for it
            os.write(ours, line.encode()[: LONGEST_TYPED_BYTES + 100] + b"\n")
        _, err = run.communicate(timeout=60)
        os.close(ours)
    assert told in err.decode() and run.returncode == code
