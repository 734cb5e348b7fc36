"""Looking back: what came of applications, how answers were scored and what was put in, side by side.

It says what the log holds and how little that may be, and asks; whether anything should change is the person's to say.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mockview.coaching.effort import Effort, effort_of
from mockview.coaching.trend import Trend, trend_over
from mockview.content.names import in_words
from mockview.history.listing import Which, lines
from mockview.history.plain_words import counted
from mockview.journey.application import OPEN, Application
from mockview.journey.applications import applications_of
from mockview.journey.goal import Goal, Review
from mockview.journey.goals import goal_of, rejections_since_review, reviews_of
from mockview.store.database import Database

FEW = 5
"""Ended applications below which a share of them says next to nothing: of four coins one in eight falls on one side."""

RECENT_DAYS = 28

_LOOKED_THROUGH = 600
_LEAST_ANSWERS = 3
_MET = OPEN[OPEN.index("screening") :]


@dataclass(frozen=True)
class Outcomes:
    """What came of some applications. name: which ones. met: came to a conversation or a test. going: not ended."""

    name: str
    sent: int
    met: int
    offers: int
    rejected: int
    going: int


@dataclass(frozen=True)
class Skill:
    """How answers about one competency were scored, 0 to 100; None where nothing was judged."""

    competency: str
    answers: int
    content: Trend | None
    delivery: Trend | None


@dataclass(frozen=True)
class Question:
    """What is asked. topic: one of goal.CHANGES. log: what the log says about it."""

    topic: str
    log: str
    question: str


@dataclass(frozen=True)
class LookBack:
    """All that is laid side by side.

    ended_at: how many noes came at each stage, those that occur. skills: the most practised first. sent_lately:
    applications sent in the last RECENT_DAYS. since: rejections since the last look back. small: what is too little to
    tell anything from, one sentence each.
    """

    goal: Goal
    every: Outcomes
    ended_at: dict[str, int]
    by_role: tuple[Outcomes, ...]
    by_level: tuple[Outcomes, ...]
    skills: tuple[Skill, ...]
    effort: Effort
    sent_lately: int
    rounds: int
    since: int
    reviews: tuple[Review, ...]
    small: tuple[str, ...]
    questions: tuple[Question, ...]


def look_back(db: Database, person_id: int, now: datetime) -> LookBack:
    """What a person's log says about their search so far; now is aware, its time zone decides the day."""
    sent = [application for application in applications_of(db, person_id) if application.sent]
    goal = goal_of(db, person_id)
    every = _outcomes("all", sent)
    noes = [application.reached for application in sent if application.stage == "rejected"]
    by_role = _grouped(sent, lambda application: application.role)
    by_level = _grouped([a for a in sent if a.level], lambda application: application.level)
    skills = _skills(db, person_id)
    lately = now.date() - timedelta(days=RECENT_DAYS)
    return LookBack(
        goal,
        every,
        {stage: noes.count(stage) for stage in OPEN if stage in noes},
        by_role,
        by_level,
        skills,
        effort_of(db, person_id, now),
        sum(a.applied_on is not None and a.applied_on >= lately for a in sent),
        sum(len(a.rounds) for a in sent),
        rejections_since_review(db, person_id),
        reviews_of(db, person_id),
        _small(every, skills),
        (
            Question("target", _about_target(goal, by_role), "Is this still the work that you want?"),
            Question("level", _about_level(by_level), "Is the level right, or would one above or below fit better?"),
            Question("skills", _about_skills(skills), "Is there a skill that you want to work on first?"),
            Question("approach", _about_approach(every, noes), "Do you want to go about it in another way?"),
        ),
    )


def _outcomes(name: str, some: Sequence[Application]) -> Outcomes:
    return Outcomes(
        name,
        len(some),
        sum(a.reached in _MET for a in some),
        sum(a.reached == "offer" or a.stage == "accepted" for a in some),
        sum(a.stage == "rejected" for a in some),
        sum(not a.closed for a in some),
    )


