"""Criteria that any answer can be judged by: relevance, concrete detail, order, concision."""

from mockview.content.rubric import Criterion
from mockview.judging.criteria.finding import Finding, scale
from mockview.judging.reading import Place, Reading

WORDS_PER_SECOND = 2.4
"""About 145 words a minute (general speech about 150: NCVS)."""

LEAD_SHARE = 0.5
MOST_LEAD = 1.0
"""How much of the lead over the likeliest other subject counts, and the most of it that does: to be nearer to what was
asked than to anything else is what separates an answer from an eloquent one about something else. Set, like the bounds
below, over all the written answers."""

FAR_BEHIND = -1.0
"""A lead below which 3 points are the most for a past event."""

NAMED = 0.5
"""Standard deviations for saying one of the question's own content words."""

RELEVANCE_BOUNDS = (0.3, 1.2, 2.4, 4.5)

UNFORESEEN, MOST_UNFORESEEN = 1.0, 4.4
"""A past event told in words that nobody foresaw, but nearer to what was asked than to anything else: standard
deviations above the bound of what is about something else, up to 4 points."""

ACTION_BAND = (0.25, 0.75)
"""Action is about half to 60 % of a story by convention; a wide band, as the convention is no finding."""


LEAST_TOLD, SHORT_TOLD = 8, 0.3
"""Clauses from which there is an order to follow, and what each one less takes off: three sentences have none."""


def relevance(reading: Reading, criterion: Criterion) -> Finding:
    """How much the answer speaks of what was asked, and in how many of its parts."""
    measured = reading.relevance
    strength = measured.strength + NAMED * _named(reading) + 0.5 * min(reading.kind_evidence, 4.0)
    if reading.question.kind == "behavioural":
        # a strength, a reason or a goal may lie in any field; a past event shows the competency or another one
        strength += LEAD_SHARE * min(measured.lead, MOST_LEAD)
        strength = max(strength, min(measured.about + UNFORESEEN, MOST_UNFORESEEN))
    points = scale(strength, RELEVANCE_BOUNDS)
    if reading.question.kind == "behavioural" and measured.lead < 0:
        points = min(points, 4 if measured.lead > FAR_BEHIND else 3)
    if measured.strength >= 0.0:
        points = max(points, 2)
    if measured.spread <= 0.25:
        points = min(points, 2)
    elif measured.spread <= 0.5:
        points = min(points, 4)
    found = sorted(measured.found, key=lambda n: reading.data.words.rates.get(reading.wording.stems[n], 0.0))
    quotes = reading.quotes_at([(n, n + 1) for n in found[:3]])
    if points >= 4:
        return Finding(points, quotes, "", "It answers the question; say its key word once at the start.")
    return Finding(points, quotes, "words about what was asked", f"Come back to the question: {reading.question.text}")


def _named(reading: Reading) -> bool:
    stems = reading.wording.stems
    return any(stems[n] in reading.relevance.question_stems for n in reading.relevance.found)


def details(reading: Reading) -> tuple[float, list[Place]]:
    """How many concrete details of different sorts, each phrase once, and where they are."""
    numbers = {reading.norms[n]: n for n in sorted(reading.numbers, reverse=True)}
    places: list[Place] = [(n, n + 1) for n in numbers.values()]
    value = min(len(places), 5) * 1.0
    for family, worth, most in (("time", 0.8, 3), ("role", 0.6, 3), ("speech", 0.8, 2), ("unit", 0.3, 3)):
        found = reading.places(family)
        value += worth * min(len(found), most)
        places += found
    words = reading.data.words
    rare = {
        s
        for s, n in zip(reading.wording.stems, reading.norms, strict=True)
        if len(n) > 3 and n.isalpha() and words.rates.get(s, 0.0) < 1.0e-4 and not n.endswith(words.abstract_endings)
    }
    value += min(0.25 * len(rare), 2.0)
    return value, sorted(places)


def specificity(reading: Reading, criterion: Criterion) -> Finding:
    """Numbers, times, people, words that were said; vague words take some of it back."""
    value, places = details(reading)
    vague = reading.places("vague", "generic_claim")
    value -= 0.5 * max(0, len(vague) - 2)
    points = scale(value, (1.6, 3.4, 5.5, 9.0))
    quotes = reading.quotes_at(places)
    if points >= 4:
        return Finding(points, quotes, "", "Concrete and easy to picture.")
    if vague:
        said = reading.quotes_at(vague, 1)[0].quote
        return Finding(
            points, quotes, "numbers, times, names", f"Replace “{said}” by one example with a number or a name."
        )
    return Finding(points, quotes, "numbers, times, names", "Add how many, when, and who: two details are enough.")


