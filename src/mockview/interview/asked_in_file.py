"""The questions in a transcript or a recording of a real interview, without the small talk."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from mockview.audio.safe_decode import AUDIO_SUFFIXES, decode
from mockview.batch.transcript_files import read_transcript
from mockview.content.folders import read_limited
from mockview.content.own_bank import same_words
from mockview.errors import InputError
from mockview.journey.asked import LONGEST_QUESTION
from mockview.journey.given_text import one_line
from mockview.speech.transcriber import Transcriber

MOST_FOUND = 40
_FEWEST_WORDS = 4
_SPEAKER = re.compile(r"^\s*(?:<v\s+([^>]{1,60})>\s*|([^\W\d_][\w .'-]{0,40}):\s+)")
_NUMBERED = re.compile(r"^\s*(?:(?:question|q)\s*\d*\s*[:.)]|\(?\d{1,2}[.):]|[-*•])\s+", re.IGNORECASE)
_NO_SPEECH = re.compile(r"^\s*(?:\d+|WEBVTT.*|NOTE.*|STYLE.*)\s*$")
_TAG = re.compile(r"<[^<>]{0,200}>")
_SENTENCE = re.compile(r"[^.!?\n]*[.!?]+|[^.!?\n]+")
_ASKS_WITHOUT_MARK = re.compile(
    r"^(?:so |okay |ok |now |and |then |well )*(?:please )?(?:tell (?:me|us)|describe|walk (?:me|us)|give (?:me|us)|"
    r"explain|talk (?:me|us) through|imagine|introduce yourself)\b",
    re.IGNORECASE,
)
_SMALL_TALK = re.compile(
    r"\b(?:hear me|see me|see my screen|how are you|find us|find it okay|nice to meet|water|coffee|ready to start|"
    r"shall we|(?:any|other|more) questions(?: for| to)? (?:me|us)|do you have (?:any )?questions|get started|"
    r"does that make sense|isn't it|right\?$|you know\?$|when can you start|repeat (?:the|that) question)\b",
    re.IGNORECASE,
)


def questions_in_file(path: Path, transcriber: Callable[[], Transcriber]) -> tuple[str, ...]:
    """What was asked, in its order: sentences that ask, of whoever asks the most where speakers are marked.

    transcriber: loads the speech model that a recording needs. Errors: InputError when the file can't be read or
    holds no question, ModelError without a speech model.
    """
    if path.suffix.lower() in AUDIO_SUFFIXES:
        text = transcriber().transcribe(decode(path)).text
    elif path.suffix.lower() == ".txt":
        text = read_limited(path)
        if "\0" in text:
            raise InputError(f"{path} is not text.", "Give a text in UTF-8, or a recording with its own suffix.")
    elif path.suffix.lower() in (".vtt", ".srt"):
        read_transcript(path)  # refuses what is none
        text = _turns_in(read_limited(path))
    else:
        raise InputError(f"{path} is of no kind that questions are read from.", "Give .txt, .vtt, .srt or a recording.")
    found = questions_in(text)
    if not found:
        raise InputError(f"No question was found in {path}.", "Type what was asked, one question a line.")
    return found


def questions_in(text: str) -> tuple[str, ...]:
    """The questions in a text; lines that begin with a speaker's name are told apart."""
    asked: list[tuple[str, str]] = []
    speaker = ""
    for raw in text.splitlines():
        line = _NUMBERED.sub("", raw)
        turn = _SPEAKER.match(line)
        if turn:
            speaker = (turn[1] or turn[2]).casefold()
            line = line[turn.end() :]
        asked += [(speaker, one_line(sentence)) for sentence in _SENTENCE.findall(line) if _asks(one_line(sentence))]
    if any(name for name, _ in asked):
        interviewer = Counter(name for name, _ in asked).most_common(1)[0][0]
        asked = [(name, sentence) for name, sentence in asked if name == interviewer]
    different = {same_words(sentence): sentence for _, sentence in reversed(asked)}
    return tuple(reversed(different.values()))[:MOST_FOUND]


def _turns_in(subtitles: str) -> str:
    """Subtitles without their times, a line for each speaker's turn."""
    lines: list[str] = []
    for raw in subtitles.splitlines():
        if "-->" in raw or not raw.strip() or _NO_SPEECH.match(raw):
            continue
        turn = _SPEAKER.match(raw)
        spoken = _TAG.sub("", raw[turn.end() :] if turn else raw).strip()
        if turn or not lines:
            lines.append(f"{turn[1] or turn[2]}: {spoken}" if turn else spoken)
        else:
            lines[-1] += f" {spoken}"
    return "\n".join(lines)


def _asks(sentence: str) -> bool:
    if len(sentence.split()) < _FEWEST_WORDS or len(sentence) > LONGEST_QUESTION or _SMALL_TALK.search(sentence):
        return False
    return sentence.endswith("?") or bool(_ASKS_WITHOUT_MARK.match(sentence))
