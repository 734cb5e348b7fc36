"""How precisely a whole interview is cut into its answers, by its questions.

Interviews are put together from the recorded answers: another voice greets, asks, thanks in between and says good-bye,
so that where each answer begins and ends is known. Each is heard with the shipped model and cut as `mockview score
--questions` cuts it. An end's error is how far it lies from where the answer's sound ends, half a second of silence on
either side being right; the words of each answer are compared with those that were said.

usage: interview_splitting.py [--interviews 6] [--json]
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from mockview.audio.recording import SAMPLE_RATE_HZ, Recording, Samples
from mockview.audio.safe_decode import decode
from mockview.batch.items import BadInput, BatchItem
from mockview.batch.splitting import QUESTIONS, WHOLE, Splitting, answers_in
from mockview.content.question import Question
from mockview.pipeline import hear
from mockview.speech.transcriber import load_transcriber

sys.path.insert(0, str(Path(__file__).parent))
from transcript_comparison import Truth, compared

FIXTURES = Path(__file__).parent.parent / "audio_fixtures"
VOICE, WORDS_A_MINUTE = "en-us+f3", 150
QUESTIONS_EACH = 6
_SPOKEN = ("plain", "fast", "slow", "pauses", "fillers")
_GREETINGS = ("Good morning, and welcome. Please sit down. We will talk for half an hour.", "Hello. Let us begin.")
_BETWEEN = ("Thank you.", "Okay. The next question.", "I see. Good.", "", "")
_GOODBYE = "Thank you. That is all from us. Good bye."
_SILENCE_S = (0.5, 1.6)
SEED, LEAST_FOUND = 20, 0.9
RIGHT_S = (-0.7, 0.1)
"""A border is right up to so much silence outside the answer and so little of the answer lost."""


@dataclass(frozen=True)
class Told:
    """An answer in an interview: what it says, and from when to when."""

    question: str
    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Interview:
    """An interview's sound and its answers."""

    samples: Samples
    answers: tuple[Told, ...]


@dataclass(frozen=True)
class Cut:
    """One answer as it was cut.

    start_error_s, end_error_s: how far a border lies within the answer (positive, words are lost) or beyond it
    (negative: silence, or words of the one who asks). word_errors: words missing, added or misheard.
    """

    interview: int
    question: str
    found: bool
    start_error_s: float = 0.0
    end_error_s: float = 0.0
    words: int = 0
    word_errors: int = 0


def spoken(text: str) -> Samples:
    """A sentence in the voice of the one who asks."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        subprocess.run(
            ["espeak-ng", "-v", VOICE, "-s", str(WORDS_A_MINUTE), "-w", str(path), text], check=True, timeout=30
        )
        return decode(path).samples


def compose(chance: random.Random) -> Interview:
    """An interview of QUESTIONS_EACH recorded answers to different questions."""
    rows = [json.loads(line) for line in (FIXTURES / "answers" / "manifest.jsonl").read_text("utf-8").splitlines()]
    by_question: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        if row["category"] in _SPOKEN:
            by_question.setdefault(row["question"], []).append(row)
    parts: list[Samples] = []

    def add(samples: Samples) -> tuple[float, float]:
        start = sum(map(len, parts))
        parts.append(samples)
        parts.append(np.zeros(int(chance.uniform(*_SILENCE_S) * SAMPLE_RATE_HZ), np.float32))
        loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
        return float((start + loud[0]) / SAMPLE_RATE_HZ), float((start + loud[-1]) / SAMPLE_RATE_HZ)

    add(spoken(chance.choice(_GREETINGS)))
    answers = []
    for number, question in enumerate(chance.sample(sorted(by_question), QUESTIONS_EACH)):
        row = chance.choice(by_question[question])
        lead_in = chance.choice(_BETWEEN) if number else ""
        add(spoken(f"{lead_in} {question}".strip()))
        start_s, end_s = add(decode(FIXTURES / "answers" / row["file"]).samples)
        answers.append(Told(question, row["text"], start_s, end_s))
    add(spoken(_GOODBYE))
    return Interview(np.concatenate(parts), tuple(answers))


def cuts(number: int, interview: Interview, model: str) -> list[Cut]:
    """How each of its answers was cut."""
    transcript = hear(Recording(interview.samples), load_transcriber(model, "cpu", FIXTURES))
    known = tuple(Question("", answer.question, "", "") for answer in interview.answers)
    item = BatchItem("interview.wav", WHOLE, Path("interview.wav"))
    found: dict[str, BatchItem] = {}
    for part in answers_in(item, Splitting(QUESTIONS, known, listed=True), transcript):
        if not isinstance(part, BadInput):
            found[part.question.text] = part
    rows = []
    for answer in interview.answers:
        part = found.get(answer.question)
        if part is None or part.span is None or part.given is None:
            rows.append(Cut(number, answer.question, found=False))
            continue
        truth = Truth(answer.question, answer.text)
        row = compared(truth, part.given.transcript(), answer.end_s - answer.start_s, 0.0)
        start_error_s, end_error_s = part.span.start_s - answer.start_s, answer.end_s - part.span.end_s
        rows.append(
            Cut(
                number,
                answer.question,
                True,
                round(start_error_s, 3),
                round(end_error_s, 3),
                row.reference_words,
                row.word_errors,
            )
        )
    return rows


def main() -> int:
    """Cut, print; 1 when less than nine in ten answers are found."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--interviews", type=int, default=6)
    arguments.add_argument("--model", default=str(FIXTURES / "whisper-mini"))
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    chance = random.Random(SEED)
    rows: list[Cut] = []
    minutes = 0.0
    for number in range(options.interviews):
        interview = compose(chance)
        minutes += len(interview.samples) / SAMPLE_RATE_HZ / 60
        rows += cuts(number, interview, options.model)
        print(f"interview {number + 1} of {options.interviews}", file=sys.stderr, flush=True)
    found = [row for row in rows if row.found]
    report = {
        "what": "interviews cut into answers by their questions",
        "interviews": options.interviews,
        "minutes": round(minutes, 1),
        "answers": len(rows),
        "found": len(found),
        "start_error_s": _spread([row.start_error_s for row in found]),
        "end_error_s": _spread([row.end_error_s for row in found]),
        "starts_right": sum(RIGHT_S[0] <= row.start_error_s <= RIGHT_S[1] for row in found),
        "ends_right": sum(RIGHT_S[0] <= row.end_error_s <= RIGHT_S[1] for row in found),
        "word_error_percent": round(
            100 * sum(row.word_errors for row in found) / max(1, sum(row.words for row in found)), 2
        ),
    }
    for name, value in report.items():
        print(f"{name:20} {value}", file=sys.stderr)
    if options.json:
        print(json.dumps({**report, "rows": [asdict(row) for row in rows]}))
    return int(len(found) < LEAST_FOUND * len(rows))


def _spread(errors: list[float]) -> dict[str, float]:
    """The middle, and the ends of what 90 % of the errors lie in."""
    twentieths = statistics.quantiles(errors, n=20)
    return {name: round(value, 2) for name, value in
            (("5 %", twentieths[0]), ("median", statistics.median(errors)), ("95 %", twentieths[-1]))}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
