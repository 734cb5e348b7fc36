"""The Tab key knows mockview's commands and options."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import CommandLine


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("bash", 'eval "$(mockview completion bash)"'),
        ("zsh", 'eval "$(mockview completion zsh)"'),
        ("fish", "mockview completion fish | source"),
    ],
)
def test_the_script_ends_with_the_line_for_the_start_file(mockview: CommandLine, shell: str, line: str) -> None:
    told = mockview("completion", shell)
    assert (told.code, told.err) == (0, "")
    assert "_MOCKVIEW_COMPLETE" in told.out
    assert told.out.rstrip().endswith(f"#   {line}")
    assert told.out.startswith("#compdef mockview\n") == (shell == "zsh")


def test_bash_takes_the_script_and_completes_a_command(mockview: CommandLine, tmp_path: Path) -> None:
    if (bash := shutil.which("bash")) is None:
        pytest.skip("bash is not installed")
    script = mockview("completion", "bash").out
    ask = "COMP_WORDS=(mockview pra); COMP_CWORD=1; _mockview_completion mockview; echo ${COMPREPLY[@]}"
    program = tmp_path / "mockview"
    program.write_text(f'#!{bash}\nexec "{sys.executable}" -m mockview "$@"\n')
    program.chmod(0o700)
    done = subprocess.run(
        [bash, "--norc", "-c", f"{script}\n{ask}"],
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["practice"], done.stderr


def test_an_unknown_shell_is_refused_with_those_there_are(mockview: CommandLine) -> None:
    told = mockview("completion", "tcsh")
    assert told.code == 2
    assert "'bash', 'zsh', 'fish'" in told.err
