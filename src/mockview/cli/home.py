"""Opening the home folder for a command: settings, database, log."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from mockview.history.attempt import Person
from mockview.history.attempt_log import AttemptLog
from mockview.settings import Settings, home_folder, load_settings, prepare_home, read_config
from mockview.store.database import Database


@dataclass(frozen=True, eq=False)
class Home:
    """What a command works with; the person is the one whose answers it is about."""

    settings: Settings
    database: Database
    log: AttemptLog
    person: Person


def settings_from(**flags: str | None) -> Settings:
    """The settings in force, given the options of this command."""
    home = home_folder(os.environ)
    return load_settings(flags, os.environ, read_config(home))


@contextmanager
def open_home(settings: Settings, person: str | None = None) -> Iterator[Home]:
    """Prepare the folder and open its database for one command."""
    prepare_home(settings.home)
    with Database.open(settings.database_path) as database:
        log = AttemptLog(database)
        yield Home(settings, database, log, log.person_named(person or settings.person))


def now() -> datetime:
    """The time, in UTC: the one place where commands read the clock."""
    return datetime.now(UTC)
