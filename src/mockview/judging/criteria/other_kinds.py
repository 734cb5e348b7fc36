"""Criteria for motivation, introductions, weaknesses and what one would do."""

from mockview.content.rubric import Criterion
from mockview.judging.criteria.finding import Finding, scale
from mockview.judging.criteria.speaking import details
from mockview.judging.criteria.story import outcome_clauses
from mockview.judging.reading import Place, Reading


def _clauses_with(reading: Reading, places: list[Place]) -> int:
    return len({reading.clause_at(a).first for a, _ in places})


def _finding(reading: Reading, points: int, places: list[Place], missing: str, low: str, high: str) -> Finding:
    quotes = reading.quotes_at(places)
    return Finding(points, quotes, "" if points >= 4 else missing, high if points >= 4 else low)


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
    return _finding(
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
    return _finding(
        reading,
        points,
        direct + linked + ahead,
        "a link to this role",
        "Say what in this role or place makes it the one: name it.",
        "It is tied to this role.",
    )


def present(reading: Reading, criterion: Criterion) -> Finding:
    """The role one is in now."""
    now = reading.places("present")
    detail = [c for c in reading.clauses if any(c.first <= a < c.last for a, _ in now) and c.last - c.first >= 6]
    counted = any(c.first <= n < c.last for c in detail for n in reading.numbers)
    value = 1.0 * min(len(now), 3) + 0.5 * min(len(detail), 2) + 0.7 * counted
    value -= 0.6 * len(reading.types("generic_claim", "self_description"))
    points = scale(value, (0.8, 1.6, 2.6, 4.2))
    return _finding(
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
    return _finding(
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
    return _finding(
        reading,
        points,
        reasons,
        "why this role",
        "End with why you are here: what in this role is your next step.",
        "Why you are here is clear.",
    )


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
    return _finding(
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
    value = 0.8 * min(len(places), 3) + 0.5 * min(_clauses_with(reading, places), 2) + 0.3 * bool(reading.numbers)
    points = scale(value, (0.6, 1.2, 2.1, 3.2))
    return _finding(
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
    return _finding(
        reading,
        points,
        places,
        "a sign that it works",
        "Say what has got better, and who noticed or by how much.",
        "One can see that it works.",
    )


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
    return _finding(
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
    value = _clauses_with(reading, places) + 0.5 * bool(reading.types("trade_off", "contrast"))
    points = scale(value, (0.5, 1.5, 2.5, 3.5))
    return _finding(
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
    value = 0.8 * _clauses_with(reading, places) + 0.4 * bool(reading.types("result", "change"))
    points = scale(value, (0.6, 1.2, 2.0, 2.9))
    return _finding(
        reading,
        points,
        places,
        "how you would know",
        "End with how you would check that it worked, and what if not.",
        "You say how you would know.",
    )
