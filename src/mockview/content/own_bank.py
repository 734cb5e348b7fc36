"""A person's own question bank: questions are added at its end, and what stands in it is never touched."""

import contextlib
import json
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from mockview.content.folders import BANKS, read_limited
from mockview.content.question import Bank, Question
from mockview.content.question_bank import parse_bank
from mockview.errors import InputError, StorageError
from mockview.store.private_file import write_whole

_LONGEST_SLUG = 40
_HEAD = """# Questions that were asked in real interviews. mockview adds to the end of this file and changes nothing
# above: correct a competency, add `listen_for` words or take a question out, and it stays so.

id = "{id}"
title = "{title}"
"""


def own_bank_path(home: Path, bank_id: str) -> Path:
    """Where a bank of the person's own lies."""
    return home / BANKS / f"{bank_id}.toml"


def own_bank(home: Path, bank_id: str) -> Bank | None:
    """The bank as it is now; None before it was begun. InputError when it was edited into something unreadable."""
    path = own_bank_path(home, bank_id)
    return parse_bank(read_limited(path), str(path), "user") if path.exists() else None


def add_to_own_bank(home: Path, bank_id: str, title: str, questions: Sequence[Question]) -> int:
    """Add those questions whose words the bank lacks, whole or not at all; how many that were.

    Errors: InputError when the bank can't be read, StorageError when it can't be written or added to.
    """
    path = own_bank_path(home, bank_id)
    before = own_bank(home, bank_id)
    held = {same_words(question.text) for question in before.questions} if before else set[str]()
    taken = {question.id for question in before.questions} if before else set[str]()
    added: list[Question] = []
    for question in questions:
        # One whose number is there with other words was reworded by the person, and stays as they want it.
        if same_words(question.text) not in held and question.id not in taken:
            held.add(same_words(question.text))
            taken.add(question.id)
            added.append(question)
    if not added:
        return 0
    text = read_limited(path) if before else _HEAD.format(id=bank_id, title=title)
    text = text.rstrip("\n") + "\n" + "".join(_as_toml(question) for question in added)
    _must_hold(text, path, before.questions if before else (), added)
    _write(path, text)
    return len(added)


def same_words(text: str) -> str:
    """A question's words alone, so that case and punctuation make no second question of it."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text


def id_for(text: str, taken: Collection[str]) -> str:
    """An id made of a question's first words that is not taken."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
    if len(slug) > _LONGEST_SLUG:
        slug = slug[:_LONGEST_SLUG].rsplit("-", 1)[0]
    slug = f"my-{slug or 'question'}"
    ids = (slug if number == 1 else f"{slug}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in ids if name not in taken)


def _as_toml(question: Question) -> str:
    """A question as TOML; a JSON string of printable characters is a TOML string too."""

    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)

    def texts(values: Iterable[str]) -> str:
        return "[" + ", ".join(map(text, values)) + "]"

    lines = ["", "[[question]]"]
    lines += [f"{name} = {text(getattr(question, name))}" for name in ("id", "text", "competency", "kind", "level")]
    lines += [
        f"{name} = {texts(getattr(question, name))}" for name in ("listen_for", "outline") if getattr(question, name)
    ]
    lines += [f"rubric = {text(question.rubric_id)}"] if question.rubric_id else []
    lines += [f"guide_s = {question.guide_s:g}"]
    if question.follow_ups:
        lines += ["[question.follow_ups]", *(f"{part} = {text(asks)}" for part, asks in question.follow_ups.items())]
    return "\n".join(lines) + "\n"


def _must_hold(text: str, path: Path, before: Sequence[Question], added: Sequence[Question]) -> None:
    """Certain before anything is written: an artful file may be more than its lines look like."""
    with contextlib.suppress(InputError):
        if parse_bank(text, str(path), "user").questions == (*before, *added):
            return
    raise StorageError(f"{path} is written in a way that can't be added to safely.", "Add the questions by hand.")


def _write(path: Path, text: str) -> None:
    target = path.resolve()  # a link, as people who keep their banks elsewhere have, stays a link
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(target, text.encode())
    except OSError as error:
        raise StorageError(
            f"{path} can't be written ({error.strerror or error}).", "Make room, or make the folder writable."
        ) from error
