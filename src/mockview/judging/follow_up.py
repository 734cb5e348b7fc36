"""The further question that an interviewer would ask next: about what the answer lacks."""

from collections.abc import Sequence

from mockview.content.question import Question
from mockview.judging.assessment import CriterionScore

_KEYS = {
    # criterion: the part of an answer it stands for, in the keys of Question.follow_ups
    "situation": "situation", "ownership": "action", "approach": "action", "remedy": "action", "result": "result",
    "progress": "result", "outcome": "result", "reflection": "reflection", "specificity": "specifics",
    "coverage": "specifics", "mechanism": "specifics", "steps": "specifics", "present": "specifics",
    "past": "specifics", "flaw": "specifics", "claim": "specifics", "proof": "proof", "fit": "proof",
    "why_here": "proof", "reasons": "trade_offs", "trade_offs": "trade_offs", "limits": "trade_offs",
}  # fmt: skip

_PRIORITY = ("action", "situation", "result", "proof", "specifics", "trade_offs", "reflection")
"""What is asked first where several parts are equally thin: without an action nothing else can be judged."""

_GENERIC = {
    "situation": "Can you tell me when and where that was, and what was at stake?",
    "action": "What exactly did you do yourself?",
    "result": "What came of it in the end, and how do you know?",
    "reflection": "What would you do differently today?",
    "specifics": "Can you give me one concrete detail: a number, a name, a moment?",
    "proof": "Can you give me an example that shows it?",
    "trade_offs": "What else could one do, and when would that be better?",
}
_RETURN = {
    "refusal": "Take your time: is there a small or recent case that comes near it?",
    "empty": "Take your time: is there a small or recent case that comes near it?",
    "fragment": "Can you tell me more about that?",
    "off-topic": "Thank you. Coming back to my question: {question}",
    "echo": "Can you tell me about one case in particular?",
    "salad": "Can you put that in plain words, with one case that happened?",
    "labels": "Can you tell me what happened, without the headings?",
    "repetition": "Can you tell me something further about that?",
}


def choose_follow_up(question: Question, answer_type: str, scores: Sequence[CriterionScore]) -> str | None:
    """A question about the thinnest part of an answer, the bank's own wording first; None where nothing lacks."""
    if answer_type in _RETURN:
        return _RETURN[answer_type].format(question=question.text)
    part = thinnest_part(scores)
    return None if part is None else question.follow_ups.get(part) or _GENERIC[part]


def asked_again(answer_type: str) -> bool:
    """Whether the follow-up to an answer of this type asks for an answer as a whole, not for a part of one."""
    return answer_type in _RETURN


def thinnest_part(scores: Sequence[CriterionScore]) -> str | None:
    """The part of an answer that its follow-up asks about, a key of Question.follow_ups; None where nothing lacks."""
    thin: dict[str, int] = {}
    for score in scores:
        key = part_of(score.criterion_id)
        if key and score.points <= 3:
            thin[key] = min(score.points, thin.get(key, 9))
    if not thin:
        return None
    # a lesson is asked for only when the story itself is whole
    return min(thin, key=lambda k: (k == "reflection", thin[k], _PRIORITY.index(k)))


def part_of(criterion_id: str) -> str | None:
    """The part of an answer that a criterion looks at, a key of Question.follow_ups; None for the answer as a whole."""
    return _KEYS.get(criterion_id)
