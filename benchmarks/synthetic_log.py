"""A long log made quickly: a person who answers the shipped questions and gets better at some things, for timings.

usage: synthetic_log.py FILE [--attempts 100000] [--seed 1]

Rows go straight into the tables, as the log itself would have written them: the same columns, JSON and points. Each
area (competency and criterion) has a skill of its own that drifts, so that areas open, close and open again.
"""

import argparse
import math
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from mockview.content.folders import load_banks
from mockview.content.question import Question
from mockview.content.rubric import Rubric
from mockview.history.attempt_log import AttemptLog
from mockview.history.encoding import to_json
from mockview.history.points import DELIVERY
from mockview.history.times import to_us
from mockview.judging.assessment import (
    ENGINE_VERSION,
    Assessment,
    CriterionScore,
    DeliveryMetrics,
    Evidence,
    content_score,
    overall_score,
)
from mockview.pipeline import Scoring, load_scoring
from mockview.speech.transcript import HeardWord, from_heard_words
from mockview.store.database import Database

ENDS = datetime(2030, 1, 7, 18, 0, tzinfo=UTC)
_SAID = "I sat down with both of them and by Friday the list was done two days early"
_A_SESSION = 4
_LONGEST_DAYS = 1095


@dataclass(frozen=True)
class SyntheticLog:
    """What was made: its file, whose answers they are, and the moment just after the last."""

    path: Path
    person_id: int
    attempts: int
    ended_at: datetime


class _Skill:
    """How well one area goes: points on average now, and how it drifts an answer."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._level, self._drift, self._phase = rng.uniform(1.5, 4.0), rng.uniform(-0.1, 0.4), rng.uniform(0, 6)
        self._answers = 0

    def points(self) -> int:
        """The points of the next answer."""
        self._answers += 1
        mean = self._level + self._drift * math.log1p(self._answers) + 0.6 * math.sin(self._phase + self._answers / 25)
        return min(5, max(1, round(self._rng.gauss(mean, 0.8))))


@dataclass
class _Candidate:
    """Who gives the answers: a skill for each area, and the points that were earned so far."""

    rng: Random
    scoring: Scoring
    earned: dict[tuple[str, str], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    skills: dict[tuple[str, str], _Skill] = field(default_factory=dict)
    encoded: dict[str, tuple[str, str]] = field(default_factory=dict)

    def answer(self, number: int, question: Question) -> tuple[float, float, float | None, str]:
        """Content, delivery, overall and the assessment's JSON of the answer of that number."""
        rubric = self.scoring.rubric_for(question)
        scores = [self._score(number, question.competency, c.id, c.title) for c in rubric.criteria]
        spoken = [self._score(number, DELIVERY, norm, norm) for norm in self.scoring.data.norms]
        content, delivery = content_score(tuple(scores), None), content_score(tuple(spoken), None)
        overall = overall_score(content, delivery)
        before, after = self._around(rubric)
        text = (
            f'{before}"scores":[{",".join(map(_encoded, scores))}],"delivery_scores":['
            f'{",".join(map(_encoded, spoken))}],"content":{content},"delivery":{delivery},"overall":{overall},{after}'
        )
        return content, delivery, overall, text

    def _score(self, number: int, competency: str, criterion_id: str, title: str) -> CriterionScore:
        area = (competency, criterion_id)
        if area not in self.skills:
            self.skills[area] = _Skill(self.rng)
        points = self.skills[area].points()
        self.earned[area].append((number, points))
        return _score_of(criterion_id, title, points)

    def _around(self, rubric: Rubric) -> tuple[str, str]:
        """What stands before and after the scores in an assessment's JSON; a few variants of the measures."""
        key = f"{rubric.id} {self.rng.randrange(40)}"
        if key not in self.encoded:
            pace = self.rng.uniform(110, 180)
            metrics = DeliveryMetrics(
                word_count=len(_SAID.split()), duration_s=60.0, speech_s=48.0, pace_wpm=pace,
                articulation_wpm=pace + 25, pause_share=self.rng.uniform(0.08, 0.35), pause_count=9, mean_pause_s=0.7,
                longest_pause_s=self.rng.uniform(0.8, 4), long_pause_count=2, fillers=self.rng.randint(0, 8),
                fillers_per_100_words=self.rng.uniform(0, 7),
            )  # fmt: skip
            text = to_json(
                Assessment(
                    rubric.id, rubric.version, ENGINE_VERSION, "story", None, (), (), None, None, None, metrics,
                    (("situation", 0, 26), ("result", 31, 75)), (), "What came of it?",
                )
            )  # fmt: skip
            before, after = text.split(
                '"scores":[],"delivery_scores":[],"content":null,"delivery":null,"overall":null,'
            )
            self.encoded[key] = (before, after)
        return self.encoded[key]


