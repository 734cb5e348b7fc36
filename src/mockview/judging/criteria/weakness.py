"""Criteria for a weakness: that it is one, what is done about it, whether that works."""

from mockview.content.rubric import Criterion
from mockview.judging.criteria.finding import Finding, clauses_with, found_or_not, scale
from mockview.judging.reading import Reading


def flaw(reading: Reading, criterion: Criterion) -> Finding:
    """A real weakness."""
    named, boast = reading.places("flaw"), reading.places("humble_brag")
    shown = [c for c in reading.clauses if c.past and not c.stance]
    value = 1.0 * min(len(named), 2) + 0.5 * bool(shown) + 0.5 * bool(reading.types("time") or reading.numbers)
    points = scale(value, (0.5, 1.0, 2.0, 2.9))
    if boast:
        points = min(points, 2)
        said = reading.quotes_at(boast, 1)[0].quote
        return Finding(
            points,
            reading.quotes_at(boast),
            "a weakness that costs you something",
            f"“{said}” sounds like praise: name something that really goes wrong at times.",
        )
    return found_or_not(
        reading,
        points,
        named,
        "a real weakness",
        "Name one thing that you find hard, and when it showed.",
        "An honest weakness.",
    )


def remedy(reading: Reading, criterion: Criterion) -> Finding:
    """What is done about it."""
    places = reading.places("remedy")
    value = 0.8 * min(len(places), 3) + 0.5 * min(clauses_with(reading, places), 2) + 0.3 * bool(reading.numbers)
    points = scale(value, (0.6, 1.2, 2.1, 3.2))
    return found_or_not(
        reading,
        points,
        places,
        "a definite measure",
        "Say what you do about it: what, how often, since when.",
        "A definite measure.",
    )


def progress(reading: Reading, criterion: Criterion) -> Finding:
    """A sign that it works."""
    half = int(len(reading.norms) * 0.45)
    places = [p for p in reading.places("progress") if p[0] >= half]
    counted = any(n >= half for n in reading.numbers)
    value = (
        0.8 * min(len(places), 3)
        + 0.6 * counted
        + 0.6 * bool([p for p in reading.places("others_react", "speech") if p[0] >= half])
    )
    if not places:
        value = 0.0
    points = scale(value, (0.6, 1.3, 1.9, 2.7))
    return found_or_not(
        reading,
        points,
        places,
        "a sign that it works",
        "Say what has got better, and who noticed or by how much.",
        "One can see that it works.",
    )
