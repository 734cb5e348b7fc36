"""A person's goal and what it asks for: one line to keep in view, milestones, and a look back after some rejections."""

from datetime import date

from mockview.coaching.task import Task
from mockview.history.events import events_of
from mockview.journey.applications import applications_of
from mockview.journey.goal import MILESTONE, REVIEWED, THING, Goal, Milestone, Review, goal_from, reviews_from
from mockview.journey.numbered import numbered
from mockview.store.database import Database

REVIEW_AFTER = 3
"""Rejections after which one looks back: one is an event, and with dozens one waits too long."""

_LONGEST_WHY = 140
"""Characters of the reason that are shown in the goal's line."""


def goal_of(db: Database, person_id: int) -> Goal:
    """A person's goal as it is now; its role is "" when they have none."""
    return goal_from(events_of(db, person_id, (THING, MILESTONE)))


def goal_line(db: Database, person_id: int) -> str:
    """The goal in one line for the person's own screen, with their reason and the next milestone; "" without one.

    It holds what is private: for others there is target_role.
    """
    goal = goal_of(db, person_id)
    if not goal.role:
        return ""
    reason = " ".join(goal.why.split())
    reason = reason if len(reason) <= _LONGEST_WHY else reason[: _LONGEST_WHY - 1].rsplit(" ", 1)[0] + "…"
    told = f"Your goal: {_named(goal)}." + (f" Why: {reason.rstrip('.')}." if reason else "")
    milestone = goal.next_milestone
    if milestone is None:
        return told
    by = f" by {milestone.on}" if milestone.on else ""
    return f"{told} Next milestone: {milestone.what.rstrip('.')}{by}."


def target_role(db: Database, person_id: int) -> str:
    """The role that a person practises for, "" when it was not told."""
    return goal_of(db, person_id).role


def milestone_numbered(db: Database, person_id: int, number: int) -> Milestone:
    """One milestone; UsageError naming those there are when there is none such."""
    milestones = goal_of(db, person_id).milestones
    begin = "Add one with `mockview goals milestone TEXT --on DAY`."
    return numbered(milestones, number, "milestone", "mockview goals", begin, lambda m: f"{m.number} ({m.what})")


def reviews_of(db: Database, person_id: int) -> tuple[Review, ...]:
    """The looks back that a person has answered, oldest first."""
    return reviews_from(events_of(db, person_id, (REVIEWED,)))


def rejections(db: Database, person_id: int) -> int:
    """How many applications ended with a no."""
    return sum(application.stage == "rejected" for application in applications_of(db, person_id))


def rejections_since_review(db: Database, person_id: int) -> int:
    """How many of them came after the last look back."""
    reviews = reviews_of(db, person_id)
    return max(0, rejections(db, person_id) - (reviews[-1].rejections if reviews else 0))


def tasks(db: Database, person_id: int, today: date) -> tuple[Task, ...]:
    """The open milestones that have a day, and a look back when it is due."""
    goal = goal_of(db, person_id)
    milestones = tuple(_to_reach(goal, m, m.on) for m in goal.milestones if m.on is not None and m.done_on is None)
    since = rejections_since_review(db, person_id)
    return (*milestones, _look_back(since, today)) if since >= REVIEW_AFTER else milestones


def _to_reach(goal: Goal, milestone: Milestone, on: date) -> Task:
    return Task(
        f"{milestone.what.rstrip('.')}.",
        f"It is a milestone on the way to {goal.role or 'your goal'}, meant for {on}.",
        "It is reached, or has another day.",
        THING,
        on,
        f"mockview goals done {milestone.number}",
        0.45,
    )


def _look_back(since: int, today: date) -> Task:
    return Task(
        "Look back over your applications, and decide whether anything should change.",
        f"{since} have ended with a no since you last did; together they may show what one alone can't.",
        "You have answered in your own words, be it that nothing should change.",
        THING,
        today,
        "mockview goals review",
        0.5,
    )


def _named(goal: Goal) -> str:
    return f"{goal.role} ({goal.level})" if goal.level else goal.role
