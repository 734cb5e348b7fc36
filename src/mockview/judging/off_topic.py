"""Whether an answer is about something other than what was asked."""

import math

from mockview.judging.reading import Reading
from mockview.judging.wording import split_text

OFF_TOPIC_BELOW = {"behavioural": -0.8, "technical": 0.0, "situational": 0.0, "motivational": 0.0, "introduction": 1.0}
"""Bounds of what `distance_off` measures. A past event is about something else only when another subject is clearly
nearer: its own words can't be foreseen, so that the mere lack of expected ones shows nothing. An explanation can't do
without its terms."""

LEAST_TERMS = 0.5
"""Standard deviations of expected words without which an explanation speaks of something else."""

SURELY = 1.5
"""Standard deviations of expected words from which the form of an answer no longer matters."""

FAR_OFF = -3.0
"""`Relevance.about` of an answer that speaks of another subject all the time."""

CEILING_BELOW, CEILING_STEP = (24.0, 39.0), 2.0
"""The lowest and the highest ceiling, and how much lower a further unit below the bound sets it: the nearer to the
bound, the likelier a mistake of ours, which should then cost less."""

EXPLAINING_LINKS = 4
PAST_SHARE, MOSTLY_PAST = 1 / 3, 1 / 2
"""An explanation links its steps by different words of order and cause, and is told in the present; a story is not."""

LEAST_STATED = 0.7
"""Evidence of a reason or an aim (see `Reading.kind_evidence`) that a story of something else does not have."""

TERM_CLAUSES = 3
"""Clauses that speak of a question's own terms; a story about something else has none or one by chance."""


def distance_off(reading: Reading) -> float:
    """How far an answer lies below the bound of its kind of question, in standard deviations; negative above it."""
    kind, measured = reading.question.kind, reading.relevance
    if kind in ("situational", "motivational"):
        return OFF_TOPIC_BELOW[kind] - measured.strength
    by_terms = LEAST_TERMS - measured.strength if kind == "technical" else -math.inf
    return max(OFF_TOPIC_BELOW[kind] - measured.about, by_terms)


def off_topic_ceiling(reading: Reading) -> float:
    """The ceiling for an answer about something else, by how sure that is."""
    lowest, highest = CEILING_BELOW
    return round(max(lowest, highest - CEILING_STEP * max(distance_off(reading), 0.0)), 1)


def why_off_topic(reading: Reading) -> str | None:
    """What shows that an answer is about something else; None where it is not."""
    return _LOOKS[reading.question.kind](reading)


def _past_event(reading: Reading) -> str | None:
    if distance_off(reading) <= 0:
        return None
    return f"nearer to {reading.relevance.rival_id.replace('-', ' ')} than to what was asked"


def _explanation(reading: Reading) -> str | None:
    listed = bool(reading.question.listen_for)
    if distance_off(reading) <= 0 or (not listed and _explains_terms(reading)) or _explains_own_subject(reading):
        return None
    return _no_more_than_chance(reading)


def _introduction(reading: Reading) -> str | None:
    # a story of one event holds words of work too: what counts is whether the speaker's way is told
    told = len(reading.types("present")) + len(reading.types("past_career", "career_topic")) / 2
    claimed = len(reading.types("self_description", "generic_claim"))
    if told >= 2 or claimed >= 2 or reading.relevance.strength >= 2.5 or distance_off(reading) <= 0:
        return None
    return "tells neither of the present nor of the way there"


def _plan(reading: Reading) -> str | None:
    """What one would do: its words can't be foreseen, but a story of something else is no plan."""
    if reading.meets_kind:
        return None
    strength = reading.relevance.strength
    told = _past_share(reading) >= MOSTLY_PAST and strength < SURELY
    return _no_more_than_chance(reading) if strength < 0 or told else None


def _motive(reading: Reading) -> str | None:
    """Reasons and aims may lie in any field; a story of something else states none."""
    measured, stated = reading.relevance, reading.kind_evidence
    if stated < LEAST_STATED and measured.strength < SURELY:
        return "states no reason and no aim"
    return _no_more_than_chance(reading) if stated < 2 and measured.about < FAR_OFF else None


_LOOKS = {
    "behavioural": _past_event, "technical": _explanation, "introduction": _introduction, "situational": _plan,
    "motivational": _motive,
}  # fmt: skip


def _no_more_than_chance(reading: Reading) -> str:
    return f"speaks of it no more than chance ({reading.relevance.strength:.1f} standard deviations)"


def _past_share(reading: Reading) -> float:
    return sum(c.past and c.stance != "would" for c in reading.clauses) / max(len(reading.clauses), 1)


def _explains_terms(reading: Reading) -> bool:
    """Whether the question's own terms come up in several clauses: its field may be in no list of ours."""
    own = reading.relevance.question_stems
    clauses = {reading.clause_at(n).first for n, s in enumerate(reading.wording.stems) if s in own and reading.norms[n]}
    return len(clauses) >= TERM_CLAUSES


def _explains_own_subject(reading: Reading) -> bool:
    """Whether a question that leaves the subject to the speaker is met by the form of an explanation."""
    if "own_subject" not in reading.data.asks.find(split_text(reading.question.text)):
        return False
    return _past_share(reading) < PAST_SHARE and len(reading.types("cause", "order")) >= EXPLAINING_LINKS
