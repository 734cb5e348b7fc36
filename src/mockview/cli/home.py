"""Opening the home folder for a command: settings, database, log, scoring, speech model."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from mockview.content.folders import find_bank, load_banks
from mockview.content.question import Bank
from mockview.errors import StorageError, UsageError
from mockview.history.attempt import Person
from mockview.history.attempt_log import AttemptLog
from mockview.pipeline import Scoring, load_scoring
from mockview.settings import Settings, home_folder, load_settings, prepare_home, read_config
from mockview.speech.transcriber import Transcriber, listening_for, load_transcriber
from mockview.store.database import Database
from mockview.store.swap import finish_swap


@dataclass(frozen=True, eq=False)
class Home:
    """What a command works with; the person is the one whose answers it is about."""

    settings: Settings
    database: Database
    log: AttemptLog
    person: Person


def settings_from(**flags: str | None) -> Settings:
    """The settings in force, given the options of this command; a restore that was cut short is finished first."""
    home = home_folder(os.environ)
    finish_swap(home)
    return load_settings(flags, os.environ, read_config(home))


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    """The database; where a command stumbles over what it read there and the file is damaged, that is what is told."""
    with Database.open(path) as database:
        try:
            yield database
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, AssertionError) as error:
            if damage := database.damage():
                raise StorageError(
                    f"{path} is damaged ({damage[0]}).",
                    "Put a backup back with `mockview restore`; the damaged file is left as it is.",
                ) from error
            raise


@contextmanager
def open_home(settings: Settings, person: str | None = None) -> Iterator[Home]:
    """Prepare the folder and open its database for one command; the person is added when new."""
    prepare_home(settings.home)
    with _opened(settings.database_path) as database:
        log = AttemptLog(database)
        yield Home(settings, database, log, log.person_named(person or settings.person))


@contextmanager
def open_log(settings: Settings) -> Iterator[AttemptLog]:
    """The log alone, for a command that looks after it: nobody is added."""
    prepare_home(settings.home)
    with _opened(settings.database_path) as database:
        yield AttemptLog(database)


@contextmanager
def open_home_of_known(settings: Settings) -> Iterator[Home]:
    """The same for a command that only looks back: a person whose name was mistyped is not added."""
    prepare_home(settings.home)
    with _opened(settings.database_path) as database:
        log = AttemptLog(database)
        if settings.source_of("person") != "default" and log.find_person(settings.person) is None:
            known = ", ".join(person.name for person in log.people())
            raise UsageError(
                f"No answers of {settings.person!r} are here.",
                f"There are those of: {known}." if known else "Start with `mockview practice`.",
            )
        yield Home(settings, database, log, log.person_named(settings.person))


def banks_from(settings: Settings) -> tuple[Bank, ...]:
    """The question banks to choose from: all, or the one that the settings name by its id or file."""
    if settings.bank is None:
        return load_banks(settings.home)
    file = _as_file(settings.bank)
    banks = load_banks(settings.home, file)
    return tuple(b for b in banks if b.origin == "option") if file else (find_bank(banks, settings.bank),)


def scoring_from(settings: Settings) -> Scoring:
    """What answers are judged by: the usual rubrics, with the one that the settings name put first."""
    file = _as_file(settings.rubric) if settings.rubric else None
    scoring = load_scoring(settings.home, file)
    if settings.rubric and file is None:
        scoring = scoring.preferring(settings.rubric)
    return replace(scoring, delivery=settings.delivery)


def transcriber_from(settings: Settings) -> Transcriber:
    """The speech model that the settings name, listening for their language; ModelError as load_transcriber."""
    return listening_for(load_transcriber(settings.model_name, settings.device, settings.models), settings.language)


def now() -> datetime:
    """The time, in UTC: the one place where commands read the clock."""
    return datetime.now(UTC)


def local_now() -> datetime:
    """The time where the person is: its time zone decides which day it is."""
    return now().astimezone()


def _as_file(name: str) -> Path | None:
    """What an option that takes an id or a file means, as a file; None for an id."""
    path = Path(name).expanduser()
    looks_like_one = name.endswith(".toml") or os.sep in name or "/" in name
    return path if looks_like_one or path.is_file() else None
