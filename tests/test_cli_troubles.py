"""What can go wrong around the command line: a folder in the way, a full or read-only disk, no speech, no sound."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import BANK, DEMO, MODEL, CommandLine, Outcome, environment, started

COMMANDS = ("replay", "plan", "check", "recover", "transcribe", "demo", "practice --typed")


def one_sentence(told: Outcome, *said: str) -> None:
    lines = [line for line in told.err.splitlines() if line.startswith("mockview: ")]
    assert len(lines) == 1, told.err
    assert "Traceback" not in told.err
    for part in said:
        assert part in lines[0]


@pytest.fixture
def in_mount_space() -> None:
    """A test that mounts does so in a space of its own, which only root may make."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount")
    if subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True).returncode:
        pytest.skip("this machine allows no mounts")


def in_shell(script: str, home: Path, folder: Path) -> Outcome:
    """Run a script in its own mount space; `mockview` is the command."""
    words = f'mockview() {{ "{sys.executable}" -m mockview "$@"; }}\n'
    done = subprocess.run(
        ["unshare", "-m", "bash", "-c", words + script],
        env={**os.environ, **environment(home), "FOLDER": str(folder), "DEMO": str(DEMO), "MODEL": str(MODEL)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("words", COMMANDS[::3])
def test_a_file_in_the_place_of_the_home_folder_is_named(tmp_path: Path, words: str) -> None:
    (tmp_path / "home").write_text("a file")
    told = started(tuple(words.split()), tmp_path / "home")
    assert (told.code, told.out) == (1, "")
    one_sentence(told, str(tmp_path / "home"), "MOCKVIEW_HOME")


@pytest.mark.skipif(os.name == "nt", reason="a folder in use can't be deleted there")
@pytest.mark.parametrize("words", ["score --jobs 1 /dev/null", "demo", ""])
def test_a_folder_that_has_been_deleted_is_no_place_to_start_in(tmp_path: Path, words: str) -> None:
    script = f'cd "$FOLDER" && mkdir gone && cd gone && rmdir ../gone && "{sys.executable}" -m mockview'
    done = subprocess.run(
        ["bash", "-c", f"{script} {words}"],
        env={**os.environ, **environment(tmp_path / "home"), "FOLDER": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    one_sentence(Outcome(done.returncode, done.stdout, done.stderr), "deleted", "cd")


@pytest.mark.usefixtures("in_mount_space")
def test_a_read_only_home_is_one_sentence_and_can_still_be_read(tmp_path: Path) -> None:
    script = """
        mkdir -p "$FOLDER/home"
        printf 'I led a team.\\n\\n' | mockview practice --typed --count 1 >/dev/null 2>&1
        mount --bind "$FOLDER/home" "$FOLDER/home" && mount -o remount,ro,bind "$FOLDER/home"
        mockview replay 1 --json || exit 91
        mockview replay 1 --discard && exit 92
        printf 'I led.\\n\\n' | mockview practice --typed; exit $?
    """
    told = in_shell(script, tmp_path / "home", tmp_path)
    assert told.code == 1, told.err
    assert json.loads(told.out.splitlines()[0])["transcript"] == "I led a team."
    lines = told.err.splitlines()
    assert len(lines) == 2
    assert all("read-only" in line for line in lines)


@pytest.mark.usefixtures("in_mount_space")
def test_a_disk_that_fills_in_a_session_loses_nothing_that_was_scored(tmp_path: Path) -> None:
    long = tmp_path / "typed.txt"
    long.write_text("I led a team.\n\n" + "word " * 19_000 + "\n\nnever asked\n\n")
    (tmp_path / "three.toml").write_text(BANK)
    (tmp_path / "disk").mkdir()
    script = """
        mount -t tmpfs -o size=600k none "$FOLDER/disk"
        mockview practice --typed --bank "$FOLDER/three.toml" < "$FOLDER/typed.txt" > "$FOLDER/shown.txt"
        echo "ended with $?"
        dd if=/dev/zero of="$FOLDER/disk/more" bs=1k 2>/dev/null
        mockview practice --answers "$DEMO" --model "$MODEL" --device cpu > /dev/null
        echo "ended with $?"
        rm "$FOLDER/disk/more"
        mockview check --read-data
        mockview replay --json
    """
    told = in_shell(script, tmp_path / "disk" / "home", tmp_path)
    first, second, checked, listed = told.out.splitlines()
    assert (first, second) == ("ended with 1", "ended with 1")
    lines = [line for line in told.err.splitlines() if line.startswith("mockview: ")]
    assert len(lines) == 2
    assert all("disk is full" in line or "No space left" in line for line in lines)
    assert "Traceback" not in told.err
    assert "whole" in checked
    assert [row["id"] for row in json.loads(listed)] == [1]
    assert "I led a team." in (tmp_path / "shown.txt").read_text()


def test_without_speech_programs_questions_are_shown(tmp_path: Path) -> None:
    empty = tmp_path / "bin"
    empty.mkdir()
    more = {"PATH": str(empty), "MOCKVIEW_SPEAKER": ""}
    told = started(("practice", "--typed", "--count", "1"), tmp_path / "home", "I led a team.\n\n", more)
    assert told.code == 0, told.err
    assert "Overall" in told.out
    assert "shown, not spoken" in told.err


def test_without_portaudio_typing_works_and_speaking_says_what_is_missing(tmp_path: Path) -> None:
    """An import of sounddevice that fails as it does on a machine without PortAudio."""
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    (tmp_path / "three.toml").write_text(BANK)
    more = {"PYTHONPATH": str(tmp_path), "MOCKVIEW_SPEAKER": "", "MOCKVIEW_MIC": ""}
    words = ("practice", "--bank", str(tmp_path / "three.toml"), "--count", "1")
    typed = started((*words, "--typed"), tmp_path / "home", "I led a team.\n\n", more)
    assert typed.code == 0, typed.err
    assert "Overall" in typed.out
    assert "shown, not spoken" in typed.err
    spoken = started(words, tmp_path / "home", "", more)
    assert spoken.code == 4
    one_sentence(spoken, "PortAudio", "--typed")


def test_a_gpu_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    words = ("score", str(DEMO / "failure-things-happen.flac"), "--question", "Why?", "--model", str(MODEL))
    told = started((*words, "--device", "cuda"), tmp_path / "home", more={"CUDA_VISIBLE_DEVICES": "-1"})
    assert (told.code, told.out) == (4, "")
    one_sentence(told, "--device cpu")


def test_a_terminal_that_knows_ascii_only_gets_its_scores(tmp_path: Path) -> None:
    more = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    told = started(("rubrics", "show", "behavioural"), tmp_path / "home", more=more)
    assert told.code == 0
    typed = started(("practice", "--typed", "--count", "1"), tmp_path / "home", "I led a team.\n\n", more)
    assert typed.code == 0, typed.err
    assert "Overall" in typed.out


def test_a_defect_is_one_sentence_too(mockview: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("a defect\nof two lines")

    monkeypatch.setattr("mockview.cli.plan.outlook_ahead", broken)
    told = mockview("plan")
    assert told.code == 1
    one_sentence(told, "Something went wrong", "a defect of two lines", "MOCKVIEW_DEBUG=1")
