"""A person's own experiences, kept to be told in interviews."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from mockview.content.question import Bank
from mockview.errors import UsageError
from mockview.history.attempt import UNSAVED, Attempt
from mockview.history.encoding import from_json, to_json
from mockview.history.people_log import storable
from mockview.history.times import from_us, to_us
from mockview.judging.assessment import Assessment
from mockview.judging.scoring_data import ScoringData
from mockview.store.database import Database, Row

LONGEST_TITLE, LONGEST_PART = 120, 4000
"""Characters; a story of two minutes has about 1,800."""

_TITLE_WORDS = 8
_NO_STORY = "See `mockview stories`."


@dataclass(frozen=True)
class Story:
    """One experience; parts may be empty where it was made from an answer that lacks them.

    competencies: ids of scoring/competencies.toml, or names that a bank uses. attempt_id: the answer that it was
    made from, if it was. written_at: aware, UTC.
    """

    id: int
    person_id: int
    title: str
    situation: str
    action: str
    result: str
    competencies: tuple[str, ...]
    written_at: datetime
    attempt_id: int | None = None

    @property
    def words(self) -> str:
        """All of it, as it would be told."""
        return " ".join(part for part in (self.title, self.situation, self.action, self.result) if part)


@dataclass(frozen=True)
class _Competencies:
    names: tuple[str, ...]


def add_story(db: Database, story: Story) -> Story:
    """Save a new story; the same with its number.

    UsageError when a part is too long, nothing is told, or one was made from the same answer.
    """
    _must_be_tellable(story)
    same = [] if story.attempt_id is None else db.rows("SELECT id FROM story WHERE attempt_id = ?", (story.attempt_id,))
    if same:
        raise UsageError(
            f"Story {same[0]['id']} was made from answer {story.attempt_id} already.",
            f"Change it with `mockview stories edit {same[0]['id']}`.",
        )
    number = db.execute(
        "INSERT INTO story (person_id, attempt_id, written_at_us, title, situation, action, result, competencies_json)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            story.person_id,
            story.attempt_id,
            to_us(story.written_at),
            *(storable(part) for part in (story.title, story.situation, story.action, story.result)),
            to_json(_Competencies(story.competencies)),
        ),
    )
    return replace(story, id=number)


def change_story(db: Database, story: Story) -> None:
    """Save a story's parts anew; UsageError as add_story."""
    _must_be_tellable(story)
    db.execute(
        "UPDATE story SET title = ?, situation = ?, action = ?, result = ?, competencies_json = ? WHERE id = ?",
        (
            *(storable(part) for part in (story.title, story.situation, story.action, story.result)),
            to_json(_Competencies(story.competencies)),
            story.id,
        ),
    )


def remove_story(db: Database, story: Story) -> None:
    """Remove a story for good."""
    db.execute("DELETE FROM story WHERE id = ?", (story.id,))


def stories_of(db: Database, person_id: int) -> tuple[Story, ...]:
    """A person's stories, in the order in which they were written."""
    return tuple(_story(row) for row in db.rows("SELECT * FROM story WHERE person_id = ? ORDER BY id", (person_id,)))


def story_numbered(db: Database, person_id: int, number: int) -> Story:
    """One story of a person; UsageError when there is none such."""
    found = [story for story in stories_of(db, person_id) if story.id == number]
    if not found:
        raise UsageError(f"There is no story {number}.", _NO_STORY)
    return found[0]


def story_from(attempt: Attempt, assessment: Assessment | None, title: str, written_at: datetime) -> Story:
    """A story in the person's own words, from what each clause of a scored answer does.

    The title is made of its first words when none is given. UsageError when it is not scored, or tells nothing that
    was done.
    """
    if attempt.transcript is None or assessment is None:
        raise UsageError(f"Answer {attempt.id} has no scores yet.", "Run `mockview transcribe` first.")
    text = attempt.transcript.text
    situation = _told(text, assessment, "situation", "task")
    action = _told(text, assessment, "action")
    if not action:
        kind = assessment.answer_type.replace("_", " ")
        raise UsageError(
            f"Answer {attempt.id} tells of nothing that you did ({kind}).",
            "Write the story yourself: `mockview stories add`.",
        )
    first = (situation or action).split()
    shown = " ".join(first[:_TITLE_WORDS]).rstrip(".,;:") + ("…" if len(first) > _TITLE_WORDS else "")
    return Story(
        id=UNSAVED,
        person_id=attempt.person_id,
        title=title or shown[:LONGEST_TITLE],
        situation=situation,
        action=action,
        result=_told(text, assessment, "result", "reflection"),
        competencies=(attempt.question.competency,),
        written_at=written_at,
        attempt_id=attempt.id,
    )


def competency_names(names: Iterable[str], banks: Sequence[Bank], data: ScoringData) -> tuple[str, ...]:
    """Competencies by their ids, whatever other name they are called by; UsageError naming those there are."""
    of_banks = {question.competency.casefold(): question.competency for bank in banks for question in bank.questions}
    found: list[str] = []
    for name in names:
        known = data.competency(name)
        competency = known.id if known else of_banks.get(name.strip().casefold())
        if competency is None:
            every = sorted({c.id for c in data.competencies.values()})
            raise UsageError(f"{name!r} is no competency that questions are about.", f"There are: {', '.join(every)}.")
        found.append(competency)
    return tuple(dict.fromkeys(found))


def _told(text: str, assessment: Assessment, *labels: str) -> str:
    """The person's words under these labels, clauses that follow each other kept together."""
    runs: list[list[int]] = []
    before = False
    for label, start, end in assessment.strips:
        if label in labels and before:
            runs[-1][1] = end
        elif label in labels:
            runs.append([start, end])
        before = label in labels
    return " ".join(text[start:end].strip() for start, end in runs)[:LONGEST_PART]


def _must_be_tellable(story: Story) -> None:
    if not story.title.strip() or not story.action.strip():
        raise UsageError("A story needs a title and what you did.", "Give --title and --action.")
    limits = {"title": LONGEST_TITLE} | dict.fromkeys(("situation", "action", "result"), LONGEST_PART)
    for field in fields(story):
        if field.name in limits and len(getattr(story, field.name)) > limits[field.name]:
            raise UsageError(
                f"The story's {field.name} has more than {limits[field.name]} characters.", "Tell it more shortly."
            )


def _story(row: Row) -> Story:
    return Story(
        id=row["id"],
        person_id=row["person_id"],
        title=row["title"],
        situation=row["situation"],
        action=row["action"],
        result=row["result"],
        competencies=from_json(_Competencies, row["competencies_json"]).names,
        written_at=from_us(row["written_at_us"]),
        attempt_id=row["attempt_id"],
    )
