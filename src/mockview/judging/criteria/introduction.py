"""Criteria for an introduction: the present, the way there, why here."""

from mockview.content.rubric import Criterion
from mockview.judging.criteria.finding import Finding, found_or_not, scale
from mockview.judging.reading import Reading


def present(reading: Reading, criterion: Criterion) -> Finding:
    """The role one is in now."""
    now = reading.places("present")
    detail = [c for c in reading.clauses if any(c.first <= a < c.last for a, _ in now) and c.last - c.first >= 6]
    counted = any(c.first <= n < c.last for c in detail for n in reading.numbers)
    value = 1.0 * min(len(now), 3) + 0.5 * min(len(detail), 2) + 0.7 * counted
    value -= 0.6 * len(reading.types("generic_claim", "self_description"))
    points = scale(value, (0.8, 1.6, 2.6, 4.2))
    return found_or_not(
        reading,
        points,
        now,
        "what you do now",
        "Say what you are now: your role or studies, and what you do in it.",
        "Where you are now is clear.",
    )


def past(reading: Reading, criterion: Criterion) -> Finding:
    """The way to the present."""
    steps = reading.places("past_career")
    own = reading.own_actions
    counted = sum(1 for c in reading.clauses if c.past and any(c.first <= n < c.last for n in reading.numbers))
    topical = len(reading.types("career_topic"))
    value = 0.5 * min(len(steps), 4) + 0.35 * min(len(own), 3) + 0.4 * min(counted, 2) + 0.1 * min(topical, 5)
    value += 0.5 * any(
        c.first <= a < c.last
        for c in reading.clauses
        for a, _ in reading.hits.get("change", [])
        if any(c.first <= n < c.last for n in reading.numbers)
    )
    points = scale(value, (0.6, 1.5, 2.4, 4.2))
    return found_or_not(
        reading,
        points,
        steps,
        "earlier steps",
        "Name two earlier steps, and for each one thing that you did there.",
        "The way here is clear.",
    )


def why_here(reading: Reading, criterion: Criterion) -> Finding:
    """Why this role comes next."""
    late = int(len(reading.norms) * 0.5)
    reasons = [p for p in reading.places("why_here") if p[0] >= late]
    direct = [p for p in reasons if {"your", "you", "this"} & set(reading.norms[p[0] : p[1]])]
    clauses = {reading.clause_at(a) for a, _ in reasons}
    value = 1.2 * bool(reasons) + 0.5 * (len(clauses) > 1) + 1.0 * bool(direct)
    value += 0.4 * any(c.first <= n < c.last for c in clauses for n in reading.numbers)
    value += 0.4 * any(c.last - c.first >= 10 for c in clauses)
    value -= 0.4 * min(len(reading.types("generic_claim")), 3)
    points = scale(value, (0.5, 1.0, 2.0, 2.9))
    return found_or_not(
        reading,
        points,
        reasons,
        "why this role",
        "End with why you are here: what in this role is your next step.",
        "Why you are here is clear.",
    )
