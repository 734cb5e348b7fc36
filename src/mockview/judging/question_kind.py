"""The kind and competency of a question that no bank holds, from its words."""

from mockview.content.question import Question
from mockview.judging.scoring_data import ScoringData
from mockview.judging.wording import split_text

_ORDER = ("introduction", "situational", "motivational", "behavioural", "technical")
"""Where two kinds are asked for by phrases of the same length, the earlier one holds."""


def kind_of(text: str, data: ScoringData) -> str:
    """One of mockview.content.question.KINDS; "behavioural" where nothing in the text tells."""
    hits = data.asks.find(split_text(text))
    best, kind = 0.0, "behavioural"
    for name in _ORDER:
        value = sum(b - a for a, b in set(hits.get(name, ())))
        if value > best:
            best, kind = float(value), name
    return kind


def competency_of(text: str, data: ScoringData) -> str:
    """The id of a competency in scoring/competencies.toml; a general one where nothing in the text tells."""
    parts = split_text(text)
    best: tuple[float, str] = (0.0, "")
    for name, places in data.askers.find(parts).items():
        value = sum(b - a for a, b in set(places)) + 0.01 * len(places)
        if value > best[0] or (value == best[0] and name < best[1]):
            best = (value, name)
    if best[1]:
        return best[1]
    by_kind = {"introduction": "self-introduction", "motivational": "motivation", "technical": "technical"}
    return by_kind.get(kind_of(text, data), "problem-solving")


def rubric_id_of(question: Question, data: ScoringData) -> str:
    """The id of the rubric for a question: its own, else "weakness" where it asks for one, else its kind."""
    if question.rubric_id:
        return question.rubric_id
    asked = data.asks.find(split_text(question.text))
    if question.kind == "motivational" and "weakness" in asked:
        return "weakness"
    return question.kind