def synthetic_log(path: Path, attempts: int, seed: int = 1) -> SyntheticLog:
    """Write a new database with so many scored answers of one person, "Ada"; the same seed makes the same.

    The answers lie on up to three years, four a session, the last one at ENDS.
    """
    rng = Random(seed)
    candidate = _Candidate(rng, load_scoring(None))
    questions = [question for bank in load_banks(None) for question in bank.questions]
    asked = [questions[rng.randrange(len(questions))] for _ in range(attempts)]
    days = max(1, min(_LONGEST_DAYS, attempts // _A_SESSION))
    made = [to_us(ENDS - timedelta(days=days * (attempts - 1 - n) / attempts)) for n in range(attempts)]
    with Database.open(path) as db:
        person = AttemptLog(db).add_person("Ada")
        with db.transaction():
            _write_answers(db, person.id, asked, made, candidate)
            _write_points(db, person.id, made, candidate)
    return SyntheticLog(path, person.id, attempts, ENDS + timedelta(minutes=5))


def _write_answers(db: Database, person_id: int, asked: list[Question], made: list[int], candidate: _Candidate) -> None:
    heard = [HeardWord(word, 0.4 * n, 0.4 * n + 0.3, 0.9) for n, word in enumerate(_SAID.split())]
    words = to_json(from_heard_words(heard, speech_spans=None, duration_s=60.0, model="mini"))
    plain = {question.id: to_json(question) for question in asked}
    answers = [candidate.answer(n, question) for n, question in enumerate(asked)]
    db.execute_many(
        "INSERT INTO session (id, person_id, started_at_us, mode, ended_at_us) VALUES (?, ?, ?, 'practice', ?)",
        ((n // _A_SESSION + 1, person_id, made[n], made[n] + 600_000_000) for n in range(0, len(asked), _A_SESSION)),
    )
    db.execute_many(
        "INSERT INTO attempt (id, person_id, session_id, answered_at_us, question_id, question_text, competency, kind,"
        " predicted, content, delivery, overall, question_json)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                n + 1, person_id, n // _A_SESSION + 1, made[n], q.id, q.text, q.competency, q.kind,
                candidate.rng.randint(1, 5) if n % 3 == 0 else None, *answers[n][:3], plain[q.id],
            )
            for n, q in enumerate(asked)
        ),
    )  # fmt: skip
    db.execute_many(
        "INSERT INTO transcript (id, attempt_id, made_at_us, transcript_json) VALUES (?, ?, ?, ?)",
        ((n + 1, n + 1, at, words) for n, at in enumerate(made)),
    )
    # Afterwards: while answers refer to transcripts that are yet to come, SQLite looks through all for each that does.
    db.execute("UPDATE attempt SET transcript_id = id")
    db.execute_many(
        "INSERT INTO assessment (id, attempt_id, transcript_id, made_at_us, assessment_json) VALUES (?, ?, ?, ?, ?)",
        ((n + 1, n + 1, n + 1, at, answers[n][3]) for n, at in enumerate(made)),
    )


def _write_points(db: Database, person_id: int, made: list[int], candidate: _Candidate) -> None:
    """Points area by area, in the order of the table's key, which is quickest."""
    areas = sorted(candidate.earned)
    db.execute_many(
        "INSERT INTO area (id, person_id, competency, criterion_id) VALUES (?, ?, ?, ?)",
        ((number, person_id, *area) for number, area in enumerate(areas, 1)),
    )
    db.execute_many(
        "INSERT INTO point (area_id, answered_at_us, attempt_id, points) VALUES (?, ?, ?, ?)",
        (
            (number, made[n], n + 1, points)
            for number, area in enumerate(areas, 1)
            for n, points in candidate.earned[area]
        ),
    )


@cache
def _score_of(criterion_id: str, title: str, points: int) -> CriterionScore:
    quoted = " ".join(_SAID.split()[:6])
    evidence = (Evidence(quoted, 0, len(quoted), 0.0, 2.3),)
    return CriterionScore(criterion_id, title, points, 1.0, evidence, "" if points > 3 else "numbers", "Say how many.")


@cache
def _encoded(score: CriterionScore) -> str:
    return to_json(score)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--attempts", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    begun = time.perf_counter()
    made = synthetic_log(options.file, options.attempts, options.seed)
    print(f"{made.attempts} answers in {options.file}, {time.perf_counter() - begun:.1f} s")
