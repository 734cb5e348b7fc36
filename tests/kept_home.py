"""A home folder with a person whose answers are recorded, for tests of what looks after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from answers import START, assessment, attempt, day, question, transcript
from mockview.audio.wave_file import RecordingFile, sha256_of
from mockview.history.attempt import Person, Session
from mockview.history.attempt_log import AttemptLog
from mockview.history.checkup import check
from mockview.history.unfinished import Unfinished, remember, unfinished_path
from mockview.settings import DATABASE_NAME, prepare_home
from mockview.store.database import Database

SECOND = np.zeros(16_000, np.int16)
LATER = day(30_000)
"""Long after any file that a test writes."""


@dataclass
class Place:
    home: Path
    db: Database
    log: AttemptLog
    ada: Person
    session: Session

    @property
    def recordings(self) -> Path:
        return self.home / "recordings"

    def record(self, name: str, *, whole: bool = True) -> Path:
        remember(self.recordings / name, Unfinished(self.ada.id, self.session.id, question(), START))
        file = RecordingFile(self.recordings / name)
        file.write(SECOND)
        if not whole:
            file.close()
            return file.part_path
        return file.finish()[0]

    def answer(self, name: str, person: Person | None = None, session: Session | None = None) -> int:
        path = self.record(name)
        unfinished_path(self.recordings / name).unlink()
        person, session = person or self.ada, session or self.session
        given = attempt(person.id, session.id, said=transcript(), recording=path.name)
        given = replace(
            given,
            recording_sha256=sha256_of(path),
            recording_bytes=path.stat().st_size,
        )
        number = self.log.add_attempt(given).id
        self.log.add_assessment(number, assessment({"result": 2}), START)
        return number


@contextmanager
def place_in(folder: Path) -> Iterator[Place]:
    home = prepare_home(folder)
    with Database.open(home / DATABASE_NAME) as db:
        log = AttemptLog(db)
        ada = log.add_person("Ada")
        yield Place(home, db, log, ada, log.start_session(ada.id, "practice", START))


def found(place: Place, *, read_data: bool = False) -> list[tuple[bool, str]]:
    return [(f.harmful, f.what) for f in check(place.home, place.db, read_data)]
