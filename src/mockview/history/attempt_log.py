"""The log of every answer: what was said is never overwritten, and what is acknowledged is on the disk."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mockview.content.question import Question
from mockview.errors import UsageError
from mockview.history.attempt import Attempt
from mockview.history.encoding import from_json, to_json
from mockview.history.listing import EVERY, Which, conditions
from mockview.history.people_log import PeopleLog, is_row_number, storable
from mockview.history.points import put_points, remove_points
from mockview.history.times import from_us, to_us
from mockview.judging.assessment import Assessment
from mockview.speech.transcript import Transcript
from mockview.store.database import Row, Value

_IN_FULL = (
    "SELECT a.*, t.transcript_json, (SELECT o.transcript_json FROM transcript o WHERE o.attempt_id = a.id"
    " AND o.id < a.transcript_id ORDER BY o.id DESC LIMIT 1) AS corrected_json"
    " FROM attempt a LEFT JOIN transcript t ON t.id = a.transcript_id WHERE "
)


class AttemptLog(PeopleLog):
    """People, sessions, attempts and assessments; each method that writes has saved when it returns."""

    def add_attempt(self, attempt: Attempt) -> Attempt:
        """Save a new attempt, whatever its id says; the same with its number. answered_at must be aware."""
        question = attempt.question
        with self.db.transaction():
            number = self.db.execute(
                "INSERT INTO attempt (person_id, session_id, answered_at_us, question_id, question_text,"
                " competency, kind, recording_path, recording_sha256, recording_bytes, predicted, discarded,"
                " question_json, follows_id)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    attempt.person_id,
                    attempt.session_id,
                    to_us(attempt.answered_at),
                    storable(question.id),
                    storable(question.text),
                    storable(question.competency),
                    storable(question.kind),
                    attempt.recording_path,
                    attempt.recording_sha256,
                    attempt.recording_bytes,
                    attempt.predicted,
                    int(attempt.discarded),
                    to_json(question),
                    attempt.follows,
                ),
            )
            if attempt.transcript is not None:
                self.set_transcript(number, attempt.transcript, attempt.answered_at)
        return replace(attempt, id=number)

    def set_transcript(self, attempt_id: int, transcript: Transcript, made_at: datetime) -> None:
        """Make this an attempt's transcript; one that it replaces is kept as what it was corrected from."""
        with self.db.transaction():
            self._must_exist(attempt_id)
            number = self.db.execute(
                "INSERT INTO transcript (attempt_id, made_at_us, transcript_json) VALUES (?, ?, ?)",
                (attempt_id, to_us(made_at), to_json(transcript)),
            )
            self.db.execute("UPDATE attempt SET transcript_id = ? WHERE id = ?", (number, attempt_id))

    def set_question(self, attempt_id: int, question: Question) -> None:
        """Mend the question that an attempt answered; points given from now on count for its competency."""
        with self.db.transaction():
            self._must_exist(attempt_id)
            self.db.execute(
                "UPDATE attempt SET question_id = ?, question_text = ?, competency = ?, kind = ?, question_json = ?"
                " WHERE id = ?",
                (
                    *(storable(part) for part in (question.id, question.text, question.competency, question.kind)),
                    to_json(question),
                    attempt_id,
                ),
            )

    def add_assessment(self, attempt_id: int, assessment: Assessment, made_at: datetime) -> int:
        """Append an assessment, which from now on is the attempt's latest; its number."""
        with self.db.transaction():
            self._must_exist(attempt_id)
            number = self.db.execute(
                "INSERT INTO assessment (attempt_id, transcript_id, made_at_us, assessment_json)"
                " SELECT id, transcript_id, ?, ? FROM attempt WHERE id = ?",
                (to_us(made_at), to_json(assessment), attempt_id),
            )
            self.db.execute(
                "UPDATE attempt SET content = ?, delivery = ?, overall = ? WHERE id = ?",
                (assessment.content, assessment.delivery, assessment.overall, attempt_id),
            )
            put_points(self.db, attempt_id, assessment)
        return number

    def set_predicted(self, attempt_id: int, predicted: int) -> None:
        """Keep the person's own guess of an attempt's score, made before seeing it; UsageError unless it is 1 to 5."""
        if not 1 <= predicted <= 5:
            raise UsageError(f"{predicted} is no guess of a score.", "A guess is a number from 1 to 5.")
        with self.db.transaction():
            self._must_exist(attempt_id)
            self.db.execute("UPDATE attempt SET predicted = ? WHERE id = ?", (predicted, attempt_id))

    def discard(self, attempt_id: int) -> None:
        """Take an attempt out of every list, plan and average; it stays on the disk."""
        with self.db.transaction():
            self._must_exist(attempt_id)
            self.db.execute("UPDATE attempt SET discarded = 1 WHERE id = ?", (attempt_id,))
            remove_points(self.db, attempt_id)

    def restore(self, attempt_id: int) -> None:
        """Undo discard."""
        with self.db.transaction():
            self._must_exist(attempt_id)
            self.db.execute("UPDATE attempt SET discarded = 0 WHERE id = ?", (attempt_id,))
            latest = self.latest_assessments([attempt_id]).get(attempt_id)
            if latest:
                put_points(self.db, attempt_id, latest)

    def attempt(self, attempt_id: int) -> Attempt | None:
        """One attempt, discarded or not, or None; any number may be asked for."""
        found = self._attempts("a.id = ?", (attempt_id,), -1) if is_row_number(attempt_id) else ()
        return found[0] if found else None

    def attempts(self, person_id: int, which: Which = EVERY) -> tuple[Attempt, ...]:
        """A person's attempts in full, newest first."""
        return self._attempts(*conditions(person_id, which))

    def follow_up_of(self, attempt_id: int) -> Attempt | None:
        """The newest answer to an attempt's follow-up question that has its words, or None."""
        found = self._attempts("a.follows_id = ? AND a.discarded = 0 AND a.transcript_id IS NOT NULL", (attempt_id,), 1)
        return found[0] if found else None

    def untranscribed(self, person_id: int | None = None) -> tuple[Attempt, ...]:
        """Recorded answers that still wait for their transcript, oldest first; everyone's when None."""
        return self._attempts(
            "a.transcript_id IS NULL AND a.discarded = 0 AND (?1 IS NULL OR a.person_id = ?1)",
            (person_id,),
            -1,
        )[::-1]

    def transcripts(self, attempt_id: int) -> tuple[Transcript, ...]:
        """Every transcript an attempt has had, oldest first."""
        rows = self.db.rows("SELECT transcript_json FROM transcript WHERE attempt_id = ? ORDER BY id", (attempt_id,))
        return tuple(from_json(Transcript, row[0]) for row in rows)

    def assessments(self, attempt_id: int) -> tuple[tuple[datetime, Assessment], ...]:
        """Every assessment of an attempt with when it was made, oldest first."""
        rows = self.db.rows(
            "SELECT made_at_us, assessment_json FROM assessment WHERE attempt_id = ? ORDER BY id",
            (attempt_id,),
        )
        return tuple((from_us(row[0]), from_json(Assessment, row[1])) for row in rows)

    def latest_assessments(self, attempt_ids: Iterable[int]) -> dict[int, Assessment]:
        """The newest assessment of each attempt that has one."""
        rows = self.db.rows(
            "SELECT attempt_id, assessment_json FROM assessment WHERE id IN (SELECT max(id) FROM assessment"
            " WHERE attempt_id IN (SELECT value FROM json_each(?)) GROUP BY attempt_id)",
            (json.dumps(list(attempt_ids)),),
        )
        return {row[0]: from_json(Assessment, row[1]) for row in rows}

    def _must_exist(self, attempt_id: int) -> None:
        if self.db.row("SELECT 1 FROM attempt WHERE id = ?", (attempt_id,)) is None:
            raise UsageError(f"There is no attempt {attempt_id}.", "`mockview replay --list` shows which there are.")

    def _attempts(self, where: str, values: tuple[Value, ...], limit: int) -> tuple[Attempt, ...]:
        rows = self.db.rows(_IN_FULL + where + " ORDER BY a.answered_at_us DESC, a.id DESC LIMIT ?", (*values, limit))
        return tuple(_attempt(row) for row in rows)


def _attempt(row: Row) -> Attempt:
    return Attempt(
        id=row["id"],
        person_id=row["person_id"],
        session_id=row["session_id"],
        question=from_json(Question, row["question_json"]),
        transcript=from_json(Transcript, row["transcript_json"]) if row["transcript_json"] else None,
        recording_path=row["recording_path"],
        recording_sha256=row["recording_sha256"],
        answered_at=from_us(row["answered_at_us"]),
        predicted=row["predicted"],
        discarded=bool(row["discarded"]),
        corrected_from=from_json(Transcript, row["corrected_json"]) if row["corrected_json"] else None,
        recording_bytes=row["recording_bytes"],
        follows=row["follows_id"],
    )
