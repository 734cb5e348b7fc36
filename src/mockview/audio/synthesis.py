"""Text to sound through the system's voices: each way is a process of its own that is ended when it hangs."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mockview.audio.voice_process import NO_SUCH_VOICE
from mockview.errors import MissingError

LIMIT_S = 10.0
"""A question takes half a second; a machine at full load ten times that."""
_INSTALL = "Install one (Debian and Ubuntu: `apt install espeak-ng`); macOS and Windows bring their own."


@dataclass(frozen=True)
class SystemVoice:
    """A voice of this machine; its id and its name can be asked for, its language is the system's word."""

    id: str
    name: str
    language: str


@dataclass(frozen=True)
class Utterance:
    """A text to speak, and how: in a voice of this machine, by its id or name, or None for the system's own."""

    text: str
    voice: str | None
    rate_wpm: int


class NoSuchVoiceError(MissingError):
    """The voice that was asked for is not on this machine."""


Way = Callable[[Utterance, Path, float], None]
"""Speaks into a new file within so many seconds; MissingError with the reason when it can't."""


def by_system_voice(utterance: Utterance, path: Path, limit_s: float) -> None:
    """Speak with pyttsx3: the voice of macOS and Windows, espeak on Linux."""
    request = {
        "text": utterance.text,
        "path": str(path),
        "voice": utterance.voice,
        "rate_wpm": utterance.rate_wpm,
    }
    code, _, reason = _run(_VOICE_PROCESS, json.dumps(request), limit_s)
    if code == NO_SUCH_VOICE:
        raise _no_such_voice(utterance)
    _expect_sound("The system's voice", code, reason, path)


def by_espeak(utterance: Utterance, path: Path, limit_s: float) -> None:
    """Speak with the program espeak-ng."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise MissingError("espeak-ng is not installed.", _INSTALL)
    command = [program, "-w", str(path), "-s", str(utterance.rate_wpm), "--stdin"]
    if utterance.voice is not None:
        command += ["-v", utterance.voice]
    # [[ would begin phoneme names, and a text that is not ended is not spoken to its end.
    code, _, reason = _run(command, utterance.text.replace("[[", "[ [") + "\n", limit_s)
    if utterance.voice is not None and "voice does not exist" in reason:
        raise _no_such_voice(utterance)
    _expect_sound("espeak-ng", code, reason, path)


WAYS: Mapping[str, Way] = {"pyttsx3": by_system_voice, "espeak-ng": by_espeak}
"""The ways to speak, best first."""


def list_voices(limit_s: float = LIMIT_S) -> tuple[SystemVoice, ...]:
    """The voices of this machine, none when it has none."""
    with contextlib.suppress(MissingError, ValueError, TypeError):
        code, answer, _ = _run(_VOICE_PROCESS, "{}", limit_s)
        if code == 0:
            return tuple(SystemVoice(**row) for row in json.loads(answer))
    program = shutil.which("espeak-ng")
    if program is None:
        return ()
    with contextlib.suppress(MissingError):
        _, answer, _ = _run([program, "--voices"], "", limit_s)
        rows = [line.split() for line in answer.splitlines()[1:]]
        return tuple(SystemVoice(row[4], row[3], row[1]) for row in rows if len(row) > 4)
    return ()


# -P: a folder that holds a pyttsx3.py must not be able to speak for it.
_VOICE_PROCESS = (sys.executable, "-P", "-m", "mockview.audio.voice_process")


def _run(command: Sequence[str], text: str, limit_s: float) -> tuple[int, str, str]:
    """Exit code, stdout and the last line of stderr; MissingError when it can't start or takes too long."""
    # Files, not pipes: a pipe that a grandchild holds open is waited for even after the child was killed.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(text.encode())
        given.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603  our own module, or espeak-ng by its full path
                list(command), stdin=given, stdout=out, stderr=err, start_new_session=True
            )
        except OSError as error:
            raise MissingError(f"{Path(command[0]).name} can't be started ({error.strerror}).", _INSTALL) from error
        try:
            code = process.wait(limit_s)
        except subprocess.TimeoutExpired as error:
            raise MissingError(f"The voice gave no answer within {limit_s:g} s and was stopped.") from error
        finally:
            if process.poll() is None:
                _end(process)
        out.seek(0)
        err.seek(0)
        reasons = err.read().decode(errors="replace").strip().splitlines()
        return code, out.read().decode(errors="replace"), reasons[-1] if reasons else ""


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process and what it started."""
    if os.name == "nt":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _expect_sound(who: str, code: int, reason: str, path: Path) -> None:
    if code != 0 or not path.is_file():
        raise MissingError(f"{who} can't speak ({reason or f'it ended with code {code}'}).", _INSTALL)


def _no_such_voice(utterance: Utterance) -> NoSuchVoiceError:
    return NoSuchVoiceError(f"There is no voice “{utterance.voice}” on this machine.", "Choose one that is listed.")
