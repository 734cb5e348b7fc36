"""Any file at all gives a recording or one clear sentence."""

import os
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from mockview.audio.recording import Recording, Samples
from mockview.audio.safe_decode import AUDIO_SUFFIXES, Limits, decode
from mockview.errors import InputError
from sound_files import write_float_wav, write_wav

RATE_HZ = 16_000


def speechlike(seconds: float = 2.0, rate_hz: int = RATE_HZ) -> Samples:
    """A tone that swells four times a second, so that a shift in time shows."""
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return (0.4 * np.sin(2 * np.pi * 300 * time_s) * np.sin(2 * np.pi * 2 * time_s) ** 2).astype(np.float32)


def encode(path: Path, codec: str, samples: Samples, rate_hz: int = 48_000, picture: bool = False) -> Path:
    """A sound file in any container that its name says, made by the encoders that come with PyAV."""
    with av.open(str(path), "w") as container:
        if picture:
            video = container.add_stream("mpeg4", rate=10)
            video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        layout = "stereo" if codec == "vorbis" else "mono"
        stream = container.add_stream(codec, rate=rate_hz, layout=layout, options={"strict": "-2"})
        if picture:
            for packet in video.encode(av.VideoFrame(64, 48, "yuv420p")):
                container.mux(packet)
            container.mux(video.encode(None))
        frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
        frame.sample_rate = RATE_HZ
        resampler = av.AudioResampler(stream.format, layout, rate_hz, frame_size=stream.frame_size or None)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


ENCODED = [
    ("wav", "pcm_s16le", RATE_HZ),
    ("wav", "pcm_s24le", 44_100),
    ("wav", "pcm_f32le", 48_000),
    ("wav", "pcm_mulaw", 8_000),
    ("wav", "pcm_s16le", 192_000),
    ("aiff", "pcm_s16be", RATE_HZ),
    ("flac", "flac", RATE_HZ),
    ("flac", "flac", 48_000),
    ("mp3", "libmp3lame", 44_100),
    ("m4a", "aac", 44_100),
    ("m4a", "alac", 44_100),
    ("ogg", "vorbis", 44_100),
    ("ogg", "libopus", 48_000),
    ("opus", "libopus", 48_000),
    ("webm", "libopus", 48_000),
    ("mp4", "aac", 48_000),
]


@pytest.mark.parametrize(("suffix", "codec", "rate_hz"), ENCODED)
def test_the_formats_of_recorders_are_read(suffix: str, codec: str, rate_hz: int, tmp_path: Path) -> None:
    said = speechlike()
    path = encode(tmp_path / f"a.{suffix}", codec, said, rate_hz, picture=suffix == "mp4")
    heard = decode(path)
    assert path.suffix in AUDIO_SUFFIXES
    assert heard.samples.dtype == np.float32
    assert (heard.sample_rate_hz, heard.path) == (RATE_HZ, path)
    # The only Vorbis encoder that PyAV brings writes a wrong length.
    assert heard.warnings == () or (codec == "vorbis" and warned(heard, "what wrote it was wrong"))
    # Lossy codecs begin and end with up to two blocks of silence.
    assert heard.duration_s == pytest.approx(2.0, abs=0.1)
    products = np.correlate(heard.samples[:40_000], said, "full")
    power = np.linalg.norm(heard.samples) * np.linalg.norm(said)
    assert products.max() / power > 0.98
    assert abs(int(products.argmax()) - len(said) + 1) < 0.08 * RATE_HZ


@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_what_is_16_khz_already_is_read_bit_for_bit(suffix: str, tmp_path: Path) -> None:
    source = decode(write_wav(tmp_path / "source.wav", speechlike()))
    expected = np.round(speechlike() * 32767) / 32768
    assert np.array_equal(source.samples, expected.astype(np.float32))
    if suffix == "flac":
        copy = encode(tmp_path / "copy.flac", "flac", source.samples, RATE_HZ)
        assert np.array_equal(decode(copy).samples, source.samples)


def refusal(path: Path, limits: Limits | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        decode(path, limits or Limits())
    error = caught.value
    assert str(path) in error.what
    assert error.what.count(". ") == 0
    assert error.what.endswith(".")
    assert error.remedy
    return error


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "absent.wav").what
    assert "is a folder" in refusal(tmp_path).what
    (tmp_path / "empty.wav").touch()
    assert "is empty (0 bytes)" in refusal(tmp_path / "empty.wav").what
    assert "can't be read" in refusal(tmp_path / "empty.wav" / "a.wav").what
    assert "can't be read" in refusal(Path("a\0b.wav")).what
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.wav")
        assert "a device or a pipe" in refusal(tmp_path / "pipe.wav").what


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_of_another_person_is_named(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", speechlike())
    path.chmod(0)
    assert "Permission denied" in refusal(path).what


def test_what_is_not_sound_is_named(tmp_path: Path) -> None:
    text = tmp_path / "text.wav"
    text.write_text("Dear Sir or Madam,\n" * 50)
    assert "holds text, not sound" in refusal(text).what
    junk = tmp_path / "junk.mp3"
    junk.write_bytes(np.random.default_rng(1).bytes(4_000))
    assert "no sound file" in refusal(junk).what
    head = tmp_path / "head.wav"
    head.write_bytes(write_wav(tmp_path / "a.wav", speechlike()).read_bytes()[:44])
    refusal(head)


def test_a_video_without_sound_is_named(tmp_path: Path) -> None:
    path = tmp_path / "silent.mp4"
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=10)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        container.mux(video.encode(av.VideoFrame(64, 48, "yuv420p")))
        container.mux(video.encode(None))
    assert "has no sound track" in refusal(path).what


