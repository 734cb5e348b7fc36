"""Thinking traps: what they are called, how they sound, and what to ask oneself.

The names are those of cognitive therapy: A. T. Beck, "Cognitive Therapy and the Emotional Disorders" (1976), and
D. D. Burns, "Feeling Good" (1980), who made them known. Cues and questions are our own; a cue only suggests, the
person chooses.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mockview.errors import UsageError
from mockview.judging.wording import split_text

SOURCE = "after Beck (1976) and Burns (1980)"


@dataclass(frozen=True)
class Trap:
    """A way in which a thought can be harder on a person than the facts are.

    meaning: what it does, in one sentence. asks: a question that opens it. cues: how it tends to sound.
    """

    id: str
    title: str
    meaning: str
    asks: str
    cues: tuple[str, ...]


_TRAPS = (
    Trap(
        "all-or-nothing",
        "All or nothing",
        "It sees only success or failure, with nothing in between.",
        "What went partly well?",
        (
            r"(?:total|complete|utter|absolute)(?:ly)? (?:\w+ )?(?:failure|disaster|waste|mess|failed|useless|blew)",
            r"ruined (?:everything|it all|the whole)",
            r"everything (?:i said |that i said )?(?:went|was|is) (?:\w+ )?"
            r"(?:wrong|bad|terrible|awful|useless)",
            "nothing (?:i said |that i said )?(?:went|was|is) (?:right|good|any good)",
            "(?:completely|totally|entirely) (?:failed|blew|useless|wrong|messed)",
            "blew it",
            "not perfect",
            "either .{1,40} or",
            "the whole (?:interview|thing) was",
        ),
    ),
    Trap(
        "mind-reading",
        "Mind reading",
        "It takes for certain what others thought.",
        "What did they say or do, word for word?",
        (
            r"(?:they|he|she|everyone|everybody|the panel|interviewers?|the manager|people|hr)"
            r" (?:\w+ ){0,2}(?:think|thinks|thought|believed?|hated?|hates|despised?|laughed?)",
            r"(?:did|do|does) not (?:like|respect|want|believe) me",
            "could (?:tell|see) (?:that )?i",
            "(?:they|he|she) (?:were|was) (?:bored|laughing|judging)",
            "saw (?:right )?through me",
        ),
    ),
    Trap(
        "fortune-telling",
        "Fortune telling",
        "It tells the future as if it were settled.",
        "What else could happen?",
        (
            r"(?:i|nobody|no one|noone|they|it|this) (?:will|am going to|is going to) (?:never|always|not)",
            r"(?:nobody|no one) (?:will|is going to|would) (?:ever )?(?:hire|want|take|employ|give)",
            "(?:will|going to) (?:fail|end up|mess|be rejected|get rejected|be unemployed)",
            "never (?:get|find|be able)",
            "(?:there is )?no (?:point|use) in (?:trying|applying|going)",
            "will ever (?:hire|want|take)",
        ),
    ),
    Trap(
        "overgeneralising",
        "Overgeneralising",
        "It makes a rule of one event.",
        "When was it otherwise, even once?",
        (
            "i (?:always|never) (?!mind)",
            "every (?:single )?(?:time|interview|one of them)",
            "(?:nobody|no one) ever",
            "always (?:happens|the same|goes|end)",
            "again and again",
            "(?:everyone|everybody) else",
            "just like (?:always|last time)",
            "nothing ever",
            "keep (?:failing|getting rejected)",
            "typical of me",
            "this is (?:just )?my life",
        ),
    ),
    Trap(
        "labelling",
        "Labelling",
        "It gives a person a name for one thing that they did.",
        "What would you call a friend to whom this happened?",
        (
            r"i (?:am|feel like|feel)(?: just| such| really| simply| so)?(?: an?)?(?: \w+)?"
            r" (?:failure|loser|idiot|fraud|imposter|impostor|fool|joke|disaster|nobody|stupid|dumb|useless|worthless|"
            r"incompetent|unemployable|pathetic|hopeless|too old|too stupid|bad)",
            "not (?:good|smart|clever|strong|interesting|qualified) enough",
            "(?:stupid|dumb|idiotic) me",
            "not cut out",
        ),
    ),
    Trap(
        "discounting-the-positive",
        "Discounting the positive",
        "It finds a reason why what went well does not count.",
        "What if it did count?",
        (
            r"(?:was|is|were|only|just)(?: just| only| pure)? (?:luck|lucky|being (?:nice|kind|polite)|polite)",
            "(?:does|did) not (?:really )?count",
            r"any ?(?:one|body) could (?:have )?(?:done|do|said|say|answer)",
            "only (?:got|invited|said|passed|reached) .{0,40}because",
            "(?:easy|simple) (?:question|one)s?",
            "pity",
        ),
    ),
    Trap(
        "should-statements",
        "Should and must",
        "It measures you by a rule that nobody agreed to.",
        "What would you have liked to do, and what did you know at the time?",
        (
            "should (?:not )?(?:have|be|know)",
            "(?:must|ought to|have to|had to) (?:\\w+ )?(?:be|have|know|always|never|get)",
            "i should",
            "at my age",
            "by now",
        ),
    ),
    Trap(
        "personalisation",
        "Taking it personally",
        "It makes you the one cause of what had several.",
        "What else played a part: the others who applied, the day, the questions?",
        (
            "(?:my|all my|entirely my|only my) fault",
            "because of me",
            "(?:i|have) let .{1,30} down",
            "blame myself",
            "(?:it is|was) (?:all )?(?:on|about|because of) me",
            "i am to blame",
            "i (?:ruined|wasted|cost)",
            "something (?:is )?wrong with me",
        ),
    ),
)

TRAPS: Mapping[str, Trap] = {trap.id: trap for trap in _TRAPS}
"""By id, in the order in which they are shown."""

_CUES = {trap.id: re.compile(rf"\b(?:{'|'.join(trap.cues)})\b") for trap in _TRAPS}


def traps_in(thought: str) -> tuple[Trap, ...]:
    """The traps that a thought sounds like, those with the most cues first; English only."""
    plain = " ".join(split_text(thought))
    found = {name: sum(1 for _ in cue.finditer(plain)) for name, cue in _CUES.items()}
    return tuple(sorted((TRAPS[name] for name, count in found.items() if count), key=lambda trap: -found[trap.id]))


def trap_named(name: str) -> Trap:
    """A trap by its id, its title or its place in the list from 1; UsageError naming those there are."""
    wanted = name.strip().casefold().replace(" ", "-")
    for place, trap in enumerate(_TRAPS, 1):
        if wanted in (trap.id, trap.title.casefold().replace(" ", "-"), str(place)):
            return trap
    raise UsageError(f"{name.strip()[:60]!r} is none of the thinking traps.", f"There are: {', '.join(TRAPS)}.")
