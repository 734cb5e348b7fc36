"""Who practises, and when they did."""

from datetime import UTC, datetime

from mockview.errors import UsageError
from mockview.history.attempt import Person, Session
from mockview.history.times import from_us, to_us
from mockview.store.database import Database, Row

_LONGEST_NAME = 100


class PeopleLog:
    """People and their sessions in a database; each method that writes has saved when it returns."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def add_person(self, name: str) -> Person:
        """A new person; UsageError when the name is empty, too long, unprintable or taken (case aside)."""
        shown = " ".join(name.split())
        if not shown or len(shown) > _LONGEST_NAME or not shown.isprintable():
            raise UsageError(
                f"{name!r:.120} can't be a person's name.", f"Use 1 to {_LONGEST_NAME} printable characters."
            )
        with self.db.transaction():
            if self.find_person(shown):
                raise UsageError(f"There is a person called {shown} already.", "Choose another name.")
            return Person(self.db.execute("INSERT INTO person (name) VALUES (?)", (shown,)), shown)

    def find_person(self, name: str) -> Person | None:
        """The person of that name, case aside, or None."""
        row = self.db.row("SELECT id, name FROM person WHERE name = ?", (storable(" ".join(name.split())),))
        return Person(row["id"], row["name"]) if row else None

    def person_named(self, name: str) -> Person:
        """The person of that name, added when there is none; safe when two processes ask at once."""
        found = self.find_person(name)
        if found is None:
            with self.db.transaction():
                found = self.find_person(name) or self.add_person(name)
        return found

    def people(self) -> tuple[Person, ...]:
        """Everyone, in the order in which they came."""
        return tuple(Person(row[0], row[1]) for row in self.db.rows("SELECT id, name FROM person ORDER BY id"))

    def start_session(self, person_id: int, mode: str, started_at: datetime, bank_id: str | None = None) -> Session:
        """A new session; started_at must be aware."""
        number = self.db.execute(
            "INSERT INTO session (person_id, started_at_us, mode, bank_id) VALUES (?, ?, ?, ?)",
            (person_id, to_us(started_at), mode, bank_id),
        )
        return Session(number, person_id, started_at.astimezone(UTC), mode, bank_id)

    def end_session(self, session_id: int, ended_at: datetime) -> None:
        """Note when a session ended."""
        self.db.execute("UPDATE session SET ended_at_us = ? WHERE id = ?", (to_us(ended_at), session_id))

    def sessions(self, person_id: int, latest: int | None = None) -> tuple[Session, ...]:
        """A person's sessions, newest first."""
        rows = self.db.rows(
            "SELECT * FROM session WHERE person_id = ? ORDER BY started_at_us DESC, id DESC LIMIT ?",
            (person_id, -1 if latest is None else latest),
        )
        return tuple(_session(row) for row in rows)

    def session(self, session_id: int) -> Session | None:
        """One session, or None; any number may be asked for."""
        row = self.db.row("SELECT * FROM session WHERE id = ?", (session_id,)) if is_row_number(session_id) else None
        return _session(row) if row else None


def _session(row: Row) -> Session:
    ended = row["ended_at_us"]
    return Session(
        row["id"],
        row["person_id"],
        from_us(row["started_at_us"]),
        row["mode"],
        row["bank_id"],
        None if ended is None else from_us(ended),
    )


def is_row_number(number: int) -> bool:
    """Whether a row may have that number: SQLite counts up to 2**63 - 1, and asking for more is an error."""
    return 0 < number < 2**63


def storable(text: str) -> str:
    """Text without what UTF-8 can't hold (a stray surrogate from a file name or a keyboard)."""
    return text.encode("utf-8", "replace").decode()
