"""Training sentences: the written ones in text/, and variations that keep the network listening instead of guessing.

A recogniser trained on a few thousand sentences learns them by heart. So two thirds of what it hears are written
sentences whose halves were swapped, whose content words were replaced by random common words, or plain strings of
random words: their next word can't be guessed, only heard.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

from wordfreq import top_n_list

TEXT_FOLDER = Path(__file__).parent / "text"
VOCABULARY_SIZE = 7000
_JOINT = re.compile(r"(?<=,) |(?<=\w) (?=(?:and|but|because|so|when|which|that|until|before|after|while|if) )")
_PLAIN = re.compile(r"^[a-z]{3,}$")
_FILLERS = ("um,", "uh,", "um,", "uh,", "er,", "hmm,", "ah,", "you know,", "I mean,")
_UNWANTED = frozenset(
    (
        "im",
        "ive",
        "dont",
        "didnt",
        "thats",
        "isnt",
        "cant",
        "wont",
        "youre",
        "theyre",
        "doesnt",
        "ill",
        "id",
        "ok",
        "whats",
        "lets",
        "hes",
        "shes",
    )
)


def written_sentences(folder: Path = TEXT_FOLDER) -> list[str]:
    """Every sentence of text/*.txt, one a line."""
    lines: list[str] = []
    for path in sorted(folder.glob("*.txt")):
        lines += [line.strip() for line in path.read_text(encoding="ascii", errors="ignore").splitlines()]
    return [line for line in lines if len(line.split()) > 1]


def vocabulary() -> list[str]:
    """Common English words, most common first (wordfreq), without letters that stand alone and lost apostrophes."""
    words = (w for w in top_n_list("en", VOCABULARY_SIZE * 2) if w.isascii() and w.isalpha())
    usable = [w for w in words if (len(w) > 2 or w in _SHORT) and w not in _UNWANTED]
    return usable[:VOCABULARY_SIZE]


_SHORT = frozenset(
    (
        "a",
        "i",
        "of",
        "to",
        "in",
        "is",
        "it",
        "on",
        "as",
        "at",
        "be",
        "by",
        "he",
        "we",
        "or",
        "an",
        "my",
        "so",
        "up",
        "do",
        "if",
        "me",
        "no",
        "us",
        "go",
        "am",
    )
)


class Sentences:
    """An endless, seeded source of training sentences."""

    def __init__(self, written: list[str], words: list[str]) -> None:
        self.written = written
        self.words = words

    def one(self, rng: random.Random) -> str:
        """The next sentence."""
        way = rng.random()
        if not self.written or way < 0.22:
            return self._random_words(rng)
        sentence = rng.choice(self.written)
        if way < 0.42:
            sentence = self._swapped(rng, sentence)
        elif way < 0.72:
            sentence = self._replaced(rng, sentence)
        if rng.random() < 0.12:
            sentence = _with_filler(rng, sentence)
        return sentence

    def _random_words(self, rng: random.Random) -> str:
        count = rng.randint(1, 14)
        # A third of the draws come from the few hundred commonest words, as in speech.
        words = [
            self.words[rng.randrange(300)] if rng.random() < 0.35 else rng.choice(self.words) for _ in range(count)
        ]
        words = ["I" if w == "i" else w for w in words]
        if count > 7 and rng.random() < 0.5:
            words[rng.randint(2, count - 4)] += ","
        return _capital(" ".join(words)) + ("?" if rng.random() < 0.08 else ".")

    def _swapped(self, rng: random.Random, sentence: str) -> str:
        first, second = _JOINT.split(sentence), _JOINT.split(rng.choice(self.written))
        if len(first) < 2 or len(second) < 2:
            return sentence
        return " ".join([*first[: rng.randint(1, len(first) - 1)], *second[rng.randint(1, len(second) - 1) :]])

    def _replaced(self, rng: random.Random, sentence: str) -> str:
        words = sentence.split(" ")
        places = [i for i, w in enumerate(words) if _PLAIN.match(w) and len(w) > 3]
        for i in rng.sample(places, min(len(places), rng.randint(1, 5))):
            words[i] = rng.choice(self.words[60:])
            words[i] = "I" if words[i] == "i" else words[i]
        return " ".join(words)

    def stream(self, seed: int) -> Iterator[str]:
        """Sentences without end."""
        rng = random.Random(seed)
        while True:
            yield self.one(rng)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _with_filler(rng: random.Random, sentence: str) -> str:
    words = sentence.split(" ")
    place = rng.randrange(len(words))
    filler = rng.choice(_FILLERS)
    if place == 0:
        rest = sentence if re.match(r"I\b|I'|[A-Z][a-z]+,", sentence) else sentence[:1].lower() + sentence[1:]
        return f"{_capital(filler)} {rest}"
    return " ".join([*words[:place], filler, *words[place:]])


if __name__ == "__main__":
    source = Sentences(written_sentences(), vocabulary())
    for _, line in zip(range(40), source.stream(1), strict=False):
        print(line)
