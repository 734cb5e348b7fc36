"""Word classes, and how often words and phrases are said in interview talk."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mockview.errors import InputError
from mockview.judging.scoring_files import REMEDY, field_of, read_table
from mockview.judging.wording import stem


@dataclass(frozen=True, eq=False)
class Words:
    """Word classes and the reference statistics of interview talk.

    base_of: past form → present form of irregular verbs. present: present form → its stem, for verbs of state and of
    action. rates: share of a stem among the words of interview talk; phrase_rates: how often a core phrase is said, a
    word; `rare_rate` stands for what the reference does not hold. related: groups of stems that mean much the same.
    """

    function: frozenset[str]
    base_of: Mapping[str, str]
    stative: frozenset[str]
    action: frozenset[str]
    present: Mapping[str, str]
    not_past: frozenset[str]
    adverbs: frozenset[str]
    openers: frozenset[str]
    determiners: frozenset[str]
    numbers: frozenset[str]
    abstract_endings: tuple[str, ...]
    question_words: frozenset[str]
    related: tuple[frozenset[str], ...]
    rates: Mapping[str, float]
    rare_rate: float
    phrase_rates: Mapping[str, float]

    def is_number(self, norm: str) -> bool:
        """Whether a word part is a number, in digits or words."""
        return norm in self.numbers or any(c.isdigit() for c in norm)

    def is_past(self, norm: str) -> bool:
        """Whether a word part looks like a past tense."""
        return norm in self.base_of or (norm.endswith("ed") and len(norm) > 4 and norm not in self.not_past)

    def base(self, norm: str) -> str:
        """The stem of a verb's present form."""
        return stem(self.base_of.get(norm, norm))


def load_words(folder: Path) -> Words:
    """The words of words.toml and reference_words.toml in a folder; InputError naming the file and place."""
    path, counts_path = folder / "words.toml", folder / "reference_words.toml"
    raw, reference = read_table(path), read_table(counts_path)

    def listed(key: str) -> frozenset[str]:
        text: str = field_of(raw, key, path, lambda v: isinstance(v, str))
        return frozenset(text.split())

    base_of: dict[str, str] = {}
    for pair in sorted(listed("irregular")):
        base, _, pasts = pair.partition("-")
        base_of |= dict.fromkeys(pasts.split("/"), base)
    counted: str = field_of(reference, "counts", counts_path, lambda v: isinstance(v, str))
    total: int = field_of(reference, "total", counts_path, lambda v: isinstance(v, int))
    pairs = counted.split()
    listed_phrases: str = field_of(reference, "phrases", counts_path, lambda v: isinstance(v, str))
    try:
        rates = {s: int(n) / total for s, n in zip(pairs[::2], pairs[1::2], strict=True)}
        entries = [entry.rsplit(None, 1) for entry in listed_phrases.replace("\n", " ").split(",") if entry.strip()]
        phrase_rates = {phrase.strip(): int(n) / total for phrase, n in entries}
    except (ValueError, ZeroDivisionError) as error:
        raise InputError(
            f"{counts_path}: counts and phrases must be names with their counts ({error}).", REMEDY
        ) from error
    groups: str = field_of(raw, "related", path, lambda v: isinstance(v, str))
    related = tuple(frozenset(map(stem, line.split())) for line in groups.splitlines() if line.strip())
    verbs = listed("action") | listed("stative")
    present = {form: stem(v) for v in sorted(verbs) for form in (v, v + "s", v + "es")}
    return Words(
        function=listed("function"),
        base_of=base_of,
        stative=frozenset(map(stem, listed("stative"))),
        action=frozenset(map(stem, listed("action"))),
        present=present,
        not_past=listed("not_past"),
        adverbs=listed("adverbs"),
        openers=listed("openers"),
        determiners=listed("determiners"),
        numbers=listed("numbers"),
        abstract_endings=tuple(sorted(listed("abstract_endings"))),
        question_words=frozenset(map(stem, listed("question_words"))),
        related=related,
        rates=rates,
        rare_rate=1 / total,
        phrase_rates=phrase_rates,
    )
