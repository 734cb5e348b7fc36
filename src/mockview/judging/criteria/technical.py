"""Criteria for an explanation: coverage, order, why, alternatives, limits."""

from mockview.content.rubric import Criterion
from mockview.judging.criteria.finding import Finding, listed, scale
from mockview.judging.outline import outline_points
from mockview.judging.reading import Reading, telling_words

UNLISTED_BOUNDS = (7, 14, 10_000, 10_000)
"""Particular words for 2 and 3 points where no term is listed; more can't be told without a list."""


def coverage(reading: Reading, criterion: Criterion) -> Finding:
    """The outline's lines where there is one, else the expected terms that are used in sentences."""
    words = reading.data.words
    own = reading.relevance.question_stems
    terms = [
        n
        for n in reading.relevance.found
        if reading.wording.stems[n] not in own and words.rates.get(reading.wording.stems[n], 0.0) < 1.0e-3
    ]
    points = scale(len(terms), (2, 5, 8, 13))
    if not reading.question.listen_for and not reading.question.outline:
        # a field that no list of ours knows: particular words stand for its terms, as far as they can
        telling = telling_words(reading)
        by_telling = scale(len(telling), UNLISTED_BOUNDS)
        if by_telling > points:
            points, terms = by_telling, sorted(telling.values())
    lines = outline_points(reading)
    absent = [p.text for p in lines if p.at is None]
    if lines:
        by_outline = scale((len(lines) - len(absent)) / len(lines), (0.15, 0.35, 0.55, 0.8))
        points = max(by_outline, min(points, 3))
    shown = [(n, n + 1) for n in sorted(p.at for p in lines if p.at is not None)] or [(n, n + 1) for n in sorted(terms)]
    quotes = reading.quotes_at(shown)
    if points >= 5:
        return Finding(5, quotes, "", "The points that matter are covered.")
    missing = listed(absent[:2]) or "further parts of the answer"
    advice = f"Also speak of: {missing}." if absent else "Name what else takes part, and what each part does."
    return Finding(points, quotes, missing, advice)


def steps(reading: Reading, criterion: Criterion) -> Finding:
    """Steps in an order that can be followed."""
    places = reading.places("order")
    told = len([c for c in reading.clauses if c.verb])
    value = 0.7 * min(len(places), 5) + 0.15 * min(told, 10)
    points = scale(value, (1.2, 2.2, 3.2, 4.3))
    quotes = reading.quotes_at(places)
    if points >= 4:
        return Finding(points, quotes, "", "The order is clear.")
    return Finding(points, quotes, "words of order", "Go through it in order: first ..., then ..., after that ...")


def mechanism(reading: Reading, criterion: Criterion) -> Finding:
    """Why it works so."""
    places = reading.places("cause")
    value = len({reading.clause_at(a).first for a, _ in places})
    points = scale(value, (1, 2, 3, 5))
    quotes = reading.quotes_at(places)
    if points >= 4:
        return Finding(points, quotes, "", "You say why, not only what.")
    return Finding(points, quotes, "reasons", "For each step say why it is there: because ..., so that ...")


def trade_offs(reading: Reading, criterion: Criterion) -> Finding:
    """Alternatives and conditions."""
    places = reading.places("trade_off", "contrast")
    points = scale(len({reading.clause_at(a).first for a, _ in places}), (1, 2, 3, 4))
    quotes = reading.quotes_at(places)
    if points >= 4:
        return Finding(points, quotes, "", "Alternatives are weighed.")
    return Finding(points, quotes, "an alternative", "Name one alternative, and when it would be better.")


def limits(reading: Reading, criterion: Criterion) -> Finding:
    """Where one's knowledge ends."""
    places = reading.places("limits")
    points = min(2 + len(places), 5)
    quotes = reading.quotes_at(places)
    if points >= 4:
        return Finding(points, quotes, "", "Honest about what you don't know.")
    return Finding(
        points, quotes, "where your knowledge ends", "Say what you have not done yourself, or what it depends on."
    )
