"""The page of one answer: heard, read along, and each score beside the words that earned it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mockview.audio import compact_sound
from mockview.audio.recording import Recording
from mockview.history.attempt import Attempt
from mockview.judging.assessment import Assessment, CriterionScore, Evidence
from mockview.judging.tightened import Line
from mockview.reports.page import Page, data_uri
from mockview.reports.spoken_text import PART_NAMES, Marks, Part, Piece, parts_of, words_within
from mockview.speech.transcript import Transcript

_BARS = 180
"""Of the waveform: two pixels each on a phone."""

_WAVE_HEIGHT = 100
_LEAST_BAR = 2.0


@dataclass(frozen=True)
class Sound:
    """A recording as the page holds it: WebM, the heights of the waveform's bars (0 to 1), its length."""

    webm: bytes
    loudness: tuple[float, ...]
    duration_s: float


@dataclass(frozen=True)
class Told:
    """One answer with all that is shown of it.

    marks: what is marked in its words. sound: None where there is none, and `silent_because` says why.
    """

    attempt: Attempt
    assessment: Assessment | None
    marks: Marks
    sound: Sound | None
    silent_because: str = ""


@dataclass(frozen=True)
class Covered:
    """A line of the question's outline with the quote that covers it, or None."""

    text: str
    quote: Evidence | None


@dataclass(frozen=True)
class Replay:
    """What the page shows.

    beside: another answer, usually the one before to the same question. usual: the person's own medians, a sentence.
    times_judged: how many assessments there are.
    """

    told: Told
    times_judged: int
    outline: tuple[Covered, ...] = ()
    tightened: tuple[Line, ...] = ()
    beside: Told | None = None
    usual: str | None = None


@dataclass(frozen=True)
class Quote:
    """Evidence as the page links it: first and last word, None where they stand in another answer."""

    text: str
    start_s: float | None
    end_s: float | None
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class Change:
    """One criterion by which two answers were judged, the earlier one's points first."""

    title: str
    before: int
    after: int


def sound_of(recording: Recording) -> Sound:
    """A recording made ready for the page."""
    return Sound(
        compact_sound.encode(recording), compact_sound.loudness(recording.samples, _BARS), recording.duration_s
    )


def replay_page(replay: Replay, made_at: datetime) -> Page:
    """The page; every text in it is plain and escaped when it is rendered."""
    told = replay.told
    attempt, assessment, transcript = told.attempt, told.assessment, told.attempt.transcript
    parts = parts_of(transcript, assessment, told.marks) if transcript else ()
    values: dict[str, object] = {
        "attempt": attempt,
        "assessment": assessment,
        "times_judged": replay.times_judged,
        "parts": parts,
        "names": PART_NAMES,
        "spacer": bool(parts) and parts[0].begins > 0,
        "sound": told.sound,
        "sound_source": data_uri(compact_sound.MEDIA_TYPE, told.sound.webm) if told.sound else None,
        "silent_because": told.silent_because,
        "wave": _wave(told.sound.loudness) if told.sound else "",
        "bars": _BARS,
        "wave_height": _WAVE_HEIGHT,
        "counts": _counts(parts),
        "quotes": {s.criterion_id: _quotes(transcript, s) for s in _scores(assessment)} if transcript else {},
        "outline": [(c.text, _quote(transcript, c.quote) if c.quote and transcript else None) for c in replay.outline],
        "tightened": replay.tightened,
        "usual": replay.usual,
        "beside": None,
    }
    if replay.beside is not None:
        values |= _beside(told, replay.beside)
    return Page(
        template="replay",
        title=attempt.question.text,
        made_at=made_at,
        values=values,
        script="replay.js",
        sheet="replay.css",
        style=_strip_style(parts),
        sound=told.sound is not None or (replay.beside is not None and replay.beside.sound is not None),
    )


def changes(before: Assessment, after: Assessment) -> tuple[Change, ...]:
    """Points on each criterion by which both answers were judged."""
    old = {score.criterion_id: score.points for score in _scores(before)}
    both = [score for score in _scores(after) if score.criterion_id in old]
    return tuple(Change(score.title, old[score.criterion_id], score.points) for score in both)


def _beside(told: Told, other: Told) -> dict[str, object]:
    earlier, later = sorted((told, other), key=lambda t: (t.attempt.answered_at, t.attempt.id))
    transcript = other.attempt.transcript
    return {
        "beside": other,
        "beside_parts": parts_of(transcript, other.assessment, other.marks) if transcript else (),
        "beside_source": data_uri(compact_sound.MEDIA_TYPE, other.sound.webm) if other.sound else None,
        "beside_is_earlier": other is earlier,
        "earlier": earlier,
        "later": later,
        "changes": changes(earlier.assessment, later.assessment) if earlier.assessment and later.assessment else (),
        "totals": [
            (name, getattr(earlier.assessment, name, None), getattr(later.assessment, name, None))
            for name in ("overall", "content", "delivery")
        ],
    }


def _scores(assessment: Assessment | None) -> tuple[CriterionScore, ...]:
    return (*assessment.scores, *assessment.delivery_scores) if assessment else ()


def _quotes(transcript: Transcript, score: CriterionScore) -> tuple[Quote, ...]:
    return tuple(_quote(transcript, evidence) for evidence in score.evidence)


def _quote(transcript: Transcript, evidence: Evidence) -> Quote:
    place = None if evidence.from_follow_up else words_within(transcript, evidence.start_char, evidence.end_char)
    if place is None:
        return Quote(evidence.quote, None, None)
    return Quote(evidence.quote, evidence.start_s, evidence.end_s, *place)


def _counts(parts: Sequence[Part]) -> dict[str, int]:
    """How often each kind of mark is shown."""
    kinds = ("filler", "filled pause", "pause", "long pause")
    pieces: list[Piece] = [piece for part in parts for piece in part.pieces]
    return {kind: sum(piece.kind == kind for piece in pieces) for kind in kinds}


def _wave(loudness: Sequence[float]) -> str:
    """The waveform as the path of an SVG, one bar a unit wide."""
    bars = []
    for n, height in enumerate(max(_LEAST_BAR, value * _WAVE_HEIGHT) for value in loudness):
        bars.append(f"M{n}.2 {(_WAVE_HEIGHT - height) / 2:.1f}h.6v{height:.1f}h-.6z")
    return "".join(bars)


def _strip_style(parts: Sequence[Part]) -> str:
    """How wide each part of the strip is."""
    rules = [f"#s{n}{{flex-grow:{1000 * (part.ends - part.begins):.1f}}}" for n, part in enumerate(parts)]
    return f"#lead{{flex-grow:{1000 * parts[0].begins:.1f}}}" + "".join(rules) if parts else ""
