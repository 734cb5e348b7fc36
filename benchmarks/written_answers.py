"""Written answers of known worth, and the shipped rubrics and scoring data to judge them with."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mockview.content.folders import load_banks
from mockview.content.question import Question
from mockview.content.rubric import Rubric, parse_rubric
from mockview.judging.assessment import Assessment
from mockview.judging.judge import judge
from mockview.judging.question_kind import rubric_id_of
from mockview.judging.scoring_data import ScoringData, load_scoring_data
from mockview.pipeline import complete_question
from mockview.speech.transcript import from_text

ROOT = Path(__file__).parent.parent
LADDER = ROOT / "benchmarks/ladder.jsonl"
UNSEEN = ROOT / "benchmarks/unseen_answers.jsonl"
FRESH = ROOT / "benchmarks/fresh_answers.jsonl"
TUNED_ON = ("q01", "q02", "q03", "q08", "q11", "q12")
"""The half of the ladder's questions that thresholds were tuned on at first. The other half was looked at once they
stood: 139 of its 150 pairs were right then; core phrases and a few cue families came after that look, and relevance was
set again over the ladder and the unseen answers together. FRESH was written before that and looked at once, after it:
70 of its 72 pairs were right, and 8 of its 12 swaps within a kind; that look showed that the lead of questions with a
list was measured unlike the others', which was mended (10 of 12 since) and is the only thing that FRESH changed.
"""

BLIND = ROOT / "benchmarks/blind_answers.jsonl"
"""22 questions, a third of them typed ones that no bank holds, written without a look at what is judged. At first
sight 453 of their 550 pairs were right (82 %); relevance was made anew after that, and these were looked at for it."""

SEALED = ROOT / "benchmarks/sealed_answers.jsonl"
"""Twelve more of that sort, whose rows nobody has looked at: only their totals. Of 300 pairs 248 were right before
BLIND was looked at, 281 (93.7 %) after it. Whoever tunes on them should say so here and write new ones."""


@dataclass(frozen=True)
class Row:
    """One written answer: its tier from 0 (nothing) to 6 (excellent), its parts where they are marked."""

    question: Question
    tier: int
    label: str
    answer: str
    parts: tuple[tuple[str, str], ...]


def read_rows(path: Path) -> list[Row]:
    """The rows of a file of answers: to questions of the shipped banks by their ids, and to others by their words."""
    data = load_scoring_data(ROOT / "scoring")
    held = {q.id: q for bank in load_banks(None) for q in bank.questions}
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        raw: dict[str, Any] = json.loads(line)
        if raw["qid"] in held:
            question = held[raw["qid"]]
        elif raw["competency"]:
            question = Question(raw["qid"], raw["question"], raw["competency"], raw["kind"])
        else:
            question = complete_question(Question(raw["qid"], raw["question"], "", ""), data)
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

    def rubric_for(self, question: Question) -> Rubric:
        """The shipped rubric that a question is judged by."""
        return self.rubrics[rubric_id_of(question, self.data)]

    def judge(self, question: Question, text: str) -> Assessment:
        """Judge a text."""
        return judge(from_text(text), question, self.rubric_for(question), self.data)

    def content(self, question: Question, text: str) -> float:
        """The content score of a text."""
        return self.judge(question, text).content or 0.0
