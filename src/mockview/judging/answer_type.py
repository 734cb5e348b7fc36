"""What sort of answer this is, before it is judged, and the ceiling that its sort sets on content.

Only a question about a past event needs a story; whatever the question, a refusal, an echo, a heap of
keywords or a good answer to another question stays below 40.
"""

from dataclasses import dataclass

from mockview.judging.assessment import Ceiling
from mockview.judging.off_topic import distance_off, off_topic_ceiling, why_off_topic
from mockview.judging.reading import Reading, content_stems, telling_words
from mockview.judging.wording import split_text, stem

SHORT_WORDS = {"behavioural": 40, "situational": 30, "technical": 30}
"""Below 40 words a past event can't be told, below 25 nothing can be judged."""


@dataclass(frozen=True)
class AnswerType:
    """name: story, pseudo-story, example, opinion, self-description, explanation, refusal, empty, fragment, salad,
    echo, labels, repetition or off-topic; because: what shows it."""

    name: str
    because: str


_CEILINGS = {
    "empty": (0.0, "Nothing was said."),
    "salad": (8.0, "Keywords without sentences that say something earn nothing."),
    "echo": (8.0, "The answer repeats the question and adds nothing to it."),
    "refusal": (5.0, "The answer declines to give an example."),
    "repetition": (30.0, "Most of the answer says the same words again."),
    "labels": (25.0, "The names of a story's parts are there; what happened is not."),
}
_BEHAVIOURAL = {
    "pseudo-story": (50.0, "The question asks for one past event; this tells what usually happens."),
    "opinion": (34.0, "The question asks for a past event; this gives views."),
    "self-description": (32.0, "The question asks for a past event; this describes the speaker."),
    "explanation": (42.0, "The question asks for a past event; this explains in general."),
}
_OTHER = {
    ("technical", "self-description"): (40.0, "The question asks for an explanation; this describes the speaker."),
    ("technical", "opinion"): (50.0, "The question asks for an explanation; this gives views."),
    ("introduction", "opinion"): (50.0, "The question asks about the speaker; this gives views."),
    ("situational", "self-description"): (45.0, "The question asks what one would do; this describes the speaker."),
    ("motivational", "self-description"): (60.0, "Qualities are claimed without anything that shows them."),
    ("introduction", "self-description"): (50.0, "Qualities are claimed; what was done is not told."),
}


def classify(reading: Reading) -> AnswerType:
    """The type of an answer."""
    norms = reading.wording.norms
    if not norms or reading.length == 0:
        return AnswerType("empty", "no words")
    for look in (_salad, _labels, _refusal, _repetition, _echo, _fragment):
        found = look(reading)
        if found:
            return found
    elsewhere = why_off_topic(reading)
    return AnswerType("off-topic", elsewhere) if elsewhere else _by_content(reading)


def ceiling_of(answer_type: AnswerType, reading: Reading) -> Ceiling | None:
    """The ceiling that a type sets for the kind of question, or None."""
    kind, name = reading.question.kind, answer_type.name
    if name == "fragment":
        words = reading.length
        value = 10.0 if words < 15 else 22.0 if words < 25 else 38.0
        return Ceiling(value, f"With {words} word{'' if words == 1 else 's'} there is too little to judge.")
    if name == "off-topic":
        return Ceiling(off_topic_ceiling(reading), "The answer is about something other than what was asked.")
    if kind == "motivational" and name in ("story", "example") and reading.kind_evidence < 1:
        return Ceiling(55.0, "The question asks for a reason or an aim; this tells a story without saying it.")
    if kind == "situational" and name in ("opinion", "explanation", "pseudo-story") and len(reading.own_steps) < 2:
        return Ceiling(50.0, "The question asks what you would do; this names hardly a step of your own.")
    if kind == "behavioural" and name in ("story", "example") and not reading.own_actions:
        return Ceiling(58.0, "The question asks what you did; this tells only what happened or what others did.")
    found = _CEILINGS.get(name) or (_BEHAVIOURAL.get(name) if kind == "behavioural" else _OTHER.get((kind, name)))
    return Ceiling(*found) if found else None


def _salad(reading: Reading) -> AnswerType | None:
    norms, words = reading.wording.norms, reading.data.words
    count = len(norms)
    if count < 12:
        return None
    small = sum(n in words.function for n in norms) / count
    abstract = sum(len(n) > 5 and n.endswith(words.abstract_endings) for n in norms) / count
    buzz = len(reading.types("buzz"))
    # an enumeration of terms is fine inside an answer, not as the answer
    points = 0.0
    points += 2.0 if small < 0.36 else 1.0 if small < 0.43 else 0.0
    points += 2.0 if abstract > 0.15 else 1.0 if abstract > 0.075 else 0.0
    points += 2.0 if buzz * 100 / count > 8 else 1.0 if buzz * 100 / count > 4 else 0.0
    points += 2.0 if reading.padding > 0.3 else 1.0 if reading.padding > 0.12 else 0.0
    points += 1.0 if len(reading.types("label")) >= 4 else 0.0
    points += 1.0 if _cognates(reading) >= 3 else 0.0
    if points >= 3:
        return AnswerType(
            "salad", f"{small:.0%} small words, {buzz} set phrases, {reading.padding:.0%} outside sentences"
        )
    return None


