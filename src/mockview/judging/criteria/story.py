"""Criteria for a past event: the scene, own action, result, reflection."""

from mockview.content.rubric import Criterion
from mockview.judging.clauses import Clause
from mockview.judging.criteria.finding import Finding, listed, scale
from mockview.judging.reading import Reading


def situation(reading: Reading, criterion: Criterion) -> Finding:
    """When, where and who, what was at stake, what was to be done."""
    if not reading.clauses:
        return Finding(1, (), "a time, a place, a problem", "Start with when and where it was.")
    early = int(len(reading.norms) * 0.6)

    def at(*families: str) -> list[tuple[int, int]]:
        return [p for p in reading.places(*families) if p[0] < early]

    past = [c for c in reading.clauses if c.past and c.first < early and not c.stance]
    when = at("time") + [(n, n + 1) for n in sorted(reading.numbers) if n < early]
    who = at("place", "role")
    stake = at("stake")
    task = at("task") + at("unit")[:1]
    absent = [
        name
        for name, found in (
            ("when it was", when),
            ("where it was and who was there", who),
            ("what the problem was", stake),
            ("what was to be done", task),
        )
        if not found
    ]
    points = 1 + (4 - len(absent))
    if not past:
        points = min(points, 2)
    elif len(past) < 2:
        points = min(points, 3)
    if not at("time") and not reading.numbers:
        points = min(points, 3)
    shown = reading.quotes_at(sorted((at("time") or when)[:1] + stake[:1] + task[:1] + who[:1]), 3)
    if points == 5:
        return Finding(5, shown, "", "The scene is set; keep it as short as this.")
    missing = listed(absent) or "one definite past event"
    return Finding(points, shown, missing, f"Say {missing} in your first two sentences.")


def ownership(reading: Reading, criterion: Criterion) -> Finding:
    """How many different things the speaker did."""
    own, team = reading.own_actions, reading.team_actions
    framed = reading.types("action_frame")
    value = len(own) + 0.5 * min(len(framed), 2) * bool(own) + 0.25 * min(len(team), 3)
    points = scale(value, (0.75, 2.0, 3.0, 4.5))
    diffuse = reading.places("diffusion")
    if diffuse and len(own) < 3:
        points = max(1, points - 1)
    quotes = reading.quotes(own or team)
    if points >= 5:
        return Finding(points, quotes, "", "Your own part is plain; name the decision that mattered most.")
    if team and len(team) > len(own):
        advice = "You say “we” for most of it: say which part was yours."
    elif diffuse:
        said = reading.quotes_at(diffuse, 1)[0].quote
        advice = f"In “{said}” nobody acts: say who did it, and what you did."
    elif not own:
        advice = "Tell what you did yourself, step by step: first I ..., then I ..."
    else:
        advice = f"After “{quotes[0].quote}”, tell the next step that you took."
    return Finding(points, quotes, "steps that you took yourself" if points < 4 else "a further own step", advice)


def outcome_clauses(reading: Reading) -> list[Clause]:
    """Clauses that tell what came of it: after something was done, in the later part."""
    acts = [c for c in reading.clauses if c.own]
    if not acts:
        return []
    begin = acts[0].last
    late = int(len(reading.norms) * 0.4)
    return [
        c
        for c in reading.clauses
        if c.first >= begin
        and c.first >= late
        and c.stance != "would"
        and (
            c.label == "result"
            or (c.label == "reflection" and _cued(reading, c, "result", "change"))
            or (c.own and c.past and c.subject == "we" and _cued(reading, c, "result", "change"))
            or (c.own and c.past and _cued(reading, c, "change") and _numbered(reading, c))
        )
    ]


def _numbered(reading: Reading, clause: Clause) -> bool:
    return any(clause.first <= n < clause.last for n in reading.numbers)


def _cued(reading: Reading, clause: Clause, *families: str) -> bool:
    return any(clause.first <= a < clause.last for f in families for a, _ in reading.hits.get(f, ()))


def result(reading: Reading, criterion: Criterion) -> Finding:
    """What came of it, whether it can be checked, and what it led to."""
    clauses = outcome_clauses(reading)
    if not clauses:
        return Finding(1, (), "what came of it", "End with what came of it: what changed, by how much, who noticed.")
    weak = [c for c in clauses if _cued(reading, c, "result_weak")]
    firm = [c for c in clauses if c not in weak and (c.past or _cued(reading, c, "result", "change"))]
    counted = [c for c in firm if any(c.first <= n < c.last for n in reading.numbers)]
    seen = [c for c in firm if _cued(reading, c, "others_react")]
    lasting = [c for c in clauses if _cued(reading, c, "changed_since")]
    changed = [c for c in firm if _cued(reading, c, "change", "result")]
    if not firm:
        points = 2
    else:
        points = 3 + bool(counted or seen) + bool(
            (len(counted) >= 2 or (counted and (seen or lasting))) and changed
        )
        if len(firm) == 1 and not changed and not counted:
            points = min(points, 3)
    quotes = reading.quotes(counted or firm or weak)
    if points >= 5:
        return Finding(5, quotes, "", "A result that can be checked; keep the figure.")
    if points == 4:
        return Finding(4, quotes, "what it led to", "Add what it led to afterwards, or a second measure.")
    advice = (
        f"“{quotes[0].quote}” is hard to check: how much, how many, by when, or who said so?"
        if quotes else "Say what changed, by how much."
    )  # fmt: skip
    return Finding(points, quotes, "a figure or somebody's reaction", advice)


def reflection(reading: Reading, criterion: Criterion) -> Finding:
    """A lesson of this story, and what has been different since."""
    late = int(len(reading.norms) * 0.45)
    places = [p for p in reading.places("reflection", "changed_since") if p[0] >= late]
    generic = [p for p in reading.places("generic_lesson")]
    lessons = [c for c in reading.clauses if any(c.first <= a < c.last for a, _ in places)]
    taught = [p for p in reading.places("reflection") if p[0] >= late]
    specific = [c for c in lessons if not any(c.first <= a < c.last for a, _ in generic)]
    changed = [p for p in reading.places("changed_since") if p[0] >= late]
    told = bool(reading.own_actions or reading.team_actions)
    if not lessons:
        points = 2 if generic else 1
    elif not specific or not told:
        points = 2
    else:
        # what follows a lesson's opening ("what I took from it is ...") is the lesson
        words = min(len(reading.norms) - specific[0].first, 60)
        points = 2 + bool(taught) + (words >= 10) + bool(taught and changed)
    quotes = reading.quotes(specific or lessons) or reading.quotes_at(generic, 1)
    if points >= 5:
        return Finding(5, quotes, "", "The lesson is yours; end on it.")
    if points == 4:
        return Finding(4, quotes, "what is different since", "Add one thing that you have done differently since.")
    advice = (
        "Close with one sentence: what you took from it, and what you do differently now."
        if points == 1
        else "Tie the lesson to this story: which moment taught you that?"
    )
    return Finding(points, quotes, "a lesson from this story", advice)
