"""Agreement with people who rated answers, and with the machine's own transcript of the same answers."""

import csv
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mockview.audio.safe_decode import decode
from mockview.content.folders import load_banks
from mockview.content.question import Question
from mockview.errors import InputError
from mockview.judging.assessment import Assessment
from mockview.judging.judge import judge
from mockview.judging.question_kind import competency_of, kind_of
from mockview.speech.transcriber import Transcriber
from mockview.speech.transcript import Transcript, from_text
from written_answers import Bench

_TEXT, _QUESTION, _ID = ("answer", "transcript", "text"), ("question", "question_text"), ("question_id", "qid")
_NOT_RATINGS = {"id", "seconds", "duration_s", "speech_seconds", "words", *_TEXT, *_QUESTION, *_ID}
LEAST_RATED = 3
MOST_MOVE = 6.0
"""Points of content that an answer may move by when a recogniser wrote it down: two steps of one criterion."""


def question_of(raw: Mapping[str, Any], bench: Bench, held: Mapping[str, Question]) -> Question:
    """The question of a row: one of the banks by its id, else its words; a row without either asks for a story."""
    named = held.get(str(_first(raw, _ID) or ""))
    if named is not None:
        return named
    text = str(_first(raw, _QUESTION) or "")
    kind = str(raw.get("kind") or "") or kind_of(text, bench.data)
    competency = str(raw.get("competency") or "") or competency_of(text, bench.data)
    return Question(str(_first(raw, _ID) or ""), text, competency, kind)


def _first(raw: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((raw[n] for n in names if raw.get(n)), None)


def read_table(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV (with a head) or of a file with one JSON object a line. Errors: InputError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() == ".csv":
            return list(csv.DictReader(text.splitlines(keepends=True)))
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise InputError(f"{path} can't be read ({error}).", "Give a CSV with a head, or JSON lines.") from error


def measure_ratings(bench: Bench, path: Path) -> list[dict[str, Any]]:
    """Pearson's and Spearman's correlation of content, delivery and overall with each numeric rating column.

    A row needs "answer" and may have "question" or "question_id", "kind", "seconds" and "speech_seconds".
    """
    held = {q.id: q for bank in load_banks(None) for q in bank.questions}
    judged: list[tuple[dict[str, Any], Assessment]] = []
    for raw in read_table(path):
        text = _first(raw, _TEXT)
        if text is None:
            raise InputError(f"{path} has a row without an answer.", f"One of {', '.join(_TEXT)} is needed.")
        question = question_of(raw, bench, held)
        transcript = from_text(
            " ".join(str(text).split()),
            duration_s=_number(raw.get("seconds") or raw.get("duration_s")),
            speech_s=_number(raw.get("speech_seconds")),
        )
        judged.append((raw, judge(transcript, question, bench.rubric_for(question), bench.data)))
    columns = sorted({c for raw, _ in judged for c in raw if c and c not in _NOT_RATINGS})
    found = []
    for column in columns:
        for score in ("content", "delivery", "overall"):
            pairs = [
                (rating, value)
                for raw, assessment in judged
                if (rating := _number(raw.get(column))) is not None
                and (value := getattr(assessment, score)) is not None
            ]
            if len(pairs) >= LEAST_RATED:
                xs, ys = [p[0] for p in pairs], [p[1] for p in pairs]
                found.append(
                    {
                        "column": column, "score": score, "answers": len(pairs),
                        "pearson": pearson(xs, ys), "spearman": pearson(ranks(xs), ranks(ys)),
                    }
                )  # fmt: skip
    return found


def _number(value: object) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def pearson(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's r; None where one side never varies."""
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    both = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread = math.sqrt(sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys))
    return round(both / spread, 4) if spread else None


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values share the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    at = 0
    while at < len(order):
        end = at
        while end + 1 < len(order) and values[order[end + 1]] == values[order[at]]:
            end += 1
        for k in range(at, end + 1):
            found[order[k]] = (at + end) / 2 + 1
        at = end + 1
    return found


def compare_transcripts(
    bench: Bench, manifest: Path, transcriber: Transcriber, most: int
) -> Iterator[tuple[str, Assessment, Assessment]]:
    """(id, by the true text, by the machine's) of each recorded answer to a question, at most `most`."""
    held = {q.id: q for bank in load_banks(None) for q in bank.questions}
    rows = [r for r in read_table(manifest) if r.get("file") and r.get("text") and _first(r, (*_QUESTION, *_ID))]
    for raw in rows[:most]:
        question = question_of(raw, bench, held)
        heard = transcriber.transcribe(decode(manifest.parent / raw["file"]))
        true = replace(heard_as(raw), duration_s=heard.duration_s)
        rubric = bench.rubric_for(question)
        yield (
            str(raw.get("id") or raw["file"]),
            judge(true, question, rubric, bench.data),
            judge(heard, question, rubric, bench.data),
        )


def heard_as(raw: Mapping[str, Any]) -> Transcript:
    """A row's true text as a transcript."""
    return from_text(" ".join(str(raw["text"]).split()))


def measure_audio(compared: Sequence[tuple[str, Assessment, Assessment]]) -> dict[str, Any]:
    """How far content moves between true text and machine transcript."""
    moves = [(abs((a.content or 0.0) - (b.content or 0.0)), name, a, b) for name, a, b in compared]
    moves.sort(key=lambda m: -m[0])
    within = sum(m <= MOST_MOVE for m, *_ in moves)
    return {
        "answers": len(moves),
        "within_6": within,
        "share": round(within / len(moves), 4) if moves else None,
        "same_type": sum(a.answer_type == b.answer_type for _, _, a, b in moves),
        "largest": round(moves[0][0], 1) if moves else None,
        "wrong": [f"{name} {a.content} {b.content} ({b.answer_type})" for m, name, a, b in moves if m > MOST_MOVE],
    }
