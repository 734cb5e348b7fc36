"""Files from strangers in a batch: each is one row with a right result or its reason, and the others go on."""

import json
import os
import random
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest

from command_line import DEMO, MODEL, CommandLine, environment
from mockview.audio.recording import SAMPLE_RATE_HZ, Samples
from mockview.audio.safe_decode import decode
from mockview.audio.sound_check import SoundCheck
from sound_files import write_float_wav, write_wav

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import mutated_audio

ANSWER = DEMO / "failure-things-happen.flac"
ASKED = ("--question", "Tell me about a time you failed.")
LISTEN = ("--model", str(MODEL), "--device", "cpu")
GIGABYTE = 10**9
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes, odd names and memory are looked at on Linux")


def said(seconds: float = 5.0) -> Samples:
    """The first seconds of a real answer."""
    return decode(ANSWER).samples[: int(seconds * SAMPLE_RATE_HZ)]


def at_rate(samples: Samples, rate_hz: int, layout: str = "mono") -> Samples:
    """The same at another rate, float32 [sides, n], resampled as a recorder would have."""
    frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
    frame.sample_rate = SAMPLE_RATE_HZ
    resampler = av.AudioResampler("fltp", layout, rate_hz)
    parts = [part.to_ndarray() for part in (*resampler.resample(frame), *resampler.resample(None))]
    return np.concatenate(parts, axis=1)


def write_silence(path: Path, hours: float, rate_hz: int = 8_000) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=rate_hz, layout="mono", options={"frame_size": "16384"})
        size = 16_384
        silence = av.AudioFrame.from_ndarray(np.zeros((1, size), np.int16), "s16", "mono")
        silence.sample_rate = rate_hz
        for _ in range(int(hours * 3600 * rate_hz / size)):
            container.mux(stream.encode(silence))
        container.mux(stream.encode(None))


