"""Says one utterance into a file with the system's own voice, as a process that may hang and be killed.

usage: python -m mockview.audio.voice_process < REQUEST

REQUEST is JSON: {"text", "path", "voice" (a name or null), "rate_wpm"} to speak, {} to list the voices. A
list goes to stdout as JSON. On failure the last line of stderr says why; exit code 3 means that there is no
such voice.

pyttsx3 needs a process of its own: its engine speaks rightly once, may return before its file is there, and
waits for ever when it can't write.
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

NO_SUCH_VOICE = 3
_PATIENCE_S = 60.0
"""The parent process is stricter; this ends an orphan."""


def main() -> int:
    """Do what stdin asks for; the exit code."""
    request = json.load(sys.stdin)
    # The engine prints to stdout; what was asked for must stand there alone.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        import pyttsx3

        engine = pyttsx3.init()
        if not request:
            json.dump(voices_of(engine), answer)
            answer.flush()
            return 0
        return speak(engine, request["text"], Path(request["path"]), request["voice"], request["rate_wpm"])
    except Exception as error:  # every engine fails in its own way, and the parent has other ways to speak
        print(" ".join(str(error).split()) or type(error).__name__, file=sys.stderr)
        return 1


def voices_of(engine: Any) -> list[dict[str, str]]:
    """The engine's voices: id, name and language of each."""
    return [
        {"id": voice.id, "name": voice.name or voice.id, "language": _language(voice.languages)}
        for voice in engine.getProperty("voices")
    ]


def speak(engine: Any, text: str, path: Path, voice: str | None, rate_wpm: int) -> int:
    """Save the text as sound in path; the exit code."""
    if voice is not None:
        chosen = choose_voice(voices_of(engine), voice)
        if chosen is None:
            print(f"there is no voice named {voice}", file=sys.stderr)
            return NO_SUCH_VOICE
        engine.setProperty("voice", chosen)
    engine.setProperty("rate", rate_wpm)
    done = threading.Event()
    errors: list[str] = []

    def failed(name: str | None, exception: BaseException) -> None:
        errors.append(str(exception))
        done.set()

    def finished(name: str | None, completed: bool) -> None:
        done.set()

    engine.connect("error", failed)
    engine.connect("finished-utterance", finished)
    engine.save_to_file(text, str(path))
    engine.runAndWait()
    done.wait(_PATIENCE_S)
    if errors or not path.is_file() or path.stat().st_size == 0:
        print(errors[0] if errors else "the voice wrote no sound", file=sys.stderr)
        return 1
    return 0


def choose_voice(voices: list[dict[str, str]], wanted: str) -> str | None:
    """The id of the voice with that id, name or language, or the first whose name begins with it, else holds it."""
    wanted = wanted.casefold()
    for voice in voices:
        if wanted in (voice["id"].casefold(), voice["name"].casefold(), voice["language"].casefold()):
            return voice["id"]
    for voice in voices:
        if voice["name"].casefold().startswith(wanted):
            return voice["id"]
    for voice in voices:
        if wanted in voice["id"].casefold() or wanted in voice["name"].casefold():
            return voice["id"]
    return None


def _language(languages: list[Any] | None) -> str:
    """The first language, as letters; some engines give bytes with a priority in front."""
    if not languages:
        return ""
    first = languages[0]
    text = first.decode("utf-8", "ignore") if isinstance(first, bytes) else str(first)
    return "".join(c for c in text if c.isprintable())


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    # The engine's library may crash while the interpreter is taken down, after its work is done.
    os._exit(code)
