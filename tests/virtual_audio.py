"""A microphone and a speaker with no sound card: ALSA's file plug-in, clocked by a private PulseAudio.

Real PortAudio streams run against it, bit for bit: what is put into the microphone is what a stream records,
and what a stream plays is found in a file. By hand: `python tests/virtual_audio.py FOLDER -- COMMAND`, with
FOLDER/say.wav as what the microphone hears (mono 16-bit, 16 kHz).
"""

import ctypes.util
import os
import shutil
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

Pcm = npt.NDArray[np.int16]

RATE_HZ = 16_000
MICROPHONE = "mvmic"
SPEAKER = "mvspk"
PACKAGES = "libportaudio2 pulseaudio pulseaudio-utils libasound2-plugins"
_PATIENCE_S = 20.0

_ALSA = """\
</usr/share/alsa/alsa.conf>
pcm.mvclock {{ type pulse server "{server}" }}
pcm.mvmic {{
  type file slave.pcm mvclock file /dev/null infile "{mic}" format raw
  hint {{ show on description "virtual microphone" }}
}}
pcm.mvspk {{
  type file slave.pcm mvclock file "{speaker}" format wav
  hint {{ show on description "virtual speaker" }}
}}
"""


def missing_packages() -> str | None:
    """Why there can be no virtual sound card on this machine, or None."""
    plugin = any(Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so"))
    programs = all(shutil.which(name) for name in ("pulseaudio", "pactl", "pacat"))
    if plugin and programs and ctypes.util.find_library("portaudio"):
        return None
    return f"no virtual sound card without the Debian packages {PACKAGES}"


class VirtualAudio:
    """A running virtual sound card; `environment` is what a process needs to see it, and only it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mic = folder / "mic.raw"
        self._speaker = folder / "speaker.wav"
        self._server = f"unix:{folder / 'pulse.sock'}"
        self._config = folder / "asound.conf"
        self.environment = {"ALSA_CONFIG_PATH": str(self._config), "PULSE_SERVER": self._server}
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._config.write_text(
            _ALSA.format(server=self._server, mic=self._mic, speaker=self._speaker), encoding="utf-8"
        )
        self.say(np.zeros(0, np.int16))
        home = self.folder / "home"
        home.mkdir(mode=0o700, exist_ok=True)
        private = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "XDG_CONFIG_HOME": str(home)}
        self._start(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"),
                *("--disable-shm=yes", "--log-level=error", f"--log-target=file:{self.folder / 'pulse.log'}"),
                *("-L", f"module-native-protocol-unix auth-anonymous=1 socket={self.folder / 'pulse.sock'}"),
                *("-L", "module-null-sink sink_name=speakers rate=48000 channels=2"),
                *("-L", "module-null-sink sink_name=mic_feed rate=16000 channels=1"),
            ],
            private,
        )
        try:
            self._wait("PulseAudio", lambda: self._control("info").returncode == 0)
            self._control("set-default-sink", "speakers")
            self._control("set-default-source", "mic_feed.monitor")
            # Without something that plays all the time the first block comes late, and sound is lost.
            for sink, rate, channels in (("mic_feed", 16_000, 1), ("speakers", 48_000, 2)):
                self._start(
                    [
                        *("pacat", "--playback", "-d", sink, "--latency-msec=100", "--raw"),
                        *(f"--rate={rate}", f"--channels={channels}", "--format=s16le", "/dev/zero"),
                    ],
                    private,
                )
            self._wait_for_sound(private)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def say(self, samples: Pcm) -> None:
        """What the microphone hears from the moment that a stream opens it; silence follows."""
        self._mic.write_bytes(samples.astype("<i2").tobytes())

    def say_file(self, path: Path) -> None:
        """Let the microphone hear a mono 16-bit 16 kHz WAV file."""
        with wave.open(str(path), "rb") as file:
            assert file.getparams()[:3] == (1, 2, RATE_HZ), "the microphone hears mono 16-bit 16 kHz"
            self.say(np.frombuffer(file.readframes(file.getnframes()), "<i2"))

    def heard(self) -> tuple[Pcm, int]:
        """What the last stream played into the speaker, first channel, and its rate in Hz."""
        with wave.open(str(self._speaker), "rb") as file:
            channels, rate = file.getnchannels(), file.getframerate()
        # The header is only true once the stream is closed, so the size of the file counts.
        data = self._speaker.read_bytes()[44:]
        frames = len(data) // (2 * channels)
        return np.frombuffer(data[: 2 * channels * frames], "<i2").reshape(frames, channels)[:, 0], rate

    def forget_heard(self) -> None:
        """Make `heard` fail until something is played."""
        self._speaker.unlink(missing_ok=True)

    def unplug(self) -> None:
        """The sound card goes away while streams are open."""
        self.stop()

    def freeze(self) -> None:
        """The sound card stays, but no sound flows any more."""
        self._processes[0].send_signal(19)

    def stop(self) -> None:
        """End the processes that were started."""
        for process in reversed(self._processes):
            process.kill()
            process.wait()
        self._processes.clear()

    def _start(self, command: Sequence[str], environment: dict[str, str]) -> None:
        with (self.folder / "errors.log").open("ab") as errors:
            self._processes.append(
                subprocess.Popen(
                    command,
                    env={**os.environ, **self.environment, **environment},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                )
            )

    def _wait_for_sound(self, private: dict[str, str]) -> None:
        """Read from both sides until sound flows, which takes two seconds after the server is up."""
        for source in ("mic_feed.monitor", "speakers.monitor"):
            with subprocess.Popen(
                ["parec", "-d", source, "--latency-msec=20", "--raw", "--rate=16000", "--channels=1"],
                env={**os.environ, **self.environment, **private},
                stdout=subprocess.PIPE,
            ) as listener:
                assert listener.stdout is not None
                listener.stdout.read(3200)
                listener.kill()

    def _control(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["pactl", *words],
            env={**os.environ, **self.environment},
            capture_output=True,
            timeout=_PATIENCE_S,
        )

    def _wait(self, what: str, ready: Callable[[], bool]) -> None:
        until = time.monotonic() + _PATIENCE_S
        while not ready():
            if time.monotonic() > until or any(p.poll() is not None for p in self._processes):
                logs = [p.read_text(errors="replace") for p in self.folder.glob("*.log")]
                raise RuntimeError(f"{what} of the virtual sound card did not start: {' '.join(logs)}")
            time.sleep(0.05)  # a server's start can only be polled


if __name__ == "__main__":
    place = Path(sys.argv[1]).resolve()
    with VirtualAudio(place) as card:
        if (place / "say.wav").exists():
            card.say_file(place / "say.wav")
        sys.exit(subprocess.call(sys.argv[sys.argv.index("--") + 1 :], env={**os.environ, **card.environment}))
