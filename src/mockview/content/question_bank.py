"""Question banks as TOML: parsed strictly, every problem reported at once with its place."""

import re
from typing import Any

from mockview.content.question import KINDS, LEVELS, Bank, Question
from mockview.content.toml_document import holds_control_characters, problems_error, read_toml

_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,63}$")
_BANK_KEYS = {"id", "title", "description", "question"}
_QUESTION_KEYS = {
    "id",
    "text",
    "competency",
    "kind",
    "level",
    "listen_for",
    "follow_ups",
    "rubric",
    "guide_s",
    "outline",
}
FOLLOW_UP_PARTS = ("situation", "action", "result", "reflection", "specifics", "proof", "trade_offs")
_LONGEST_TEXT, _LONGEST_LIST, _MOST_QUESTIONS = 1000, 60, 10_000
_GUIDE_S = (10.0, 600.0)
_RUBRIC_ID = re.compile(r"^[a-z0-9][a-z0-9_-]{0,63}$")
_REMEDY = "`mockview banks new --stdout ID` shows what a bank looks like, with comments."


def parse_bank(text: str, where: str, origin: str) -> Bank:
    """A bank from TOML text; `where` names it in messages.

    Errors: one InputError that lists every problem.
    """
    data = read_toml(text, where, f"Mend that line. {_REMEDY}")
    problems: list[str] = []
    problems += [f"unknown key {key!r}" for key in sorted(set(data) - _BANK_KEYS)]
    bank_id = _text(data, "id", "the bank", problems)
    if bank_id and not _ID.match(bank_id):
        problems.append(f"id {bank_id[:40]!r} must be lower-case letters, digits and hyphens")
    title = _text(data, "title", "the bank", problems)
    description = _text({"description": "", **data}, "description", "the bank", problems, empty_ok=True)
    tables = data.get("question")
    if not isinstance(tables, list) or not tables or not all(isinstance(t, dict) for t in tables):
        problems.append("it holds no [[question]] table")
        tables = []
    if len(tables) > _MOST_QUESTIONS:
        problems.append(f"it holds {len(tables)} questions, and a bank may hold {_MOST_QUESTIONS}")
        tables = []
    questions, seen = [], set[str]()
    for number, table in enumerate(tables, 1):
        question = _question(table, number, problems)
        if question.id in seen:
            problems.append(f"question {number}: id {question.id!r} is there twice")
        seen.add(question.id)
        questions.append(question)
    if problems:
        raise problems_error(where, problems, f"Mend them and check again. {_REMEDY}")
    return Bank(bank_id, title, description, tuple(questions), origin, where)


def _question(table: dict[str, Any], number: int, problems: list[str]) -> Question:
    place = f"question {number}" + (f" ({table['id'][:64]})" if isinstance(table.get("id"), str) else "")
    problems += [f"{place}: unknown key {key!r}" for key in sorted(set(table) - _QUESTION_KEYS)]
    question_id = _text(table, "id", place, problems)
    if question_id and not _ID.match(question_id):
        problems.append(f"{place}: id must be lower-case letters, digits and hyphens")
    kind = _text(table, "kind", place, problems)
    if kind and kind not in KINDS:
        problems.append(f"{place}: kind {kind[:40]!r} must be one of {', '.join(KINDS)}")
    level = _text({"level": "any", **table}, "level", place, problems)
    if level and level not in LEVELS:
        problems.append(f"{place}: level {level[:40]!r} must be one of {', '.join(LEVELS)}")
    rubric_id = _text({"rubric": "", **table}, "rubric", place, problems, empty_ok=True)
    if rubric_id and not _RUBRIC_ID.match(rubric_id):
        problems.append(f"{place}: rubric {rubric_id[:40]!r} must be the id of a rubric")
    guide_s = table.get("guide_s", 120.0)
    if isinstance(guide_s, bool) or not isinstance(guide_s, int | float) or not _GUIDE_S[0] <= guide_s <= _GUIDE_S[1]:
        problems.append(f"{place}: guide_s must be a number of seconds from 10 to 600")
        guide_s = 120.0
    return Question(
        id=question_id,
        text=_text(table, "text", place, problems),
        competency=_text(table, "competency", place, problems),
        kind=kind,
        level=level,
        listen_for=tuple(w.lower() for w in _texts(table, "listen_for", place, problems)),
        follow_ups=_follow_ups(table.get("follow_ups", {}), place, problems),
        rubric_id=rubric_id,
        guide_s=float(guide_s),
        outline=_texts(table, "outline", place, problems),
    )


def _follow_ups(value: object, place: str, problems: list[str]) -> dict[str, str]:
    if not isinstance(value, dict):
        problems.append(f"{place}: follow_ups must be a table")
        return {}
    problems += [
        f"{place}: follow_ups.{part} must be one of {', '.join(FOLLOW_UP_PARTS)}"
        for part in value
        if part not in FOLLOW_UP_PARTS
    ]
    return {part: _text(value, part, f"{place}, follow_ups", problems) for part in value}


def _text(table: dict[str, Any], key: str, place: str, problems: list[str], *, empty_ok: bool = False) -> str:
    value = table.get(key)
    if not isinstance(value, str):
        problems.append(f"{place}: {key} is missing" if value is None else f"{place}: {key} must be text")
        return ""
    if not value.strip() and not empty_ok:
        problems.append(f"{place}: {key} is empty")
    elif len(value) > _LONGEST_TEXT:
        problems.append(f"{place}: {key} is longer than {_LONGEST_TEXT} characters")
    elif holds_control_characters(value):
        problems.append(f"{place}: {key} holds control characters")
    return value.strip()


def _texts(table: dict[str, Any], key: str, place: str, problems: list[str]) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or len(value) > _LONGEST_LIST:
        problems.append(f"{place}: {key} must be a list of at most {_LONGEST_LIST} texts")
        return ()
    plain = [item.strip() for item in value if isinstance(item, str) and len(item) <= _LONGEST_TEXT]
    if len(plain) == len(value) and all(plain) and "".join(value).isprintable():
        return tuple(plain)  # nearly every list; looking at each entry by itself would cost a large bank its second
    return tuple(_text({key: item}, key, place, problems) for item in value)
