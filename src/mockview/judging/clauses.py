"""An answer cut into clauses, each with its subject, its verb and whether the speaker did something.

Clauses are cut at subjects and at what opens them, not at punctuation alone, because recognised speech often
has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mockview.judging.wording import Wording
from mockview.judging.words import Words

_ALWAYS_SUBJECT = {"i", "we", "he", "she", "they"}
_MAYBE_SUBJECT = frozenset(
    [
        "you",
        "it",
        "there",
        "this",
        "that",
        "nobody",
        "everyone",
        "everybody",
        "somebody",
        "someone",
        "who",
        "which",
        "what",
    ]
)
_AUX = frozenset(
    [
        "am",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "have",
        "has",
        "had",
        "do",
        "does",
        "did",
        "will",
        "would",
        "can",
        "could",
        "should",
        "shall",
        "might",
        "may",
        "must",
    ]
)
_PRESENT_AUX = {"do", "does", "to", "will", "can", "always", "never", "usually"}
_HYPOTHETICAL = {"would", "could", "should", "might", "may", "must", "shall"}
_HABITUAL = {"always", "usually", "often", "never", "sometimes", "typically", "normally", "generally", "tend"}
_FILLERS = {"um", "uh", "er", "erm", "ah", "hmm", "mm", "uhm", "like"}
_MISTAKE = {"mistake", "mistakes", "error", "errors", "wrong"}
MAX_CLAUSE = 24
"""Word parts; longer stretches are cut, so that a missing boundary can't swallow half an answer."""


@dataclass(frozen=True)
class Clause:
    """Word parts first to last (exclusive).

    subject: "i", "we", "you", "other" or "" (none). verb: the stem of its first verb, or "".
    past: told in the past. stance: "", "would" or "habit". own: the speaker did something.
    """

    first: int
    last: int
    subject: str
    verb: str
    past: bool
    stance: str
    own: bool
    label: str = "other"


def cut(wording: Wording, norms: Sequence[str], words: Words) -> list[tuple[int, int]]:
    """Where clauses start and end, in word parts."""
    count = len(norms)
    starts = {0}
    openers, determiners = words.openers, words.determiners
    for n in range(1, count):
        norm, before = norms[n], norms[n - 1]
        if n - 1 in wording.breaks:
            starts.add(n)
            continue
        opened = before in openers or before in _FILLERS
        follows = norms[n + 1] if n + 1 < count else ""
        verb_next = follows in _AUX or words.is_past(follows)
        if norm in _ALWAYS_SUBJECT:
            begins = True
        elif norm in _MAYBE_SUBJECT:
            begins = verb_next and before not in _AUX
        elif opened and before not in ("as", "or", "than", "like", "that", "all"):
            begins = norm in determiners or (words.is_past(norm) and before in ("and", "but", "then", "so"))
        else:
            begins = n - 1 in wording.commas and (words.is_past(norm) and norm not in _AUX)
        if begins:
            start = n
            while (
                start - 1 not in starts
                and start > 0
                and (norms[start - 1] in openers or norms[start - 1] in _FILLERS or norms[start - 1] in words.adverbs)
                and start - 2 not in wording.breaks
            ):
                start -= 1
            starts.add(start)
    ordered = sorted(starts)
    merged: list[int] = []
    for n, start in enumerate(ordered):
        end = ordered[n + 1] if n + 1 < len(ordered) else count
        if merged and start - merged[-1] < 3 and start - 1 not in wording.breaks:
            continue
        while end - start > MAX_CLAUSE:
            merged.append(start)
            start += MAX_CLAUSE // 2
        merged.append(start)
    return list(zip(merged, [*merged[1:], count], strict=True)) if count else []


def _continues(head: str, first: int, n: int, last: int, norms: Sequence[str], words: Words) -> bool:
    """Whether a clause without a subject goes on with the one before: "and phoned the driver"."""
    if not head or head in words.function:
        return False
    if words.is_past(head):
        return True
    # a present form may be a noun ("last year we ..."): only after a joining word, with no subject to come
    return head in words.present and n > first and not any(m in _ALWAYS_SUBJECT for m in norms[n : min(n + 5, last)])


def _looks_past(before: Sequence[str], norm: str, words: Words) -> bool:
    """Whether a form that could be a past one is none: "do not let", "to put", "you have got to"."""
    if norm == "got":
        return any(m in ("have", "has") for m in before)
    return words.base_of.get(norm) == norm and any(m in _PRESENT_AUX for m in before)


def parse(first: int, last: int, norms: Sequence[str], words: Words, inherited: str) -> Clause:
    """A clause's subject, verb and stance; `inherited` is the subject of the clause before it."""
    n = first
    while n < last and (norms[n] in words.openers or norms[n] in words.adverbs or norms[n] in _FILLERS):
        n += 1
    head = norms[n] if n < last else ""
    subject = ""
    if head in ("i", "we", "you"):
        subject, n = head, n + 1
        # "you know i ...", "i think we ...": the inner subject is the one that acts
        for inner in range(n, min(n + 4, last)):
            if norms[inner] in ("i", "we") and norms[inner - 1] not in ("and", "or"):
                subject, n = norms[inner], inner + 1
    elif _continues(head, first, n, last, norms, words):
        subject = inherited
    elif head:
        subject = "other"
        for inner in range(n, min(n + 6, last)):
            if norms[inner] in ("i", "we"):
                subject, n = norms[inner], inner + 1
                break
    stance, verb, past = "", "", False
    limit = min(n + (7 if subject in ("i", "we", "you") else 12), last)
    for at in range(n, limit):
        norm = norms[at]
        if norm in _HYPOTHETICAL:
            stance = "would"
        elif norm in _HABITUAL:
            stance = stance or "habit"
        if norm == "like" and norms[at - 1] in _ALWAYS_SUBJECT:
            verb = "like"
            break
        if norm in _AUX:
            past = past or norm in ("was", "were", "had", "did")
            following = norms[at + 1] if at + 1 < last else ""
            if norm in ("have", "has", "had") and (following in words.determiners or words.is_number(following)):
                verb = "have"
                break
            if norm in ("am", "is", "are", "was", "were", "be", "been"):
                verb = "be"
                break
            continue
        if words.is_past(norm):
            verb, past = words.base(norm), not _looks_past(norms[max(first, at - 3) : at], norm, words)
            break
        present = words.present.get(norm)
        if present and norm not in words.determiners:
            verb = present
            break
        if subject in ("i", "we") and norm not in words.function and norm not in words.adverbs and at > n + 2:
            break
    own = (
        subject in ("i", "we")
        and not stance
        and bool(verb)
        and verb not in words.stative
        and not any(m in _MISTAKE for m in norms[first:last])
    )
    return Clause(first, last, subject, verb, past, stance, own)
