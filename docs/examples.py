"""Worked examples that are run: what a page shows is what mockview says.

A fence after `<!-- run -->` holds commands (`$ mockview …`, also with `< FILE`) and what each of them says. A fence
```` ```text answer.txt ```` is a file that they find in their folder. An output that ends in … is shown in part.
"""

import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from mockview.cli.app import run

DOCS = Path(__file__).parent
_FILE = re.compile(r"^```[a-z]+ (?P<name>[\w.-]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_RUN = re.compile(r"(?P<head><!-- run -->\n```\n)(?P<body>.*?)(?P<tail>^```$)", re.MULTILINE | re.DOTALL)
_PROMPT, _MORE = "$ ", "…"
_COLUMNS = 90


def files_in(page: str) -> dict[str, str]:
    """The files that a page holds, by name."""
    return {found["name"]: found["text"] for found in _FILE.finditer(page)}


def rerun(page: str) -> str:
    """The page with the outputs that its commands have now, run one after the other in a fresh home folder."""
    if not _RUN.search(page):
        return page
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in files_in(page).items():
            (folder / file).write_text(text, encoding="utf-8")
        with _in_folder(folder):
            return _RUN.sub(lambda block: block["head"] + _said(block["body"]) + block["tail"], page)


def stale() -> Iterator[tuple[Path, str]]:
    """Pages whose examples are not what they should be, with what they should be."""
    for path in sorted(DOCS.rglob("*.md")):
        page = path.read_text(encoding="utf-8")
        if (wanted := rerun(page)) != page:
            yield path, wanted


def _said(block: str) -> str:
    """Each command of a block with its output; where … ended the old output, as many lines and … again."""
    lines: list[str] = []
    for part in re.split(rf"^(?={re.escape(_PROMPT)})", block, flags=re.MULTILINE):
        if not part:
            continue
        command, *shown = part.splitlines()
        now = _output(command.removeprefix(_PROMPT))
        if shown and shown[-1] == _MORE:
            now = [*now[: len(shown) - 1], _MORE]
        lines += [command, *now]
    return "".join(f"{line}\n" for line in lines)


def _output(command: str) -> list[str]:
    """What a command says; its errors too when it fails."""
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
    text = out.getvalue() + (err.getvalue() if code else "")
    return [line.rstrip() for line in text.rstrip().splitlines()]


@contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    """Work in a folder with a home folder of its own, with plain output, and without a sound."""
    before, where = dict(os.environ), Path.cwd()
    ours = {name: value for name, value in before.items() if not name.startswith("MOCKVIEW_")}
    _set_environment(
        ours
        | {
            "MOCKVIEW_HOME": str(folder / "home"),
            "MOCKVIEW_SPEAKER": "none of those here",
            "COLUMNS": str(_COLUMNS),
            "NO_COLOR": "1",
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
