"""A person's own usual way of speaking, beside which one answer's can be seen; it changes no score.

Norms say how listeners took to other people's interviews. Against one's own median one hears what was different this
time, and a person who always speaks slowly is not told so in every answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from mockview.history.attempt import Attempt
from mockview.history.attempt_log import AttemptLog
from mockview.history.listing import Which, lines
from mockview.judging.assessment import DeliveryMetrics

LEAST_ANSWERS = 5
"""A median of fewer answers says more about the questions than about the person."""

MOST_ANSWERS = 20
"""The last twenty: about a month of practice, so that progress moves the baseline too."""

_LOOKED_AT = 200
"""So many earlier answers are looked through for spoken ones; who typed them all has no baseline."""


@dataclass(frozen=True)
class Baseline:
    """Medians over a person's earlier spoken answers; `answers` is how many."""

    answers: int
    pace_wpm: float
    pause_share: float | None
    fillers_per_100_words: float


def baseline_before(log: AttemptLog, attempt: Attempt) -> Baseline | None:
    """The baseline of an attempt's person from what was answered before it; None under LEAST_ANSWERS."""
    earlier = lines(log.db, attempt.person_id, Which(before=attempt.answered_at, latest=_LOOKED_AT))
    spoken = [line.id for line in earlier if line.recording_path is not None and line.transcribed][:MOST_ANSWERS]
    return baseline_of([a.metrics for a in log.latest_assessments(spoken).values()])


def baseline_of(metrics: Sequence[DeliveryMetrics]) -> Baseline | None:
    """The medians of some answers' metrics; answers without a pace (typed, or silence) do not count."""
    spoken = [m for m in metrics if m.pace_wpm]
    if len(spoken) < LEAST_ANSWERS:
        return None
    shares = [m.pause_share for m in spoken if m.pause_share is not None]
    return Baseline(
        answers=len(spoken),
        pace_wpm=median(m.pace_wpm for m in spoken if m.pace_wpm),
        pause_share=median(shares) if len(shares) >= LEAST_ANSWERS else None,
        fillers_per_100_words=median(m.fillers_per_100_words for m in spoken),
    )


def beside_baseline(metrics: DeliveryMetrics, baseline: Baseline) -> str | None:
    """One line that sets an answer beside its speaker's own medians; None where it was not spoken."""
    if not metrics.pace_wpm:
        return None
    parts = [f"Your pace was {metrics.pace_wpm:.0f} words a minute, your own median is {baseline.pace_wpm:.0f}."]
    if metrics.pause_share is not None and baseline.pause_share is not None:
        parts.append(f"Pauses: {metrics.pause_share:.0%}, median {baseline.pause_share:.0%}.")
    fillers, usual = metrics.fillers_per_100_words, baseline.fillers_per_100_words
    parts.append(f"Fillers in 100 words: at least {fillers:.1f}, median {usual:.1f}.")
    return " ".join(parts)


def own_baseline_line(log: AttemptLog, attempt: Attempt, metrics: DeliveryMetrics) -> str | None:
    """The line for an attempt that is in the log; None where it was not spoken or too little came before it."""
    if not metrics.pace_wpm or attempt.recording_path is None or attempt.follows is not None:
        return None
    baseline = baseline_before(log, attempt)
    return beside_baseline(metrics, baseline) if baseline else None
