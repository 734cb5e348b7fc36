"""Everything that judging an answer needs to know of its words, worked out once."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from mockview.content.question import Question
from mockview.judging.assessment import Evidence
from mockview.judging.clauses import Clause
from mockview.judging.phrases import Hits
from mockview.judging.relevance import Relevance
from mockview.judging.scoring_data import ScoringData
from mockview.judging.wording import Wording
from mockview.speech.transcript import Transcript

Place = tuple[int, int]
"""(first, after last) word parts."""


@dataclass(frozen=True, eq=False)
class Reading:
    """An answer as read.

    wording: as said; norms: the same with what stands in no sentence blanked, which no cue can match.
    hits: cue phrases by family. numbers: places of numbers. fillers: places of um, uh and the like.
    """

    transcript: Transcript
    question: Question
    data: ScoringData
    wording: Wording
    norms: tuple[str, ...]
    hits: Hits
    numbers: frozenset[int]
    fillers: frozenset[int]
    clauses: tuple[Clause, ...]
    relevance: Relevance

    @property
    def length(self) -> int:
        """Spoken words, fillers not counted."""
        return len({self.wording.words[n] for n in range(len(self.norms)) if n not in self.fillers})

    @cached_property
    def padding(self) -> float:
        """Share of the words that stand in no sentence."""
        return sum(not n for n in self.norms) / len(self.norms) if self.norms else 0.0

    @cached_property
    def repeated(self) -> float:
        """Share of the words that lie in a run of five which was said before; stammered repeats aside."""
        words = [n for k, n in enumerate(self.wording.norms) if k not in self.fillers]
        seen: dict[tuple[str, ...], int] = {}
        covered: set[int] = set()
        for k in range(len(words) - 4):
            gram = tuple(words[k : k + 5])
            earlier = seen.setdefault(gram, k)
            if earlier < k - 4:
                covered.update(range(k, k + 5))
        return len(covered) / len(words) if words else 0.0

    @cached_property
    def own_actions(self) -> tuple[Clause, ...]:
        """Clauses in which the speaker did something, one a verb; told in the present only within an episode."""
        seen: set[str] = set()
        found = []
        for clause in self.clauses:
            if clause.own and clause.subject == "i" and clause.verb not in seen and (clause.past or self.episode):
                seen.add(clause.verb)
                found.append(clause)
        return tuple(found)

    @cached_property
    def own_steps(self) -> frozenset[str]:
        """Verbs of different things that the speaker does or would do, where the question asks what one would do."""
        action = self.data.words.action
        return frozenset(c.verb for c in self.clauses if c.subject == "i" and c.verb in action and not c.past)

    @cached_property
    def team_actions(self) -> tuple[Clause, ...]:
        """The same for "we"."""
        return tuple(c for c in self.clauses if c.own and c.subject == "we" and (c.past or self.episode))

    @cached_property
    def episode(self) -> bool:
        """Whether some definite time or event is told of, so that a story may be told in the present tense."""
        return len(self.types("time")) >= 1

    @cached_property
    def meets_kind(self) -> bool:
        """Whether the answer speaks as its kind of question asks, so that its own words may be unforeseen."""
        return self.kind_evidence >= 2

    @cached_property
    def kind_evidence(self) -> float:
        """Signs that the answer gives a reason, an aim or a plan, where the question's kind asks for one."""
        kind = self.question.kind
        if kind == "motivational":
            direct = [p for p in self.types("fit") if {"you", "your", "yours"} & set(p)]
            now = sum(c.subject == "i" and not c.past and bool(c.verb) for c in self.clauses)
            return len(direct) + len(self.types("want", "forward")) / 2 + now / 3
        if kind == "situational":
            return float(sum(c.stance == "would" and c.subject == "i" for c in self.clauses))
        return 0.0

    def types(self, *families: str) -> frozenset[tuple[str, ...]]:
        """The different phrases of some families that occur; each counts once however often it is said."""
        return frozenset(self.norms[a:b] for f in families for a, b in self.hits.get(f, ()))

    def places(self, *families: str) -> list[Place]:
        """Where phrases of some families stand, in order, one a phrase."""
        seen: set[tuple[str, ...]] = set()
        found = []
        for place in sorted(p for f in families for p in self.hits.get(f, ())):
            phrase = self.norms[place[0] : place[1]]
            if phrase not in seen:
                seen.add(phrase)
                found.append(place)
        return found

    def labelled(self, name: str) -> tuple[Clause, ...]:
        """The clauses of one label."""
        return tuple(c for c in self.clauses if c.label == name)

    def clause_at(self, part: int) -> Clause:
        """The clause that a word part belongs to."""
        return next(c for c in self.clauses if c.first <= part < c.last)

    def quote(self, first: int, last: int) -> Evidence:
        """The words from part first to part last (exclusive), as they stand in the transcript."""
        start, end = self.wording.starts[first], self.wording.ends[last - 1]
        times = self.transcript.times_of(start, end)
        text = self.transcript.text[start:end]
        return Evidence(text, start, end, *(times or (None, None)))

    def quotes(self, clauses: tuple[Clause, ...] | list[Clause], most: int = 3) -> tuple[Evidence, ...]:
        """Some clauses as quotes, at most `most`."""
        return tuple(self.quote(c.first, c.last) for c in clauses[:most])

    def quotes_at(self, places: list[Place], most: int = 3) -> tuple[Evidence, ...]:
        """The clauses around some places as quotes, each once, at most `most`."""
        found: list[Clause] = []
        for first, _ in places:
            clause = self.clause_at(first)
            if clause not in found:
                found.append(clause)
        return self.quotes(found, most)


TELLING_RATE = 5.0e-4
"""A word that is said less often than once in 2,000 words of interview talk tells something in particular."""


def telling_words(reading: Reading) -> dict[str, int]:
    """Stems that tell something in particular, each with its first place: neither common nor abstract, and not
    the question's own."""
    words, own = reading.data.words, reading.relevance.question_stems
    found: dict[str, int] = {}
    for n, (s, norm) in enumerate(zip(reading.wording.stems, reading.norms, strict=True)):
        if (
            norm not in words.function
            and norm.isalpha()
            and words.rates.get(s, 0.0) < TELLING_RATE
            and not norm.endswith(words.abstract_endings)
            and s not in own
        ):
            found.setdefault(s, n)
    return found


def content_stems(reading: Reading) -> Counter[str]:
    """How often each content stem is said, numbers left out."""
    function = reading.data.words.function
    return Counter(
        s
        for s, n in zip(reading.wording.stems, reading.wording.norms, strict=True)
        if n not in function and len(n) > 2 and n.isalpha()
    )
