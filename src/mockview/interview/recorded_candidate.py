"""The recorded candidate of the demo: a synthetic voice answering real questions."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mockview.content.folders import shipped_folder
from mockview.content.question import Bank, Question
from mockview.errors import StorageError

DEMO_PERSON = "demo"


@dataclass(frozen=True)
class Candidate:
    """What the demo asks, the recorded answers in the same order, and the model that understands them."""

    questions: tuple[Question, ...]
    answers: tuple[Path, ...]
    model: Path


def recorded_candidate(banks: Sequence[Bank]) -> Candidate:
    """The shipped candidate, with each question as the banks hold it."""
    folder = shipped_folder() / "audio_fixtures"
    held = {q.id: q for bank in banks for q in bank.questions}
    try:
        rows = [json.loads(line) for line in (folder / "demo" / "manifest.jsonl").read_text("utf-8").splitlines()]
        questions = tuple(held.get(r["question_id"]) or _question(r) for r in rows)
        answers = tuple(folder / "demo" / r["file"] for r in rows)
    except (OSError, ValueError, KeyError) as error:
        raise StorageError(f"The recorded candidate can't be read ({error}).", "Install mockview again.") from error
    return Candidate(questions, answers, folder / "whisper-mini")


def _question(row: dict[str, str]) -> Question:
    return Question(id=row["question_id"], text=row["question"], competency="", kind="")
