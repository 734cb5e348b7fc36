"""A panel of interviewers: each has a name and a voice, and they ask in turn."""

from collections.abc import Callable, Sequence

from mockview.audio.synthesis import SystemVoice
from mockview.audio.voice_choice import voices_for
from mockview.interview.asking import Asker, Interviewer

NAMES = ("Robin", "Alex", "Sam")
"""Names that say nothing of the voice."""

_RATE_STEPS_WPM = (0, -15, 15)
"""Where a machine has one voice only, they still differ in their pace."""
_NO_INTERVIEWERS = {
    "albert",
    "bad",
    "bahh",
    "bells",
    "boing",
    "bubbles",
    "cellos",
    "deranged",
    "fred",
    "good",
    "hysterical",
    "jester",
    "junior",
    "organ",
    "pipe",
    "ralph",
    "superstar",
    "trinoids",
    "whisper",
    "wobble",
    "zarvox",
}
"""macOS's joke voices, by the first word of their names."""


def panel_of(
    voices: Sequence[SystemVoice],
    language: str,
    rate_wpm: int,
    speaking: Callable[[str | None, int], Asker],
    own: str | None = None,
) -> tuple[Interviewer, ...]:
    """Three interviewers with voices as different as this machine has, in this language.

    own: the voice that the person has chosen, which the first one gets. speaking: makes an asker of a voice's id
    (None for the system's own) and words a minute.
    """
    usable = [v for v in voices_for(voices, language) if v.name.split(" ")[0].casefold() not in _NO_INTERVIEWERS]
    spread = [usable[place * len(usable) // len(NAMES)].id for place in range(len(NAMES))] if usable else []
    ids: list[str | None] = [*dict.fromkeys(spread)]
    if own is not None:
        ids = [own, *(voice for voice in ids if voice != own)]
    if not ids:
        ids = [None]
    panel = []
    for place, name in enumerate(NAMES):
        step_wpm = 0 if place < len(ids) else _RATE_STEPS_WPM[place]
        panel.append(Interviewer(name, speaking(ids[place % len(ids)], rate_wpm + step_wpm)))
    return tuple(panel)