def _labels(reading: Reading) -> AnswerType | None:
    """A story's labels around general words; labels around a story are no fault, and no merit."""
    if len(reading.types("label")) < 4:
        return None
    named = {phrase[0] for phrase in reading.types("label", "buzz", "change") if len(phrase) == 1}
    telling = {s for s, n in telling_words(reading).items() if reading.wording.norms[n] not in named}
    if len(telling) * 100 / len(reading.norms) < 12:
        return AnswerType("labels", f"{len(telling)} telling words around {len(reading.types('label'))} labels")
    return None


def _cognates(reading: Reading) -> int:
    """Pairs of different words of one stem within four words: "align the alignment"."""
    stems, norms, function = reading.wording.stems, reading.wording.norms, reading.data.words.function
    pairs = 0
    for n, s in enumerate(stems):
        if norms[n] not in function and len(s) > 3:
            pairs += any(stems[m] == s for m in range(n + 1, min(n + 5, len(stems))))
    return pairs


def _refusal(reading: Reading) -> AnswerType | None:
    refusals = reading.places("refusal")
    if not refusals:
        return None
    told = len(reading.own_actions) + len(reading.team_actions)
    views = len(reading.types("opinion", "habitual", "hypothetical"))
    if reading.length < 30 or (reading.length < 80 and told == 0 and not reading.numbers and views < 3):
        quote = reading.quotes_at(refusals, 1)[0].quote
        return AnswerType("refusal", f"“{quote}”")
    return None


def _echo(reading: Reading) -> AnswerType | None:
    words = reading.data.words
    own = {stem(p) for p in split_text(reading.question.text) if p not in words.function}
    if reading.length < 12 or not own:
        return None
    counts = content_stems(reading)
    new = [s for s in counts if s not in own and s not in words.question_words]
    echoed = sum(c for s, c in counts.items() if s in own)
    total = sum(counts.values()) or 1
    if len(new) < 6 and reading.length >= 30:
        return AnswerType("echo", f"{len(new)} words of its own in {reading.length}")
    if len(new) <= 12 and echoed / total > 0.35 and len(new) < reading.length / 6:
        return AnswerType("echo", f"{echoed} of {total} content words are the question's own")
    return None


def _repetition(reading: Reading) -> AnswerType | None:
    if reading.repeated <= 0.5:
        return None
    return AnswerType("repetition", f"{reading.repeated:.0%} of the words had been said before")


def _fragment(reading: Reading) -> AnswerType | None:
    least = SHORT_WORDS.get(reading.question.kind, 25)
    if reading.length >= least:
        return None
    # few words that do tell what was done and what came of it are an answer
    if reading.length >= 25 and reading.own_actions and distance_off(reading) < 0:
        return None
    return AnswerType("fragment", f"{reading.length} words")


def _by_content(reading: Reading) -> AnswerType:
    clauses = reading.clauses
    past = sum(c.past and c.stance != "would" for c in clauses)
    general = sum(bool(c.stance) for c in clauses) + len(reading.types("habitual", "opinion"))
    anchors = len(reading.types("time")) + min(len(reading.numbers), 4) + len(reading.types("speech"))
    acts = len(reading.own_actions) + len(reading.team_actions)
    share = past / max(len(clauses), 1)
    usual = reading.question.kind == "behavioural" and general > past and share < 0.3
    if (past >= 4 and anchors >= 2 and share > 0.3) or (acts >= 3 and anchors >= 1 and not usual):
        return AnswerType("story", f"{past} clauses tell of the past")
    if past >= 2 and anchors >= 1:
        if general > past:
            return AnswerType("pseudo-story", f"{general} signs of what is usual, {past} clauses of the past")
        return AnswerType("example", f"{past} clauses tell of the past")
    if len(reading.types("self_description", "generic_claim")) >= 2:
        return AnswerType("self-description", "qualities of the speaker")
    if len(reading.types("opinion")) + len(reading.types("hypothetical")) >= 2:
        return AnswerType("opinion", "views and wishes")
    if len(reading.types("habitual")) >= 2:
        return AnswerType("pseudo-story", "what usually happens")
    return AnswerType("explanation", "tells how something is")
