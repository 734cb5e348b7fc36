import json
from dataclasses import replace
from pathlib import Path

from answers import START, assessment, attempt, day, transcript
from command_line import CommandLine
from mockview.coaching.baseline import (
    MOST_ANSWERS,
    baseline_before,
    baseline_of,
    beside_baseline,
    own_baseline_line,
)
from mockview.history.attempt import Attempt
from mockview.history.attempt_log import AttemptLog
from mockview.judging.assessment import DeliveryMetrics
from mockview.store.database import Database


def spoken(pace_wpm: float, pauses: float | None = 0.1, fillers: float = 2.0) -> DeliveryMetrics:
    return DeliveryMetrics(100, 40.0, pace_wpm=pace_wpm, pause_share=pauses, fillers_per_100_words=fillers)


def answered(
    log: AttemptLog, at: float, metrics: DeliveryMetrics, *, recorded: bool = True, name: str = "Ada"
) -> Attempt:
    person = log.person_named(name)
    session = log.start_session(person.id, "practice", START)
    recording = f"{name}-{at}.wav" if recorded else None
    saved = log.add_attempt(attempt(person.id, session.id, at=day(at), said=transcript(), recording=recording))
    log.add_assessment(saved.id, replace(assessment({"result": 3}), metrics=metrics), day(at))
    return saved


def test_medians_of_five_and_none_of_four() -> None:
    five = [spoken(140, 0.1, 1), spoken(150, 0.2, 2), spoken(900, 0.3, 9), spoken(151, 0.2, 3), spoken(149, None, 0)]
    found = baseline_of([*five, DeliveryMetrics(7)])
    assert found is not None
    assert (found.answers, found.pace_wpm, found.fillers_per_100_words) == (5, 150, 2)
    assert found.pause_share is None  # only four tell of their pauses
    assert baseline_of(five[:4]) is None
    assert baseline_of([DeliveryMetrics(7)] * 9) is None


def test_the_line_names_what_was_measured_and_the_own_median() -> None:
    base = baseline_of([spoken(150, 0.15)] * 5)
    assert base is not None
    line = beside_baseline(spoken(171.2, 0.224, 4.06), base)
    assert line == (
        "Your pace was 171 words a minute, your own median is 150. Pauses: 22%, median 15%."
        " Fillers in 100 words: at least 4.1, median 2.0."
    )
    assert beside_baseline(DeliveryMetrics(7), base) is None
    assert "Pauses" not in (beside_baseline(spoken(150, None), base) or "")


def test_only_the_persons_own_earlier_spoken_answers_count(log: AttemptLog) -> None:
    for n in range(5):
        answered(log, n, spoken(100 + n))
    answered(log, 5, spoken(400), recorded=False)
    answered(log, 5.5, spoken(400), name="Ben")
    log.discard(answered(log, 5.7, spoken(400)).id)
    now = answered(log, 6, spoken(171))
    answered(log, 7, spoken(400))
    found = baseline_before(log, now)
    assert found is not None
    assert (found.answers, found.pace_wpm) == (5, 102)
    assert (own_baseline_line(log, now, spoken(171)) or "").startswith(
        "Your pace was 171 words a minute, your own median is 102."
    )
    assert own_baseline_line(log, replace(now, recording_path=None), spoken(171)) is None
    fourth = log.attempts(now.person_id)[-4]
    assert own_baseline_line(log, fourth, spoken(171)) is None


def test_the_latest_answers_make_the_baseline(log: AttemptLog) -> None:
    for n in range(MOST_ANSWERS + 10):
        answered(log, n, spoken(100 if n < 10 else 160))
    found = baseline_before(log, answered(log, 99, spoken(1)))
    assert found is not None
    assert (found.answers, found.pace_wpm) == (MOST_ANSWERS, 160)


def test_replay_shows_it_beside_the_scores_and_not_without_delivery(mockview: CommandLine, tmp_path: Path) -> None:
    mockview("config", "set", "language", "en")
    with Database.open(tmp_path / "home" / "mockview.db") as db:
        log = AttemptLog(db)
        for n in range(6):
            answered(log, n, spoken(150 + n), name="me")
    assert "your own median is 152" in mockview("replay", "6").out
    assert "your own median" not in mockview("replay", "5").out
    assert "your own median" not in mockview("replay", "6", "--no-delivery").out
    assert "your own median is 152" in json.loads(mockview("replay", "6", "--json").out)["own_baseline"]
