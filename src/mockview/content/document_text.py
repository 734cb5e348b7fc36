"""The text of a document from outside (plain text, Markdown, HTML, PDF) as lines with their role, within limits."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from mockview.content.document_process import MAX_LINE_CHARS, MAX_LINES, UNREADABLE
from mockview.errors import InputError

MAX_BYTES = 5_000_000
"""A saved page with its pictures inside has about this much; the text of a posting has 10 kB."""

_PATIENCE_S = 20.0
_SUFFIXES = {".txt": "text", ".text": "text", ".md": "text", ".markdown": "text", ".html": "html", ".htm": "html"}
_KINDS = "a text file (.txt), Markdown (.md), a saved page (.html) or a PDF"
_BULLET = re.compile(r"^\s*(?:[-*+•·▪●◦‣–—o]|\d{1,2}[.)])\s+")
_MARKDOWN_HEADING = re.compile(r"^\s*#{1,6}\s+")
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")


@dataclass(frozen=True)
class Line:
    """role: "title" (of the file, not in its text), "heading", "bullet" or "text"; text: on one line, not empty."""

    role: str
    text: str


@dataclass(frozen=True)
class Document:
    """A document's lines, and a sentence for each thing that was not read."""

    lines: tuple[Line, ...]
    left_out: tuple[str, ...]


def read_document(path: Path) -> Document:
    """A document by its suffix, or as a PDF by its first bytes; InputError in one sentence when it can't be read."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path} can't be read ({error.strerror}).", "Check the path and its permissions.") from error
    if len(data) > MAX_BYTES:
        raise InputError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB.", f"Give {_KINDS} with the text alone.")
    kind = "pdf" if data.lstrip()[:5] == b"%PDF-" else _SUFFIXES.get(path.suffix.lower(), "")
    if not kind:
        raise InputError(f"{path} is no kind of file that can be read here.", f"Give {_KINDS}.")
    document = _plain(path, data) if kind == "text" else _in_a_process(path, data, kind)
    if not document.lines:
        raise InputError(f"{path} holds no text.", f"Give {_KINDS} with the posting in it.")
    return document


def _plain(path: Path, data: bytes) -> Document:
    if b"\0" in data:
        raise InputError(f"{path} is no text.", f"Give {_KINDS}.")
    text = data.decode("utf-8-sig", "replace")
    raw = text.splitlines()
    left = [f"Everything after line {MAX_LINES}."] if len(raw) > MAX_LINES else []
    return Document(_lines([("text", line[:MAX_LINE_CHARS]) for line in raw[:MAX_LINES]]), tuple(left))


def _in_a_process(path: Path, data: bytes, kind: str) -> Document:
    # -P: what lies in the current folder is never imported.
    command = [sys.executable, "-P", "-m", "mockview.content.document_process", kind]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_PATIENCE_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        why = f"takes longer than {_PATIENCE_S:.0f} seconds to read"
        raise InputError(f"{path} {why}.", "Save the posting's text as .txt and give that.") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        why = said[-1] if done.returncode == UNREADABLE and said else "is built in a way that can't be read here"
        raise InputError(f"{path} {why}.", "Save the posting's text as .txt and give that.")
    read = json.loads(done.stdout)
    return Document(_lines(read["lines"]), tuple(read["left_out"]))


def _lines(raw: list[tuple[str, str]]) -> tuple[Line, ...]:
    """Lines with bullets and Markdown marks taken off, and broken ones joined again."""
    lines: list[Line] = []
    joinable = False
    for role, text in raw:
        read_as, said = _role_of(role, text)
        if not said:
            joinable = False
            continue
        # A line that goes on in lower case continues the one before, as in a PDF or a wrapped mail.
        if joinable and role == read_as == "text" and lines[-1].role != "heading" and _goes_on(lines[-1].text, said):
            joined = f"{lines[-1].text} {said}"[: 2 * MAX_LINE_CHARS]
            lines[-1] = Line(lines[-1].role, joined)
        else:
            lines.append(Line(read_as, said))
        joinable = role == "text"
    return tuple(lines)


def _role_of(role: str, text: str) -> tuple[str, str]:
    if role != "text":
        return role, " ".join(text.split())
    if _MARKDOWN_HEADING.match(text):
        role, text = "heading", _MARKDOWN_HEADING.sub("", text).rstrip("# ")
    elif _BULLET.match(text):
        role, text = "bullet", _BULLET.sub("", text, count=1)
    elif text.strip().startswith("**") and text.strip().rstrip(":").endswith("**"):
        role = "heading"
    return role, " ".join(_MARKUP.sub(r"\1", text).split())


def _goes_on(before: str, text: str) -> bool:
    return not before.endswith((".", "!", "?", ":", ";")) and (text[0].islower() or before.endswith((",", " and", "&")))
