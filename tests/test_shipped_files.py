"""Files that travel to workers: known by their content, models kept once, answers never on a disk."""

import sys
from pathlib import Path

import pytest

from command_line import MODEL
from mockview.batch.shipped_files import Arrived, Seal, cached_model, model_seals, seal_of
from mockview.errors import InputError, StorageError

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="answers are held in memory files, which Linux has")


def pieces(seals: tuple[Seal, ...], place: int) -> list[bytes]:
    content = seals[place].path.read_bytes()
    return [content[:1000], content[1000:]]


def test_a_file_is_the_same_when_its_content_is(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"one")
    seal = seal_of(path)
    assert seal.is_here
    path.write_bytes(b"two")
    assert not seal.is_here
    path.unlink()
    assert not seal.is_here
    assert seal_of(path) == Seal(path, 0, b"")


def test_a_model_is_kept_whole_closed_and_once(tmp_path: Path) -> None:
    seals = model_seals(MODEL)
    assert [seal.path.name for seal in seals] == [
        "model.bin",
        "config.json",
        "tokenizer.json",
        "preprocessor_config.json",
        "vocabulary.json",
    ]
    cache = tmp_path / "cache"
    assert cached_model(seals, None, cache) is None
    folder = cached_model(seals, lambda place: pieces(seals, place), cache)
    assert folder is not None
    assert folder.stat().st_mode & 0o777 == cache.stat().st_mode & 0o777 == 0o700
    for seal in seals:
        copy = folder / seal.path.name
        assert copy.read_bytes() == seal.path.read_bytes()
        assert copy.stat().st_mode & 0o777 == 0o600

    def never(place: int) -> list[bytes]:
        raise AssertionError

    assert cached_model(seals, never, cache) == folder


def test_a_copy_that_was_changed_is_replaced(tmp_path: Path) -> None:
    seals = model_seals(MODEL)
    folder = cached_model(seals, lambda place: pieces(seals, place), tmp_path)
    assert folder is not None
    (folder / "config.json").write_text("{}")
    assert cached_model(seals, None, tmp_path) is None
    assert cached_model(seals, lambda place: pieces(seals, place), tmp_path) == folder
    assert (folder / "config.json").read_bytes() == (MODEL / "config.json").read_bytes()


def test_a_model_that_does_not_arrive_whole_is_not_kept(tmp_path: Path) -> None:
    seals = model_seals(MODEL)
    with pytest.raises(StorageError, match=r"model\.bin did not arrive whole"):
        cached_model(seals, lambda place: pieces(seals, place)[:1], tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_a_cache_that_can_t_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(StorageError, match="can't be kept in"):
        cached_model(model_seals(MODEL), None, tmp_path / "cache")


@on_linux
def test_an_answer_that_arrives_is_in_memory_alone_and_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "answer.vtt"
    path.write_bytes(b"what was said")
    seal = seal_of(path)
    path.unlink()
    arrived = Arrived()
    assert arrived.place_of(seal) is None
    for piece in (b"", b"what ", b"was said"):
        arrived.take(path, piece)
    place = arrived.place_of(seal)
    assert place is not None
    assert place.suffix == ".vtt"
    assert place.read_bytes() == b"what was said"
    assert str(place.readlink().readlink()).startswith("/memfd:")
    assert place.parent.stat().st_mode & 0o777 == 0o700
    arrived.forget()
    assert not place.exists()
    assert arrived.place_of(seal) is None


@on_linux
def test_an_answer_that_changed_on_its_way_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    path.write_bytes(b"what was said")
    arrived = Arrived()
    arrived.take(path, b"what was meant")
    with pytest.raises(InputError, match="did not arrive whole"):
        arrived.place_of(seal_of(path))
