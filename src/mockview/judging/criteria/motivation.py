"""Criteria for motivation and strengths: what is claimed, what shows it, what ties it to this role."""

from mockview.content.rubric import Criterion
from mockview.judging.criteria.finding import Finding, found_or_not, scale
from mockview.judging.criteria.speaking import details
from mockview.judging.criteria.story import outcome_clauses
from mockview.judging.reading import Reading


def claim(reading: Reading, criterion: Criterion) -> Finding:
    """Whether the answer says what was asked for, and why."""
    stated, causes = reading.places("want"), reading.places("cause")
    opening = reading.clauses[:2]
    value = (
        min(len(stated), 2)
        + 0.5 * any(c.verb and not c.past for c in opening)
        + 0.7 * min(len(causes), 2)
        + 0.2 * min(details(reading)[0], 4)
    )
    aims = [c for c in reading.clauses if not c.past and any(c.first <= n < c.last for n in reading.numbers)]
    value += 0.3 * min(len(aims), 3)
    value -= 0.4 * max(0, len(reading.types("vague", "generic_claim", "unsure", "want_general")) - 1)
    if not stated:
        value = min(value, 1.9)
    points = scale(value, (0.8, 1.5, 2.4, 3.8))
    return found_or_not(
        reading,
        points,
        stated + causes,
        "a clear answer with its reason",
        "Say it in one sentence first: what, and because of what.",
        "A clear answer with its reason.",
    )


def proof(reading: Reading, criterion: Criterion) -> Finding:
    """An example of one's own: what was done and what came of it."""
    own = reading.own_actions
    counted = [c for c in reading.clauses if c.past and any(c.first <= n < c.last for n in reading.numbers)]
    own = own or tuple(c for c in reading.team_actions[:1])
    outcomes = outcome_clauses(reading)
    value = (
        0.7 * min(len(own), 3) + 0.4 * min(len(counted), 2) + 0.6 * bool(outcomes) + 0.4 * bool(reading.types("time"))
    )
    value += 0.3 * bool(reading.types("example"))
    points = scale(value, (0.6, 1.2, 2.2, 3.4))
    if not reading.own_actions:
        points = min(points, 2)
    quotes = reading.quotes(own or counted)
    if points >= 4:
        return Finding(points, quotes, "", "An example backs it up.")
    return Finding(
        points, quotes, "an example from your own work", "Add one example: where you did it, and what came of it."
    )


def fit(reading: Reading, criterion: Criterion) -> Finding:
    """A link to this role or place."""
    linked = reading.places("fit")
    ahead = reading.places("forward", "want")
    general = reading.places("want_general")
    direct = [p for p in linked if {"you", "your", "yours"} & set(reading.norms[p[0] : p[1]])]
    value = 1.0 * bool(linked) + 1.0 * bool(direct) + 0.6 * min(len(ahead), 2) + 0.3 * bool(general)
    value += 0.6 * any(
        len([n for n in reading.numbers if c.first <= n < c.last])
        for c in reading.clauses
        if any(c.first <= a < c.last for a, _ in linked + ahead)
    )
    value -= 0.4 * max(0, len(reading.types("vague", "generic_claim", "want_general")) - 1)
    points = scale(value, (0.5, 1.1, 2.0, 3.5))
    if not linked:
        points = min(points, 3)
    return found_or_not(
        reading,
        points,
        direct + linked + ahead,
        "a link to this role",
        "Say what in this role or place makes it the one: name it.",
        "It is tied to this role.",
    )
