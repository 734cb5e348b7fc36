"""Whether an answer is about something other than what was asked."""

from mockview.judging.reading import Reading
from mockview.judging.wording import split_text

OFF_TOPIC_BELOW = 0.0
"""Standard deviations above chance (see relevance.py): no more about the question than any interview talk."""

TECHNICAL_OFF_TOPIC_BELOW = 2.0
"""An explanation of a subject can't do without its terms."""

EXPLAINING_LINKS = 4
PAST_SHARE = 1 / 3
"""An explanation links its steps by different words of order and cause, and is told in the present; a story is not."""

TERM_CLAUSES = 3
"""Clauses that speak of a question's own terms; a story about something else has none or one by chance."""


def why_off_topic(reading: Reading) -> str | None:
    """What shows that an answer is about something else; None where it is not."""
    kind, strength = reading.question.kind, reading.relevance.strength
    bound = TECHNICAL_OFF_TOPIC_BELOW if kind == "technical" else OFF_TOPIC_BELOW
    if kind == "introduction":
        # a story of one event holds words of work too: what counts is whether the speaker's way is told
        told = len(reading.types("present")) + len(reading.types("past_career", "career_topic")) / 2
        claimed = len(reading.types("self_description", "generic_claim"))
        if told < 2 and claimed < 2 and strength < 2.5:
            return "tells neither of the present nor of the way there"
        return None
    if strength >= bound and (kind != "motivational" or reading.kind_evidence >= 1 or strength >= 1.5):
        return None
    if reading.meets_kind or (kind == "technical" and (_explains_terms(reading) or _explains_own_subject(reading))):
        return None
    return f"speaks of it no more than chance ({strength:.1f} standard deviations)"


def _explains_terms(reading: Reading) -> bool:
    """Whether the question's own terms come up in several clauses: its field may be in no list of ours."""
    own = reading.relevance.question_stems
    clauses = {reading.clause_at(n).first for n, s in enumerate(reading.wording.stems) if s in own and reading.norms[n]}
    return len(clauses) >= TERM_CLAUSES


def _explains_own_subject(reading: Reading) -> bool:
    """Whether a question that leaves the subject to the speaker is met by the form of an explanation."""
    if "own_subject" not in reading.data.asks.find(split_text(reading.question.text)):
        return False
    past = sum(c.past for c in reading.clauses)
    return past < PAST_SHARE * len(reading.clauses) and len(reading.types("cause", "order")) >= EXPLAINING_LINKS
