"""An answer's words in the shape that judging reads: lower case, no punctuation, contractions written out.

Neither case nor punctuation reaches the criteria, so that a transcript without them is judged alike.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from mockview.speech.transcript import Transcript

_PARTS = re.compile(r"[a-z0-9$€£%']+(?:[.,:][0-9]+)*[%]?")
_SENTENCE_END = (".", "?", "!", ";", '."', '?"', '!"')
_ENDS = (
    ("n't", "not"),
    ("'m", "am"),
    ("'ve", "have"),
    ("'re", "are"),
    ("'ll", "will"),
    ("'d", "would"),
)
_WHOLE = {
    "can't": ("can", "not"), "cannot": ("can", "not"), "won't": ("will", "not"), "ain't": ("is", "not"),
    "gonna": ("going", "to"), "wanna": ("want", "to"), "gotta": ("have", "to"), "let's": ("let", "us"),
    "im": ("i", "am"), "ive": ("i", "have"), "dont": ("do", "not"), "doesnt": ("does", "not"),
    "didnt": ("did", "not"), "wasnt": ("was", "not"), "werent": ("were", "not"), "isnt": ("is", "not"),
    "arent": ("are", "not"), "couldnt": ("could", "not"), "wouldnt": ("would", "not"),
    "shouldnt": ("should", "not"), "havent": ("have", "not"), "hasnt": ("has", "not"),
    "hadnt": ("had", "not"), "cant": ("can", "not"), "wont": ("will", "not"), "theres": ("there", "is"),
    "thats": ("that", "is"), "whats": ("what", "is"), "hes": ("he", "is"), "shes": ("she", "is"),
    "youre": ("you", "are"), "youve": ("you", "have"), "theyre": ("they", "are"),
    "theyve": ("they", "have"), "weve": ("we", "have"), "itll": ("it", "will"), "its": ("it", "is"),
    "id": ("i", "would"), "youd": ("you", "would"), "theyd": ("they", "would"), "couldve": ("could", "have"),
    "shouldve": ("should", "have"), "wouldve": ("would", "have"),
}  # fmt: skip
_IS = {"it", "that", "there", "he", "she", "what", "who", "where", "here", "how", "this", "one"}


@dataclass(frozen=True)
class Wording:
    """Parallel lists, one entry a spoken word part.

    norms: lower case; stems: see `stem`; words: the transcript's word that each part belongs to.
    starts, ends: characters in the transcript's text. breaks: parts after which a sentence ends in writing;
    commas: parts after which a comma stands.
    """

    norms: tuple[str, ...]
    stems: tuple[str, ...]
    words: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    breaks: frozenset[int]
    commas: frozenset[int]


@lru_cache(maxsize=65536)
def split_word(word: str) -> tuple[str, ...]:
    """A written word's parts, lower-case, without punctuation: "I'm," is i, am; "two-page" is two, page."""
    lowered = word.lower().replace("’", "'")
    parts: list[str] = []
    for raw in _PARTS.findall(lowered):
        part = raw.strip("'")
        if not part:
            continue
        whole = _WHOLE.get(part)
        if whole:
            parts += whole
            continue
        for end, full in _ENDS:
            if part.endswith(end) and len(part) > len(end):
                parts += (part[: -len(end)], full)
                break
        else:
            if part.endswith("'s"):
                parts.append(part[:-2])
                if part[:-2] in _IS:
                    parts.append("is")
            else:
                parts.append(part.replace("'", ""))
    return tuple(parts)


@lru_cache(maxsize=65536)
def stem(norm: str) -> str:
    """A crude stem, alike for a word's common endings: motivated, motivating, motivation."""
    s = norm
    if len(s) <= 3 or not s.isalpha():
        return s
    if s.endswith("ies") and len(s) > 4:
        s = s[:-3] + "y"
    elif s.endswith(("sses", "shes", "ches", "xes")):
        s = s[:-2]
    elif s.endswith("s") and not s.endswith(("ss", "us", "is")):
        s = s[:-1]
    for ends in (("ship", "ly"), ("ment", "ing", "ed", "ion", "er", "or")):
        for end in ends:
            if s.endswith(end) and len(s) - len(end) >= 3:
                s = s[: -len(end)]
                break
    if len(s) > 3 and s[-1] == s[-2] and s[-1] not in "lsz":
        s = s[:-1]
    if len(s) > 3 and s[-1] in "ey":
        s = s[:-1]
    return s


def read_words(transcript: Transcript) -> Wording:
    """The wording of a transcript."""
    norms: list[str] = []
    words: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks: set[int] = set()
    commas: set[int] = set()
    for n, word in enumerate(transcript.words):
        text = word.text
        for part in split_word(text):
            norms.append(part)
            words.append(n)
            starts.append(word.start_char)
            ends.append(word.end_char)
        if norms:
            if text.endswith(_SENTENCE_END):
                breaks.add(len(norms) - 1)
            elif text.endswith((",", "-", ":", "–", "—")):
                commas.add(len(norms) - 1)
    return Wording(
        tuple(norms), tuple(map(stem, norms)), tuple(words), tuple(starts), tuple(ends),
        frozenset(breaks), frozenset(commas),
    )  # fmt: skip


def split_text(text: str) -> tuple[str, ...]:
    """A text's word parts, as `split_word` gives them."""
    return tuple(p for w in text.split() for p in split_word(w))
