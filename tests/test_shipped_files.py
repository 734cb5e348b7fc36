"""Files that travel to workers: known by their content, models kept once, answers never on a disk."""

import sys
from pathlib import Path

import pytest

from command_line import MODEL
from mockview.batch.shipped_files import Arrived, Stamp, cached_model, model_stamps, stamp_of
from mockview.errors import InputError, StorageError

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="answers are held in memory files, which Linux has")


def pieces(stamps: tuple[Stamp, ...], place: int) -> list[bytes]:
    content = stamps[place].path.read_bytes()
    return [content[:1000], content[1000:]]


def test_a_file_is_the_same_when_its_content_is(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"one")
    stamp = stamp_of(path)
    assert stamp.is_here
    path.write_bytes(b"two")
    assert not stamp.is_here
    path.unlink()
    assert not stamp.is_here
    assert stamp_of(path) == Stamp(path, 0, b"")


def test_a_model_is_kept_whole_closed_and_once(tmp_path: Path) -> None:
    stamps = model_stamps(MODEL)
    assert [stamp.path.name for stamp in stamps] == [
        "model.bin",
        "config.json",
        "tokenizer.json",
        "preprocessor_config.json",
        "vocabulary.json",
    ]
    cache = tmp_path / "cache"
    assert cached_model(stamps, None, cache) is None
    folder = cached_model(stamps, lambda place: pieces(stamps, place), cache)
    assert folder is not None
    assert folder.stat().st_mode & 0o777 == cache.stat().st_mode & 0o777 == 0o700
    for stamp in stamps:
        copy = folder / stamp.path.name
        assert copy.read_bytes() == stamp.path.read_bytes()
        assert copy.stat().st_mode & 0o777 == 0o600

    def never(place: int) -> list[bytes]:
        raise AssertionError

    assert cached_model(stamps, never, cache) == folder


def test_a_copy_that_was_changed_is_replaced(tmp_path: Path) -> None:
    stamps = model_stamps(MODEL)
    folder = cached_model(stamps, lambda place: pieces(stamps, place), tmp_path)
    assert folder is not None
    (folder / "config.json").write_text("{}")
    assert cached_model(stamps, None, tmp_path) is None
    assert cached_model(stamps, lambda place: pieces(stamps, place), tmp_path) == folder
    assert (folder / "config.json").read_bytes() == (MODEL / "config.json").read_bytes()


def test_a_model_that_does_not_arrive_whole_is_not_kept(tmp_path: Path) -> None:
    stamps = model_stamps(MODEL)
    with pytest.raises(StorageError, match=r"model\.bin did not arrive whole"):
        cached_model(stamps, lambda place: pieces(stamps, place)[:1], tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_a_cache_that_can_t_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(StorageError, match="can't be kept in"):
        cached_model(model_stamps(MODEL), None, tmp_path / "cache")


@on_linux
def test_an_answer_that_arrives_is_in_memory_alone_and_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "answer.vtt"
    path.write_bytes(b"what was said")
    stamp = stamp_of(path)
    path.unlink()
    arrived = Arrived()
    assert arrived.place_of(stamp) is None
    for piece in (b"", b"what ", b"was said"):
        arrived.take(path, piece)
    place = arrived.place_of(stamp)
    assert place is not None
    assert place.suffix == ".vtt"
    assert place.read_bytes() == b"what was said"
    assert str(place.readlink().readlink()).startswith("/memfd:")
    assert place.parent.stat().st_mode & 0o777 == 0o700
    arrived.forget()
    assert not place.exists()
    assert arrived.place_of(stamp) is None


@on_linux
def test_an_answer_that_changed_on_its_way_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    path.write_bytes(b"what was said")
    arrived = Arrived()
    arrived.take(path, b"what was meant")
    with pytest.raises(InputError, match="did not arrive whole"):
        arrived.place_of(stamp_of(path))
