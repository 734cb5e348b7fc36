"""Where banks, rubrics and demo recordings come from: an option, the user's folder, then what is shipped."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from mockview.content.question import Bank
from mockview.content.question_bank import parse_bank
from mockview.content.rubric import Rubric, parse_rubric
from mockview.errors import InputError, UsageError
from mockview.store.private_file import write_new

T = TypeVar("T", Bank, Rubric)

BANKS, RUBRICS = "question_banks", "scoring/rubrics"
"""Where they lie, below what is shipped and below the home folder alike."""

MAX_FILE_BYTES = 6_000_000
"""A bank of 5,000 questions has 3 to 5 MB; anything larger is no bank."""


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
    for path, origin in content_files(BANKS, user_home, option):
        bank = _parsed(path, origin, parse_bank)
        banks[bank.id] = bank
    return tuple(sorted(banks.values(), key=lambda b: b.id))


def load_rubrics(user_home: Path | None, option: Path | None = None) -> dict[str, Rubric]:
    """Every rubric by id, overridden as banks are."""
    rubrics: dict[str, Rubric] = {}
    for path, origin in content_files(RUBRICS, user_home, option):
        rubric = _parsed(path, origin, parse_rubric)
        rubrics[rubric.id] = rubric
    return rubrics


def content_files(kind: str, user_home: Path | None, option: Path | None = None) -> Iterator[tuple[Path, str]]:
    """Files of a kind, BANKS or RUBRICS, with their origin; what comes later overrides what came before.

    Errors: UsageError when the option names nothing.
    """
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


def add_file(kind: str, user_home: Path, name: str, text: str) -> Path:
    """Write a new file into the user's own folder of a kind; its path.

    Errors: UsageError when there is one of this name, OSError when it can't be written.
    """
    path = user_home / kind / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        write_new(path, text.encode("utf-8"))
    except FileExistsError as error:
        raise UsageError(f"There is already a file {path}.", "Choose another id, or change that file.") from error
    return path


def find_bank(banks: tuple[Bank, ...], bank_id: str) -> Bank:
    """The bank with this id; UsageError naming the banks there are."""
    for bank in banks:
        if bank.id == bank_id:
            return bank
    raise UsageError(f"There is no question bank {bank_id!r}.", f"There are: {', '.join(b.id for b in banks)}.")


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
