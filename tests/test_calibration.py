from answers import day
from mockview.coaching.calibration import (
    ABOUT_RIGHT,
    LEAST_GUESSES,
    OVERRATED,
    UNDERRATED,
    Calibration,
    calibration_of,
    points_of_score,
)
from mockview.coaching.severity import TOO_EARLY
from mockview.history.attempt_log import AttemptLog
from mockview.history.tallies import CONTENT
from past_answers import answered


def found_in(log: AttemptLog, score: str = "overall") -> Calibration:
    found = calibration_of(log, log.person_named("Ada").id, score=score)
    assert found is not None
    return found


def test_a_score_stands_on_the_scale_of_a_guess() -> None:
    assert [points_of_score(score) for score in (0, 50, 100)] == [1, 3, 5]


def test_without_a_guess_there_is_nothing_to_say(log: AttemptLog) -> None:
    answered(log, day(0), 50)
    assert calibration_of(log, log.person_named("Ada").id) is None


def test_few_guesses_are_too_early_whatever_they_say(log: AttemptLog) -> None:
    for n in range(LEAST_GUESSES - 1):
        answered(log, day(n), 90, guess=1)
    found = found_in(log)
    assert (found.every.verdict, found.underrated, found.earlier_miss) == (TOO_EARLY, (), None)


def test_each_competency_has_its_own_verdict_the_most_underrated_first(log: AttemptLog) -> None:
    for n in range(LEAST_GUESSES):
        answered(log, day(n), 75, about="conflict", guess=2)  # scored 4
        answered(log, day(n), 25, about="failure", guess=4)  # scored 2
        answered(log, day(n), 50, about="teamwork", guess=3)  # scored 3
    answered(log, day(9), 100, about="planning", guess=1)
    found = found_in(log)
    assert [(g.competency, g.verdict) for g in found.by_competency] == [
        ("conflict", UNDERRATED),
        ("teamwork", ABOUT_RIGHT),
        ("failure", OVERRATED),
        ("planning", TOO_EARLY),
    ]
    assert found.by_competency[0].gap == 2
    assert [u.competency for u in found.underrated] == ["conflict"]


def test_underrating_comes_with_the_answer_and_the_quote_that_prove_it(log: AttemptLog) -> None:
    for n in range(LEAST_GUESSES):
        answered(log, day(n), 75, guess=2)
    clearest = answered(log, day(8), 88, guess=1, points=5)
    (proof,) = found_in(log).underrated
    assert (proof.attempt_id, proof.guessed, proof.scored) == (clearest.id, 1, points_of_score(88))
    assert (proof.quote, proof.title) == ("I sat", "Result")


def test_getting_better_at_guessing_shows(log: AttemptLog) -> None:
    for n in range(2 * LEAST_GUESSES):
        answered(log, day(n), 75, guess=1 if n < LEAST_GUESSES else 4)
    found = found_in(log)
    assert (found.earlier_miss, found.miss) == (3, 1.5)


def test_discarded_answers_and_other_people_do_not_count(log: AttemptLog) -> None:
    kept = answered(log, day(0), 50, guess=3)
    log.discard(answered(log, day(1), 90, guess=1).id)
    answered(log, day(1), 90, guess=1, person="Bob")
    assert (found_in(log).every.answers, found_in(log, CONTENT).every.scored) == (1, 3)
    assert kept.predicted == 3
