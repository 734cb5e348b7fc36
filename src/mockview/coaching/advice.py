"""What a weak criterion is called, and what to do about it, in one sentence each."""

from collections.abc import Mapping

from mockview.content.names import in_words

_ADVICE: Mapping[str, tuple[str, str]] = {
    "relevance": (
        "Relevance",
        "Say the question's key word in your first two sentences, then answer just that.",
    ),
    "situation": ("Situation", "Open with one or two sentences that say where, when and with whom it was."),
    "ownership": ("Own part", "Begin each step with “I” and a verb; say what others did only in passing."),
    "specificity": ("Detail", "Give one name, one number and one moment that only someone there could know."),
    "result": ("Result", "End with what changed because of you, in numbers or in what someone said."),
    "reflection": ("Reflection", "Add one sentence on what you learned and one on how you use it now."),
    "structure": ("Structure", "Tell it in order: what was the matter, what you did, what came of it."),
    "concision": ("Concision", "Tell it again in ninety seconds, and leave out what nobody would ask about."),
    "coverage": ("Coverage", "List the parts of the question before you speak, and answer each of them."),
    "steps": ("Steps", "Say in what order it happens: first, then, after that, and where it ends."),
    "mechanism": ("How it works", "After each “what”, add one “because” that says how it comes about."),
    "trade_offs": ("Trade-offs", "Name what your choice costs, and when you would choose otherwise."),
    "limits": ("Limits", "Say where your answer stops being true and what you would look up."),
    "approach": ("Approach", "Say what you would do first, and whom or what you would ask before that."),
    "reasons": ("Reasons", "Give a reason for each step that you would take."),
    "outcome": ("Outcome", "Say what should come of it, and how you would notice that it did not."),
    "claim": ("Claim", "Put your point into one plain sentence and say it first."),
    "proof": ("Proof", "Back the point with one thing that you did and what came of it."),
    "fit": ("Fit", "Name what the role needs, and set one piece of your own work beside it."),
    "present": ("What you do now", "Start with what you do now and what you are good at in it."),
    "past": ("How you came here", "Pick the one or two steps of your past that lead to this role."),
    "why_here": ("Why this role", "Close with why this role is the next step, in one sentence."),
    "flaw": ("A real weakness", "Name a weakness that has cost you something, and tell when it showed."),
    "remedy": ("Remedy", "Say which habit you took up against it, and how often you keep it."),
    "progress": ("Progress", "Give one sign that it is getting better: a count, a date, someone's word."),
    "pause_share": (
        "Pauses",
        "Think before you start; then speak in whole sentences, with pauses between them.",
    ),
    "longest_pause_s": (
        "Longest silence",
        "Prepare one sentence for a blank, such as “Let me think for a moment”.",
    ),
    "articulation_wpm": (
        "Pace",
        "Answer as if you explained it to a friend across a table, and record it again.",
    ),
    "fillers_per_100_words": (
        "Fillers",
        "Fall silent where you would say “um”; a short silence sounds calm.",
    ),
    "repairs_per_100_words": ("Restarts", "Finish the sentence that you are in, even if it is a plain one."),
    "length_ratio": ("Length", "Aim for one to two minutes: set a clock, and stop at the result."),
}
_FALLBACK = "Answer such a question again, and add what the scores looked for and did not find."


def advice_for(criterion_id: str) -> str:
    """How to practise a criterion; a general sentence for a criterion of someone's own rubric."""
    return _ADVICE[criterion_id][1] if criterion_id in _ADVICE else _FALLBACK


def name_of(criterion_id: str) -> str:
    """What a criterion is called; its id as words when it is of someone's own rubric."""
    if criterion_id in _ADVICE:
        return _ADVICE[criterion_id][0]
    return in_words(criterion_id).capitalize()
