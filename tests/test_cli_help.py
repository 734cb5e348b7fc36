"""Help is quick, whole and has an example; a mistyped command is answered with the nearest."""

import subprocess
import sys

import click
import pytest

from command_line import CommandLine
from mockview.cli.app import group

HEAVY = ("numpy", "rich", "faster_whisper", "ctranslate2", "sounddevice", "av", "sqlite3", "mockview.judging")


def commands() -> list[tuple[str, ...]]:
    context = click.Context(group)
    found: list[tuple[str, ...]] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, inner) for inner in command.list_commands(context)]
    return found


def test_help_imports_nothing_heavy() -> None:
    ask = f"""
import sys
from mockview.cli.app import run
assert run(["--help"]) == 0
print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "practice" in done.stdout


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_help_with_an_example_and_described_options(
    mockview: CommandLine, words: tuple[str, ...]
) -> None:
    told = mockview(*words, "--help")
    assert told.code == 0
    assert told.err == ""
    assert f"mockview {' '.join(words)}" in told.out.split("Usage:")[1].splitlines()[0]
    assert max(map(len, told.out.splitlines())) <= 80
    context = click.Context(group)
    command: click.Command | None = group
    for word in words:
        assert isinstance(command, click.Group)
        command = command.get_command(context, word)
    assert command is not None
    assert all(option.help for option in command.params if isinstance(option, click.Option))
    assert "Example" in told.out


def test_the_short_help_names_every_command_once(mockview: CommandLine) -> None:
    told = mockview("--help")
    for name in group.list_commands(click.Context(group)):
        assert sum(line.split()[:1] == [name] for line in told.out.splitlines()) == 1


@pytest.mark.parametrize(("typed", "meant"), [("pratice", "practice"), ("scroe", "score"), ("plans", "plan")])
def test_a_mistyped_command_is_answered_with_the_nearest(mockview: CommandLine, typed: str, meant: str) -> None:
    told = mockview(typed)
    assert told.code == 2
    assert f"Is {meant} meant?" in told.err


def test_version_goes_to_standard_output(mockview: CommandLine) -> None:
    assert mockview("--version").out.startswith("mockview, version ")
