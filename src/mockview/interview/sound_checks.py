"""Checks of speech out and speech in: the voice, the speaker, the microphone with its level."""

import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from mockview.audio.microphone import Level, find_microphone
from mockview.audio.recording import SAMPLE_RATE_HZ, Recording, Samples
from mockview.audio.safe_decode import decode
from mockview.audio.sound_devices import portaudio
from mockview.audio.speaker import find_speaker, play
from mockview.audio.synthesis import LIMIT_S, WAYS, Utterance
from mockview.errors import DeviceError, InputError, MissingError, MockviewError
from mockview.interview.checkup import MISSING, OK, WARNING, Check, Measure
from mockview.settings import Settings

_ANOTHER_VOICE = "Choose another: `mockview voices`."
_SENTENCE = "Tell me about yourself."
_CHIME_HZ = (523.25, 659.26)
_CHIME_NOTE_S = 0.25
_CHIME_PEAK = 0.2
_LISTEN_S = 1.0
_QUIETEST_DBFS = -100.0
_MUTED_DBFS = -60.0
"""A muted input's noise stays below; an open microphone in a quiet room does not."""
_VERSION_LIMIT_S = 5.0


def voice_check(settings: Settings) -> Check:
    """Speak a sentence into a file with the first way that works, within the time limit of a session."""
    said = _said_by_the_first_that_speaks(settings)
    length_s = said.recording.duration_s
    what = f"{said.way} speaks: a sentence of {length_s:.1f} s in {said.took_s:.1f} s."
    measured: dict[str, Measure] = {
        "way": said.way,
        "voice": said.voice,
        "took_s": round(said.took_s, 3),
        "said_s": round(length_s, 3),
    }
    if not said.recording.samples.any():
        return Check("voice", WARNING, f"{said.way} speaks, but without any sound.", _ANOTHER_VOICE, measured)
    if said.voice != settings.voice:
        what = f"There is no voice “{settings.voice}”, so the system's own is used. {what}"
        return Check("voice", WARNING, what, _ANOTHER_VOICE, measured)
    return Check("voice", OK, what, measured=measured)


def speaker_check(settings: Settings) -> Check:
    """Play two soft notes through the real speaker."""
    speaker = find_speaker(settings.speaker)
    play(Recording(_chime()), speaker)
    return Check(
        "speaker",
        OK,
        f"“{speaker.name}” has played two notes; if you did not hear them, turn it up or name another with --speaker.",
        measured={"device": speaker.name, "rate_hz": speaker.rate_hz},
    )


def microphone_check(settings: Settings) -> Check:
    """Record one second with the real microphone, and say how loud it was; the sound is not kept."""
    microphone = find_microphone(settings.mic)
    enough = threading.Event()

    def on_level(level: Level) -> None:
        if level.elapsed_s >= _LISTEN_S:
            enough.set()

    with tempfile.TemporaryDirectory(prefix="mockview-microphone-") as folder:
        recording = microphone.record(Path(folder) / "check", enough, on_level)
    level_dbfs, peak_dbfs = (
        _dbfs(float(np.sqrt((recording.samples**2).mean()))),
        _dbfs(float(np.abs(recording.samples).max())),
    )
    measured: dict[str, Measure] = {
        "device": microphone.name,
        "level_dbfs": round(level_dbfs, 1),
        "peak_dbfs": round(peak_dbfs, 1),
        "recorded_s": round(recording.duration_s, 2),
    }
    if peak_dbfs < _MUTED_DBFS:
        remedy = "Is it muted? Switch it on, turn it up in the system's sound settings, or choose another with --mic."
        return Check("microphone", WARNING, f"“{microphone.name}” records, but hears nothing.", remedy, measured)
    what = f"“{microphone.name}” hears sound at {level_dbfs:.0f} dB, its peak at {peak_dbfs:.0f} dB (0 is the loudest)."
    if recording.warnings or recording.gaps:
        lost = ("Some sound was lost: close programs that keep the machine busy.",) if recording.gaps else ()
        return Check("microphone", WARNING, what, " ".join((*recording.warnings, *lost)), measured)
    return Check("microphone", OK, what, measured=measured)


def programs_check(settings: Settings) -> Check:
    """Which versions of the sound programs are here."""
    espeak, library = _espeak_version(), _portaudio_version()
    what = f"espeak-ng {espeak or 'is not installed'}, PortAudio {library or 'is not installed'}."
    measured: dict[str, Measure] = {"espeak_ng": espeak, "portaudio": library}
    if library is None:
        remedy = "Install PortAudio (Debian: `apt install libportaudio2`, Fedora: `dnf install portaudio`)."
        return Check("programs", MISSING, what, remedy, measured)
    return Check("programs", OK, what, measured=measured)


@dataclass(frozen=True)
class _Said:
    way: str
    voice: str | None
    recording: Recording
    took_s: float


def _said_by_the_first_that_speaks(settings: Settings) -> _Said:
    """A sentence, in the voice that is set or else the system's own; MissingError when nothing speaks."""
    reasons: list[MockviewError] = []
    with tempfile.TemporaryDirectory(prefix="mockview-voice-") as folder:
        for name, voice in product(WAYS, dict.fromkeys((settings.voice, None))):
            path = Path(folder) / f"{len(reasons)}.wav"
            started_s = time.monotonic()
            try:
                WAYS[name](Utterance(_SENTENCE, voice, settings.rate_wpm), path, LIMIT_S)
                return _Said(name, voice, decode(path), time.monotonic() - started_s)
            except (MissingError, InputError) as error:
                reasons.append(error)
    remedy = next((reason.remedy for reason in reversed(reasons) if reason.remedy), "")
    raise MissingError(" ".join(dict.fromkeys(reason.what for reason in reasons)), remedy)


def _chime() -> Samples:
    """Two notes that begin and end softly, shape [n], 16 kHz."""
    times = np.arange(int(_CHIME_NOTE_S * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    swell = np.sin(np.pi * times / _CHIME_NOTE_S) ** 2 * _CHIME_PEAK
    notes = [np.sin(2 * np.pi * hz * times) * swell for hz in _CHIME_HZ]
    chime: Samples = np.concatenate(notes).astype(np.float32)
    return chime


def _dbfs(amplitude: float) -> float:
    return max(_QUIETEST_DBFS, 20 * float(np.log10(max(amplitude, 1e-9))))


def _espeak_version() -> str | None:
    program = shutil.which("espeak-ng")
    if program is None:
        return None
    try:
        said = subprocess.run(  # noqa: S603  espeak-ng by its full path
            [program, "--version"], capture_output=True, text=True, timeout=_VERSION_LIMIT_S, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return "of unknown version"
    words = said.partition(":")[2].split()
    return words[0] if words else "of unknown version"


def _portaudio_version() -> str | None:
    try:
        text = str(portaudio().get_portaudio_version()[1])
    except DeviceError:
        return None
    # "PortAudio V19.6.0-devel, revision ..."
    return text.removeprefix("PortAudio ").partition(",")[0]