def _grouped(some: Iterable[Application], key: Callable[[Application], str]) -> tuple[Outcomes, ...]:
    groups: dict[str, list[Application]] = {}
    names: dict[str, str] = {}
    for application in some:
        name = key(application)
        groups.setdefault(name.casefold(), []).append(application)
        names.setdefault(name.casefold(), name)
    found = (_outcomes(names[name], group) for name, group in groups.items())
    return tuple(sorted(found, key=lambda outcomes: -outcomes.sent))


def _skills(db: Database, person_id: int) -> tuple[Skill, ...]:
    judged = [
        answer
        for answer in reversed(lines(db, person_id, Which(latest=_LOOKED_THROUGH)))
        if answer.content is not None or answer.delivery is not None
    ]
    competencies = list(dict.fromkeys(answer.competency for answer in judged))
    skills = []
    for competency in competencies:
        mine = [answer for answer in judged if answer.competency == competency]
        content = trend_over([a.content for a in mine if a.content is not None])
        delivery = trend_over([a.delivery for a in mine if a.delivery is not None])
        skills.append(Skill(competency, len(mine), content, delivery))
    return tuple(sorted(skills, key=lambda skill: -skill.answers))


def _small(every: Outcomes, skills: Sequence[Skill]) -> tuple[str, ...]:
    found = []
    ended = every.sent - every.going
    if ended < FEW:
        told = f"{counted(ended, 'application')} came to an end" if ended else "No application has come to an end"
        found.append(f"{told}; that is few, and chance decides much of it.")
    thin = [skill.competency for skill in skills if skill.answers < _LEAST_ANSWERS]
    if not skills:
        found.append("No answer has been scored, so the log says nothing about skills.")
    elif thin:
        one = len(thin) == 1
        found.append(
            f"{counted(len(thin), 'competency', 'competencies')} {'has' if one else 'have'} fewer than "
            f"{_LEAST_ANSWERS} answers; one answer is no habit."
        )
    return tuple(found)


def _about_target(goal: Goal, by_role: Sequence[Outcomes]) -> str:
    if not by_role:
        return "No application has been sent yet."
    told = "; ".join(f"{o.name}: {o.sent} sent, {o.met} came to a conversation or a test" for o in by_role[:4])
    if not goal.role:
        return f"{told}. You have not said yet what you aim for."
    other = sum(o.sent for o in by_role if goal.role.casefold() not in o.name.casefold())
    if not other:
        return f"{told}."
    return f"{told}. {other} of {sum(o.sent for o in by_role)} were for something else than {goal.role}."


def _about_level(by_level: Sequence[Outcomes]) -> str:
    if not by_level:
        return "No level is noted for any application, so the log says nothing about it."
    return "; ".join(f"{o.name}: {o.sent} sent, {o.met} came to a conversation or a test" for o in by_level[:4]) + "."


def _about_skills(skills: Sequence[Skill]) -> str:
    known = [(s.content.now, s) for s in skills if s.content is not None and s.answers >= _LEAST_ANSWERS]
    if not known:
        return "Too few answers have been scored to say which skill is strong or weak."
    low, weakest = min(known, key=lambda pair: pair[0])
    high, strongest = max(known, key=lambda pair: pair[0])
    weak, strong = in_words(weakest.competency), in_words(strongest.competency)
    if weakest is strongest:
        return f"Answers about {weak} have a content of {low:.0f} of 100 ({weakest.answers} answers)."
    return (
        f"Content is highest in answers about {strong} ({high:.0f} of 100, {strongest.answers} answers) "
        f"and lowest about {weak} ({low:.0f}, {weakest.answers} answers)."
    )


def _about_approach(every: Outcomes, noes: Sequence[str]) -> str:
    if not every.sent:
        return "No application has been sent yet."
    told = f"{every.met} of {counted(every.sent, 'application')} came to a conversation or a test."
    if not noes:
        return told
    before = sum(stage not in _MET for stage in noes)
    return f"{told} Of {counted(len(noes), 'no', 'noes')}, {before} came before one and {len(noes) - before} after."
