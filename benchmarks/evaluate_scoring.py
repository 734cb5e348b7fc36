"""How well judging orders answers: tiers, floors, contrasts made by rule, invariances, time.

`ladder.jsonl` holds 12 questions with nine answers each, `unseen_answers.jsonl` 12 further questions, most of other
competencies, some with the parts of the answer marked. No answer here has word times: content is what is judged.
Rows as JSON lines on stdout with --json; a table on stderr.
"""

import argparse
import json
import re
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mockview.content.question import Question
from mockview.content.rubric import Rubric, parse_rubric
from mockview.judging.assessment import Assessment, content_score
from mockview.judging.judge import judge
from mockview.judging.question_kind import rubric_id_of
from mockview.judging.scoring_data import ScoringData, load_scoring_data
from mockview.speech.transcript import from_text

ROOT = Path(__file__).parent.parent
TUNED_ON = ("q01", "q02", "q03", "q08", "q11", "q12")
"""The half of the ladder's questions that thresholds were tuned on. The other half was looked at once they stood:
139 of its 150 pairs were right then; the core phrases of competencies and a few cue families came after that look.
"""

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


@dataclass(frozen=True)
class Row:
    """One written answer: its tier from 0 (nothing) to 6 (excellent), its parts where they are marked."""

    question: Question
    tier: int
    label: str
    answer: str
    parts: tuple[tuple[str, str], ...]


def read_rows(path: Path) -> list[Row]:
    """The rows of a file of answers."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        raw: dict[str, Any] = json.loads(line)
        question = Question(raw["qid"], raw["question"], raw["competency"], raw["kind"])
        parts = tuple((p[0], p[1]) for p in raw.get("parts", ()))
        rows.append(Row(question, raw["tier"], raw["label"], raw["answer"], parts))
    return rows


class Bench:
    """The shipped rubrics and scoring data, ready to judge."""

    def __init__(self) -> None:
        self.data: ScoringData = load_scoring_data(ROOT / "scoring")
        self.rubrics: dict[str, Rubric] = {
            p.stem: parse_rubric(p.read_text(encoding="utf-8"), str(p), "shipped")
            for p in sorted((ROOT / "scoring/rubrics").glob("*.toml"))
        }

    def judge(self, question: Question, text: str) -> Assessment:
        """Judge a text."""
        return judge(from_text(text), question, self.rubrics[rubric_id_of(question, self.data)], self.data)

    def content(self, question: Question, text: str) -> float:
        """The content score of a text."""
        return self.judge(question, text).content or 0.0


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


def measure_invariance(bench: Bench, rows: list[Row]) -> dict[str, Any]:
    """How far content moves in lower case without punctuation."""
    moves = []
    for row in rows:
        bare = re.sub(r"(?<!\d)[.,](?!\d)|[.,](?!\d)|[?!;:\"“”]", " ", row.answer.lower())
        bare = re.sub(r"\s+", " ", bare).strip()
        moves.append(abs(bench.content(row.question, bare) - bench.content(row.question, row.answer)))
    return {
        "answers": len(moves), "within_5": sum(m <= 5 for m in moves),
        "share": round(sum(m <= 5 for m in moves) / len(moves), 4), "largest": round(max(moves), 1),
    }  # fmt: skip


def measure_honesty(bench: Bench, rows: list[Row]) -> dict[str, Any]:
    """Whether content can be worked out again from scores and ceiling, and every quote stands where it says."""
    quotes = wrong = off = 0
    for row in rows:
        found = bench.judge(row.question, row.answer)
        off += found.content != content_score(found.scores, found.ceiling)
        for score in found.scores:
            for e in score.evidence:
                quotes += 1
                wrong += row.answer[e.start_char : e.end_char] != e.quote or not e.quote
    return {"quotes": quotes, "quotes_wrong": wrong, "content_not_recomputed": off}


def measure_time(bench: Bench, rows: list[Row]) -> dict[str, Any]:
    """Milliseconds to judge answers cut or filled up to 200 words, after loading, in one thread."""
    texts = []
    for row in rows:
        if row.tier in (3, 4, 5, 6):
            words = (row.answer + " " + rows[0].answer + " " + row.answer).split()[:200]
            texts.append((row.question, from_text(" ".join(words))))
    spent = []
    for _ in range(5):
        for question, transcript in texts:
            rubric = bench.rubrics[rubric_id_of(question, bench.data)]
            begin = time.perf_counter()
            judge(transcript, question, rubric, bench.data)
            spent.append((time.perf_counter() - begin) * 1000)
    spent.sort()
    return {
        "runs": len(spent),
        "median_ms": round(statistics.median(spent), 3),
        "p95_ms": round(spent[int(len(spent) * 0.95)], 3),
    }


def main() -> None:
    """Measure everything, print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="rows as JSON lines on stdout")
    parser.add_argument("--half", action="store_true", help="leave out the ladder's held-out half")
    options = parser.parse_args()
    bench = Bench()
    rows = read_rows(ROOT / "benchmarks/ladder.jsonl")
    tuned = [r for r in rows if r.question.id in TUNED_ON]
    held = [r for r in rows if r.question.id not in TUNED_ON]
    unseen = read_rows(ROOT / "benchmarks/unseen_answers.jsonl")
    if options.half:
        rows, held = tuned, []
    out: list[dict[str, Any]] = []

    def show(name: str, values: dict[str, Any]) -> None:
        out.append({"measure": name, **values})
        wrong = values.get("wrong", [])
        plain = " ".join(f"{k}={v}" for k, v in values.items() if k != "wrong")
        print(f"{name:18s} {plain}", file=sys.stderr)
        for line in wrong[:12]:
            print(f"{'':18s}   {line}", file=sys.stderr)

    show("ladder, tuned half", ladder(bench, tuned))
    if held:
        show("ladder, other half", ladder(bench, held))
        show("ladder", ladder(bench, rows))
    show("unseen", ladder(bench, unseen))
    everything = rows + unseen
    for entry in measure_contrasts(bench, everything):
        show(f"contrast: {entry.pop('rule')}", {**entry, "share": round(entry["right"] / entry["pairs"], 4)})
    show("bare text", measure_invariance(bench, everything))
    show("honesty", measure_honesty(bench, everything))
    show("time, 200 words", measure_time(bench, rows))
    if options.json:
        for row in out:
            print(json.dumps(row))


if __name__ == "__main__":
    main()
