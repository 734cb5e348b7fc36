"""How practice goes: what was put in, what came of it, and what of that can be told from so few answers."""

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from mockview.coaching.advice import name_of
from mockview.coaching.area_state import area_states
from mockview.coaching.calibration import Calibration, calibration_of
from mockview.coaching.effort import Effort, effort_of
from mockview.coaching.marks import marks_of
from mockview.coaching.speaking import NEEDED, Measure, measures_of
from mockview.coaching.trend import NEWEST, Trend, trend_over
from mockview.coaching.wins import (
    Win,
    back_after,
    better_again,
    closed_areas,
    fewer_fillers,
    high_scores,
    newest_first,
    practised_days,
)
from mockview.content.names import in_words
from mockview.history.attempt import AttemptLine, Point
from mockview.history.attempt_log import AttemptLog
from mockview.history.listing import Which, lines
from mockview.history.points import DELIVERY, openings_of, points_of
from mockview.history.tallies import CONTENT, OVERALL, Repeated, answers_by_competency, repeated, spoken_answers
from mockview.judging.scoring_data import Norm

LATELY = timedelta(days=30)
"""How far back wins are looked for when no day was named: what is older is no news."""

MOST_WINS, MOST_REPEATS = 8, 20


@dataclass(frozen=True)
class ScoreLine:
    """How one competency (scores of 0 to 100) or criterion (points of 1 to 5) went.

    name: the competency's or criterion's id, "" for all together. title: for a person. answers: how many were judged;
    of a criterion and of all together, those that the trend is from.
    """

    name: str
    title: str
    answers: int
    trend: Trend


@dataclass(frozen=True)
class Progress:
    """Everything that is looked back at; outcomes are None or empty where nothing was judged.

    since: None for all time. overall, competencies: scores of 0 to 100; content alone where delivery is not wanted.
    criteria: points of 1 to 5, over all competencies. speaking: empty where delivery is not wanted. repeats: questions
    answered more than once.
    """

    since: datetime | None
    effort: Effort
    overall: ScoreLine | None
    competencies: tuple[ScoreLine, ...]
    criteria: tuple[ScoreLine, ...]
    speaking: tuple[Measure, ...]
    repeats: tuple[Repeated, ...]
    calibration: Calibration | None
    wins: tuple[Win, ...]


@dataclass(frozen=True)
class Asked:
    """What progress is asked about.

    now: aware. since: only what was answered at or after it. zone: whose calendar says what a day is; the computer's
    own when None. norms: what delivery is measured against, by id; empty for a person who turned delivery off, whose
    content alone counts. rejected_at: when rejections came, for the practice that followed; empty to show none.
    """

    now: datetime
    since: datetime | None = None
    zone: tzinfo | None = None
    norms: Mapping[str, Norm] = field(default_factory=dict)
    rejected_at: tuple[datetime, ...] = ()

    @property
    def score(self) -> str:
        """The score that is looked at."""
        return OVERALL if self.norms else CONTENT


def progress_of(log: AttemptLog, person_id: int, asked: Asked) -> Progress:
    """A person's progress, from the log alone."""
    db, since, score = log.db, asked.since, asked.score
    points = points_of(db, person_id)
    spoken = spoken_answers(db, person_id, NEEDED, since) if asked.norms else ()
    measures = measures_of(spoken, asked.norms)
    repeats = repeated(db, person_id, MOST_REPEATS, since, score)
    lately = since or asked.now - LATELY
    wins = (
        *closed_areas(area_states(points, openings_of(db, person_id), marks_of(db, person_id)), points, lately),
        *high_scores(db, person_id, lately, score),
        *better_again(repeats, lately),
        *fewer_fillers(spoken, measures, lately),
        *practised_days(db, person_id, asked.now, asked.zone),
        *back_after(db, person_id, asked.rejected_at, lately),
    )
    return Progress(
        since,
        effort_of(db, person_id, asked.now, since, asked.zone),
        _overall(log, person_id, since, score),
        _competencies(log, person_id, since, score),
        _criteria(points, since, score),
        measures,
        repeats,
        calibration_of(log, person_id, since, score),
        newest_first(wins, MOST_WINS),
    )


def _overall(log: AttemptLog, person_id: int, since: datetime | None, score: str) -> ScoreLine | None:
    trend = trend_over(_scores(lines(log.db, person_id, Which(since=since, latest=NEWEST)), score))
    return ScoreLine("", "Latest answers", trend.answers, trend) if trend else None


def _competencies(log: AttemptLog, person_id: int, since: datetime | None, score: str) -> tuple[ScoreLine, ...]:
    """One line a competency, the most answered first."""
    found = []
    for name, count in answers_by_competency(log.db, person_id, since).items():
        newest = lines(log.db, person_id, Which(competency=name, since=since, latest=NEWEST))
        if (trend := trend_over(_scores(newest, score))) is not None:
            found.append(ScoreLine(name, in_words(name).capitalize(), count, trend))
    return tuple(found)


def _criteria(points: Sequence[Point], since: datetime | None, score: str) -> tuple[ScoreLine, ...]:
    """One line a criterion, what is lowest now first; how it was said comes after what was said."""
    by_criterion: dict[tuple[bool, str], list[Point]] = defaultdict(list)
    for point in points:
        spoken = point.competency == DELIVERY
        if (since is None or point.answered_at >= since) and not (spoken and score == CONTENT):
            by_criterion[spoken, point.criterion_id].append(point)
    found = []
    for (spoken, name), some in by_criterion.items():
        newest = heapq.nlargest(NEWEST, some, key=lambda p: (p.answered_at, p.attempt_id))
        trend = trend_over([point.points for point in reversed(newest)])
        assert trend is not None  # noqa: S101  there is a point
        found.append((spoken, trend.now, ScoreLine(name, name_of(name), trend.answers, trend)))
    return tuple(line for *_, line in sorted(found, key=lambda item: (item[0], item[1], item[2].name)))


def _scores(newest_first: Sequence[AttemptLine], score: str) -> list[float]:
    """Their scores, oldest first."""
    given = (line.content if score == CONTENT else line.overall for line in reversed(newest_first))
    return [value for value in given if value is not None]
