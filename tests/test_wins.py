from dataclasses import replace
from datetime import UTC, timedelta

from answers import day, series
from mockview.coaching.area_state import area_states
from mockview.coaching.marks import DONE, Mark
from mockview.coaching.progress import LATELY, Asked, progress_of
from mockview.coaching.wins import Win, closed_areas
from mockview.content.folders import shipped_folder
from mockview.history.attempt_log import AttemptLog
from mockview.judging.scoring_data import load_norms
from past_answers import SPOKEN, answered

NORMS = load_norms(shipped_folder() / "scoring")


def wins(log: AttemptLog, today: float = 20, **asked: object) -> list[Win]:
    ada = log.person_named("Ada")
    return list(progress_of(log, ada.id, replace(Asked(day(today), zone=UTC, norms=NORMS), **asked)).wins)


def of_kind(kind: str, found: list[Win]) -> list[Win]:
    return [win for win in found if win.kind == kind]


def test_no_answers_no_wins(log: AttemptLog) -> None:
    assert wins(log) == []


def test_an_area_that_good_answers_closed_is_a_win_with_those_answers() -> None:
    points = series(2, 2, 2, 4, 4, 3, 5)
    (win,) = closed_areas(area_states(points), points, day(0))
    assert win.text == "A weak area is closed: result in conflict answers."
    assert (win.happened_at, win.attempt_ids) == (day(6), (4, 5, 7))
    assert list(closed_areas(area_states(points), points, day(6.5))) == []


def test_an_area_that_was_called_done_is_no_win() -> None:
    points = series(2, 2, 2)
    states = area_states(points, marks=[Mark("conflict", "result", DONE, day(4))])
    assert list(closed_areas(states, points, day(0))) == []


def test_the_highest_level_reached_for_the_first_time(log: AttemptLog) -> None:
    answered(log, day(1), 64)
    first = answered(log, day(2), 82)
    answered(log, day(3), 85)
    (win,) = of_kind("level", wins(log))
    assert (win.text, win.attempt_ids) == ("Your first answer with 80 or more of 100: 82.", (first.id,))
    assert of_kind("level", wins(log, today=2 + LATELY.days + 1)) == []


def test_a_personal_best_needs_something_to_be_the_best_of(log: AttemptLog) -> None:
    for n in range(4):
        answered(log, day(n), 50)
    best = answered(log, day(60), 55)
    assert of_kind("best", wins(log, today=61)) == []
    answered(log, day(5), 52)
    (win,) = of_kind("best", wins(log, today=61))
    assert (win.text, win.attempt_ids) == ("Your best answer so far: 55 of 100; before it was 52.", (best.id,))
    answered(log, day(6), 55)
    assert of_kind("best", wins(log, today=61)) == []  # as good as before is not better


def test_the_same_question_answered_clearly_better(log: AttemptLog) -> None:
    first = answered(log, day(1), 40, name="clash")
    answered(log, day(2), 30, name="clash")
    latest = answered(log, day(3), 50, name="clash")
    answered(log, day(3), 40, name="other")
    answered(log, day(4), 49, name="other")
    (win,) = of_kind("again", wins(log))
    assert win.attempt_ids == (first.id, latest.id)
    assert "40 the first time, 50 now" in win.text


def test_fewer_fillers_than_ones_own_median(log: AttemptLog) -> None:
    for n in range(10):
        rate = 4.0 if n < 5 else 2.0
        answered(log, day(n), 50, metrics=replace(SPOKEN, fillers_per_100_words=rate))
    (win,) = of_kind("fillers", wins(log))
    assert win.text == "Fewer fillers in your last 5 answers: 2.0 in 100 words, usually 4.0."
    assert len(win.attempt_ids) == 5
    assert of_kind("fillers", wins(log, norms={})) == []  # who turned delivery off hears nothing of it


def test_three_days_of_seven(log: AttemptLog) -> None:
    numbers = [answered(log, day(n), 50).id for n in (15, 15.1, 18, 20)]
    (win,) = of_kind("days", wins(log))
    assert (win.text, win.attempt_ids) == ("You practised on 3 of the last 7 days.", (numbers[0], *numbers[2:]))
    assert of_kind("days", wins(log, today=22)) == []


def test_practice_after_a_no(log: AttemptLog) -> None:
    before = answered(log, day(9), 50)
    after = answered(log, day(12.5), 50)
    rejected_at = (day(10),)
    (win,) = of_kind("back", wins(log, rejected_at=rejected_at))
    assert (win.text, win.attempt_ids) == ("After a no you went on: you practised 2 days later.", (after.id,))
    assert before.id not in win.attempt_ids
    assert of_kind("back", wins(log)) == []
    assert of_kind("back", wins(log, rejected_at=(day(1),))) == []


def test_every_win_has_its_proof_and_lies_in_the_time_that_was_asked_for(log: AttemptLog) -> None:
    for n in range(20):
        answered(log, day(n), 30 + 3 * n, points=2 if n < 4 else 5)
    found = wins(log)
    assert {"closed", "level", "again", "days"} <= {win.kind for win in found}
    assert all(win.attempt_ids for win in found)
    since = day(12)
    assert all(win.happened_at >= since - timedelta(days=7) for win in wins(log, since=since))
    assert [win.happened_at for win in found] == sorted((win.happened_at for win in found), reverse=True)
