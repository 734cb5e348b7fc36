"""Criteria for what one would do: steps, reasons, how one would know."""

from mockview.content.rubric import Criterion
from mockview.judging.criteria.finding import Finding, clauses_with, found_or_not, scale
from mockview.judging.reading import Place, Reading


def approach(reading: Reading, criterion: Criterion) -> Finding:
    """Definite steps that one would take."""
    action = reading.data.words.action
    base = reading.data.words.base
    steps: dict[str, Place] = {}
    for a, b in reading.hits.get("would_act", []) + reading.hits.get("order", []):
        for n in range(b, min(b + 4, len(reading.norms))):
            verb = base(reading.norms[n])
            if verb in action and reading.norms[n] not in reading.data.words.adverbs:
                steps.setdefault(verb, (a, n + 1))
                break
    for clause in reading.clauses:
        if clause.subject == "i" and clause.verb in action:
            steps.setdefault(clause.verb, (clause.first, clause.last))
    value = len(steps) + 0.5 * bool(reading.types("role"))
    points = scale(value, (1.0, 2.0, 3.0, 4.5))
    return found_or_not(
        reading,
        points,
        sorted(steps.values()),
        "steps that you would take",
        "Say what you would do first, then next, and whom you would ask.",
        "Definite steps.",
    )


def reasons(reading: Reading, criterion: Criterion) -> Finding:
    """Why one would do so."""
    places = reading.places("cause")
    value = clauses_with(reading, places) + 0.5 * bool(reading.types("trade_off", "contrast"))
    points = scale(value, (0.5, 1.5, 2.5, 3.5))
    return found_or_not(
        reading,
        points,
        places,
        "reasons",
        "For each step add because: what would go wrong without it?",
        "The reasons are there.",
    )


def outcome(reading: Reading, criterion: Criterion) -> Finding:
    """What should come of it and how one would know."""
    places = reading.places("check_back")
    value = 0.8 * clauses_with(reading, places) + 0.4 * bool(reading.types("result", "change"))
    points = scale(value, (0.6, 1.2, 2.0, 2.9))
    return found_or_not(
        reading,
        points,
        places,
        "how you would know",
        "End with how you would check that it worked, and what if not.",
        "You say how you would know.",
    )
