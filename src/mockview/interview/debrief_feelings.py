"""The two steps of a debrief that are for the person alone: how they are, and one hard thought looked at again."""

from collections.abc import Sequence
from functools import partial

from mockview.interview.debrief_answers import feelings_in
from mockview.interview.debrief_talk import Given, Talk
from mockview.journey.debrief import FEELINGS, Debrief
from mockview.journey.debrief_log import add_to_debrief, settle
from mockview.journey.debrief_tasks import shortened
from mockview.journey.given_text import checked_text
from mockview.journey.thoughts import SOURCE, TRAPS, Trap, trap_named, traps_in

_SURE = 4
_MOST_FACTS = 2
_WHICH = "Which of these fit, or other words (with commas): "
_NO_FEELINGS: tuple[str, ...] = ()


def check_in(talk: Talk, debrief: Debrief, given: Given) -> Debrief:
    """How the person is; for nobody else."""
    if given.check_in or given.feelings:
        debrief = _felt(talk, debrief, given.check_in or debrief.check_in, given.feelings or debrief.feelings)
    elif talk.ask:
        talk.say("\n2 of 7: how are you? This is for you alone: it is never scored and never shown to anyone.")
        if not debrief.feelings:
            talk.say(", ".join(FEELINGS))
            feelings = talk.until_it_fits(_WHICH, feelings_in, _NO_FEELINGS)
            debrief = _felt(talk, debrief, "", feelings) if feelings else debrief
        read = partial(checked_text, what="The check-in")
        text = talk.until_it_fits("In your own words, if you like: ", read, "")
        debrief = _felt(talk, debrief, text, debrief.feelings) if text else debrief
    return settle(talk.db, debrief, "check_in", talk.now())


def _felt(talk: Talk, debrief: Debrief, text: str, feelings: Sequence[str]) -> Debrief:
    data = {"text": text, "feelings": list(feelings)}
    debrief = add_to_debrief(talk.db, debrief, "check_in", data, talk.now())
    talk.care_for(text, *feelings)
    return debrief


def thought(talk: Talk, debrief: Debrief, given: Given) -> Debrief:
    """One hard thought, looked at again; the person writes both sentences."""
    if given.thought:
        traps = tuple(map(trap_named, given.traps)) or traps_in(given.thought)[:1]
        debrief = _thought(talk, debrief, given.thought, traps, given.reframe or "")
    elif talk.ask:
        talk.say("\n6 of 7: is there a thought that keeps coming back? Write it down as it sounds in your head.")
        read = partial(checked_text, what="The thought")
        text = debrief.thought or talk.until_it_fits("The thought: ", read, "")
        if text:
            debrief = _reframed(talk, _thought(talk, debrief, text, (), ""))
    return settle(talk.db, debrief, "thought", talk.now())


def _reframed(talk: Talk, debrief: Debrief) -> Debrief:
    """The debrief with its thought written anew: the trap is named, what speaks against it is laid out."""
    traps = _chosen_traps(talk, debrief.thought)
    debrief = _thought(talk, debrief, debrief.thought, traps, "")
    for trap in traps:
        talk.say(f"{trap.title}: {trap.meaning[0].lower()}{trap.meaning[1:]} {trap.asks}")
    if facts := (*_facts(debrief), *talk.evidence()):
        talk.say("What also happened:")
        for fact in facts:
            talk.say(f"  - {fact}")
    read = partial(checked_text, what="The new sentence")
    new = talk.until_it_fits("The same thing, as you would say it to a friend: ", read, "")
    return _thought(talk, debrief, debrief.thought, traps, new) if new else debrief


def _thought(talk: Talk, debrief: Debrief, text: str, traps: Sequence[Trap], new: str) -> Debrief:
    before = debrief.thought
    data = {"thought": text, "traps": [trap.id for trap in traps], "text": new}
    debrief = add_to_debrief(talk.db, debrief, "reframed", data, talk.now())
    talk.care_for(new, text if text != before else "")
    return debrief


def _facts(debrief: Debrief) -> tuple[str, ...]:
    """What this debrief itself says against a hard thought; a count only where it does."""
    sure = [debrief.asked[number - 1].text for number, level in debrief.confidence.items() if level >= _SURE]
    facts = [f"You wrote of this interview: {debrief.went_well}"] if debrief.went_well else []
    facts += [f"You were sure of your answer to “{shortened(text)}”" for text in sure[:_MOST_FACTS]]
    fine = len(debrief.asked) - len(debrief.stumped)
    if debrief.stumped and fine > len(debrief.stumped):
        facts.append(f"{fine} of {len(debrief.asked)} questions did not stump you.")
    return tuple(facts)


def _chosen_traps(talk: Talk, text: str) -> tuple[Trap, ...]:
    suggested = traps_in(text)
    talk.say(f"Minds fall into the same traps ({SOURCE}):")
    for number, trap in enumerate(TRAPS.values(), 1):
        talk.say(f"  {number}. {trap.title}: {trap.meaning[0].lower()}{trap.meaning[1:]}")
    if suggested:
        prompt = f"Which one is it? Enter for “{suggested[0].title}”, 0 for none: "
        return talk.until_it_fits(prompt, _trap_or_none, suggested[:1])
    return talk.until_it_fits("Is it one of these? A number; Enter if not: ", lambda line: (trap_named(line),), ())


def _trap_or_none(line: str) -> tuple[Trap, ...]:
    return () if line == "0" else (trap_named(line),)
