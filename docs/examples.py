"""Worked examples that are run: what a page shows is what mockview says.

A fence after `<!-- run -->` holds commands (`$ mockview …`, also with `< FILE`) and what each of them says. A fence
```` ```text answer.txt ```` is a file that they find in their folder. An output with … is shown in part: as many lines
before and after it as there are. After `<!-- run on 2026-05-12 -->` it is that day for the commands, so that what they
say of days stays the same.
"""

import io
import os
import re
import shlex
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from mockview.cli import home
from mockview.cli.app import run

DOCS = Path(__file__).parent
_FILE = re.compile(r"^```[a-z]+ (?P<name>[\w.-]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_RUN = re.compile(
    r"(?P<head><!-- run(?: on (?P<day>\d{4}-\d\d-\d\d))? -->\n```\n)(?P<body>.*?)(?P<tail>^```$)",
    re.MULTILINE | re.DOTALL,
)
_PROMPT, _MORE = "$ ", "…"
_COLUMNS = 90


def files_in(page: str) -> dict[str, str]:
    """The files that a page holds, by name."""
    return {found["name"]: found["text"] for found in _FILE.finditer(page)}


def rerun(page: str) -> str:
    """The page with the outputs that its commands have now, run one after the other in a fresh home folder."""
    if not _RUN.search(page):
        return page
    with _folder_of(page):
        return _RUN.sub(_rerun_block, page)


@dataclass(frozen=True)
class Played:
    """A command that has run. heading: of the section that it stands in. said: all of it, errors too."""

    heading: str
    command: str
    code: int
    said: str


def played(page: str) -> Iterator[Played]:
    """Run a page's commands as `rerun` does, one at each step; in between, MOCKVIEW_HOME is the home they work in."""
    with _folder_of(page):
        for block in _RUN.finditer(page):
            heading = f"\n{page[: block.start()]}".rpartition("\n## ")[2].partition("\n")[0]
            for part in _parts(block["body"]):
                command = part[0].removeprefix(_PROMPT)
                with _day_of(block):
                    code, said = _output(command)
                yield Played(heading, command, code, said)


def stale() -> Iterator[tuple[Path, str]]:
    """Pages whose examples are not what they should be, with what they should be."""
    for path in sorted(DOCS.rglob("*.md")):
        page = path.read_text(encoding="utf-8")
        if (wanted := rerun(page)) != page:
            yield path, wanted


def _rerun_block(block: re.Match[str]) -> str:
    with _day_of(block):
        return block["head"] + _said(block["body"]) + block["tail"]


def _parts(block: str) -> Iterator[list[str]]:
    """Each command of a block with the output that stands below it, as lines."""
    for part in re.split(rf"^(?={re.escape(_PROMPT)})", block, flags=re.MULTILINE):
        if part:
            yield part.splitlines()


def _said(block: str) -> str:
    """Each command of a block with its output; where … stood in the old output, as many lines around it again."""
    lines: list[str] = []
    for command, *shown in _parts(block):
        now = [line.rstrip() for line in _output(command.removeprefix(_PROMPT))[1].rstrip().splitlines()]
        if _MORE in shown:
            head = shown.index(_MORE)
            tail = len(shown) - head - 1
            now = [*now[:head], _MORE, *now[len(now) - tail :]]
        lines += [command, *now]
    return "".join(f"{line}\n" for line in lines)


def _output(command: str) -> tuple[int, str]:
    """A command's exit code and what it says; its errors too when it fails."""
    words = shlex.split(command)[1:]
    given = io.StringIO()
    if "<" in words:
        at = words.index("<")
        given, words = io.StringIO(Path(words[at + 1]).read_text(encoding="utf-8")), words[:at]
    out, err = io.StringIO(), io.StringIO()
    before, sys.stdin = sys.stdin, given
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run(words)
    finally:
        sys.stdin = before
    told = out.getvalue() + (err.getvalue() if code else "")
    return code, told.replace(f"{Path.cwd()}{os.sep}", "")  # the folder has another name each time


@contextmanager
def _folder_of(page: str) -> Iterator[None]:
    """Work in a new folder that holds the page's files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in files_in(page).items():
            (folder / file).write_text(text, encoding="utf-8")
        with _in_folder(folder):
            yield


def _day_of(block: re.Match[str]) -> AbstractContextManager[None]:
    """The day that a block names, for its commands; today where it names none."""
    if block["day"] is None:
        return nullcontext()
    # Of two blocks of the same day, the lower one is the later.
    return _on(datetime.fromisoformat(f"{block['day']}T12:00+00:00") + timedelta(seconds=block.start() / 10))


@contextmanager
def _on(begin: datetime) -> Iterator[None]:
    """Let the commands' clock begin at a moment and go on by a hundredth of a second whenever it is read."""
    true, reads = home.now, count()

    def moved() -> datetime:
        return begin.astimezone(UTC) + timedelta(milliseconds=10 * next(reads))

    _set_clock(true, moved)
    try:
        yield
    finally:
        _set_clock(moved, true)


def _set_clock(before: Callable[[], datetime], after: Callable[[], datetime]) -> None:
    """Put a clock in the other's place, in every command that has been imported; later ones take it from `home`."""
    for name, module in list(sys.modules.items()):
        if name.startswith("mockview.cli.") and getattr(module, "now", None) is before:
            module.now = after  # type: ignore[attr-defined]


@contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    """Work in a folder with a home folder of its own, with plain output, Greenwich time, and without a sound."""
    before, where = dict(os.environ), Path.cwd()
    ours = {name: value for name, value in before.items() if not name.startswith("MOCKVIEW_")}
    _set_environment(
        ours
        | {
            "MOCKVIEW_HOME": str(folder / "home"),
            "MOCKVIEW_SPEAKER": "none of those here",
            "COLUMNS": str(_COLUMNS),
            "NO_COLOR": "1",
            "TZ": "UTC",
        }
    )
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(where)
        _set_environment(before)


def _set_environment(variables: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(variables)
    if hasattr(time, "tzset"):  # not on Windows
        time.tzset()
