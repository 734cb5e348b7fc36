"""A comeback after a rejection: one's own best answer first, then what goes well, then what stumped one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from mockview.coaching.area_state import GOOD
from mockview.content.job_terms import load_job_terms
from mockview.content.question import Bank, Question
from mockview.history.attempt import Attempt, AttemptLine, Point
from mockview.history.attempt_log import AttemptLog
from mockview.history.listing import Which, last_asked, lines
from mockview.history.points import DELIVERY, openings_of, points_of
from mockview.journey.asked import OWN_BANK
from mockview.journey.debrief import debriefs_of
from mockview.judging.assessment import Assessment
from mockview.store.database import Database

EASIER, STUMPED = 2, 3
"""Questions of each sort: about ten minutes in all."""

_LOOKED_THROUGH = 2000
_CANDIDATES = 20
"""Answers whose type is looked at, the best by score: a story is nearly always among them."""
_WENT_WELL = 3.5
"""Points: between what holds and what is good."""

_CHOSEN_FROM = 3
"""Chance picks among this many of those that take the shortest answers."""

_SURE = 4
_ABOUT_ONESELF = "It is about yourself, which nobody knows better."
_EASY_COMPETENCIES = ("self-introduction", "motivation")
"""What is asked first of someone without a score yet: oneself is the easiest subject."""

_NOT_NOW = frozenset({"motivation-salary-hopes", "motivation-why-hire-you", "motivation-leaving-current-job"})
"""Questions about pay, about those who were chosen, about a job that was lost: short, and not easy on such a day."""


@dataclass(frozen=True)
class BestAnswer:
    """One's own best answer, to be read or heard again before anything is asked."""

    attempt: Attempt
    assessment: Assessment


