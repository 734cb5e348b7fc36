"""What letters are made from: texts with gaps such as [company], shipped, or the user's own in their place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mockview.content.toml_document import holds_control_characters, problems_error, read_toml
from mockview.errors import InputError, StorageError, UsageError
from mockview.store.private_file import write_new

KINDS = (
    "thank-you",
    "feedback-request",
    "feedback-reminder",
    "accepting-a-no",
    "staying-in-touch",
    "declining",
    "asking-for-support",
    "asking-for-an-introduction",
)
MEDIA, TONES, LENGTHS = ("email", "message"), ("warm", "plain", "formal"), ("usual", "short")
FACTS: Mapping[str, str] = {
    "contact": "who it goes to, such as Ms Okafor",
    "company": "the company",
    "role": "the role, such as data engineer",
    "name": "your own name, as you sign",
    "day": "when the interview was, such as Tuesday",
    "topic": "something you talked about, such as the move to one warehouse",
    "news": "what you have done since, such as finished a course in SQL",
    "support": "what you ask for, such as two practice interviews",
    "whom": "whom you would like to meet, such as Sam Reyes",
    "reason": "why you decline, such as I have accepted another offer",
}
"""The gaps that a text may have, and what belongs into each."""

FOLDER = "templates"
"""Where the user's own lie, below the home folder."""

GAP = re.compile(r"\[([a-z]+)\]")
MOST_BYTES = 100_000
"""Of one file; the longest that is shipped has 6 kB."""

_LONGEST_BODY, _LONGEST_SUBJECT, _MOST_TEXTS = 10_000, 200, 100
_REMEDY = "`mockview letter new KIND` begins one from the shipped texts."


@dataclass(frozen=True)
class Template:
    """One text with gaps; medium, tone and length are "" where it serves for any."""

    subject: str
    body: str
    medium: str = ""
    tone: str = ""
    length: str = ""

    def fits(self, medium: str, tone: str, length: str) -> bool:
        """Whether it serves for this."""
        return self.medium in ("", medium) and self.tone in ("", tone) and self.length in ("", length)


@dataclass(frozen=True)
class Templates:
    """The texts for one kind of letter; origin: "shipped" or "user"; file is their path."""

    kind: str
    title: str
    texts: tuple[Template, ...]
    origin: str
    file: Path

    def best_for(self, medium: str, tone: str, length: str) -> Template:
        """The first text that fits; UsageError naming what there is."""
        for text in self.texts:
            if text.fits(medium, tone, length):
                return text
        there = "; ".join(
            " ".join((t.medium or "any medium", t.tone or "any tone", t.length or "any length")) for t in self.texts
        )
        raise UsageError(f"{self.file} has no text for {medium}, {tone}, {length}.", f"It has: {there[:300]}.")


def shipped_file(kind: str) -> Path:
    """The file of a kind that mockview comes with; UsageError for an unknown kind."""
    if kind not in KINDS:
        raise UsageError(f"There is no letter of the kind {kind[:40]!r}.", f"There are: {', '.join(KINDS)}.")
    return Path(__file__).parent / FOLDER / f"{kind}.toml"


def load_templates(kind: str, home: Path) -> Templates:
    """The texts for a kind: the user's file if there is one, else the shipped.

    Errors: UsageError for an unknown kind, InputError with every problem of a broken file.
    """
    shipped, own = shipped_file(kind), home / FOLDER / f"{kind}.toml"
    path, origin = (own, "user") if own.exists() else (shipped, "shipped")
    return parse_templates(_read(path), kind, origin, path)


def begin_templates(kind: str, home: Path) -> Path:
    """Copy the shipped texts of a kind into the user's folder; the file's path. UsageError when there is one."""
    text = _read(shipped_file(kind))
    path = home / FOLDER / f"{kind}.toml"
    try:
        path.parent.mkdir(exist_ok=True, mode=0o700)
        path.parent.chmod(0o700)
        write_new(path, text.encode("utf-8"))
    except FileExistsError:
        raise UsageError(f"There is already a file {path}.", "Change that one, or move it away.") from None
    except OSError as error:
        raise StorageError(f"{path} can't be written ({error.strerror}).", "Check the folder's permissions.") from error
    return path


def parse_templates(text: str, kind: str, origin: str, path: Path) -> Templates:
    """Texts from TOML; InputError that lists every problem."""
    where = str(path)
    data = read_toml(text, where, f"Mend that line. {_REMEDY}")
    problems = [f"unknown key {key[:40]!r}" for key in sorted(set(data) - {"title", "letter"})]
    title = data.get("title", kind)
    if not isinstance(title, str) or len(title) > _LONGEST_SUBJECT or holds_control_characters(title):
        problems.append(f"title must be one line of at most {_LONGEST_SUBJECT} characters")
    tables = data.get("letter")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        problems.append("it holds no [[letter]] table")
        tables = []
    if len(tables) > _MOST_TEXTS:
        problems.append(f"it holds {len(tables)} texts, and {_MOST_TEXTS} are possible")
        tables = []
    texts = tuple(_template(table, f"letter {number}", problems) for number, table in enumerate(tables, 1))
    if problems:
        raise problems_error(where, problems, f"Mend them. {_REMEDY}")
    return Templates(kind, title, texts, origin, path)


def _template(table: Mapping[str, Any], place: str, problems: list[str]) -> Template:
    choices = {"medium": MEDIA, "tone": TONES, "length": LENGTHS}
    unknown = sorted(set(table) - {"subject", "body", *choices})
    problems += [f"{place}: unknown key {key[:40]!r}" for key in unknown]
    found: dict[str, str] = {}
    for key, allowed in choices.items():
        found[key] = table.get(key, "")
        if found[key] not in ("", *allowed):
            problems.append(f"{place}: {key} must be {' or '.join(allowed)}")
    for key, longest, lines in (("subject", _LONGEST_SUBJECT, ""), ("body", _LONGEST_BODY, "\n")):
        text = table.get(key, "")
        if not isinstance(text, str) or len(text) > longest:
            problems.append(f"{place}: {key} must be a text of at most {longest:,} characters")
            text = ""
        elif holds_control_characters(text.replace(lines, "") if lines else text):
            problems.append(f"{place}: {key} holds control characters")
        elif key == "body" and not text.strip():
            problems.append(f"{place}: body is missing")
        problems += [
            f"{place}: [{gap}] is no gap that can be filled; there are {', '.join(FACTS)}"
            for gap in dict.fromkeys(GAP.findall(text))
            if gap not in FACTS
        ]
        found[key] = text.strip()
    return Template(**found)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise InputError(f"{path} is larger than {MOST_BYTES // 1000} kB.", "Keep only texts of letters in it.")
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise InputError(f"{path} can't be read ({error.strerror}).", "Check the file and its permissions.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not text in UTF-8.", "Save it as UTF-8.") from error
