"""A person's own answer, tightened: their sentences in the order of a story, nothing added, the gaps marked.

What it shows is how the same words sound in order and without what does not carry them. Words are only left out:
fillers, words said twice at once, sentences that were said before and those that stand for nothing in particular.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mockview.judging.assessment import Assessment
from mockview.judging.reading import Reading
from mockview.judging.wording import Wording

ORDER = ("situation", "task", "action", "result", "reflection")
"""STAR, and what was learned; a sentence is filed under the part that most of its words belong to."""

GAPS = {
    "situation": "[When and where was it, and what was at stake?]",
    "action": "[What did you do yourself?]",
    "result": "[What came of it?]",
    "reflection": "[What do you do differently since?]",
}

ALIKE = 0.8
"""Share of a sentence's words that an earlier one held from which it counts as said before."""

LONGEST_SENTENCE = 60
"""Words; a longer one is no sentence but speech without full stops."""


@dataclass(frozen=True)
class Line:
    """One line: a sentence of the person's own, or a gap.

    part: one of ORDER. text: the sentence without its fillers, or the gap's question. spans: the stretches (start_char,
    end_char) of the transcript that the text consists of, joined by spaces; empty for a gap.
    """

    part: str
    text: str
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def is_gap(self) -> bool:
        """Whether this marks what was not said."""
        return not self.spans


def tighten(reading: Reading, assessment: Assessment) -> tuple[Line, ...]:
    """The answer to a question about a past event, tightened; empty where no sentence carries anything.

    Of other questions' answers the order is the speaker's own: only fillers and repeats are left out, no gap is marked.
    """
    sentences = _sentences(reading)
    said: list[set[str]] = []
    filed: list[tuple[str, Line]] = []
    for first, last in sentences:
        parts = [n for n in range(first, last) if reading.norms[n] and n not in reading.fillers]
        parts = [n for k, n in enumerate(parts) if k == 0 or reading.norms[n] != reading.norms[parts[k - 1]]]
        words = {reading.norms[n] for n in parts}
        if not words or any(len(words & before) >= ALIKE * len(words) for before in said):
            continue
        part = _part_of(reading, first, last)
        if part is None and reading.question.kind == "behavioural":
            continue
        said.append(words)
        spans = _spans(reading.wording, parts)
        text = " ".join(reading.transcript.text[a:b] for a, b in spans)
        filed.append((part or "action", Line(part or "action", text, spans)))
    if reading.question.kind != "behavioural" or not filed:
        return tuple(line for _, line in filed)
    thin = {s.criterion_id for s in assessment.scores if s.points <= 2}
    lines: list[Line] = []
    for part in ORDER:
        own = [line for name, line in filed if name == part]
        lines += own
        if part in GAPS and (not own or _criterion(part) in thin):
            lines.append(Line(part, GAPS[part]))
    return tuple(lines)


def _criterion(part: str) -> str:
    """The shipped criterion that looks at a part of a story."""
    return "ownership" if part == "action" else part


def _sentences(reading: Reading) -> list[tuple[int, int]]:
    """Where sentences begin and end, in word parts; clauses of one part where the transcript has no full stops."""
    found: list[tuple[int, int]] = []
    begin = 0
    for n in range(len(reading.norms)):
        if n in reading.wording.breaks or n == len(reading.norms) - 1:
            found += _pieces(reading, begin, n + 1) if n + 1 - begin > LONGEST_SENTENCE else [(begin, n + 1)]
            begin = n + 1
    return found


def _pieces(reading: Reading, first: int, last: int) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    label = ""
    for clause in reading.clauses:
        if first <= clause.first < last:
            end = min(clause.last, last)
            if pieces and clause.label == label:
                pieces[-1] = (pieces[-1][0], end)
            else:
                pieces.append((clause.first, end))
            label = clause.label
    return pieces


def _part_of(reading: Reading, first: int, last: int) -> str | None:
    """The part that most of a sentence's words belong to, clause by clause; None where they belong to no part.

    Labels lean on where a clause stands, which is what is mended here: a lesson told first is a lesson all the same.
    """

    def place_of(family: str) -> int:
        return min((a for a, _ in reading.hits.get(family, ()) if first <= a < last), default=last)

    if place_of("reflection") < place_of("time"):
        return "reflection"
    weight = dict.fromkeys((*ORDER, "other"), 0)
    for clause in reading.clauses:
        weight[clause.label] += max(0, min(clause.last, last) - max(clause.first, first))
    best = max(weight, key=lambda name: weight[name])
    return best if best != "other" and weight[best] else None


def _spans(wording: Wording, parts: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """The stretches of text that some word parts cover; neighbouring words make one stretch."""
    spans: list[tuple[int, int]] = []
    word = -2
    for n in parts:
        if spans and wording.words[n] - word <= 1:
            spans[-1] = (spans[-1][0], wording.ends[n])
        else:
            spans.append((wording.starts[n], wording.ends[n]))
        word = wording.words[n]
    return tuple(spans)
