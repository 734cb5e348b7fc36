"""One's own guess of a score beside the score: does a person know how well an answer went, or underrate themselves?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mockview.coaching.area_state import GOOD
from mockview.coaching.severity import TOO_EARLY
from mockview.history.attempt import AttemptLine
from mockview.history.attempt_log import AttemptLog
from mockview.history.listing import Which, lines
from mockview.history.tallies import CONTENT, OVERALL
from mockview.judging.assessment import Assessment

LEAST_GUESSES = 5
"""Guesses below which nothing is said of a person's judgement; a guess is a whole number, so one says little."""

CLOSE = 0.5
"""Points between the mean guess and the mean score that are no difference: guesses are whole points."""

UNDERRATED, ABOUT_RIGHT, OVERRATED = "underrated", "about right", "overrated"

_LOOKED_THROUGH = 1000
_SHOWN = 3


@dataclass(frozen=True)
class Guesses:
    """Guesses about one competency ("" for all), with what came of them; means of points, 1 to 5.

    verdict: UNDERRATED, ABOUT_RIGHT, OVERRATED, or TOO_EARLY under LEAST_GUESSES.
    """

    competency: str
    answers: int
    guessed: float
    scored: float
    verdict: str

    @property
    def gap(self) -> float:
        """Points by which the answers were better than thought; below 0 when they were worse."""
        return self.scored - self.guessed


@dataclass(frozen=True)
class Underrated:
    """An answer that went better than its speaker thought, in a competency that they underrate.

    scored: points, 1 to 5. quote: what in it went best, "" where nothing of it can be quoted; title: as what.
    """

    competency: str
    attempt_id: int
    guessed: int
    scored: float
    quote: str
    title: str


@dataclass(frozen=True)
class Calibration:
    """All guesses, and by competency, the most underrated first.

    miss: mean distance between guess and score in points; earlier_miss: the same over the older half, None under twice
    LEAST_GUESSES.
    """

    every: Guesses
    by_competency: tuple[Guesses, ...]
    underrated: tuple[Underrated, ...]
    miss: float
    earlier_miss: float | None


@dataclass(frozen=True)
class _Guess:
    line: AttemptLine
    guessed: int
    scored: float


def calibration_of(
    log: AttemptLog, person_id: int, since: datetime | None = None, score: str = OVERALL
) -> Calibration | None:
    """A person's calibration over the newest answers that have a guess and a score; None when there are none."""
    guessed = [
        _Guess(line, line.predicted, points_of_score(scored))
        for line in lines(log.db, person_id, Which(since=since, latest=_LOOKED_THROUGH))
        if line.predicted is not None and (scored := line.content if score == CONTENT else line.overall) is not None
    ]
    if not guessed:
        return None
    by_competency: dict[str, list[_Guess]] = defaultdict(list)
    for guess in guessed:
        by_competency[guess.line.competency].append(guess)
    groups = [_guesses(competency, some) for competency, some in by_competency.items()]
    groups.sort(key=lambda g: (g.verdict == TOO_EARLY, -g.gap, g.competency))
    shown = [g.competency for g in groups if g.verdict == UNDERRATED][:_SHOWN]
    older = guessed[len(guessed) // 2 :] if len(guessed) >= 2 * LEAST_GUESSES else []
    return Calibration(
        _guesses("", guessed),
        tuple(groups),
        _underrated(log, [max(by_competency[c], key=_by_how_much) for c in shown]),
        _miss(guessed),
        _miss(older) if older else None,
    )


def points_of_score(score: float) -> float:
    """A score of 0 to 100 on the scale of a guess, 1 to 5."""
    return 1 + score / 25


def best_quote(assessment: Assessment) -> tuple[str, str]:
    """What an answer did best, quoted, and the criterion it is a quote for; "" and "" without such a quote."""
    quoted = [score for score in assessment.scores if score.points >= GOOD and score.evidence]
    best = max(quoted, key=lambda score: score.points, default=None)
    return (best.evidence[0].quote, best.title) if best else ("", "")


def _guesses(competency: str, some: Sequence[_Guess]) -> Guesses:
    guessed = sum(guess.guessed for guess in some) / len(some)
    scored = sum(guess.scored for guess in some) / len(some)
    if len(some) < LEAST_GUESSES:
        verdict = TOO_EARLY
    elif abs(scored - guessed) < CLOSE:
        verdict = ABOUT_RIGHT
    else:
        verdict = UNDERRATED if scored > guessed else OVERRATED
    return Guesses(competency, len(some), guessed, scored, verdict)


def _underrated(log: AttemptLog, chosen: Sequence[_Guess]) -> tuple[Underrated, ...]:
    assessments = log.latest_assessments([guess.line.id for guess in chosen])
    return tuple(
        Underrated(g.line.competency, g.line.id, g.guessed, g.scored, *best_quote(assessments[g.line.id]))
        for g in chosen
    )


def _by_how_much(guess: _Guess) -> float:
    return guess.scored - guess.guessed


def _miss(some: Sequence[_Guess]) -> float:
    return sum(abs(_by_how_much(guess)) for guess in some) / len(some)