def structure(reading: Reading, criterion: Criterion) -> Finding:
    """Beginning, middle and end in their order, linked."""
    clauses = reading.clauses
    linked = reading.types("order", "cause", "contrast", "frame")
    value = min(len(linked), 5) * 0.3
    quotes = reading.quotes_at(reading.places("order", "frame", "cause"), 2)
    kind = reading.question.kind
    absent: list[str] = []
    if kind == "behavioural":
        parts = {c.label for c in clauses}
        acts = bool(reading.own_actions or reading.team_actions)
        for name, there in (
            ("a beginning", bool({"situation", "task"} & parts)),
            ("what you did", acts),
            ("an end", acts and bool({"result", "reflection"} & parts)),
        ):
            if there:
                value += 1.0
            else:
                absent.append(name)
        told = sum(bool(c.verb) for c in clauses)
        value -= SHORT_TOLD * max(0, LEAST_TOLD - told)
        first = {n: next((c.first for c in clauses if c.label == n), None) for n in ("situation", "action", "result")}
        order = [p for p in first.values() if p is not None]
        value += 0.5 * (len(order) == 3 and order == sorted(order))
        words = sum(c.last - c.first for c in clauses) or 1
        share = sum(c.last - c.first for c in clauses if c.label in ("task", "action")) / words
        value += 0.5 * (ACTION_BAND[0] <= share <= ACTION_BAND[1])
        bounds = (0.8, 1.8, 3.0, 4.6)
    else:
        third = len(reading.norms) / 3
        opening = reading.places("want", "present", "flaw", "order", "would_act", "frame")
        closing = reading.places("fit", "why_here", "forward", "result", "progress", "check_back", "reflection")
        value += 0.05 * min(len(linked), 6) + 0.4 * (len(reading.norms) >= 40)
        value += 0.5 * bool(reading.types("frame", "example"))
        value += 0.6 * any(a < third for a, _ in opening) + 0.6 * any(a > 2 * third for a, _ in closing)
        value -= 0.3 * max(0, len(reading.types("vague", "generic_claim")) - 1)
        bounds = (0.7, 1.3, 2.0, 2.9)
    points = scale(value, bounds)
    if points >= 4:
        return Finding(points, quotes, "", "Easy to follow.")
    if absent:
        return Finding(points, quotes, absent[0], "Give it three parts: how it began, what you did, how it ended.")
    return Finding(points, quotes, "links between the parts", "Link the parts: first, then, because, in the end.")


def concision(reading: Reading, criterion: Criterion) -> Finding:
    """Length against the guide, repetition and padding."""
    words = reading.length
    guide = max(reading.question.guide_s, 20.0) * WORDS_PER_SECOND
    points = 5
    why = ""
    if words < 15:
        points, why = 1, f"only {words} words"
    elif words < 40:
        points, why = 2, f"only {words} words"
    elif words < 55:
        points, why = 4, f"only {words} words"
    elif words > guide * 2.5:
        points, why = 2, f"{words} words, where about {guide:.0f} would do"
    elif words > guide * 1.7:
        points, why = 3, f"{words} words, where about {guide:.0f} would do"
    if reading.repeated > 0.08:
        points, why = min(points, 3 if reading.repeated < 0.2 else 1), f"{reading.repeated:.0%} was said before"
    if reading.padding > 0.05:
        points, why = min(points, 3 if reading.padding < 0.12 else 1), f"{reading.padding:.0%} stands in no sentence"
    empty = len(reading.types("vague", "generic_claim", "self_description", "opinion")) / max(words, 1)
    if empty > 0.05:
        points, why = max(1, points - (2 if empty > 0.08 else 1)), why or "many words that say little"
    fillers = len(reading.fillers) / max(words, 1)
    if fillers > 0.12:
        points, why = max(1, points - 1), why or "many fillers"
    if points >= 5:
        return Finding(5, (), "", "The length is right.")
    if words < 55:
        return Finding(points, (), "more to judge", f"Say more: {why}; what exactly happened?")
    return Finding(points, (), "fewer words", f"Leave out what adds nothing: {why}.")