def write_video(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(10):
            container.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        container.mux(stream.encode(None))


def header(path: Path, at: int, form: str, value: int) -> None:
    """A true WAV file with one field of its header changed."""
    data = bytearray(write_wav(path, said(2.0)).read_bytes())
    struct.pack_into(form, data, at, value)
    path.write_bytes(data)


@dataclass(frozen=True)
class Case:
    """A hostile file: how it is made, and what is said of it; heard: it is scored all the same."""

    make: Callable[[Path], object]
    told: str
    heard: bool = False


def pipe(path: Path) -> None:
    os.mkfifo(path)


def loop(path: Path) -> None:
    path.symlink_to(path.name)


PLAYLISTS = {
    "concat.wav": "ffconcat version 1.0\nfile {}\n",
    "list.mp3": "#EXTM3U\n{}\n",
    "hls.m4a": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{}\n#EXT-X-ENDLIST\n",
}
CASES: dict[str, Case] = {
    "silence10h.flac": Case(lambda p: write_silence(p, 10), "is longer than 3 hours"),
    "text.wav": Case(lambda p: p.write_text("dear diary " * 99), "holds text, not sound"),
    **{
        name: Case(lambda p, text=text: p.write_text(text.format(ANSWER)), "holds text, not sound")
        for name, text in PLAYLISTS.items()
    },
    "video.mp4": Case(write_video, "no sound track"),
    "empty.ogg": Case(lambda p: p.write_bytes(b""), "is empty"),
    "rate1.wav": Case(lambda p: header(p, 24, "<I", 1), "claims a sample rate of 1 Hz"),
    "rate4g.wav": Case(lambda p: header(p, 24, "<I", 2**31 - 1), "claims a sample rate"),
    "sides.wav": Case(lambda p: header(p, 22, "<H", 60_000), "channels"),
    "size.wav": Case(lambda p: header(p, 40, "<I", 2**31 - 8), "", heard=True),
    "junk.mp3": Case(lambda p: p.write_bytes(np.random.default_rng(1).bytes(9_999)), "no sound file|holds no sound"),
    "nan.wav": Case(lambda p: write_float_wav(p, np.full(80_000, np.nan, np.float32)), "", heard=True),
    "surround.wav": Case(lambda p: write_wav(p, at_rate(said(), 48_000, "5.1"), 48_000), "", heard=True),
    "telephone.wav": Case(lambda p: write_wav(p, at_rate(said(), 8_000), 8_000), "", heard=True),
    "studio.wav": Case(lambda p: write_wav(p, at_rate(said(), 192_000), 192_000), "", heard=True),
    "oneside.wav": Case(lambda p: write_wav(p, np.stack([said(), 0 * said()])), "silent", heard=True),
    "opposite.wav": Case(lambda p: write_wav(p, np.stack([said(), -said()])), "opposite|cancel", heard=True),
    "pipe.wav": Case(pipe, "a device or a pipe"),
    "folder.wav": Case(lambda p: p.mkdir(), "is a folder"),
    "loop.wav": Case(loop, "can't be read"),
    "gone.wav": Case(lambda p: p.symlink_to("nowhere.wav"), "There is no file"),
    "new\nline\x1b[31m.wav": Case(lambda p: write_wav(p, said()), "", heard=True),
}

_MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, file=sys.stderr)
sys.exit(done.returncode)
"""


def test_each_is_one_row_and_none_stops_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, case in CASES.items():
        case.make(folder / name)
    write_wav(folder / os.fsdecode(b"surrogate-\xff.wav"), said())
    assert (folder / "silence10h.flac").stat().st_size < 2_000_000
    command = (sys.executable, "-m", "mockview", "score", str(folder), *ASKED, *LISTEN, "--out", "-", "--jobs", "1")
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *command],
        env={**os.environ, **environment(tmp_path / "home")},
        capture_output=True,
        timeout=240,
        check=False,
    )
    told = done.stderr.decode()
    assert done.returncode == 3, told
    assert "Traceback" not in told
    assert "\x1b" not in told
    rows = {row["id"]: row for row in map(json.loads, done.stdout.decode().splitlines())}
    assert set(rows) == {*CASES, os.fsdecode(b"surrogate-\xff.wav")}
    for name, case in CASES.items():
        assert ("error" not in rows[name]) is case.heard, (name, rows[name])
        shown = " ".join(rows[name]["warnings"]) if case.heard else rows[name]["error"]
        assert any(part in shown for part in case.told.split("|")), (name, shown)
    assert int(told.splitlines()[-1]) < GIGABYTE
    # What is odd about the file does not reach the words.
    words = {name: rows[name]["transcript"] for name in rows if "error" not in rows[name]}
    right = words[os.fsdecode(b"surrogate-\xff.wav")]
    assert len(right.split()) > 8
    for name in ("surround.wav", "studio.wav", "oneside.wav", "opposite.wav", "new\nline\x1b[31m.wav"):
        assert alike(words[name], right) > 0.9, (name, words[name])
    assert words["nan.wav"] == ""


def test_a_file_that_shrinks_while_it_is_read_is_one_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_wav(tmp_path / "a.wav", np.tile(said(10.0), 6))
    blocks = 0
    mend = SoundCheck.mend

    def shrinking(check: SoundCheck, sides: Samples) -> Samples:
        nonlocal blocks
        blocks += 1
        if blocks == 20:
            os.truncate(path, 100_000)
        return mend(check, sides)

    monkeypatch.setattr(SoundCheck, "mend", shrinking)
    recording = decode(path)
    assert blocks > 20
    assert 1.0 < recording.duration_s < 59.0
    assert any("cut short" in warning for warning in recording.warnings)


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3", "ogg", "webm", "m4a"])
def test_a_file_cut_at_any_byte_is_a_row(kind: str, tmp_path: Path, mockview: CommandLine) -> None:
    """Twelve lengths of each kind, through the command, one file each."""
    whole = next(data for suffix, data in mutated_audio.seeds() if suffix == kind)
    chance = random.Random(kind)
    for length in (0, 1, 4, 43, 44, 45, *(chance.randrange(len(whole)) for _ in range(6))):
        (tmp_path / f"{length:06}.{kind}").write_bytes(whole[:length])
    told = mockview("score", str(tmp_path), *ASKED, *LISTEN, "--json")
    rows = [json.loads(line) for line in told.out.splitlines()]
    assert told.code in (1, 3)
    assert len(rows) == len(list(tmp_path.glob(f"*.{kind}")))
    assert all(("error" in row) != ("overall" in row) for row in rows)
    assert "Something went wrong" not in told.out + told.err


def test_damaged_files_crash_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(mutated_audio.__file__), "--files", "52", "--json"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["recordings"] + found["reasons"] == 52
    assert min(found["recordings"], found["reasons"], found["heard_too"]) > 0


def alike(one: str, other: str) -> float:
    """The share of words in common."""
    first, second = set(one.lower().split()), set(other.lower().split())
    return len(first & second) / max(1, len(first | second))
