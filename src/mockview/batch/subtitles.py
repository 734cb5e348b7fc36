"""Subtitles as they are written down: cues with their times, and who speaks where a file says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mockview.errors import InputError

_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})")
_CUE = re.compile(rf"^\s*({_TIME.pattern})\s+-->\s+({_TIME.pattern})")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})?\s+([^<>]{1,80})>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,200}>")


@dataclass(frozen=True)
class Cue:
    """What one speaker says in one cue.

    start_s, end_s: where the cue is shown, in seconds; its share of that where several speak. voice: the speaker as
    a WebVTT tag names them, "" when none does.
    """

    text: str
    start_s: float
    end_s: float
    voice: str = ""


def cues_in(text: str, name: str) -> tuple[Cue, ...]:
    """The cues of a .vtt or .srt, in the order of the file; name: how errors call it.

    Errors: InputError when there are none, or one ends before it starts.
    """
    cues: list[Cue] = []
    times: tuple[float, float] | None = None
    lines: list[str] = []
    seen = False
    for line in (*text.splitlines(), ""):
        cue = _CUE.match(line)
        if cue:
            if times:
                cues += _voices(lines, *times)
            start_s, end_s = _seconds(cue.groups()[1:5]), _seconds(cue.groups()[6:10])
            if end_s < start_s:
                raise InputError(
                    f"{name} has a cue that ends before it starts: {line.strip()[:60]}.", "Mend its times."
                )
            times, lines, seen = (start_s, end_s), [], True
        elif not line.strip():
            if times:
                cues += _voices(lines, *times)
            times = None
        elif times:
            lines.append(line)
    if not seen:
        raise InputError(f"{name} holds no subtitles.", "A cue looks like 00:00:01.000 --> 00:00:04.000.")
    return tuple(cues)


def _voices(lines: list[str], start_s: float, end_s: float) -> Iterator[Cue]:
    """A cue, or one for each voice in it; each is shown for as long as its share of the text."""
    parts = _VOICE.split(" ".join(lines))
    said = [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
    spoken = [(voice.strip(), " ".join(_TAG.sub("", text).split())) for voice, text in said]
    spoken = [(voice, text) for voice, text in spoken if text] or [("", "")]
    whole = sum(len(text) for _, text in spoken) or 1
    at_s = start_s
    for voice, text in spoken:
        until_s = at_s + (end_s - start_s) * len(text) / whole if text else end_s
        yield Cue(text, at_s, until_s, voice)
        at_s = until_s


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")
