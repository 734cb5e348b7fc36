"""Words of despair are met with people to turn to; sayings that only sound alike are not."""

import pytest

from mockview.journey.despair import PEOPLE_TO_TURN_TO, speaks_of_despair

HEAVY = (
    "I want to die.",
    "i dont want to live anymore",
    "I don't want to be here any more",
    "Everyone would be better off without me.",
    "I keep thinking about killing myself",
    "I could just end it all tonight",
    "Sometimes I think about suicide.",
    "I feel suicidal",
    "I hurt myself again last night.",
    "i started cutting myself again",
    "There's no reason to live after this.",
    "Life isn't worth living like this",
    "life is not worth living",
    "I wish I was dead",
    "I wish I'd never been born.",
    "I can't go on.",
    "I CAN'T TAKE IT ANYMORE",
    "I feel completely hopeless.",
    "hopeless, i am hopeless",
    "I’ve lost all hope",
    "There is no way out.",
    "I want to disappear forever",
    "what's the point, there is no point in living",
    "I have nothing left to live for",
    "I am tired of living",
    "I have given up on life",
    "self-harm feels like the only thing left",
    "They would be happier, everyone would be better off without me, no?",
    "I thought about taking my own life",
    "I thought about an overdose.",
)
HARMLESS = (
    "I killed it in the interview!",
    "I nailed it, absolutely killed it.",
    "I nearly died of embarrassment when my phone rang.",
    "I wanted to die of shame when I forgot her name.",
    "I'm dying to hear back from them.",
    "I am dead tired after four rounds.",
    "The commute would kill me.",
    "I could kill for a coffee.",
    "We met every deadline.",
    "I shot myself in the foot with that answer.",
    "Leaving now would be career suicide.",
    "They asked how I would run a suicide prevention hotline.",
    "I cut myself shaving before the call.",
    "I cut myself off in the middle of a sentence.",
    "I was hopeless at the whiteboard task.",
    "It hurt to hear the no.",
    "I can't go on holiday until I have an answer.",
    "I can't keep going to interviews without preparation.",
    "My battery died in the middle of the call.",
    "I was killing myself laughing at his joke.",
    "I want this job so badly.",
    "I want to live closer to work.",
    "I am sad, angry and ashamed.",
    "I felt like a failure.",
    "There was no point in arguing with them.",
    "The project was dead on arrival.",
    "I gave up on the second question.",
    "",
)


@pytest.mark.parametrize("text", HEAVY)
def test_words_of_despair_are_noticed(text: str) -> None:
    assert speaks_of_despair("The coffee was good.", text)


@pytest.mark.parametrize("text", HARMLESS)
def test_sayings_that_only_sound_alike_are_not(text: str) -> None:
    assert not speaks_of_despair(text)


def test_the_pointer_names_people_and_lines_and_gives_no_advice() -> None:
    told = " ".join(PEOPLE_TO_TURN_TO)
    for part in ("trust", "988", "Samaritans on 116 123", "findahelpline.com", "112"):
        assert part in told
    assert "you should" not in told.lower() and "try to" not in told.lower()
