import json
from dataclasses import replace
from datetime import UTC

import pytest

from answers import day
from command_line import CommandLine
from mockview.coaching.progress import Asked, Progress, progress_of
from mockview.coaching.severity import IMPROVING, STEADY, TOO_EARLY
from mockview.coaching.trend import trend_over
from mockview.content.folders import shipped_folder
from mockview.history.attempt_log import AttemptLog
from mockview.judging.scoring_data import load_norms
from mockview.reports.progress_view import trend_words
from mockview.store.database import Database
from past_answers import SPOKEN, answered

NORMS = load_norms(shipped_folder() / "scoring")


def progress(log: AttemptLog, **asked: object) -> Progress:
    ada = log.person_named("Ada")
    return progress_of(log, ada.id, replace(Asked(day(40), zone=UTC, norms=NORMS), **asked))


def test_competencies_and_criteria_have_a_trend_or_say_that_it_is_too_early(log: AttemptLog) -> None:
    for n in range(8):
        answered(log, day(n), 40 + 5 * n, about="conflict", points=1 + n // 2)
        if n < 3:
            answered(log, day(n), 50, about="failure", points=3)
    found = progress(log)
    assert [(line.name, line.answers, line.trend.name) for line in found.competencies] == [
        ("conflict", 8, IMPROVING),
        ("failure", 3, TOO_EARLY),
    ]
    criteria = {line.name: line for line in found.criteria}
    assert (criteria["result"].title, criteria["result"].trend.name) == ("Result", IMPROVING)
    assert criteria["relevance"].trend.name == STEADY
    assert [line.name for line in found.criteria] == ["result", "relevance", "pause_share"]  # as it was said: last
    assert found.overall is not None
    assert found.overall.answers == 11


def test_a_period_leaves_out_what_came_before(log: AttemptLog) -> None:
    for n in range(10):
        answered(log, day(n), 50, about="old" if n < 5 else "new")
    found = progress(log, since=day(5))
    assert [line.name for line in found.competencies] == ["new"]
    assert found.effort.answers == 5
    assert all(line.answers == 5 for line in found.criteria)


def test_how_one_speaks_stands_beside_the_norm_and_ones_own_median(log: AttemptLog) -> None:
    for n in range(12):
        share, pace = (0.2, 140) if n < 7 else (0.4, 100)
        answered(log, day(n), 50, metrics=replace(SPOKEN, pause_share=share, articulation_wpm=pace))
    measures = {measure.norm_id: measure for measure in progress(log).speaking}
    pauses, pace = measures["pause_share"], measures["articulation_wpm"]
    assert (pauses.now, pauses.usual, pauses.at_least, pauses.at_most, pauses.in_range) == (0.4, 0.2, None, 0.27, False)
    assert (pace.now, pace.usual, pace.at_least, pace.at_most, pace.in_range) == (100, 140, 110, 240, False)
    assert measures["fillers_per_100_words"].in_range


def test_with_few_spoken_answers_there_is_no_own_median_yet(log: AttemptLog) -> None:
    for n in range(9):
        answered(log, day(n), 50)
    assert {measure.usual for measure in progress(log).speaking} == {None}


def test_a_question_answered_again_shows_its_first_and_its_latest_answer(log: AttemptLog) -> None:
    ids = [answered(log, day(n), score, name="clash").id for n, score in enumerate((40, 90, 60))]
    answered(log, day(5), 50, name="once")
    log.discard(answered(log, day(6), 10, name="clash").id)
    (again,) = progress(log).repeats
    assert (again.first.attempt_id, again.latest.attempt_id) == (ids[0], ids[2])
    assert (again.first.score, again.latest.score) == (40, 60)


def test_who_turned_delivery_off_is_told_of_content_alone(log: AttemptLog) -> None:
    for n in range(8):
        answered(log, day(n), 50)
    log.db.execute("UPDATE attempt SET overall = 10")
    found = progress(log, norms={})
    assert found.speaking == ()
    assert "pause_share" not in {line.name for line in found.criteria}
    assert found.overall is not None
    assert found.overall.trend.now == 50


@pytest.fixture
def looked_back(mockview: CommandLine) -> CommandLine:
    """The command line over a log of ten answers of Ada's."""
    mockview("replay")
    with Database.open(mockview.home / "mockview.db") as db:
        log = AttemptLog(db)
        for n in range(10):
            answered(log, day(n), 40 + 4 * n, guess=2, said="We <b>all</b>\x1b[31m sat down", name=f"q{n % 4}")
    return mockview


def test_the_terminal_tells_effort_apart_from_outcomes(looked_back: CommandLine) -> None:
    shown = looked_back("progress", "--person", "Ada")
    assert shown.code == 0
    order = ["What you put in", "Scores, of 100", "Criteria", "How you speak", "The same question again", "own guess"]
    places = [shown.out.index(heading) for heading in order]
    assert places == sorted(places)
    assert "10 answers in 10 sessions on 10 days" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80
    assert "\x1b" not in shown.out


def test_a_difference_that_may_be_chance_is_not_called_steady() -> None:
    trend = trend_over([23, 80, 30, 75, 40, 85])
    assert trend is not None and (trend.name, trend.now > trend.was) == (STEADY, True)
    assert trend_words(trend) == "no clear trend"


def test_json_holds_the_same_and_says_what_a_trend_needs(looked_back: CommandLine) -> None:
    told = json.loads(looked_back("progress", "--person", "Ada", "--json").out)
    assert told["effort"]["answers"] == 10
    assert told["competencies"][0]["trend"]["name"] == IMPROVING
    assert told["least_answers_for_a_trend"] == 6
    assert told["calibration"]["every"]["answers"] == 10
    assert told["since"] is None


def test_a_missed_day_is_not_scolded_and_an_empty_log_says_how_to_begin(looked_back: CommandLine) -> None:
    shown = looked_back("progress", "--person", "Ada").out
    assert "missed" not in shown.lower()
    assert "in a row" not in shown
    with Database.open(looked_back.home / "mockview.db") as db:
        AttemptLog(db).add_person("Bob")
    assert "Start with `mockview practice`" in looked_back("progress", "--person", "Bob").out


def test_since_must_be_a_day_that_is_past(looked_back: CommandLine) -> None:
    assert looked_back("progress", "--since", "2999-01-01").code == 2
    assert looked_back("progress", "--since", "yesterday").code == 2
    assert looked_back("progress", "--person", "Nobody").code == 2