@pytest.mark.parametrize(
    "text",
    [
        "ffconcat version 1.0\nfile secret.wav\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nsecret.wav\n#EXT-X-ENDLIST\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    ],
    ids=["ffconcat", "playlist", "session"],
)
def test_a_text_that_names_another_file_opens_nothing(text: str, tmp_path: Path) -> None:
    write_wav(tmp_path / "secret.wav", speechlike())
    path = tmp_path / "list.wav"
    path.write_text(text)
    assert "holds text" in refusal(path).what


def test_containers_and_codecs_that_nobody_records_in_are_refused(tmp_path: Path) -> None:
    refusal(encode(tmp_path / "a.au", "pcm_s16be", speechlike()))
    adpcm = encode(tmp_path / "a.wav", "adpcm_ima_wav", speechlike(), RATE_HZ)
    assert "a way that is not read here" in refusal(adpcm).what


def claim(path: Path, place: int, number: int, size: int = 4) -> Path:
    """Change a number in a file's header."""
    data = bytearray(path.read_bytes())
    data[place : place + size] = number.to_bytes(size, "little")
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("rate_hz", [0, 1, 3_999, 192_001, 2**31 - 1])
def test_a_sample_rate_that_no_device_has_is_refused(rate_hz: int, tmp_path: Path) -> None:
    refusal(claim(write_wav(tmp_path / "a.wav", speechlike()), 24, rate_hz))


def test_a_sample_rate_that_is_only_claimed_is_believed_within_limits(tmp_path: Path) -> None:
    heard = decode(claim(write_wav(tmp_path / "a.wav", speechlike()), 24, 192_000))
    assert heard.duration_s == pytest.approx(2 * RATE_HZ / 192_000, abs=0.01)


def test_more_channels_than_any_recorder_are_refused(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", np.tile(speechlike(0.5), (9, 1)))
    assert "claims 9 channels; 1 to 8 are read" in refusal(path).what


def test_a_long_file_is_refused_and_says_how_long_is_too_long(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", speechlike(12.0))
    assert decode(path, Limits(longest_s=12.0)).duration_s == 12.0
    assert "is longer than 11.9 seconds" in refusal(path, Limits(longest_s=11.9)).what
    assert "bytes, more than the 1,000 that are read" in refusal(path, Limits(largest_bytes=1_000)).what


_MEMORY = """
import resource, sys
from pathlib import Path
from mockview.audio.safe_decode import Limits, decode
from mockview.errors import InputError
small, large, longest_s = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
decode(small)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    print(f"{decode(large, Limits(longest_s=longest_s)).duration_s:.1f} s")
except InputError as error:
    print(error.what)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in kilobytes on Linux only")
@pytest.mark.parametrize(
    ("seconds", "rate_hz", "layout", "longest_s", "answer"),
    [
        # An hour of silence: 230 MB as samples.
        (3_600, RATE_HZ, "mono", 30, "is longer than 30 seconds"),
        # Half a minute that is 184 MB as it is decoded, and 2 MB as it is wanted.
        (30, 192_000, "7.1", 60, "30.0 s"),
    ],
    ids=["long", "wide"],
)
def test_a_small_file_cannot_fill_the_memory(
    seconds: int, rate_hz: int, layout: str, longest_s: float, answer: str, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.flac"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=rate_hz, layout=layout)
        resampler = av.AudioResampler(stream.format, layout, rate_hz, frame_size=stream.frame_size)
        channels = av.AudioLayout(layout).nb_channels
        silence = np.zeros((1, rate_hz * channels), np.int16)
        for _ in range(seconds):
            second = av.AudioFrame.from_ndarray(silence, "s16", layout)
            second.sample_rate = rate_hz
            for part in resampler.resample(second):
                container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    assert path.stat().st_size < 1_000_000
    small = write_wav(tmp_path / "small.wav", speechlike())
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY, str(small), str(path), str(longest_s)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer in done.stdout, done.stderr
    assert int(done.stdout.split()[-1]) < 40


def test_telephone_and_surround_sound_are_mixed_to_one_side(tmp_path: Path) -> None:
    low = decode(write_wav(tmp_path / "low.wav", speechlike(rate_hz=8_000), 8_000))
    assert low.duration_s == pytest.approx(2.0, abs=0.01)
    said = speechlike()
    centre = np.zeros((6, len(said)), np.float32)
    centre[2] = said
    for name, sides in (("centre", centre), ("everywhere", np.tile(said, (6, 1)))):
        heard = decode(write_wav(tmp_path / f"{name}.wav", sides))
        assert heard.warnings == ()
        assert np.abs(heard.samples - said).max() < 1e-3


def warned(recording: Recording, words: str) -> bool:
    (warning,) = recording.warnings
    return words in warning


def test_sides_that_cancel_or_are_silent_do_not_lose_the_voice(tmp_path: Path) -> None:
    said, nothing = speechlike(), np.zeros(2 * RATE_HZ, np.float32)
    crossed = decode(write_wav(tmp_path / "crossed.wav", np.stack([said, -said])))
    assert warned(crossed, "cancel each other")
    right = decode(write_wav(tmp_path / "right.wav", np.stack([nothing, said])))
    assert warned(right, "The left side is silent")
    left = decode(write_wav(tmp_path / "left.wav", np.stack([said, nothing])))
    assert warned(left, "The right side is silent")
    both = decode(write_wav(tmp_path / "both.wav", np.stack([said, said])))
    assert both.warnings == ()
    for heard in (crossed, right, left, both):
        assert np.abs(heard.samples - said).max() < 1e-3


def test_silence_on_both_sides_is_nothing_odd(tmp_path: Path) -> None:
    silent = decode(write_wav(tmp_path / "a.wav", np.zeros((2, RATE_HZ), np.float32)))
    assert silent.warnings == ()
    assert not silent.samples.any()


def test_values_that_are_no_numbers_are_silence(tmp_path: Path) -> None:
    said = speechlike()
    said[[100, 200, 300]] = np.nan, np.inf, -np.inf
    heard = decode(write_float_wav(tmp_path / "a.wav", said))
    assert warned(heard, "3 values in the sound were no numbers")
    assert not heard.samples[[100, 200, 300]].any()
    assert np.array_equal(np.delete(heard.samples, [100, 200, 300]), np.delete(said, [100, 200, 300]))


def test_clipping_is_told_of_and_full_scale_is_not(tmp_path: Path) -> None:
    loud = speechlike() / 0.4
    assert decode(write_wav(tmp_path / "loud.wav", 0.98 * loud)).warnings == ()
    assert warned(decode(write_wav(tmp_path / "clipped.wav", 3 * loud)), "clipped")


def test_a_file_that_holds_less_than_it_says_is_told_of(tmp_path: Path) -> None:
    whole = write_wav(tmp_path / "whole.wav", speechlike(4.0)).read_bytes()
    (tmp_path / "half.wav").write_bytes(whole[: len(whole) // 2])
    half = decode(tmp_path / "half.wav")
    assert half.duration_s == pytest.approx(2.0, abs=0.01)
    assert warned(half, "it was cut short")
    flac = encode(tmp_path / "whole.flac", "flac", speechlike(4.0), RATE_HZ).read_bytes()
    (tmp_path / "half.flac").write_bytes(flac[: len(flac) // 2])
    assert any("says that it lasts 4.0 s" in w for w in decode(tmp_path / "half.flac").warnings)


def survives(path: Path) -> None:
    """Decode, or refuse with a sentence; any other error fails the test."""
    try:
        heard = decode(path)
    except InputError as error:
        assert error.remedy
    else:
        assert heard.duration_s <= 60
        assert np.isfinite(heard.samples).all()


@pytest.mark.parametrize(("suffix", "codec"), [("wav", "pcm_s16le"), ("flac", "flac"), ("m4a", "aac")])
def test_a_file_cut_at_any_byte_is_read_or_refused(suffix: str, codec: str, tmp_path: Path) -> None:
    whole = encode(tmp_path / f"whole.{suffix}", codec, speechlike(), RATE_HZ).read_bytes()
    chance = np.random.default_rng(11)
    for place in [1, 11, 43, 45, *chance.integers(0, len(whole), 10).tolist()]:
        path = tmp_path / f"cut.{suffix}"
        path.write_bytes(whole[:place])
        survives(path)


@pytest.mark.parametrize(
    ("suffix", "codec"),
    [("wav", "pcm_s16le"), ("flac", "flac"), ("mp3", "libmp3lame"), ("m4a", "aac"), ("webm", "libopus")],
)
def test_a_file_with_changed_bytes_is_read_or_refused(suffix: str, codec: str, tmp_path: Path) -> None:
    whole = encode(tmp_path / f"whole.{suffix}", codec, speechlike(), 48_000).read_bytes()
    chance = np.random.default_rng(13)
    for _ in range(40):
        data = np.frombuffer(whole, np.uint8).copy()
        # Half of the changes hit the header, where they do the most.
        reach = len(data) if chance.random() < 0.5 else min(200, len(data))
        places = chance.integers(0, reach, int(chance.integers(1, 8)))
        data[places] = chance.integers(0, 256, len(places))
        path = tmp_path / f"changed.{suffix}"
        path.write_bytes(data.tobytes())
        survives(path)
