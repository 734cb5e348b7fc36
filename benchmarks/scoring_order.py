"""Whether better answers score higher: pairs of tiers, floors, confusion by tier, contrasts made by rule."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from mockview.content.question import Question
from written_answers import Bench, Row

KEYWORDS = (
    "situation task action result leadership synergy stakeholder alignment growth mindset accountability ownership "
    "cross-functional collaboration deliverables impact metrics strategic vision transformation innovation excellence "
    "proactive communication teamwork problem solving resilience continuous improvement empowerment"
)
_FIRST_PERSON = (
    (r"\bI'm\b", "they're"), (r"\bI've\b", "they've"), (r"\bI'd\b", "they'd"), (r"\bI'll\b", "they'll"),
    (r"\bI\b", "they"), (r"\bmy\b", "their"), (r"\bMy\b", "Their"), (r"\bme\b", "them"), (r"\bmyself\b", "themselves"),
    (r"\bWe\b", "They"), (r"\bwe\b", "they"), (r"\bwe're\b", "they're"),
)  # fmt: skip

BANDS = (20.0, 40.0, 60.0, 80.0)
"""Content in five bands, the floor of 40 one of their bounds."""


def ladder(bench: Bench, rows: list[Row]) -> dict[str, Any]:
    """The pairwise rule, the floor rule and the plain rule over some rows."""
    scored: dict[str, list[tuple[Row, float]]] = {}
    for row in rows:
        scored.setdefault(row.question.id, []).append((row, bench.content(row.question, row.answer)))
    pairs = right = plain = plain_right = 0
    wrong: list[str] = []
    floor: list[str] = []
    for name, answers in scored.items():
        for high, points in answers:
            if high.tier <= 1 and points >= 40:
                floor.append(f"{name} {high.label} {points}")
            for low, other in answers:
                if high.tier - low.tier < 2:
                    continue
                pairs += 1
                right += points > other
                if high.tier == 4:
                    plain += 1
                    plain_right += points > other
                if points <= other:
                    wrong.append(f"{name} {high.label} {points} <= {low.label} {other}")
    return {
        "questions": len(scored), "pairs": pairs, "right": right, "share": round(right / pairs, 4),
        "plain_pairs": plain, "plain_right": plain_right, "above_floor": floor, "wrong": wrong,
    }  # fmt: skip


def confusion(bench: Bench, rows: list[Row]) -> dict[str, Any]:
    """For each tier: how many answers fell into each band of content, and its answer types."""
    bands: dict[int, list[int]] = {}
    types: dict[int, Counter[str]] = {}
    for row in rows:
        found = bench.judge(row.question, row.answer)
        band = sum((found.content or 0.0) >= b for b in BANDS)
        bands.setdefault(row.tier, [0] * (len(BANDS) + 1))[band] += 1
        types.setdefault(row.tier, Counter())[found.answer_type] += 1
    order = sorted(bands, reverse=True)
    return {
        "bands": list(BANDS),
        "tiers": {str(t): bands[t] for t in order},
        "types": {str(t): dict(types[t].most_common()) for t in order},
    }


Contrast = tuple[str, str, Question, str, str]
"""(rule, criterion that should fall or "", question, original, changed); the question may be another's."""


def contrasts(rows: list[Row], questions: list[Question]) -> Iterator[tuple[Contrast, Question]]:
    """Pairs made from good answers by rule, with the question that the changed text is judged under."""
    for row in (r for r in rows if r.tier >= 5):
        q, text = row.question, row.answer
        criterion = "ownership" if q.kind == "behavioural" else ""
        kept = " ".join(t for name, t in row.parts if name in ("situation", "action"))
        if len(row.parts) > 1:
            yield ("no result", "result", q, text, kept), q
        if q.kind == "behavioural":
            yield ("nobody acts", criterion, q, text, _nobody(text)), q
        words = text.split()
        yield ("cut short", "", q, text, " ".join(words[: len(words) * 2 // 5])), q
        yield ("repeated", "concision", q, text, f"{text} {text}"), q
        yield ("stuffed", "concision", q, text, f"{text} {KEYWORDS}."), q
        yield ("stuffed between", "concision", q, text, _between(text)), q
        for other in questions:
            if other.competency != q.competency and other.kind != q.kind:
                yield ("other kind", "", q, text, text), other
            elif other.competency != q.competency:
                yield ("other question", "relevance", q, text, text), other


def _nobody(text: str) -> str:
    for pattern, put in _FIRST_PERSON:
        text = re.sub(pattern, put, text)
    return text


def _between(text: str) -> str:
    sentences = re.split(r"(?<=[.?!])\s+", text)
    words = KEYWORDS.split()
    size = max(1, len(words) // 3)
    for n, at in enumerate(range(0, len(words), size)):
        sentences.insert(min(2 * n + 1, len(sentences)), ", ".join(words[at : at + size]) + ".")
    return " ".join(sentences)


def measure_contrasts(bench: Bench, rows: list[Row]) -> list[dict[str, Any]]:
    """For each rule: how many pairs, how many in the right order, how often the criterion fell."""
    questions = list({r.question.id: r.question for r in rows}.values())
    found: dict[str, dict[str, Any]] = {}
    for (rule, criterion, question, original, changed), asked in contrasts(rows, questions):
        before, after = bench.judge(question, original), bench.judge(asked, changed)
        entry = found.setdefault(
            rule, {"rule": rule, "pairs": 0, "right": 0, "criterion": criterion, "fell": 0, "wrong": []}
        )
        entry["pairs"] += 1
        ordered = (after.content or 0.0) < (before.content or 0.0)
        entry["right"] += ordered
        if not ordered:
            entry["wrong"].append(f"{question.id}>{asked.id} {before.content} {after.content}")
        if criterion:
            points = [{s.criterion_id: s.points for s in a.scores} for a in (before, after)]
            fell = points[1].get(criterion, 1) < points[0].get(criterion, 1)
            # under another question the type's ceiling may say so in the criterion's stead
            entry["fell"] += fell or (after.ceiling is not None and after.ceiling.value < 40)
    return list(found.values())
