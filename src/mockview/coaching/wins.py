"""Small wins that the log shows, one plain line each, with the answers that prove it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from mockview.coaching.advice import name_of
from mockview.coaching.area_state import GOOD, GOOD_ATTEMPTS, AreaState, closed_since
from mockview.coaching.speaking import LATELY, Measure
from mockview.content.names import in_words
from mockview.history.attempt import AttemptLine, Point
from mockview.history.listing import Which, lines
from mockview.history.points import DELIVERY
from mockview.history.tallies import OVERALL, Repeated, Spoken, best_between, first_reaching
from mockview.store.database import Database

LEVELS = (90, 80, 70, 60)
"""Overall scores of 100 whose first reaching is worth a word; the highest one counts."""

BETTER = 10.0
"""Of 100, by which a later answer to the same question must be better: less may be luck."""

BACK_WITHIN = timedelta(days=7)
"""How soon after a rejection practice counts as coming back."""

DAYS_OF_7 = 3
"""Days of a week with practice: as many as it takes to close a weak area."""

_FEWER = 0.7
"""Of one's own median of fillers: a third less is more than answers differ by chance."""
_WORTH_LOWERING = 1.0
_WEEK = timedelta(days=7)
_LEAST_BEFORE = 5
"""Answers that a personal best must be the best of."""
_MOST_PROOFS = 5
_A_DAY_AT_MOST = 200


@dataclass(frozen=True)
class Win:
    """One thing that went well.

    kind: "closed", "level", "best", "again", "fillers", "days" or "back". text: one line. happened_at: aware.
    attempt_ids: the answers that prove it, oldest first.
    """

    kind: str
    text: str
    happened_at: datetime
    attempt_ids: tuple[int, ...]


def newest_first(wins: Iterable[Win], most: int) -> tuple[Win, ...]:
    """The latest wins."""
    return tuple(sorted(wins, key=lambda win: (win.happened_at, win.text), reverse=True)[:most])


def closed_areas(states: Iterable[AreaState], points: Iterable[Point], since: datetime) -> Iterator[Win]:
    """Weak areas that good answers closed; one that its person called done is no win of the log's."""
    closed = {
        (state.competency, state.criterion_id): state.closed_at
        for state in closed_since(states, since)
        if state.closed_at and not state.done_at
    }
    good: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for point in points:
        area = (point.competency, point.criterion_id)
        if area in closed and point.points >= GOOD and point.answered_at <= closed[area]:
            good[area].append(point)
    for (competency, criterion_id), closed_at in closed.items():
        proofs = sorted(good[competency, criterion_id], key=lambda p: p.answered_at)[-GOOD_ATTEMPTS:]
        where = "" if competency == DELIVERY else f" in {in_words(competency)} answers"
        told = f"A weak area is closed: {name_of(criterion_id).lower()}{where}."
        yield Win("closed", told, closed_at, tuple(p.attempt_id for p in proofs))


def high_scores(db: Database, person_id: int, since: datetime, score: str = OVERALL) -> Iterator[Win]:
    """The first answer of a level, and the best answer so far, when they came since a moment."""
    for level in LEVELS:
        first = first_reaching(db, person_id, level, score)
        if first is not None and first.answered_at >= since:
            told = f"Your first answer with {level} or more of 100: {first.score:.0f}."
            yield Win("level", told, first.answered_at, (first.attempt_id,))
            break
    before, earlier = best_between(db, person_id, None, since, score)
    best, _ = best_between(db, person_id, since, None, score)
    if before is not None and best is not None and earlier >= _LEAST_BEFORE and best.score > before.score:
        told = f"Your best answer so far: {best.score:.0f} of 100; before it was {before.score:.0f}."
        yield Win("best", told, best.answered_at, (best.attempt_id,))


def better_again(repeats: Iterable[Repeated], since: datetime) -> Iterator[Win]:
    """Questions that were answered better than the first time."""
    for repeat in repeats:
        first, latest = repeat.first, repeat.latest
        if latest.answered_at >= since and latest.score - first.score >= BETTER:
            told = f"“{repeat.question_text}”: {first.score:.0f} the first time, {latest.score:.0f} now."
            yield Win("again", told, latest.answered_at, (first.attempt_id, latest.attempt_id))


def fewer_fillers(spoken: Sequence[Spoken], measures: Iterable[Measure], since: datetime) -> Iterator[Win]:
    """Clearly fewer fillers lately than one's own median."""
    for measure in measures:
        usual = measure.usual
        if measure.norm_id != "fillers_per_100_words" or usual is None or usual < _WORTH_LOWERING:
            continue
        if measure.now <= _FEWER * usual and spoken[-1].answered_at >= since:
            told = f"Fewer fillers in your last {LATELY} answers: {measure.now:.1f} in 100 words, usually {usual:.1f}."
            yield Win("fillers", told, spoken[-1].answered_at, tuple(s.attempt_id for s in spoken[-LATELY:]))


def practised_days(db: Database, person_id: int, now: datetime, zone: tzinfo | None = None) -> Iterator[Win]:
    """Practice on several of the last seven days, by the calendar in `zone`, the computer's own when None."""
    first_of: dict[date, AttemptLine] = {}
    today = now.astimezone(zone).date()
    for line in lines(db, person_id, Which(since=now - _WEEK, latest=_A_DAY_AT_MOST)):
        day = line.answered_at.astimezone(zone).date()
        if timedelta(0) <= today - day < _WEEK:
            first_of[day] = line
    if len(first_of) >= DAYS_OF_7:
        proofs = [first_of[day] for day in sorted(first_of)]
        told = f"You practised on {len(first_of)} of the last 7 days."
        yield Win("days", told, proofs[-1].answered_at, tuple(line.id for line in proofs))


def back_after(db: Database, person_id: int, rejected_at: Iterable[datetime], since: datetime) -> Iterator[Win]:
    """Practice soon after a rejection, once for each; private, like the rejection itself."""
    for moment in rejected_at:
        end = moment + BACK_WITHIN
        answers = lines(db, person_id, Which(since=moment, before=end, latest=_A_DAY_AT_MOST))[::-1]
        if answers and answers[0].answered_at >= since:
            days = (answers[0].answered_at - moment).days
            when = "the same day" if days == 0 else "a day later" if days == 1 else f"{days} days later"
            told = f"After a no you went on: you practised {when}."
            yield Win("back", told, answers[0].answered_at, tuple(line.id for line in answers[:_MOST_PROOFS]))
