"""Making a report out of the log: one's own, with all that belongs to it, or one to share, of named things only."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from mockview.coaching.marks import marks_of
from mockview.coaching.plan import PlanItem, make_plan
from mockview.history.attempt import Attempt, Person
from mockview.history.attempt_log import AttemptLog
from mockview.history.events import events_of
from mockview.history.listing import Which, count
from mockview.history.points import points_of
from mockview.journey.outlook import outlook_ahead
from mockview.judging.assessment import Assessment
from mockview.pipeline import without_delivery
from mockview.reports.report import AnswerPart, Planned, Report, answer_part, planned, standing_out
from mockview.reports.struck_out import STRUCK_OUT, Names, strike_out, texts_under
from mockview.store.database import Database

MOST_ANSWERS = 200
"""In one report: an hour's reading is more than anyone gives it."""

SHARED_MODES = frozenset({"practice", "mock", "drill", "warm-up", "comeback", "demo", "score"})
"""Sessions whose answers may be shared. What is not named here, such as a recorded real interview, stays at home."""

HOLDS = (
    "the questions that were asked, and the answers to them in words",
    "scores with their quotes, and what to do about low ones",
    "strengths, what to work on, and what the plan asks to practise",
)
LEAVES_OUT = (
    "recordings, the person’s name, and their own guesses of scores",
    "debriefs, feelings and thoughts, letters, feedback received, goals and stories",
    f"applications, people and notes; names of people that mockview knows from them stand as {STRUCK_OUT}",
    "answers given in real interviews",
)
_COMPANIES_OUT = "names of companies that mockview knows from applications, in the same way"
_COMPANIES_IN = "names of companies, because that was asked for"

_PERSON_KEYS, _COMPANY_KEYS = ("name", "sender", "interviewer", "person"), ("company", "employer")
_MOST_PLANNED = 10


@dataclass(frozen=True)
class Wanted:
    """What a report is to be about.

    which: a session or a period. heading: the same in words. delivery: whether the way of speaking is shown.
    """

    which: Which
    heading: str
    delivery: bool = True


def own_report(log: AttemptLog, person: Person, wanted: Wanted, now: datetime, goal: str = "") -> Report:
    """A person's own report, for themselves: everything that the answers hold."""
    attempts, left = _attempts(log, person, wanted)
    assessments = _assessments(log, attempts, wanted)
    strong, weak = standing_out(assessments)
    plan = outlook_ahead(log.db, person.id, now.astimezone()).plan
    return Report(
        wanted.heading,
        now,
        tuple(answer_part(attempt, assessments.get(attempt.id)) for attempt in attempts),
        strong,
        weak,
        tuple(map(planned, plan[:_MOST_PLANNED])),
        left,
        person.name,
        goal,
    )


def report_to_share(
    log: AttemptLog, person: Person, wanted: Wanted, now: datetime, *, with_companies: bool = False
) -> Report:
    """A report for a coach or a friend. Only what is named here goes in; what a later version keeps does not.

    The plan is worked out from practice alone, because a debrief or a letter may be quoted in its reasons.
    """
    attempts, left = _attempts(log, person, wanted)
    shared = {number for number in {a.session_id for a in attempts} if _may_be_shared(log, number)}
    attempts = [attempt for attempt in attempts if attempt.session_id in shared]
    assessments = _assessments(log, attempts, wanted)
    strong, weak = standing_out(assessments)
    report = Report(
        heading=wanted.heading,
        made_at=now,
        answers=tuple(_shared_answer(answer_part(a, assessments.get(a.id))) for a in attempts),
        strengths=strong,
        to_work_on=weak,
        plan=tuple(_shared_item(item) for item in _plan_from_practice(log.db, person.id, now)[:_MOST_PLANNED]),
        left=left,
        holds=(*HOLDS, *([_COMPANIES_IN] if with_companies else [])),
        leaves_out=(*LEAVES_OUT, *([] if with_companies else [_COMPANIES_OUT])),
    )
    return strike_out(report, _names(log.db, person, with_companies=with_companies))


def _attempts(log: AttemptLog, person: Person, wanted: Wanted) -> tuple[list[Attempt], int]:
    """The newest answers in the order in which they were given, and how many older ones are left out."""
    newest = log.attempts(person.id, replace(wanted.which, latest=MOST_ANSWERS))
    return list(reversed(newest)), count(log.db, person.id, wanted.which) - len(newest)


def _assessments(log: AttemptLog, attempts: Iterable[Attempt], wanted: Wanted) -> dict[int, Assessment]:
    """The latest assessment by attempt, oldest answer first."""
    found = log.latest_assessments([attempt.id for attempt in attempts])
    whole = {attempt.id: found[attempt.id] for attempt in attempts if attempt.id in found}
    return whole if wanted.delivery else {number: without_delivery(a) for number, a in whole.items()}


def _may_be_shared(log: AttemptLog, session_id: int) -> bool:
    session = log.session(session_id)
    return session is not None and session.mode.split("+")[0] in SHARED_MODES


def _shared_answer(part: AnswerPart) -> AnswerPart:
    """What of an answer goes to others, field by field; a field that is not named here stays empty."""
    return AnswerPart(
        number=part.number,
        answered_at=part.answered_at,
        question=part.question,
        competency=part.competency,
        kind_of_answer=part.kind_of_answer,
        content=part.content,
        delivery=part.delivery,
        overall=part.overall,
        held=part.held,
        scores=part.scores,
        delivery_scores=part.delivery_scores,
        measured=part.measured,
        words=part.words,
        follows=part.follows,
        asked_next=part.asked_next,
    )


def _plan_from_practice(db: Database, person_id: int, now: datetime) -> tuple[PlanItem, ...]:
    points = points_of(db, person_id)
    known = {(point.competency, point.criterion_id) for point in points}
    marks = [mark for mark in marks_of(db, person_id) if (mark.competency, mark.criterion_id) in known]
    return make_plan(points, now.astimezone(), None, marks=marks)


def _shared_item(item: PlanItem) -> Planned:
    whole = planned(item)
    return Planned(whole.area, whole.what_to_do, whole.because, whole.done_when)


def _names(db: Database, person: Person, *, with_companies: bool) -> Names:
    """The person's own name, and those that anything outside practice was written down with."""
    data = [{"person": person.name}, *(event.data for event in events_of(db, person.id))]
    return Names(texts_under(data, _PERSON_KEYS), frozenset() if with_companies else texts_under(data, _COMPANY_KEYS))
