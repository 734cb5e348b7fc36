"""What to think of when no answer comes to mind."""

from mockview.content.question import Question

_LONGEST = 150
"""Characters, about two lines: more is read instead of spoken from."""

_BY_KIND = {
    "behavioural": "one time and place; what had to be done; what you did yourself; what came of it, with a figure.",
    "situational": "what you would find out first; what you would do, in order; why; what you have done like it.",
    "motivational": "what draws you to it; an example that shows it; what you bring; what you want next.",
    "introduction": "where you are now; one thing you are proud of; how it leads to this post.",
    "technical": "the answer in one sentence; how it works; an example from your work; where it ends.",
}


def hint_of(question: Question) -> str:
    """What a strong answer to this question covers, in one line."""
    if question.outline and question.kind != "technical":  # there it would be the answer itself
        lines = [line.rstrip(".;") for line in question.outline]
        most = next((n for n in range(len(lines), 1, -1) if len("; ".join(lines[:n])) <= _LONGEST), 1)
        return "; ".join(lines[:most]) + "."
    return _BY_KIND.get(question.kind, _BY_KIND["behavioural"])
