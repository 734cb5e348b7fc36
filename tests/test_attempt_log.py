import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from answers import START, assessment, attempt, day, question, transcript
from mockview.errors import StorageError, UsageError
from mockview.history.attempt import Opening, Person, Session
from mockview.history.attempt_log import AttemptLog
from mockview.history.listing import Which, count, day_scores, last_asked, lines
from mockview.history.points import add_opening, openings_of, points_of
from mockview.store.database import Database


@pytest.fixture
def ada(log: AttemptLog) -> Person:
    return log.add_person("Ada")


@pytest.fixture
def session(log: AttemptLog, ada: Person) -> Session:
    return log.start_session(ada.id, "practice", START, "starter")


def points(log: AttemptLog, person: Person) -> set[tuple[str, str, int, int]]:
    return {(p.competency, p.criterion_id, p.points, p.attempt_id) for p in points_of(log.db, person.id)}


def test_a_person_is_found_by_name_whatever_its_case(log: AttemptLog, ada: Person) -> None:
    assert log.find_person(" ADA ") == ada == log.person_named("ada")
    assert log.find_person("Ben") is None
    assert log.person_named("Ben") in log.people()
    assert [person.name for person in log.people()] == ["Ada", "Ben"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\x1b[31m", "ada", "\ud800"])
def test_a_name_that_can_t_be_used_is_refused(log: AttemptLog, ada: Person, name: str) -> None:
    with pytest.raises(UsageError):
        log.add_person(name)


def test_a_session_comes_back(log: AttemptLog, ada: Person, session: Session) -> None:
    log.end_session(session.id, day(1))
    later = log.start_session(ada.id, "replay", day(2).astimezone(timezone(timedelta(hours=9))))
    assert log.session(session.id) == replace(session, ended_at=day(1))
    assert log.sessions(ada.id) == (later, replace(session, ended_at=day(1)))
    assert later.started_at == day(2) and later.started_at.tzinfo is UTC
    assert log.session(99) is None


def test_an_attempt_comes_back_as_it_went_in(log: AttemptLog, ada: Person, session: Session) -> None:
    given = replace(
        attempt(ada.id, session.id, said=transcript(), recording="a.wav"),
        predicted=3,
        recording_sha256="ab" * 32,
        recording_bytes=44,
    )
    saved = log.add_attempt(given)
    assert saved == replace(given, id=1)
    assert log.attempt(1) == saved
    assert log.attempts(ada.id) == (saved,)
    assert log.attempt(2) is None


def test_a_moment_without_a_time_zone_is_a_mistake(log: AttemptLog, ada: Person, session: Session) -> None:
    with pytest.raises(ValueError, match="time zone"):
        log.add_attempt(attempt(ada.id, session.id, at=datetime(2030, 1, 1)))
    assert log.attempts(ada.id) == ()


def test_an_attempt_of_no_one_is_refused(log: AttemptLog, session: Session) -> None:
    with pytest.raises(StorageError):
        log.add_attempt(attempt(99, session.id, said=transcript()))
    assert log.db.damage() == ()


def test_numbers_of_deleted_attempts_are_not_given_again(log: AttemptLog, ada: Person, session: Session) -> None:
    first = log.add_attempt(attempt(ada.id, session.id))
    log.db.execute("DELETE FROM attempt")
    assert log.add_attempt(attempt(ada.id, session.id)).id == first.id + 1


def test_a_recorded_answer_waits_for_its_transcript(log: AttemptLog, ada: Person, session: Session) -> None:
    ben = log.add_person("Ben")
    hers = [log.add_attempt(attempt(ada.id, session.id, at=day(i), recording=f"{i}.wav")) for i in range(2)]
    his = log.add_attempt(attempt(ben.id, log.start_session(ben.id, "practice", START).id, at=day(5)))
    assert log.untranscribed() == (*hers, his)
    assert log.untranscribed(ben.id) == (his,)
    log.set_transcript(hers[0].id, transcript(), day(2))
    log.discard(his.id)
    assert log.untranscribed() == (hers[1],)


def test_a_correction_keeps_what_was_heard(log: AttemptLog, ada: Person, session: Session) -> None:
    heard, corrected = transcript("I sad down"), transcript("I sat down")
    saved = log.add_attempt(attempt(ada.id, session.id, said=heard))
    log.set_transcript(saved.id, corrected, day(1))
    assert log.attempt(saved.id) == replace(saved, transcript=corrected, corrected_from=heard)
    assert log.transcripts(saved.id) == (heard, corrected)


def test_assessments_are_appended_and_the_latest_counts(log: AttemptLog, ada: Person, session: Session) -> None:
    saved = log.add_attempt(attempt(ada.id, session.id, said=transcript()))
    first, second = assessment({"result": 2, "situation": 4}, {"pace": 3}), assessment({"result": 5})
    log.add_assessment(saved.id, first, day(0))
    assert points(log, ada) == {
        ("conflict", "result", 2, 1),
        ("conflict", "situation", 4, 1),
        ("delivery", "pace", 3, 1),
    }
    log.add_assessment(saved.id, replace(second, overall=80.0), day(1))
    assert log.assessments(saved.id) == ((day(0), first), (day(1), replace(second, overall=80.0)))
    assert log.latest_assessments([saved.id, 99]) == {saved.id: replace(second, overall=80.0)}
    assert points(log, ada) == {("conflict", "result", 5, 1)}
    assert [(line.content, line.delivery, line.overall) for line in lines(log.db, ada.id)] == [(50.0, None, 80.0)]


def test_a_discarded_attempt_counts_nowhere_until_it_is_restored(
    log: AttemptLog, ada: Person, session: Session
) -> None:
    saved = log.add_attempt(attempt(ada.id, session.id, said=transcript()))
    log.add_assessment(saved.id, assessment({"result": 2}), day(0))
    log.discard(saved.id)
    assert (log.attempts(ada.id), lines(log.db, ada.id), points(log, ada)) == ((), (), set())
    assert day_scores(log.db, ada.id) == ()
    assert log.attempts(ada.id, Which(with_discarded=True)) == (replace(saved, discarded=True),)
    log.add_assessment(saved.id, assessment({"result": 3}), day(1))
    assert points(log, ada) == set()
    log.restore(saved.id)
    assert log.attempts(ada.id) == (saved,)
    assert points(log, ada) == {("conflict", "result", 3, saved.id)}


@pytest.mark.parametrize("method", ["discard", "restore"])
def test_an_attempt_that_is_not_there_is_named(log: AttemptLog, method: str) -> None:
    with pytest.raises(UsageError, match="no attempt 7"):
        getattr(log, method)(7)
    with pytest.raises(UsageError, match="no attempt 7"):
        log.add_assessment(7, assessment({}), START)
    with pytest.raises(UsageError, match="no attempt 7"):
        log.set_transcript(7, transcript(), START)


def test_lists_are_filtered_counted_and_newest_first(log: AttemptLog, ada: Person, session: Session) -> None:
    other = log.start_session(ada.id, "practice", day(3))
    asked = [question("conflict-1"), question("lead-1", "leadership"), question("conflict-2")]
    for i, (each, where) in enumerate(zip(asked, (session, session, other), strict=True)):
        log.add_attempt(attempt(ada.id, where.id, asked=each, at=day(i)))
    found = {
        which: [line.id for line in lines(log.db, ada.id, which)]
        for which in (
            Which(),
            Which(competency="conflict"),
            Which(question_id="lead-1"),
            Which(session_id=session.id),
            Which(since=day(1)),
            Which(latest=1),
            Which(competency="conflict", session_id=session.id),
        )
    }
    assert list(found.values()) == [[3, 2, 1], [3, 1], [2], [2, 1], [3, 2], [3], [1]]
    for which, ids in found.items():
        assert [a.id for a in log.attempts(ada.id, which)] == ids
        assert count(log.db, ada.id, replace(which, latest=None)) >= len(ids)
    assert last_asked(log.db, ada.id) == {"conflict-1": day(0), "lead-1": day(1), "conflict-2": day(2)}


def test_days_are_averaged_by_competency(log: AttemptLog, ada: Person, session: Session) -> None:
    for at, overall in ((day(0), 40.0), (day(0.01), 60.0), (day(1), 90.0)):
        saved = log.add_attempt(attempt(ada.id, session.id, at=at, said=transcript()))
        log.add_assessment(saved.id, replace(assessment({}), overall=overall), at)
    means = [(d.day, d.competency, d.attempts, d.overall) for d in day_scores(log.db, ada.id)]
    assert means == [("2030-01-07", "conflict", 2, 50.0), ("2030-01-08", "conflict", 1, 90.0)]
    assert [d.day for d in day_scores(log.db, ada.id, since=day(0.5))] == ["2030-01-08"]


def test_points_are_the_newest_of_each_area_oldest_first(log: AttemptLog, ada: Person, session: Session) -> None:
    for i in (2, 0, 1):
        saved = log.add_attempt(attempt(ada.id, session.id, at=day(i), said=transcript()))
        log.add_assessment(saved.id, assessment({"result": i + 1}), day(i))
    assert [p.points for p in points_of(log.db, ada.id)] == [1, 2, 3]
    assert [p.points for p in points_of(log.db, ada.id, newest_of_each_area=2)] == [2, 3]


def test_what_a_debrief_named_is_kept(log: AttemptLog, ada: Person) -> None:
    opening = Opening("conflict", "result", START, "debrief", "You froze when asked what came of it.")
    add_opening(log.db, ada.id, opening)
    assert openings_of(log.db, ada.id) == (opening,)


def test_text_that_utf8_can_t_hold_does_not_stop_an_answer(log: AttemptLog, ada: Person, session: Session) -> None:
    odd = replace(question(), text="Why \ud800?")
    saved = log.add_attempt(attempt(ada.id, session.id, asked=odd, said=transcript("so \ud83d there")))
    assert log.attempt(saved.id) == saved


RECORDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from answers import START, assessment, attempt, transcript
from mockview.history.attempt_log import AttemptLog
from mockview.store.database import Database
with Database.open(Path(sys.argv[1])) as db:
    log = AttemptLog(db)
    ada = log.person_named("Ada")
    session = log.start_session(ada.id, "practice", START)
    while True:
        number = log.add_attempt(attempt(ada.id, session.id, said=transcript())).id
        log.add_assessment(number, assessment({"result": 3}), START)
        print(number, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_kill_9_in_the_middle_of_writing_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path, acknowledged = tmp_path / "log.db", list[int]()
    for run in range(6):
        command = [sys.executable, "-c", RECORDER, str(path), str(Path(__file__).parent)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as recorder:
            assert recorder.stdout is not None
            for _ in range(3 + run):
                acknowledged.append(int(recorder.stdout.readline()))
            os.kill(recorder.pid, signal.SIGKILL)
            rest = recorder.stdout.read().splitlines(keepends=True)
            acknowledged += [int(line) for line in rest if line.endswith("\n")]
        with Database.open(path) as db:
            log = AttemptLog(db)
            assert db.damage() == ()
            kept = {a.id for a in log.attempts(log.person_named("Ada").id) if a.transcript == transcript()}
            assert kept >= set(acknowledged)
            assert log.latest_assessments(acknowledged).keys() == set(acknowledged)
            # In each run at most the one answer that was under way is there unacknowledged.
            assert len(kept) <= len(acknowledged) + run + 1


def test_a_guess_is_kept_and_a_wrong_one_refused(tmp_path: Path) -> None:
    with Database.open(tmp_path / "log.db") as db:
        log = AttemptLog(db)
        person = log.person_named("Ada")
        session = log.start_session(person.id, "practice", START)
        number = log.add_attempt(attempt(person.id, session.id)).id
        log.set_predicted(number, 4)
        for wrong in (0, 6):
            with pytest.raises(UsageError, match="from 1 to 5"):
                log.set_predicted(number, wrong)
        with pytest.raises(UsageError, match="no attempt 99"):
            log.set_predicted(99, 3)
        kept = log.attempt(number)
        assert kept is not None
        assert kept.predicted == 4
