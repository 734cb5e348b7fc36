"""Who speaks when in a transcript that says so, and which of the speakers asks."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mockview.batch.subtitles import Cue
from mockview.errors import InputError

_LABEL = re.compile(r"\s*(?:>>+\s*)?[\[(]?([^\W\d_][\w .'’-]{0,40}?)[\])]?\s*:\s+(?=\S)")
_ASKING = frozenset(
    (
        *("interviewer", "interviewers", "coach", "host", "moderator", "recruiter", "hiring manager", "panel"),
        *("panelist", "question", "q", "i", "int"),
    )
)
_ANSWERING = frozenset(
    (
        *("candidate", "interviewee", "applicant", "answer", "a", "c", "client", "student", "guest", "respondent"),
        *("participant", "job seeker", "me"),
    )
)
_NO_SPEAKERS = frozenset(
    ("situation", "task", "action", "result", "reflection", "note", "example", "context", "learning", "lesson", "star")
)
"""Labels with which people mark the parts of an answer."""

_ASKS = re.compile(
    r"\b(?:tell (?:me|us)|describe|walk (?:me|us)|give (?:me|us)|talk (?:me|us|about)|explain|share)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")
_LONGEST_QUESTION = 300


@dataclass(frozen=True)
class Turn:
    """What one speaker says without a break; start_s, end_s: None when the transcript has no times."""

    speaker: str
    text: str
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True)
class Exchange:
    """A question and all that is answered before the next; speaker: who answers, "" when only the role is known."""

    question: str
    answer: tuple[Turn, ...]
    speaker: str


def turns_of_cues(cues: Sequence[Cue]) -> tuple[Turn, ...]:
    """Turns of subtitles, by their voice tags or by names before a colon; a cue without either goes on."""
    voiced = any(cue.voice for cue in cues)
    labels = frozenset[str]() if voiced else _labels([cue.text for cue in cues])
    pieces: list[Turn] = []
    for cue in cues:
        speaker, text = (cue.voice, cue.text) if voiced else _labelled(cue.text, labels)
        if text:
            pieces.append(Turn(speaker or (pieces[-1].speaker if pieces else ""), text, cue.start_s, cue.end_s))
    return _joined(pieces)


def turns_of_text(text: str) -> tuple[Turn, ...]:
    """Turns of a plain text whose lines begin with "Name:"; a line without goes on."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    labels = _labels(lines)
    pieces: list[Turn] = []
    for line in lines:
        speaker, said = _labelled(line, labels)
        if said:
            pieces.append(Turn(speaker or (pieces[-1].speaker if pieces else ""), said))
    return _joined(pieces)


def exchanges(turns: Sequence[Turn], name: str) -> tuple[Exchange, ...]:
    """Questions with their answers. What is said before the first question is in none of them.

    name: how errors call the transcript. Errors: InputError when it does not say who speaks, or nobody asks.
    """
    asking = _who_asks(turns, name)
    found: list[Exchange] = []
    question, answer = "", list[Turn]()
    for turn in turns:
        if turn.speaker not in asking:
            answer.append(turn)
        elif asks(turn.text):
            found += _exchange(question, answer)
            question = _question_in(turn.text) if answer or not question else f"{question} {_question_in(turn.text)}"
            answer = []
    found += _exchange(question, answer)
    if not found:
        raise InputError(
            f"{name} has no question with an answer after it.", "See docs/batch.md for what is understood."
        )
    return tuple(found)


def asks(text: str) -> bool:
    """Whether a turn asks for an answer, rather than only saying "I see"."""
    return "?" in text or _ASKS.search(text) is not None


def _exchange(question: str, answer: list[Turn]) -> list[Exchange]:
    if not question or not answer:
        return []
    speaker = answer[0].speaker
    known = _plain(speaker) in _ANSWERING
    return [Exchange(question[:_LONGEST_QUESTION], tuple(answer), "" if known else speaker)]


def _question_in(text: str) -> str:
    """The sentences of a turn that ask."""
    return " ".join(said for sentence in _SENTENCE.findall(text) if asks(said := sentence.strip()))


def _who_asks(turns: Sequence[Turn], name: str) -> frozenset[str]:
    speakers = list(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
    if len(speakers) < 2:
        raise InputError(
            f"{name} does not say who speaks.",
            'It needs WebVTT voices (<v Ada>) or lines that begin with "Interviewer:"; or give --questions FILE.',
        )
    if asking := frozenset(one for one in speakers if _plain(one) in _ASKING):
        return asking
    if answering := frozenset(one for one in speakers if _plain(one) in _ANSWERING):
        return frozenset(speakers) - answering
    said = {one: [turn.text for turn in turns if turn.speaker == one] for one in speakers}
    asked = {one: sum(map(asks, texts)) for one, texts in said.items()}
    # The candidate speaks much and asks little.
    most = max(speakers, key=lambda one: len(" ".join(said[one])) * (1 - asked[one] / (len(said[one]) + 1)))
    others = frozenset(speakers) - {most}
    if not any(asked[one] for one in others):
        raise InputError(f"In {name} nobody asks.", 'Call the speakers "Interviewer" and "Candidate".')
    return others


def _labels(lines: Sequence[str]) -> frozenset[str]:
    """Names before a colon that are speakers: roles, or names that come at least twice."""
    counts = Counter(match[1] for line in lines if (match := _LABEL.match(line)))
    return frozenset(
        label
        for label, count in counts.items()
        if _plain(label) in _ASKING | _ANSWERING or (count > 1 and _plain(label) not in _NO_SPEAKERS)
    )


def _labelled(line: str, labels: frozenset[str]) -> tuple[str, str]:
    match = _LABEL.match(line)
    if match and match[1] in labels:
        return match[1], line[match.end() :].strip()
    return "", line


def _plain(label: str) -> str:
    return re.sub(r"[\d\s._-]+", " ", label).strip().lower()


def _joined(pieces: Sequence[Turn]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for piece in pieces:
        if turns and turns[-1].speaker == piece.speaker:
            turns[-1] = Turn(piece.speaker, f"{turns[-1].text} {piece.text}", turns[-1].start_s, piece.end_s)
        else:
            turns.append(piece)
    return tuple(turns)
