"""Where a question that was found in an interview begins and ends: at the pause that parts its two speakers."""

import re
from collections.abc import Sequence

_SENTENCE_ENDS = (".", "?", "!")
_LEAD_IN, _RUN_ON = 10, 4
"""Words of the one who asks before the question ("Thank you. Now,"), and after where it should have ended."""

_OPENERS = frozenset(
    (
        *("thank", "thanks", "okay", "ok", "good", "great", "right", "alright", "all", "so", "now", "next", "let"),
        *("lets", "perfect", "excellent", "lovely", "wonderful", "interesting", "fine"),
    )
)
"""Words with which interviewers begin before they ask, besides "I see"."""

_CLEAR_S = 0.5
"""A pause that parts two speakers beyond doubt, where one is expected."""

_REACH_S = 0.04
"""How much longer a pause must be to be taken for the border for each word that it is farther away."""


class Borders:
    """Moves where a question begins and ends to the pause, or where there are no times to the sentence, nearby."""

    def __init__(self, words: Sequence[str], pauses_s: Sequence[float] | None) -> None:
        self._words, self._pauses_s = words, pauses_s

    def before(self, first: int, missing: int, least: int) -> int:
        """Where the one who asks begins to speak; `missing` words of the question come before `first`."""
        expected = max(least, first - missing)
        # Only what an interviewer says in between goes with the question; other words are the answer's last.
        near = range(max(least, expected - _LEAD_IN), first + 1)
        places = [place for place in near if place >= expected or self._opens(place)]
        return self._best(places, expected)

    def after(self, end: int, missing: int) -> int:
        """Where the answer begins."""
        expected = min(len(self._words), end + missing)
        if self._parting(expected) >= _CLEAR_S:
            return expected  # a longer pause after it is the candidate's, who thinks
        return self._best(range(end, min(len(self._words), expected + _RUN_ON) + 1), expected)

    def _best(self, places: Sequence[int], expected: int) -> int:
        return max(places, key=lambda place: (self._parting(place) - _REACH_S * abs(place - expected), -place))

    def _opens(self, place: int) -> bool:
        here, after = (re.sub(r"[^a-z]", "", word.lower()) for word in (*self._words[place : place + 2], "", "")[:2])
        return here in _OPENERS or (here == "i" and after == "see")

    def _parting(self, place: int) -> float:
        """How much a place looks like a border, in seconds of silence or what stands for it."""
        if place in (0, len(self._words)):
            return 1.0
        if self._pauses_s is not None:
            return self._pauses_s[place]
        return 0.5 if self._words[place - 1].rstrip("\"'”’)").endswith(_SENTENCE_ENDS) else 0.0
