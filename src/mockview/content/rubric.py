"""Rubrics: which criteria count, how much, and what each point looks like."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockview.content.question import KINDS
from mockview.content.toml_document import holds_control_characters, problems_error, read_toml
from mockview.errors import InputError

MAX_CHARS = 200_000
"""A rubric is a page or two; more than this is not a rubric."""

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_TOP = {"id", "title", "version", "kinds", "description", "criterion"}
_HIGHEST_VERSION = 1_000_000
_REMEDY = "`mockview rubrics new --stdout ID` shows what a rubric looks like, with comments."
_FIELDS = {"id", "title", "weight", "check", "anchors", "cues"}


@dataclass(frozen=True)
class Criterion:
    """One behaviourally anchored rating scale.

    anchors: five sentences, for 1 to 5 points in this order.
    check: the name of the function that judges it (see mockview.judging.criteria).
    cues: extra words and phrases for that function, by cue family; a rubric needs no code.
    """

    id: str
    title: str
    weight: float
    anchors: tuple[str, str, str, str, str]
    check: str
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Rubric:
    """The criteria for one kind of question; the version changes whenever a score could; file is its path."""

    id: str
    version: int
    title: str
    kinds: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    origin: str = "shipped"
    file: str = ""


def parse_rubric(text: str, where: str, origin: str, checks: Collection[str] | None = None) -> Rubric:
    """A rubric from its TOML text; `where` names the file in messages, `origin` is "option", "user" or "shipped".

    checks: the names of the checks that exist, which judging knows; None leaves an unknown one to
    `mockview.pipeline.must_be_judgeable`. Errors: one InputError that lists every problem with its place.
    """
    if len(text) > MAX_CHARS:
        raise InputError(f"{where} has {len(text)} characters; a rubric may have {MAX_CHARS}.", _REMEDY)
    document = read_toml(text, where, f"Mend that line. {_REMEDY}")
    problems: list[str] = []
    rubric = _rubric(document, where, origin, problems)
    if checks is not None:
        problems += [
            f"criterion {number} ({c.id}): check: {c.check!r} is none of {', '.join(sorted(checks))}"
            for number, c in enumerate(rubric.criteria, 1)
            if c.check not in checks
        ]
    if problems:
        raise problems_error(where, problems, f"Mend them and check again. {_REMEDY}")
    return rubric


def _rubric(document: Mapping[str, Any], where: str, origin: str, problems: list[str]) -> Rubric:
    problems += [f"{key!r}: unknown field" for key in sorted(set(document) - _TOP)]
    kinds = _strings(document.get("kinds"), "kinds", problems)
    problems += [f"kinds: {k[:40]!r} is none of {', '.join(KINDS)}" for k in kinds if k not in KINDS]
    version = document.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= _HIGHEST_VERSION:
        problems.append(f"version: must be a whole number from 1 to {_HIGHEST_VERSION}")
        version = 1
    if "description" in document:
        _sentence(document["description"], "description", problems)
    raw = document.get("criterion")
    criteria: list[Criterion] = []
    if not isinstance(raw, list) or not raw or not all(isinstance(c, dict) for c in raw):
        problems.append("criterion: needs at least one [[criterion]]")
    else:
        criteria = [_criterion(c, n, problems) for n, c in enumerate(raw, start=1)]
    ids = [c.id for c in criteria]
    problems += [f"criterion {i!r}: this id is used twice" for i in sorted({i for i in ids if ids.count(i) > 1})]
    return Rubric(
        id=_id(document.get("id"), "id", problems),
        version=version,
        title=_sentence(document.get("title"), "title", problems),
        kinds=kinds,
        criteria=tuple(criteria),
        origin=origin,
        file=where,
    )


def _criterion(raw: Mapping[str, Any], number: int, problems: list[str]) -> Criterion:
    name = raw.get("id")
    place = f"criterion {number}" + (f" ({name})" if isinstance(name, str) else "")
    problems += [f"{place}: {key!r}: unknown field" for key in sorted(set(raw) - _FIELDS)]
    weight = raw.get("weight", 1.0)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= 100:
        problems.append(f"{place}: weight: must be a number above 0, at most 100")
        weight = 1.0
    anchors = _strings(raw.get("anchors"), f"{place}: anchors", problems)
    if len(anchors) != 5:
        problems.append(f"{place}: anchors: needs five sentences, for 1 to 5 points, and has {len(anchors)}")
        anchors = ("", "", "", "", "")
    one, two, three, four, five = anchors
    cues: dict[str, tuple[str, ...]] = {}
    raw_cues = raw.get("cues", {})
    if not isinstance(raw_cues, dict):
        problems.append(f"{place}: cues: must be a table of lists of phrases")
    else:
        cues = {f: _strings(v, f"{place}: cues.{f}", problems) for f, v in raw_cues.items()}
    check = raw.get("check")
    if not isinstance(check, str) or not check:
        problems.append(f'{place}: check: missing; it names the function that judges, such as "cues"')
        check = "cues"
    if check == "cues" and not any(cues.values()):
        problems.append(f'{place}: cues: the check "cues" needs at least one list of phrases')
    return Criterion(
        id=_id(name, f"{place}: id", problems),
        title=_sentence(raw.get("title"), f"{place}: title", problems),
        weight=float(weight),
        anchors=(one, two, three, four, five),
        check=check,
        cues=cues,
    )


def _id(value: object, place: str, problems: list[str]) -> str:
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    problems.append(f"{place}: must be lower-case letters, digits, - and _ (at most 64)")
    return ""


def _sentence(value: object, place: str, problems: list[str]) -> str:
    if not isinstance(value, str) or not value.strip():
        problems.append(f"{place}: missing or empty")
        return ""
    if holds_control_characters(value):
        problems.append(f"{place}: holds control characters")
    return value.strip()


def _strings(value: object, place: str, problems: list[str]) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(v, str) and v.strip() for v in value):
        problems.append(f"{place}: must be a list of texts, none of them empty")
        return ()
    if any(holds_control_characters(v) for v in value):
        problems.append(f"{place}: holds control characters")
    return tuple(v.strip() for v in value)
