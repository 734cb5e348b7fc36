"""A misheard transcript put right by the person, keeping the times of the words that stay."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace

from mockview.speech.transcript import Transcript, Word, from_text

_SPARE = re.compile(r"[^\w']+")


def corrected(transcript: Transcript, text: str) -> Transcript:
    """The transcript with these words instead.

    Words that stay keep their times; words that replace others share the time of those, by their length.
    """
    plain = from_text(" ".join(text.split()), language=transcript.language)
    if not transcript.timed:
        return replace(transcript, text=plain.text, words=plain.words)
    old, new = transcript.words, list(plain.words)
    matcher = difflib.SequenceMatcher(None, [_key(w) for w in old], [_key(w) for w in new], autojunk=False)
    for way, i1, i2, j1, j2 in matcher.get_opcodes():
        if way == "equal":
            for before, j in zip(old[i1:i2], range(j1, j2), strict=True):
                new[j] = replace(new[j], start_s=before.start_s, end_s=before.end_s, confidence=before.confidence)
        elif j2 > j1:
            start_s, end_s = _stretch(old, i1, i2, transcript.duration_s)
            new[j1:j2] = _spread(new[j1:j2], start_s, end_s)
    return replace(transcript, text=plain.text, words=tuple(new))


def _stretch(old: Sequence[Word], first: int, end: int, duration_s: float | None) -> tuple[float, float]:
    """The time of the words that go; of the gap between two, when words were only added."""
    if end > first:
        return old[first].start_s or 0.0, old[end - 1].end_s or 0.0
    before_s = old[first - 1].end_s if first else 0.0
    after_s = old[first].start_s if first < len(old) else duration_s
    start_s = before_s or 0.0
    return start_s, max(start_s, after_s if after_s is not None else start_s)


def _spread(words: Sequence[Word], start_s: float, end_s: float) -> list[Word]:
    total = sum(len(w.text) for w in words)
    spread, at_s = [], start_s
    for word in words:
        next_s = min(end_s, at_s + (end_s - start_s) * len(word.text) / total)  # sums of shares may come out above
        spread.append(replace(word, start_s=at_s, end_s=next_s, confidence=None))
        at_s = next_s
    return spread


def _key(word: Word) -> str:
    return _SPARE.sub("", word.text.casefold()) or word.text
