"""The long log for timings is one that the program could have written, and the timings run."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from mockview.coaching.plan import outlook_for
from mockview.history.attempt_log import AttemptLog
from mockview.history.points import DELIVERY, NEWEST, points_of
from mockview.judging.assessment import content_score
from mockview.store.database import Database
from synthetic_log import SyntheticLog, synthetic_log

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SyntheticLog:
    return synthetic_log(tmp_path_factory.mktemp("log") / "mockview.db", 2_500, seed=3)


def test_points_are_those_of_the_assessments(made: SyntheticLog) -> None:
    with Database.open(made.path) as db:
        assert db.damage() == ()
        log = AttemptLog(db)
        attempts = log.attempts(made.person_id)
        assert len(attempts) == made.attempts
        assert attempts[0].answered_at < made.ended_at
        latest = log.latest_assessments([a.id for a in attempts])
        earned = {
            (where, score.criterion_id, attempt.id): score.points
            for attempt in attempts
            for where, scores in (
                (attempt.question.competency, latest[attempt.id].scores),
                (DELIVERY, latest[attempt.id].delivery_scores),
            )
            for score in scores
        }
        every = points_of(db, made.person_id, newest_of_each_area=10_000)
        assert {(p.competency, p.criterion_id, p.attempt_id): p.points for p in every} == earned
        assert all(content_score(a.scores, None) == a.content for a in latest.values())


def test_areas_open_and_close_in_it(made: SyntheticLog) -> None:
    with Database.open(made.path) as db:
        outlook = outlook_for(db, made.person_id, made.ended_at)
        assert len([item for item in outlook.plan if item.weak_area.is_open]) > 20
        assert len([state for state in outlook.states if state.closed_at]) > 20


def test_the_same_seed_makes_the_same(tmp_path: Path) -> None:
    logs = [synthetic_log(tmp_path / f"{n}.db", 60, seed) for n, seed in enumerate((1, 1, 2))]
    outlooks = []
    for each in logs:
        with Database.open(each.path) as db:
            outlooks.append(points_of(db, each.person_id))
    assert outlooks[0] == outlooks[1] != outlooks[2]


def test_every_point_is_read_of_a_person_with_few_attempts_and_the_newest_of_one_with_many(
    made: SyntheticLog, tmp_path: Path
) -> None:
    shutil.copy(made.path, tmp_path / "copy.db")
    with Database.open(tmp_path / "copy.db") as db:
        many = points_of(db, made.person_id)
        db.execute("DELETE FROM attempt WHERE id > 2000")
        few = points_of(db, made.person_id)
    counts = [sum((p.competency, p.criterion_id) == (DELIVERY, "pause_share") for p in read) for read in (many, few)]
    assert counts == [NEWEST, 2_000]


def test_the_timings_come_as_rows_of_json() -> None:
    words = [sys.executable, str(BENCHMARKS / "history_speed.py"), "--attempts", "40", "--runs", "1", "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["what"].split()[1] for row in rows} >= {"today", "plan", "replay"}
    assert all(0 < row["median_s"] <= row["whole_median_s"] and row["bar_s"] == 0.3 for row in rows)
    assert "after start" in done.stderr
