"""Where banks, rubrics and demo recordings come from: an option, the user's folder, then what is shipped."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from mockview.content.question import Bank, Question
from mockview.content.question_bank import parse_bank
from mockview.content.rubric import Rubric, parse_rubric
from mockview.errors import InputError, UsageError

T = TypeVar("T", Bank, Rubric)

MAX_FILE_BYTES = 4_000_000
"""A bank of 5,000 questions has about 3 MB; anything larger is no bank."""


def shipped_folder() -> Path:
    """The folder that holds question_banks, scoring and audio_fixtures: in the wheel, or the checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_shipped"
    return inside if inside.is_dir() else package.parent.parent


def load_banks(user_home: Path | None, option: Path | None = None) -> tuple[Bank, ...]:
    """Every bank, by id; a file given as an option hides the user's of the same id, and that one the shipped.

    Errors: InputError with every problem of a broken file.
    """
    banks: dict[str, Bank] = {}
    for path, origin in _files("question_banks", user_home, option):
        bank = _parsed(path, origin, parse_bank)
        banks[bank.id] = bank
    return tuple(sorted(banks.values(), key=lambda b: b.id))


def load_rubrics(user_home: Path | None, option: Path | None = None) -> dict[str, Rubric]:
    """Every rubric by id, overridden as banks are."""
    rubrics: dict[str, Rubric] = {}
    for path, origin in _files("scoring/rubrics", user_home, option):
        rubric = _parsed(path, origin, parse_rubric)
        rubrics[rubric.id] = rubric
    return rubrics


def find_bank(banks: tuple[Bank, ...], bank_id: str) -> Bank:
    """The bank with this id; UsageError naming the banks there are."""
    for bank in banks:
        if bank.id == bank_id:
            return bank
    raise UsageError(f"There is no question bank {bank_id!r}.", f"There are: {', '.join(b.id for b in banks)}.")


def find_question(banks: tuple[Bank, ...], question_id: str) -> Question:
    """The question with this id in any bank; UsageError when there is none."""
    for bank in banks:
        for question in bank.questions:
            if question.id == question_id:
                return question
    raise UsageError(f"No question bank holds a question {question_id!r}.", "See `mockview banks show BANK`.")


def read_limited(path: Path) -> str:
    """A text file of at most MAX_FILE_BYTES in UTF-8; InputError in one sentence for anything else."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path} can't be read ({error.strerror}).", "Check the path and its permissions.") from error
    if len(data) > MAX_FILE_BYTES:
        raise InputError(f"{path} is larger than {MAX_FILE_BYTES // 1_000_000} MB.", "Split it into several files.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not text in UTF-8.", "Save it as UTF-8.") from error


def _parsed(path: Path, origin: str, parse: Callable[[str, str, str], T]) -> T:
    return parse(read_limited(path), str(path), origin)


def _files(kind: str, user_home: Path | None, option: Path | None) -> Iterator[tuple[Path, str]]:
    """Files in the order in which later ones override earlier ones, with their origin."""
    for folder, origin in ((shipped_folder() / kind, "shipped"), (user_home and user_home / kind, "user")):
        if folder and folder.is_dir():
            yield from ((path, origin) for path in sorted(folder.glob("*.toml")))
    if option is not None:
        if option.is_dir():
            yield from ((path, "option") for path in sorted(option.glob("*.toml")))
        elif option.is_file():
            yield option, "option"
        else:
            raise UsageError(f"There is no file or folder {option}.", "Give a .toml file or a folder of them.")
