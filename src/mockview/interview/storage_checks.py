"""Checks of where answers are kept: the home folder, the disk, the database."""

import os
import shutil
from pathlib import Path

from mockview.history.attempt_log import AttemptLog
from mockview.history.listing import count
from mockview.interview.checkup import MISSING, OK, WARNING, Check
from mockview.settings import CONFIG_NAME, DATABASE_NAME, Settings, prepare_home
from mockview.store.database import Database

_FULL_BYTES = 50_000_000
"""A session of ten two-minute answers takes 40 MB."""
_LITTLE_BYTES = 1_000_000_000
_RECORDING_BYTES_PER_H = 16_000 * 2 * 3600
"""Mono, 16 kHz, 16 bits."""


def home_check(settings: Settings) -> Check:
    """Is the home folder there, writable and closed to others? One that is not there is made."""
    home = settings.home
    if not home.exists():
        prepare_home(home)
        return Check("home", OK, f"{home} was made; only you can read it.", measured={"path": str(home)})
    if not os.access(home, os.W_OK | os.X_OK):
        return Check(
            "home",
            MISSING,
            f"{home} is not writable.",
            f"Run `chmod u+rwx '{home}'`, or set MOCKVIEW_HOME to another folder.",
            {"path": str(home)},
        )
    opened = [path for path in (home, home / DATABASE_NAME, home / CONFIG_NAME) if _open_to_others(path)]
    if opened:
        names = ", ".join(str(path) for path in opened)
        remedy = f"Run `chmod -R go-rwx '{home}'`."
        return Check("home", WARNING, f"Other users can read {names}.", remedy, {"path": str(home)})
    return Check("home", OK, f"{home} is yours and closed to others.", measured={"path": str(home)})


def disk_check(settings: Settings) -> Check:
    """Is there room for recordings?"""
    folder = settings.home
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    what = f"{_size(free)} are free, room for {_hours(free)} of answers."
    measured = {"free_bytes": free}
    if free < _FULL_BYTES:
        return Check("disk", MISSING, what, f"Make room where {settings.home} lies.", measured)
    if free < _LITTLE_BYTES:
        return Check("disk", WARNING, what, "Make some room; speech models need 75 MB to 3 GB.", measured)
    return Check("disk", OK, what, measured=measured)


def database_check(settings: Settings) -> Check:
    """Does the log open, with a schema that this version knows?"""
    prepare_home(settings.home)
    with Database.open(settings.database_path) as database:
        person = AttemptLog(database).find_person(settings.person)
        answers = count(database, person.id) if person else 0
    what = f"It opens; {answers} answer{'' if answers == 1 else 's'} of {settings.person}."
    return Check("database", OK, what, measured={"answers": answers})


def _open_to_others(path: Path) -> bool:
    return os.name != "nt" and path.exists() and bool(path.stat().st_mode & 0o077)


def _size(count_of_bytes: int) -> str:
    gigabytes = count_of_bytes / 1e9
    return (
        f"{gigabytes:,.0f} GB"
        if gigabytes >= 10
        else f"{gigabytes:.1f} GB"
        if gigabytes >= 1
        else (f"{count_of_bytes / 1e6:.0f} MB")
    )


def _hours(free: int) -> str:
    hours = free / _RECORDING_BYTES_PER_H
    return f"{hours:,.0f} hours" if hours >= 2 else f"{hours * 60:.0f} minutes"
