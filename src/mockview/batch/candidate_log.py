"""Answers of a batch in the log, each under its own person: once, however often the batch is run."""

from collections.abc import Callable
from datetime import datetime

from mockview.batch.identity import Keys
from mockview.batch.items import BatchItem
from mockview.batch.scoring_one import Result
from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED, Attempt, Person
from mockview.history.attempt_log import AttemptLog

MODE = "score"
"""How a session is called that a batch brings in."""


class CandidateLog:
    """The log of each candidate.

    unnamed: whose the answers are that name nobody; None refuses them, so that a coach's own plan stays theirs.
    """

    def __init__(self, log: AttemptLog, unnamed: str | None, now: Callable[[], datetime]) -> None:
        self._log, self._unnamed, self._now = log, unnamed, now
        self._people: dict[str, Person] = {}
        self._sessions: dict[int, int] = {}

    def person_of(self, item: BatchItem) -> Person:
        """Whose answer it is, added to the log when new; UsageError when nobody is named or the name is none."""
        name = item.candidate or self._unnamed
        if name is None:
            raise UsageError(
                f"Whose answer is {item.id}?",
                "Name the file QUESTION-ID--NAME.wav, name the candidate in the manifest, or give --person.",
            )
        if name not in self._people:
            self._people[name] = self._log.person_named(name)
        return self._people[name]

    def has(self, item: BatchItem, keys: Keys) -> bool:
        """Whether the log of the person whose answer it is has it with this result; nobody is added."""
        name = item.candidate or self._unnamed
        person = self._people.get(name or "") or (self._log.find_person(name) if name else None)
        return person is not None and self._is_logged(person, keys)

    def _is_logged(self, person: Person, keys: Keys) -> bool:
        row = self._log.db.row(
            "SELECT result_key FROM batch_logged WHERE person_id = ? AND answer_key = ?", (person.id, keys.answer)
        )
        return row is not None and row[0] == keys.result

    def add(self, person: Person, item: BatchItem, keys: Keys, result: Result) -> None:
        """Log an answer; one that is there already gets the new words and assessment. Call it in a transaction.

        Where the person has corrected the transcript since, theirs stays, with its assessment.
        """
        db, now = self._log.db, self._now()
        row = db.row(
            "SELECT attempt_id FROM batch_logged WHERE person_id = ? AND answer_key = ?", (person.id, keys.answer)
        )
        known: Attempt | None = None
        if row is None:
            attempt = self._log.add_attempt(
                Attempt(
                    id=UNSAVED,
                    person_id=person.id,
                    session_id=self._session(person),
                    question=result.question,
                    transcript=result.transcript,
                    recording_path=None,
                    recording_sha256=None,
                    answered_at=item.answered_at or _written_at(item, now),
                )
            )
            number = attempt.id
        else:
            number = int(row[0])
            known = self._log.attempt(number)
            if known is not None and known.corrected_from is None and known.transcript != result.transcript:
                self._log.set_transcript(number, result.transcript, now)
        if known is None or known.corrected_from is None:
            if known is not None and known.question != result.question:
                self._log.set_question(number, result.question)
            self._log.add_assessment(number, result.assessment, now)
        db.execute(
            "INSERT OR REPLACE INTO batch_logged (person_id, answer_key, attempt_id, result_key) VALUES (?, ?, ?, ?)",
            (person.id, keys.answer, number, keys.result),
        )

    def close(self) -> None:
        """End the sessions."""
        for session_id in self._sessions.values():
            self._log.end_session(session_id, self._now())

    def _session(self, person: Person) -> int:
        if person.id not in self._sessions:
            self._sessions[person.id] = self._log.start_session(person.id, MODE, self._now()).id
        return self._sessions[person.id]


def _written_at(item: BatchItem, now: datetime) -> datetime:
    """When a recording was last written, which is when it was made unless it was copied carelessly."""
    if item.given is not None:
        return now
    try:
        return min(now, datetime.fromtimestamp(item.path.stat().st_mtime, now.tzinfo))
    except (OSError, ValueError, OverflowError):
        return now
