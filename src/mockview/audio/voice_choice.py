"""Which of this machine's voices are meant."""

import difflib
from collections.abc import Sequence

from mockview.audio.synthesis import SystemVoice
from mockview.audio.voice_process import choose_voice
from mockview.errors import MissingError

_NONE_HERE = "Install one (Debian and Ubuntu: `apt install espeak-ng`); macOS and Windows bring their own."
_MOST_NAMED = 3


def voices_for(voices: Sequence[SystemVoice], language: str) -> tuple[SystemVoice, ...]:
    """The voices of a language such as "en" or "en-us", by name; those that don't tell theirs are among them."""
    wanted = _tag(language)
    return tuple(
        sorted(
            (v for v in voices if not v.language or f"{_tag(v.language)}-".startswith(f"{wanted}-")),
            key=lambda v: v.name,
        )
    )


def find_voice(voices: Sequence[SystemVoice], name: str) -> SystemVoice:
    """The voice with that id, name or language, or the first whose id or name holds it.

    Errors: MissingError with the nearest names when there is none.
    """
    if not voices:
        raise MissingError("This machine has no voice.", _NONE_HERE)
    found = choose_voice([vars(voice) for voice in voices], name) if name.strip() else None
    if found is None:
        names = {known.casefold(): voice.name for voice in voices for known in (voice.name, voice.id)}
        near = difflib.get_close_matches(name.casefold(), names, _MOST_NAMED, 0.5)
        meant = ", ".join(f"“{shown}”" for shown in dict.fromkeys(names[key] for key in near))
        raise MissingError(
            f"There is no voice “{name}” on this machine.",
            (f"Is one of these meant: {meant}? " if meant else "") + "`mockview voices --all` lists them.",
        )
    return next(voice for voice in voices if voice.id == found)


def _tag(language: str) -> str:
    return language.casefold().replace("_", "-")
