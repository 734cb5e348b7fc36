"""Criteria for a past event: the scene, own action, result, reflection."""

from mockview.content.rubric import Criterion
from mockview.judging.clauses import Clause
from mockview.judging.criteria.finding import Finding, listed, scale
from mockview.judging.reading import Reading

SCENE_SHARE = 0.5
"""The scene is set in the first half; a place or a problem that comes up later sets none."""

_SUBORDINATE = {"who", "which", "where", "that", "what", "because", "if", "when", "while", "as"}
"""A clause that these open tells of what stands before it, not of what came next."""


def situation(reading: Reading, criterion: Criterion) -> Finding:
    """When, where and who, what was at stake, what was to be done."""
    if not reading.clauses:
        return Finding(1, (), "a time, a place, a problem", "Start with when and where it was.")
    early = int(len(reading.norms) * SCENE_SHARE)

    def at(*families: str) -> list[tuple[int, int]]:
        return [p for p in reading.places(*families) if p[0] < early]

    past = [c for c in reading.clauses if c.past and c.first < early and not c.stance]
    when = at("time") + [(n, n + 1) for n in sorted(reading.numbers) if n < early and _dates(reading, n)]
    who = at("place", "role")
    stake = at("stake")
    task = at("task")
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
    points = 1 + bool(when) + bool(who) + bool(stake or task) + bool((stake and task) or len(stake) >= 2)
    if points >= 4 and "what was to be done" in absent:
        absent.remove("what was to be done")
    if not past:
        points = min(points, 2)
    elif len(past) < 2:
        points = min(points, 3)
    if not at("time") and not reading.numbers:
        points = min(points, 3)
    shown = reading.quotes_at(sorted((at("time") or when)[:1] + stake[:1] + task[:1] + who[:1]), 3)
    if points == 5 and len(reading.labelled("situation")) + len(reading.labelled("task")) < 3:
        points = 4
    if points >= 4 and not absent:
        return Finding(points, shown, "", "The scene is set; keep it as short as this.")
    missing = listed(absent) or "one definite past event"
    return Finding(points, shown, missing, f"Say {missing} in your first two sentences.")


def _dates(reading: Reading, n: int) -> bool:
    """Whether a number says when: "in 2021", "at 7", "19 years"."""
    before = reading.norms[n - 1] if n else ""
    after = reading.norms[n + 1] if n + 1 < len(reading.norms) else ""
    return before in ("in", "at", "by", "since", "was") or after.startswith(
        ("year", "month", "week", "day", "hour", "minute")
    )


def ownership(reading: Reading, criterion: Criterion) -> Finding:
    """How many different things the speaker did."""
    own, team = reading.own_actions, reading.team_actions
    framed = reading.types("action_frame")
    value = len(own) + 0.5 * min(len(framed), 2) * bool(own) + 0.25 * min(len(team), 3)
    points = scale(value, (0.75, 2.0, 3.0, 5.5))
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
            (c.label == "result" and not (c.own and c.subject == "i"))
            or (c.label == "reflection" and _cued(reading, c, "result", "change"))
            or (c.own and c.past and c.subject == "we" and _cued(reading, c, "result", "change"))
            or (c.own and c.past and _cued(reading, c, "change") and _numbered(reading, c))
        )
    ]


def _numbered(reading: Reading, clause: Clause) -> bool:
    return any(clause.first <= n < clause.last for n in reading.numbers)


def _numbered_after(reading: Reading, clause: Clause) -> bool:
    """Whether the clause that follows gives the figure and tells of nothing else that the speaker did."""
    following = next((c for c in reading.clauses if c.first == clause.last), None)
    return following is not None and not following.own and _numbered(reading, following)


def _cued(reading: Reading, clause: Clause, *families: str) -> bool:
    return any(clause.first <= a < clause.last for f in families for a, _ in reading.hits.get(f, ()))


def result(reading: Reading, criterion: Criterion) -> Finding:
    """What came of it, whether it can be checked, and what it led to."""
    clauses = outcome_clauses(reading)
    if not clauses:
        return Finding(1, (), "what came of it", "End with what came of it: what changed, by how much, who noticed.")
    weak = [c for c in clauses if _cued(reading, c, "result_weak")]
    last_act = max((c.first for c in reading.own_actions if c.label == "action"), default=0)
    firm = [
        c
        for c in clauses
        if c not in weak
        and (
            _cued(reading, c, "result", "change")
            or (c.past and c.first > last_act and reading.norms[c.first] not in _SUBORDINATE)
        )
    ]
    counted = [c for c in firm if _numbered(reading, c) or _numbered_after(reading, c)]
    seen = [c for c in firm if _cued(reading, c, "others_react")]
    lasting = [c for c in clauses if _cued(reading, c, "changed_since")]
    changed = [c for c in firm if _cued(reading, c, "change", "result")]
    if not firm:
        points = 2
    else:
        points = 3 + bool(counted or seen) + bool((len(counted) >= 2 or (counted and (seen or lasting))) and changed)
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


_HABIT_WORDS = {"always", "never", "now", "nowadays", "since", "today", "whenever", "before", "every", "first"}
HABIT_FROM = 0.75
"""What the speaker does these days is told at the end of a story about then."""


def _new_habit(reading: Reading, clause: Clause) -> bool:
    """Whether a late clause tells what the speaker does nowadays: "now I taste everything first"."""
    said = set(reading.norms[max(clause.first - 1, 0) : clause.last])
    return (
        clause.subject == "i"
        and not clause.past
        and clause.stance != "would"
        and clause.first >= HABIT_FROM * len(reading.norms)
        and clause.last - clause.first >= 4
        and bool(said & _HABIT_WORDS)
    )


def reflection(reading: Reading, criterion: Criterion) -> Finding:
    """A lesson of this story, and what has been different since."""
    late = int(len(reading.norms) * 0.45)
    habits = [(c.first, c.last) for c in reading.clauses if _new_habit(reading, c)]
    places = [p for p in reading.places("reflection", "changed_since") if p[0] >= late] + habits
    generic = reading.places("generic_lesson")
    lessons = [c for c in reading.clauses if any(c.first <= a < c.last for a, _ in places)]
    taught = [p for p in reading.places("reflection") if p[0] >= late]
    specific = [c for c in lessons if not any(c.first <= a < c.last for a, _ in generic)]
    changed = [p for p in reading.places("changed_since") if p[0] >= late] + habits
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
