"""Clauses labelled situation, task, action, result, reflection or other.

Labels weigh what a clause says against where it stands; a chain with a cost for going back smooths them, because
position matters and single words mislead.
"""

from collections.abc import Sequence

from mockview.judging.clauses import Clause
from mockview.judging.phrases import Hits

LABELS = ("situation", "task", "action", "result", "reflection", "other")

_CUES = {
    # family: (label, weight)
    "time": ("situation", 1.6), "place": ("situation", 0.7), "stake": ("situation", 0.9),
    "task": ("task", 2.2), "action_frame": ("action", 1.0), "result": ("result", 1.7),
    "result_weak": ("result", 1.0), "change": ("result", 0.7), "others_react": ("result", 0.6),
    "reflection": ("reflection", 2.0), "changed_since": ("reflection", 1.6),
    "generic_lesson": ("reflection", 0.8), "opinion": ("other", 0.7), "hypothetical": ("other", 1.0),
    "habitual": ("other", 1.0), "self_description": ("other", 1.5),
}  # fmt: skip


def label(clauses: Sequence[Clause], hits: Hits, numbers: frozenset[int]) -> list[Clause]:
    """The same clauses with the labels of the best chain."""
    count = len(clauses)
    if not count:
        return []
    place: list[int] = []
    for n, clause in enumerate(clauses):
        place += [n] * (clause.last - clause.first)
    scores = [[0.0] * 6 for _ in clauses]
    for family, (name, weight) in _CUES.items():
        index = LABELS.index(name)
        seen: set[int] = set()
        for first, _ in hits.get(family, ()):
            n = place[first]
            if n not in seen:
                seen.add(n)
                scores[n][index] += weight
    acted = False
    for n, clause in enumerate(clauses):
        at = (n + 0.5) / count
        row = scores[n]
        row[0] += 0.9 - 1.7 * at
        row[1] += 0.2 - abs(at - 0.3)
        row[2] += 0.2 - abs(at - 0.5)
        row[3] += -1.2 + 1.7 * at
        row[4] += -1.6 + 1.8 * at
        row[5] += 0.5
        counted = any(m in numbers for m in range(clause.first, clause.last))
        if clause.own:
            row[2] += (2.0 if clause.past else 1.0) if clause.subject == "i" else 1.2
            acted = True
        elif clause.subject == "other" and not clause.stance:
            if clause.past:
                row[0] += 0.7 * (1 - at)
                row[3] += (0.9 if acted else 0.0) + (0.5 if counted and at > 0.4 else 0.0)
            elif acted and counted:
                row[3] += 0.5
        if clause.stance:
            row[5] += 0.6
    return [
        Clause(c.first, c.last, c.subject, c.verb, c.past, c.stance, c.own, LABELS[k])
        for c, k in zip(clauses, _best_chain(scores), strict=True)
    ]


def _cost(before: int, after: int) -> float:
    if before == after:
        return 0.0
    if 5 in (before, after):
        return 0.4
    return 0.15 * (after - before) if after > before else 0.45 * (before - after)


_COSTS = [[_cost(a, b) for b in range(6)] for a in range(6)]


def _best_chain(scores: list[list[float]]) -> list[int]:
    best = scores[0][:]
    came: list[list[int]] = []
    for row in scores[1:]:
        step: list[int] = []
        following: list[float] = []
        for k in range(6):
            top, origin = -1e9, 0
            for j in range(6):
                value = best[j] - _COSTS[j][k]
                if value > top:
                    top, origin = value, j
            step.append(origin)
            following.append(top + row[k])
        came.append(step)
        best = following
    k = max(range(6), key=best.__getitem__)
    chain = [k]
    for step in reversed(came):
        k = step[k]
        chain.append(k)
    return chain[::-1]
