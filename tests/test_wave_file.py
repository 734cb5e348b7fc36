"""What was recorded outlives the process, a full disk and a cut at any byte."""

import os
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mockview.audio.wave_file import (
    Pcm,
    RecordingFile,
    find_partial,
    pcm_of,
    read_samples,
    recover_partial,
    sha256_of,
)
from mockview.errors import InputError, StorageError


def ramp(count: int) -> Pcm:
    return np.arange(count, dtype=np.int16)


def samples_in(path: Path) -> Pcm:
    with wave.open(str(path), "rb") as file:
        assert file.getparams()[:3] == (1, 2, 16_000)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def left_behind(folder: Path, count: int = 5_000) -> Path:
    """An unfinished recording that nobody writes any more."""
    with RecordingFile(folder / "a") as file:
        file.write(ramp(count))
    return file.part_path


def test_it_grows_as_a_part_and_gets_its_name_when_it_is_whole(tmp_path: Path) -> None:
    with RecordingFile(tmp_path / "a") as file:
        for begin in range(0, 3_000, 1_000):
            file.write(ramp(3_000)[begin : begin + 1_000])
            # True after every block, so that what reads it now reads all of it.
            assert np.array_equal(samples_in(file.part_path), ramp(begin + 1_000))
        assert file.duration_s == 3_000 / 16_000
        path, digest = file.finish()
    assert path == tmp_path / "a.wav"
    assert list(tmp_path.iterdir()) == [path]
    assert np.array_equal(samples_in(path), ramp(3_000))
    assert digest == sha256_of(path)
    assert np.array_equal(pcm_of(read_samples(path)), ramp(3_000))
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600


def test_it_is_brought_to_the_disk_once_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now_s, synced = 0.0, list[float]()
    real: Callable[[int], None] = os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (synced.append(now_s), real(number))[1])
    with RecordingFile(tmp_path / "a", clock_s=lambda: now_s) as file:
        at_start = len(synced)
        for tenth in range(1, 36):
            now_s = tenth / 10
            file.write(ramp(1_600))
    assert synced[at_start:] == [1.0, 2.0, 3.0]


_KILLED = """
import os, signal, sys
import numpy as np
from pathlib import Path
from mockview.audio.wave_file import RecordingFile
file = RecordingFile(Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    file.write(np.arange(1_000, dtype=np.int16))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs kill -9")
def test_a_killed_process_loses_no_block(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _KILLED, str(tmp_path / "a"), "25"]
    assert subprocess.run(command, timeout=60).returncode == -9
    (part,) = find_partial(tmp_path)
    assert len(samples_in(part)) == 25_000
    assert np.array_equal(samples_in(recover_partial(part)), np.tile(ramp(1_000), 25))
    assert find_partial(tmp_path) == ()


@pytest.mark.parametrize("cut", [46, 47, 1_000, 1_001, 9_999, 10_043])
def test_a_part_that_was_cut_at_any_byte_is_recovered(cut: int, tmp_path: Path) -> None:
    part = left_behind(tmp_path)
    os.truncate(part, cut)
    whole = recover_partial(part)
    assert np.array_equal(samples_in(whole), ramp((cut - 44) // 2))
    assert whole.stat().st_size == 44 + 2 * ((cut - 44) // 2)
    assert not part.exists()


@pytest.mark.parametrize("cut", [0, 1, 43, 44, 45])
def test_a_part_without_sound_is_left_as_it_is(cut: int, tmp_path: Path) -> None:
    part = left_behind(tmp_path)
    os.truncate(part, cut)
    with pytest.raises(InputError, match="holds no sound"):
        recover_partial(part)
    assert part.stat().st_size == cut


def test_what_is_no_recording_is_left_as_it_is(tmp_path: Path) -> None:
    other = tmp_path / "letter.wav.part"
    other.write_text("Dear Sir or Madam, " * 10)
    with pytest.raises(InputError, match="is not a recording that mockview made"):
        recover_partial(other)
    assert other.read_text().startswith("Dear")
    with pytest.raises(InputError, match="is not an unfinished recording"):
        recover_partial(tmp_path / "a.wav")
    with pytest.raises(StorageError, match="can't be read"):
        recover_partial(tmp_path / "absent.wav.part")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps open files to itself anyway")
def test_what_is_still_being_recorded_is_not_touched(tmp_path: Path) -> None:
    with RecordingFile(tmp_path / "a") as file:
        file.write(ramp(100))
        assert find_partial(tmp_path) == ()
        with pytest.raises(StorageError, match="is still being recorded"):
            recover_partial(file.part_path)
    assert find_partial(tmp_path) == (file.part_path,)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    part = left_behind(tmp_path)
    with pytest.raises(StorageError, match="is left from an earlier recording") as caught:
        RecordingFile(tmp_path / "a")
    assert "mockview recover" in caught.value.remedy
    (tmp_path / "a.wav").write_bytes(b"earlier")
    with pytest.raises(StorageError, match="exists already"):
        recover_partial(part)
    with pytest.raises(StorageError, match="exists already"):
        RecordingFile(tmp_path / "a")
    assert (tmp_path / "a.wav").read_bytes() == b"earlier"
    assert np.array_equal(samples_in(part), ramp(5_000))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"absent/a\.wav\.part can't be written \(No such file"):
        RecordingFile(tmp_path / "absent" / "a")


def test_a_disk_that_fails_at_the_start_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(number: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageError, match="Input/output error"):
        RecordingFile(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_what_is_discarded_is_gone(tmp_path: Path) -> None:
    with RecordingFile(tmp_path / "a") as file:
        file.write(ramp(10))
        file.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_recording_that_is_not_there_or_not_whole_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"absent\.wav can't be read"):
        read_samples(tmp_path / "absent.wav")
    (tmp_path / "broken.wav").write_bytes(b"RIFF")
    with pytest.raises(StorageError, match=r"broken\.wav can't be read"):
        read_samples(tmp_path / "broken.wav")


def test_samples_become_16_bits_and_loud_ones_are_cut() -> None:
    samples = np.array([0.0, 0.5, -0.5, 1.0, -1.0, 7.0, -7.0], np.float32)
    assert pcm_of(samples).tolist() == [0, 16_384, -16_384, 32_767, -32_768, 32_767, -32_768]
