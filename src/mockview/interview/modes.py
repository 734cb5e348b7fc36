"""Ways to hold an interview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mockview.interview.answering import IN_EARNEST, LETTERS


@dataclass(frozen=True)
class Mode:
    """A way to hold an interview.

    feedback: when scores are shown, see session.FEEDBACK. letters: what may be typed instead of an answer.
    count: how many questions unless another number is asked for. longest_s: the most time that is shown for an
    answer, seconds; None leaves it to the question. about: one sentence for the person before it begins.
    """

    feedback: str
    count: int
    letters: Sequence[str] = LETTERS
    longest_s: float | None = None
    about: str | None = None


PRACTICE, MOCK, DRILL, WARM_UP = "practice", "mock", "drill", "warm-up"

MODES: Mapping[str, Mode] = {
    PRACTICE: Mode("after each", 3),
    MOCK: Mode(
        "at the end",
        5,
        letters=IN_EARNEST,
        about="A mock interview: all questions first, no repeats, no hints; what they were worth comes at the end.",
    ),
    DRILL: Mode("after each", 3, longest_s=60.0),
    WARM_UP: Mode("none", 2, longest_s=60.0, about="Two minutes to warm up: say anything, nothing is scored."),
}
"""By the name that is typed, and that the log keeps."""


def logged_name(mode: str, **extras: bool) -> str:
    """What the log calls a session: "mock", "comeback", "practice+panel".

    extras: by name, and whether they were wished for.
    """
    return "+".join([mode, *(name for name, given in extras.items() if given)])
