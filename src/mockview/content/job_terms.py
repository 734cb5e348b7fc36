"""What job postings speak of: fields of work, their skills, and which duty calls for which competency."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mockview.content.folders import shipped_folder
from mockview.errors import InputError

_NAME_CHARS = r"[\w+#&]"


@dataclass(frozen=True, eq=False)
class Phrases:
    """Words and phrases that are looked for as whole words; `as_written` gives their own spelling."""

    pattern: re.Pattern[str]
    as_written: Mapping[str, str]

    def places(self, text: str) -> list[tuple[int, str]]:
        """Where each is found, with its own spelling (that of the text, where an ending was left open)."""
        found = self.pattern.finditer(text)
        return [(m.start(), self.as_written.get(m.group().lower(), m.group())) for m in found]

    def count(self, text: str) -> int:
        """How many are found."""
        return len(self.pattern.findall(text))


@dataclass(frozen=True, eq=False)
class Field:
    """A field of work. words: what answers about it tend to hold; near: ids of fields whose questions may suit."""

    id: str
    title: str
    near: tuple[str, ...]
    titles: Phrases
    practices: Phrases
    tools: Phrases
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class JobTerms:
    """All of them.

    verbs: what a duty may begin with. audiences: (what tells of a bank for one situation, what a posting must
    have for it).
    """

    fields: Mapping[str, Field]
    levels: Mapping[str, Phrases]
    competencies: Mapping[str, Phrases]
    verbs: frozenset[str]
    audiences: tuple[tuple[Phrases, str], ...]


def names(written: Sequence[str]) -> Phrases:
    """Names of tools, whose capitals tell them from words: Excel, not excel."""
    return _compiled(written, re.NOFLAG)


def phrases(written: Sequence[str]) -> Phrases:
    """Words and phrases in any case; a closing * stands for any ending, and "a = b" names a by b too."""
    return _compiled(written, re.IGNORECASE)


def _compiled(written: Sequence[str], flags: re.RegexFlag) -> Phrases:
    spellings = {one.strip(): entry.split(" = ")[0] for entry in written for one in entry.split(" = ")}
    parts = [re.escape(p.removesuffix("*")) + (r"\w*" if p.endswith("*") else "") for p in spellings]
    # The longest first, so that "data warehouse" is not found as "data".
    either = "|".join(sorted(parts, key=len, reverse=True)) or "(?!)"
    pattern = re.compile(rf"(?<!{_NAME_CHARS})(?:{either})(?!{_NAME_CHARS})", flags)
    return Phrases(pattern, {p.lower(): name for p, name in spellings.items() if not p.endswith("*")})


@lru_cache(maxsize=1)
def load_job_terms() -> JobTerms:
    """The shipped terms; InputError naming the file when it is broken."""
    path = shipped_folder() / "scoring" / "job_terms.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return JobTerms(
            fields={entry["id"]: _field(entry) for entry in raw["field"]},
            levels={name: phrases(cues) for name, cues in raw["level"].items()},
            competencies={name: phrases(cues) for name, cues in raw["competency"].items()},
            verbs=frozenset(raw["duty"]["verbs"].split()),
            audiences=tuple((phrases(a["cues"]), a["needs"]) for a in raw["audience"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError) as error:
        raise _broken(path, error) from error


def _field(entry: Mapping[str, Any]) -> Field:
    return Field(
        id=entry["id"],
        title=entry["title"],
        near=tuple(entry["near"]),
        titles=phrases(entry["titles"]),
        practices=phrases(entry["practices"]),
        tools=names(entry["tools"]),
        words=tuple(entry["words"].split()),
    )


def _broken(path: Path, error: Exception) -> InputError:
    return InputError(f"{path} can't be read as job terms ({error}).", "Restore the file from the package.")
