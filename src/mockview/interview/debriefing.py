"""A debrief from beginning to end: greeted by how it ended, taken step by step, resumed where it stopped."""

from collections.abc import Mapping
from dataclasses import replace

from mockview.errors import UsageError
from mockview.interview.debrief_steps import BY_NAME, LONGEST_STEP, put_on_shelf
from mockview.interview.debrief_talk import Ended, Given, Talk
from mockview.journey.asked import MOST_QUESTIONS, recognised
from mockview.journey.debrief import OUTCOMES, Debrief, debrief_numbered, outcome_named
from mockview.journey.debrief_log import add_to_debrief, must_be_asked, must_be_levels
from mockview.journey.given_text import LONGEST_THOUGHT, checked_text
from mockview.journey.thoughts import trap_named

_HOW = "Seven short steps, ten minutes at most. Enter skips a step; Ctrl-C stops, and what you gave is kept."

_GREETINGS: Mapping[str, str] = {
    "offer": "Congratulations! It is worth a few minutes to note what made it work.",
    "rejection": "That is hard news, and it is all right that it hurts. It was one decision on one day, not a verdict.",
    "no-answer": "Waiting is tiring. What you write down now is safe, whatever they answer.",
    "next-round": "Well done, they want to see more of you. Let's keep what helps for the next round.",
}

_FAREWELLS: Mapping[str, str] = {
    "offer": "Enjoy it.",
    "rejection": "You have faced it, and that is the hardest part. That is enough for today.",
    "no-answer": "Now let it rest for a while; the next move is theirs.",
    "next-round": "What helped is written down, and will be there for the next round.",
}


def ask_outcome(talk: Talk) -> str:
    """How it ended; UsageError when nobody says so."""
    talk.say("How did the interview end?")
    for number, said in enumerate(OUTCOMES.values(), 1):
        talk.say(f"  {number}. {said}")
    try:
        outcome = talk.until_it_fits("A number or a word: ", _outcome_in, "")
    except Ended:
        outcome = ""
    if not outcome:
        raise UsageError("A debrief needs to know how it ended.", f"Give --outcome: {', '.join(OUTCOMES)}.")
    return outcome


def checked_given(given: Given, before: Debrief | None, talk: Talk) -> Given:
    """What options gave, put in order; refused as a whole, before anything is saved, when a part can't be kept."""
    went_well = _checked(given.went_well, "What went well")
    check_in = _checked(given.check_in, "The check-in")
    thought, reframe = _checked(given.thought, "The thought"), _checked(given.reframe, "The new sentence")
    step = _checked(given.next_step, "The next step", LONGEST_STEP)
    for name in given.traps:
        trap_named(name)
    if given.reframe and not (given.thought or given.traps or (before and before.thought)):
        raise UsageError("A new sentence was given without the thought.", "Give the thought too: --thought.")
    old = before.asked if before else ()
    new = recognised(given.asked, old, talk.shelf, talk.scoring)
    if len(old) + len(new) > MOST_QUESTIONS:
        raise UsageError(f"More than {MOST_QUESTIONS} questions were given.", "Leave out the small talk.")
    must_be_asked((*given.stumped, *given.levels), len(old) + len(new))
    must_be_levels(given.levels)
    if given.next_step_by is not None and not (given.next_step or (before and before.next_step)):
        raise UsageError("A day was given without a next step.", "Give the step too: --next-step.")
    if before and reframe and not thought:
        thought = before.thought
    if before and given.next_step_by and not step:
        step = before.next_step
    return replace(given, went_well=went_well, check_in=check_in, thought=thought, reframe=reframe, next_step=step)


def hold_debrief(talk: Talk, debrief: Debrief, given: Given) -> Debrief:
    """Take every step that is left or given; the debrief as it is then, finished unless the input ended."""
    if talk.ask and debrief.to_do:
        talk.say("Good that you came back." if debrief.settled else _GREETINGS[debrief.outcome])
        talk.say(_HOW)
    try:
        for name, step in BY_NAME.items():
            if name not in debrief.settled or _is_given(given, name):
                debrief = step(replace(talk, ask=talk.ask if name not in debrief.settled else None), debrief, given)
    except Ended:
        talk.say(f"\nWhat you gave is kept. Go on when you like: mockview debrief --resume {debrief.number}")
        return debrief_numbered(talk.db, debrief.person_id, debrief.number)
    if not debrief.finished:
        put_on_shelf(talk, debrief)
        debrief = add_to_debrief(talk.db, debrief, "finished", {}, talk.now())
        if talk.ask:
            talk.say(_FAREWELLS[debrief.outcome])
    return debrief


def _checked(text: str | None, what: str, longest: int = LONGEST_THOUGHT) -> str | None:
    return None if text is None else checked_text(text, what, longest)


def _is_given(given: Given, step: str) -> bool:
    gives = {
        "went_well": given.went_well,
        "check_in": given.check_in or given.feelings,
        "asked": given.asked,
        "stumped": given.stumped,
        "confidence": given.levels,
        "thought": given.thought or given.traps,
        "next_step": given.next_step,
    }
    return bool(gives[step])


def _outcome_in(text: str) -> str:
    by_number = {str(number): name for number, name in enumerate(OUTCOMES, 1)}
    return by_number.get(text) or outcome_named(text)