@dataclass(frozen=True)
class Comeback:
    """What a comeback session holds, in this order.

    best: None when nothing was scored yet. easier: questions on what went well. stumped: those that one was stumped
    by, or that come nearest to it. because: one sentence for each question, by its id.
    """

    best: BestAnswer | None
    easier: tuple[Question, ...]
    stumped: tuple[Question, ...]
    because: Mapping[str, str]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All of them, as they are asked."""
        return (*self.easier, *self.stumped)


@dataclass(frozen=True)
class Improvement:
    """One criterion of one competency that got better; points are means, 1 to 5.

    before: of the last three answers before the session, None for a first one. after: of the session's.
    """

    competency: str
    criterion_id: str
    before: float | None
    after: float


def comeback_for(db: Database, person_id: int, banks: Sequence[Bank], now: datetime, rng: Random) -> Comeback:
    """A comeback session for a person, from the log, the debriefs and the openings of the plan.

    banks: all of them, with the person's own. now: aware. rng: chooses between questions that serve equally well.
    """
    asked = last_asked(db, person_id)
    stumped, why_stumped = _stumped(db, person_id, banks, asked, rng)
    easier, why_easier = _easier(_strong(db, person_id), banks, stumped, asked, rng)
    recent = lines(db, person_id, Which(latest=_LOOKED_THROUGH, before=now))
    return Comeback(_best(AttemptLog(db), recent), easier, stumped, {**why_easier, **why_stumped})


def improved(before: Iterable[Point], after: Iterable[Point]) -> tuple[Improvement, ...]:
    """What got better between two looks at a person's points (`history.points.points_of`), the most first.

    before: taken at the session's start; after: at its end, with the points of before. A first answer counts where
    it is good (4 points or more).
    """
    earlier: dict[tuple[str, str], list[Point]] = defaultdict(list)
    new: dict[tuple[str, str], list[int]] = defaultdict(list)
    for point in before:
        earlier[point.competency, point.criterion_id].append(point)
    known = {(p.competency, p.criterion_id, p.attempt_id) for points in earlier.values() for p in points}
    for point in after:
        if (point.competency, point.criterion_id, point.attempt_id) not in known:
            new[point.competency, point.criterion_id].append(point.points)
    found = [
        Improvement(*area, _mean([p.points for p in earlier[area][-3:]]) if area in earlier else None, _mean(points))
        for area, points in new.items()
    ]
    better = [i for i in found if (i.after > i.before if i.before is not None else i.after >= GOOD)]
    return tuple(sorted(better, key=lambda i: (i.before is None, -(i.after - (i.before or 0.0)), i.competency)))


def _best(log: AttemptLog, recent: Sequence[AttemptLine]) -> BestAnswer | None:
    """The best by score among stories; among all answers where no story is near the top."""
    scored = sorted((line for line in recent if line.overall is not None), key=lambda line: -(line.overall or 0.0))
    numbers = [line.id for line in scored[:_CANDIDATES]]
    assessments = log.latest_assessments(numbers)
    ranked = [number for number in numbers if number in assessments]
    for number in sorted(ranked, key=lambda n: assessments[n].answer_type != "story"):
        attempt = log.attempt(number)
        if attempt is not None and attempt.transcript is not None:
            return BestAnswer(attempt, assessments[number])
    return None


def _stumped(
    db: Database, person_id: int, banks: Sequence[Bank], asked: Mapping[str, datetime], rng: Random
) -> tuple[tuple[Question, ...], dict[str, str]]:
    """What one was stumped by in real interviews, the latest first, what was not answered since before the rest; then
    questions on what a debrief or feedback opened in the plan.
    """
    held = {question.id: question for bank in banks for question in bank.questions}
    chosen: dict[str, Question] = {}
    because: dict[str, str] = {}
    waiting = [(debrief, debrief.asked[n - 1]) for debrief in debriefs_of(db, person_id)[::-1] for n in debrief.stumped]
    # False sorts first: not answered since that interview was talked over.
    waiting.sort(key=lambda pair: asked.get(pair[1].question_id, pair[0].started_at) > pair[0].started_at)
    for debrief, one in waiting:
        if len(chosen) < STUMPED and one.question_id not in chosen:
            plain = Question(one.question_id, one.text, one.competency, one.kind)
            chosen[one.question_id] = held.get(one.question_id, plain)
            because[one.question_id] = f"It stumped you in your interview on {debrief.day.isoformat()}."
    rested = _rested(_everyones(banks), asked, rng)
    covered = {question.competency for question in chosen.values()}
    for opening in reversed(openings_of(db, person_id)):
        found = next((q for q in rested if q.competency == opening.competency and q.id not in chosen), None)
        if found is not None and len(chosen) < STUMPED and opening.competency not in covered:
            covered.add(opening.competency)
            chosen[found.id], because[found.id] = found, opening.because
    return tuple(chosen.values()), because


def _easier(
    strong: Mapping[str, str],
    banks: Sequence[Bank],
    stumped: Sequence[Question],
    asked: Mapping[str, datetime],
    rng: Random,
) -> tuple[tuple[Question, ...], dict[str, str]]:
    """Short questions for any level, one from each of the competencies that one is best at; then some about oneself."""
    hard = {question.competency for question in stumped}
    rested = [q for q in _rested(_everyones(banks), asked, rng) if q.level in ("any", "entry") and q not in stumped]
    rested = [q for q in rested if q.id not in _NOT_NOW]
    sources = {name: why for name, why in strong.items() if name not in hard}
    sources |= {name: _ABOUT_ONESELF for name in _EASY_COMPETENCIES if name not in sources}
    chosen: dict[str, Question] = {}
    because: dict[str, str] = {}
    for name, why in sources.items():
        waiting = [q for q in rested if q.competency == name and q.id not in asked]
        short = sorted(waiting or [q for q in rested if q.competency == name], key=lambda q: q.guide_s)
        if short and len(chosen) < EASIER:
            found = rng.choice(short[:_CHOSEN_FROM])
            chosen[found.id], because[found.id] = found, why
    return tuple(chosen.values()), because


def _strong(db: Database, person_id: int) -> dict[str, str]:
    """The competencies that go well, the best first, with why: by points, then by confidence in real interviews."""
    by_competency: dict[str, list[int]] = defaultdict(list)
    for point in points_of(db, person_id):
        if point.competency != DELIVERY:
            by_competency[point.competency].append(point.points)
    means = {name: _mean(found) for name, found in by_competency.items()}
    strong = {
        name: f"Your {name.replace('-', ' ')} answers average {mean:.1f} of 5 points."
        for name, mean in sorted(means.items(), key=lambda pair: -pair[1])
        if mean >= _WENT_WELL
    }
    for debrief in debriefs_of(db, person_id)[::-1]:
        for number, confidence in debrief.confidence.items():
            if confidence >= _SURE and number not in debrief.stumped:
                why = f"You were sure of such an answer in your interview on {debrief.day.isoformat()}."
                strong.setdefault(debrief.asked[number - 1].competency, why)
    return strong


def _rested(questions: Sequence[Question], asked: Mapping[str, datetime], rng: Random) -> list[Question]:
    """Those never asked or asked longest ago first, chance deciding between equals."""
    shuffled = rng.sample(list(questions), len(questions))
    return sorted(shuffled, key=lambda q: asked[q.id].timestamp() if q.id in asked else float("-inf"))


def _everyones(banks: Sequence[Bank]) -> list[Question]:
    """The questions of banks that suit any work and anybody; of all banks where none is such.

    Never those of real interviews, which may be someone else's.
    """
    terms = load_job_terms()
    cues = (*(field.titles for field in terms.fields.values()), *(cue for cue, _ in terms.audiences))
    shared = [bank for bank in banks if not bank.id.startswith(OWN_BANK)]
    general = [bank for bank in shared if not any(cue.count(f"{bank.title}. {bank.description}") for cue in cues)]
    return [question for bank in general or shared for question in bank.questions]


def _mean(numbers: Sequence[int]) -> float:
    return sum(numbers) / len(numbers)
