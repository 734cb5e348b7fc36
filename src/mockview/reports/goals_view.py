"""A goal, and a look back over the search for work, as a person reads them and as JSON."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from mockview.coaching.severity import TOO_EARLY
from mockview.coaching.trend import Trend
from mockview.content.names import in_words
from mockview.history.plain_words import counted
from mockview.history.times import iso_or_none
from mockview.journey.goal import Goal, Milestone, Review
from mockview.journey.goal_review import RECENT_DAYS, LookBack, Outcomes, Skill
from mockview.reports.safe_text import clean, clean_lines
from mockview.reports.terminal import indented, table_of

_NO_GOAL = 'No goal yet. Say what you aim for: mockview goals set --role "night manager" --why "…"'
_SHOWN = 6


def goal_view(goal: Goal, reviews: Sequence[Review], today: date) -> RenderableType:
    """The goal, why, and the milestones; then what was decided when looking back last."""
    parts: list[RenderableType] = []
    if goal.role:
        level = f" ({clean(goal.level)})" if goal.level else ""
        parts.append(Text(f"Your goal: {clean(goal.role)}{level}", style="bold"))
    else:
        parts.append(Text(_NO_GOAL))
    if goal.why:
        parts += [Text("Why", style="cyan"), indented(Text(clean_lines(goal.why)))]
    if goal.milestones:
        parts.append(Text("Milestones", style="cyan"))
        rows = [(f"  {m.number}", _mark(m, today), m.what) for m in goal.milestones]
        parts.append(table_of(("", "", ""), rows))
    if reviews:
        parts.append(Text(f"You looked back on {reviews[-1].on}", style="cyan"))
        parts.append(indented(Text(clean_lines(_answered(reviews[-1])))))
    return Group(*parts)


def look_back_view(back: LookBack, today: date) -> RenderableType:
    """Outcomes, scores and effort, what is too little to tell, and the questions."""
    parts: list[RenderableType] = [goal_view(back.goal, back.reviews, today), Text("\nWhat came of it", style="bold")]
    if back.every.sent:
        rows = [_outcome_row(o) for o in (back.every, *back.by_role[:_SHOWN])]
        rows += [_outcome_row(replace(o, name=f"level: {o.name}")) for o in back.by_level[:_SHOWN]]
        parts.append(table_of(("", "Sent", "Got a round", "Offers", "Noes", "Going on"), rows))
        if back.ended_at:
            told = ", ".join(f"{stage} {count}" for stage, count in back.ended_at.items())
            parts.append(Text(f"How far those with a no had come: {told}."))
    else:
        parts.append(Text("No application has been sent yet."))
    parts.append(Text("\nHow answers were scored", style="bold"))
    if back.skills:
        skills = [_skill_row(skill) for skill in back.skills[:_SHOWN]]
        parts.append(table_of(("", "Answers", "Content", "Delivery"), skills))
    else:
        parts.append(Text("No answer has been scored yet."))
    e = back.effort
    parts += [
        Text("\nWhat you put in", style="bold"),
        Text(
            f"{counted(e.answers, 'answer')} on {counted(e.days, 'day')}, {counted(e.minutes, 'minute')}; "
            f"{counted(back.every.sent, 'application')} sent, {back.sent_lately} of them in the last {RECENT_DAYS} "
            f"days; {counted(back.rounds, 'round')}."
        ),
    ]
    if back.small:
        parts.append(Text("\nHow much that can tell", style="bold"))
        parts += [Text(small) for small in back.small]
    parts.append(Text("\nShould anything change?", style="bold"))
    for question in back.questions:
        parts.append(Text(f"{question.topic.capitalize()}: {question.question}", style="cyan"))
        parts.append(indented(Text(clean(question.log))))
    return Group(*parts)


def review_view(review: Review) -> RenderableType:
    """What was answered just now."""
    return Group(Text(f"Kept, {review.on}", style="cyan"), indented(Text(clean_lines(_answered(review)))))


def goal_as_dict(goal: Goal, reviews: Sequence[Review], due: bool) -> dict[str, Any]:
    """A goal for programs."""
    return {
        "role": goal.role,
        "level": goal.level,
        "why": goal.why,
        "milestones": [milestone_as_dict(milestone) for milestone in goal.milestones],
        "reviews": [review_as_dict(review) for review in reviews],
        "review_due": due,
    }


def milestone_as_dict(milestone: Milestone) -> dict[str, Any]:
    """A milestone for programs."""
    return {
        "number": milestone.number,
        "what": milestone.what,
        "on": iso_or_none(milestone.on),
        "done_on": iso_or_none(milestone.done_on),
    }


def review_as_dict(review: Review) -> dict[str, Any]:
    """A look back for programs."""
    return {**vars(review), "on": review.on.isoformat(), "changes": list(review.changes)}


def look_back_as_dict(back: LookBack, answered: Review | None) -> dict[str, Any]:
    """A look back for programs; answered: what was said to it just now."""
    e = back.effort
    return {
        "goal": {"role": back.goal.role, "level": back.goal.level},
        "outcomes": {
            "all": dict(vars(back.every)),
            "noes_by_stage_reached": back.ended_at,
            "by_role": [dict(vars(o)) for o in back.by_role],
            "by_level": [dict(vars(o)) for o in back.by_level],
        },
        "scores": [
            {
                "competency": skill.competency,
                "answers": skill.answers,
                "content": _trend_as_dict(skill.content),
                "delivery": _trend_as_dict(skill.delivery),
            }
            for skill in back.skills
        ],
        "effort": {
            "answers": e.answers,
            "practice_days": e.days,
            "minutes": e.minutes,
            "applications_sent": back.every.sent,
            "applications_sent_lately": back.sent_lately,
            "rounds": back.rounds,
        },
        "rejections_since_last_review": back.since,
        "small": list(back.small),
        "questions": [dict(vars(question)) for question in back.questions],
        "answered": review_as_dict(answered) if answered else None,
    }


def _outcome_row(o: Outcomes) -> tuple[str, ...]:
    return (o.name, str(o.sent), str(o.met), str(o.offers), str(o.rejected), str(o.going))


def _skill_row(skill: Skill) -> tuple[str, ...]:
    return (in_words(skill.competency), str(skill.answers), _trend(skill.content), _trend(skill.delivery))


def _trend(trend: Trend | None) -> str:
    if trend is None:
        return "–"
    if trend.name == TOO_EARLY:
        return f"{trend.now:.0f} (few)"
    return f"{trend.was:.0f} → {trend.now:.0f}, {trend.name}"


def _trend_as_dict(trend: Trend | None) -> dict[str, Any] | None:
    return {**vars(trend), "was": round(trend.was, 1), "now": round(trend.now, 1)} if trend else None


def _mark(milestone: Milestone, today: date) -> str:
    if milestone.done_on is not None:
        return f"done {milestone.done_on}"
    if milestone.on is None:
        return "open"
    return f"by {milestone.on}" if milestone.on >= today else f"was for {milestone.on}"


def _answered(review: Review) -> str:
    said = f"To change: {', '.join(review.changes)}." if review.changes else ""
    if review.changes == ("nothing",):
        said = "Nothing is to change."
    return "\n".join(filter(None, (said, review.answer)))
