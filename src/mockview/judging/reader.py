"""Reading an answer: its words, what stands in no sentence, its phrases, its clauses and their labels."""

from collections.abc import Sequence
from dataclasses import replace

from mockview.content.question import Question
from mockview.judging.clauses import Clause, cut, parse
from mockview.judging.labels import label
from mockview.judging.phrases import Hits, PhraseBook
from mockview.judging.reading import Reading
from mockview.judging.relevance import measure_relevance
from mockview.judging.scoring_data import ScoringData
from mockview.judging.wording import Wording, read_words
from mockview.judging.words import Words
from mockview.speech.transcript import Transcript

LIST_RUN = 7
"""That many words on end without one small word stand in no sentence; a spoken enumeration is shorter."""

RELATIVE = frozenset({"who", "which", "what", "that", "where", "because", "if", "when"})
"""A clause that these open lends its subject to no later one."""


def read_answer(transcript: Transcript, question: Question, data: ScoringData) -> Reading:
    """Read an answer to a question."""
    wording = read_words(transcript)
    words = data.words
    norms = _with_had(wording, words)
    function = words.function
    run = 0
    for n in range(len(norms) + 1):
        if n < len(norms) and norms[n] not in function:
            run += 1
            continue
        if run >= LIST_RUN:
            norms[n - run : n] = [""] * run
        run = 0
    hits = find_loosely(data.book, norms)
    numbers = frozenset(n for n, norm in enumerate(norms) if norm and words.is_number(norm))
    fillers = frozenset(n for a, b in hits.get("filler", ()) for n in range(a, b))
    cuts = cut(wording, wording.norms, words)
    clauses: list[Clause] = []
    subject = ""
    begin: int | None = None
    for first, last in cuts:
        begin = first if begin is None else begin
        clause = parse(begin, last, norms, words, subject)
        if not clause.verb and last - begin <= 6 and last - 1 not in wording.breaks and last < len(norms):
            continue  # "two years ago" belongs to what follows
        begin = None
        if norms[clause.first] not in RELATIVE:
            subject = clause.subject or subject
        clauses.append(clause)
    if question.kind == "behavioural" and _told_in_present(clauses, hits):
        clauses = [replace(c, past=c.past or (bool(c.verb) and not c.stance)) for c in clauses]
    in_sentences = Wording(
        tuple(norms), tuple(s if n else "" for s, n in zip(wording.stems, norms, strict=True)),
        wording.words, wording.starts, wording.ends, wording.breaks, wording.commas,
    )  # fmt: skip
    return Reading(
        transcript=transcript,
        question=question,
        data=data,
        wording=wording,
        norms=tuple(norms),
        hits=hits,
        numbers=numbers,
        fillers=fillers,
        clauses=tuple(label(clauses, hits, numbers)),
        relevance=measure_relevance(in_sentences, question, data, len(fillers)),
    )


def _told_in_present(clauses: Sequence[Clause], hits: Hits) -> bool:
    """Whether one definite event is told in the present tense, as learners and story-tellers do."""
    verbs = [c for c in clauses if c.verb]
    general = len(hits.get("habitual", ())) + len(hits.get("hypothetical", ())) + len(hits.get("opinion", ()))
    now = sum(c.own and not c.past for c in verbs)
    return bool(hits.get("time")) and now >= 3 and general <= 2 and sum(c.past for c in verbs) < len(verbs) / 2


_PASSED_OVER = frozenset(
    [
        "um",
        "uh",
        "er",
        "erm",
        "hmm",
        "hm",
        "mm",
        "uhm",
        "also",
        "just",
        "really",
        "actually",
        "basically",
        "literally",
        "even",
        "then",
        "finally",
        "still",
    ]
)


def find_loosely(book: PhraseBook, norms: Sequence[str]) -> Hits:
    """The phrases of a book, also where a filler or a small adverb stands inside one ("I, um, also told")."""
    hits = book.find(norms)
    kept = [n for n, norm in enumerate(norms) if norm not in _PASSED_OVER]
    if len(kept) < len(norms):
        for family, places in book.find([norms[n] for n in kept]).items():
            known = set(hits.get(family, ()))
            more = {(kept[a], kept[b - 1] + 1) for a, b in places} - known
            if more:
                hits[family] = sorted(known | more)
    return hits


def _with_had(wording: Wording, words: Words) -> list[str]:
    """The word parts, with "had" for a shortened "would" before a past participle: "we'd agreed"."""
    norms = list(wording.norms)
    for n, norm in enumerate(norms):
        if norm == "would" and n and wording.words[n] == wording.words[n - 1]:
            after = next((m for m in norms[n + 1 : n + 4] if m not in words.adverbs and m != "not"), "")
            if after in ("been", "had", "better") or (words.is_past(after) and words.base_of.get(after) != after):
                norms[n] = "had"
    return norms
