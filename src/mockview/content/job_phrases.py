"""Short phrases out of a posting's sentences, clean enough to stand in a question: a duty, a skill, a job title.

Nothing of a posting reaches a question but these: letters, digits and a little punctuation, a few words long, no
address, no sentence.
"""

import re

from mockview.content.job_terms import JobTerms

_LONGEST_DUTY_WORDS, _LONGEST_CHARS, _MOST_COMMAS = 12, 90, 3
_ALLOWED = re.compile(r"[^\W_](?:[\w ,'’&/+#.%-]*[\w+#%])?")
_ADDRESS = re.compile(r"@|https?:|www\.|\.(?:com|org|net|io|co|uk)\b|\d{6,}", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"^(?:(?:and|also|then)\s+)?(?:as (?:a|an|the|our) [\w ]{2,40}, )?(?:in this (?:role|job),? )?"
    r"(?:you(?:'ll|’ll| will| are going to)?\s+)?(?:also\s+)?"
    r"(?:(?:be\s+)?(?:(?:responsible|accountable) for|able to|expected to|required to)\s+|to\s+)?"
    r"(?:(?:the|your) (?:role|job|duties) (?:involves?|includes?)\s+)?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:[;:(\[]| [–—-] |\. |,? including | such as |,? so that | in order to | to ensure |,? ensuring | to meet "
    r"| while | which |,? in line with | in accordance with | according to | from the first | wherever | where ).*$",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:our|my)\b", re.IGNORECASE)
_SPEAKS_OF_US = re.compile(r"\b(?:we|us|i|please)\b", re.IGNORECASE)

_ASKED = re.compile(
    r"\b(?:experience|skills?|expertise|proficien\w+|competen\w+|knowledge|understanding|familiar\w*|background|"
    r"confiden\w+|skilled|trained|fluent)(?: working)? (?:with|in|of|using|on) ([^.;:()]{3,120})",
    re.IGNORECASE,
)
_SPLIT = re.compile(r",|/| and | or |&|\bideally\b|\bpreferably\b", re.IGNORECASE)
_ADJECTIVES = re.compile(
    r"^(?:(?:the|a|an|some|at least|one|two|both|modern|strong|good|excellent|solid|sound|basic|working|using|various|"
    r"other|relevant|similar|proven|current|either|any|general|day-to-day)\s+)+",
    re.IGNORECASE,
)
_ENDINGS = re.compile(
    r"\s+(?:skills?|experience|tools?|systems?|software|etc|or similar|is|would|at)\b.*$", re.IGNORECASE
)
_FUNCTION_WORDS = """
a an the and or in on at for with from by as is are be being to that this these those your our their its it you
we us who which what how when where will can must should other others such similar least years year months
working work role job position field environment setting company industry degree diploma licence license
registration registered qualification certificate one two three four five busy fast area
"""
_FUNCTION = frozenset(_FUNCTION_WORDS.split())
_TITLE_NOISE = re.compile(
    r"^(?:we(?:'|’)?(?: a)?re hiring|now hiring|hiring|wanted|vacancy|job|join us as)\b[:!,\s-]*", re.I
)
_TITLE_PARTS = re.compile(r"\s+[|–—-]\s+|\s*[|,(\[@]\s*|\s+at\s+", re.IGNORECASE)


def duty_phrase(sentence: str, terms: JobTerms) -> str:
    """A duty as it goes on after "In this job you will", or "" when no clean one of at most 12 words is in it."""
    lead_in = _LEAD_IN.match(sentence.strip())
    opening = lead_in.group() if lead_in else ""
    text = _TAIL.sub("", sentence.strip()[len(opening) :]).strip(" .,;")
    text = _OURS.sub("the", _shortened(text))
    words = text.split()
    if not 2 <= len(words) <= _LONGEST_DUTY_WORDS or text.count(",") > _MOST_COMMAS or not is_clean(text):
        return ""
    if _ADDRESS.search(sentence) or _SPEAKS_OF_US.search(text):
        return ""
    first = words[0].lower().rstrip(",")
    if first in terms.verbs:
        return _lowered(text)
    if first.endswith("s") and first[:-1] in terms.verbs:
        return " ".join([first[:-1], *words[1:]])
    if first.endswith("ing") and len(first) > 5:
        return "be " + _lowered(text)
    return "be responsible for " + _lowered(text) if "responsible" in opening.lower() else ""


def asked_phrases(sentence: str) -> tuple[str, ...]:
    """What "experience of …", "knowledge of …" and the like name, one to three words each."""
    found: list[str] = []
    for match in _ASKED.finditer(sentence):
        for piece in _SPLIT.split(match.group(1)):
            text = _ENDINGS.sub("", _ADJECTIVES.sub("", piece.strip(" .'\"-"))).strip()
            words = text.split()
            if 1 <= len(words) <= 3 and len(text) > 2 and is_clean(text) and not _FUNCTION & {w.lower() for w in words}:
                found.append(text)
    return tuple(found)


def job_title(text: str, terms: JobTerms) -> str:
    """The job in a heading, without employer, place and "(m/f/d)"; "" when nothing clean is left."""
    best, most = "", -1
    for part in _TITLE_PARTS.split(_TITLE_NOISE.sub("", text.strip())):
        part = part.strip(" .:-–—!*")
        hits = sum(field.titles.count(part) for field in terms.fields.values())
        if is_clean(part) and len(part.split()) <= 7 and min(hits, 1) > most:
            best, most = part, min(hits, 1)
    return " ".join(w if len(w) <= 2 else w.capitalize() for w in best.split()) if best.isupper() else best


def key_of(name: str) -> tuple[str, ...]:
    """Alike for forms of one name: care plans, care planning."""
    return tuple(sorted(word[:4] for word in re.findall(r"[\w+#.]+", name.lower())))


def speaks_of(text: str, name: str) -> bool:
    """Whether a text holds all the words of a skill's name, in whatever form and order."""
    return set(key_of(name)) <= set(key_of(text))


def is_clean(text: str) -> bool:
    """Whether a text is a short phrase of words and little else."""
    return len(text) <= _LONGEST_CHARS and bool(_ALLOWED.fullmatch(text)) and not _ADDRESS.search(text)


def _shortened(text: str) -> str:
    """A long list cut at the last comma, "and" or "that" which leaves a whole duty."""
    whole = text
    while len(text.split()) > _LONGEST_DUTY_WORDS or len(text) > _LONGEST_CHARS:
        cut = max(text.rfind(", "), text.rfind(" and "), text.rfind(" that "))
        if cut < 0:
            return ""
        text = text[:cut].rstrip(" ,")
    # "assess, plan" of "assess, plan and deliver care" is no duty.
    if text == whole or len(re.split(r", | and ", text)[-1].split()) < 2:
        return text if text == whole else ""
    before, comma, last = text.rpartition(", ")
    return f"{before} and {last}" if comma and " and " not in last else text


def _lowered(text: str) -> str:
    return text if text[1:2].isupper() else text[0].lower() + text[1:]
