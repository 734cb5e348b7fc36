"""Nothing leaves the machine: a session works with the network cut, and asks for none."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import Outcome, environment

INTERNET = re.compile(r"(?:connect|sendto|sendmsg|sendmmsg)\(\d+, .*sa_family=AF_INET6?\b.*")
CUT = ["unshare", "-n"]


def works(tool: list[str]) -> bool:
    return shutil.which(tool[0]) is not None and not subprocess.run([*tool, "true"], capture_output=True).returncode


def watching(calls: Path) -> list[str]:
    """A tool that notes every system call which could reach another machine."""
    names = "trace=connect,sendto,sendmsg,sendmmsg"
    tool = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", names, "-o", str(calls)]
    if not works(tool):
        pytest.skip("watching system calls needs strace and the right to use it")
    return tool


def under(tool: list[str], words: list[str], home: Path, stdin: str = "") -> Outcome:
    # What the tests' own environment does to keep clients quiet must not be what keeps mockview quiet.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "ORT_"))}
    done = subprocess.run(
        [*tool, sys.executable, "-m", "mockview", *words],
        env={**inherited, **environment(home), "HF_HUB_OFFLINE": "0"},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def test_a_whole_session_works_with_the_network_cut(tmp_path: Path) -> None:
    if not works(CUT):
        pytest.skip("cutting the network needs unshare -n, which only root may use here")
    told = under(CUT, ["demo", "--json"], tmp_path / "home")
    assert told.code == 0, told.err
    assert len([a for a in json.loads(told.out)["attempts"] if a["assessment"]]) >= 3


@pytest.mark.parametrize("command", ["demo --json", "practice --typed --count 1"])
def test_no_connection_to_the_internet_is_tried(tmp_path: Path, command: str) -> None:
    calls = tmp_path / "calls"
    told = under(watching(calls), command.split(), tmp_path / "home", "I led a team of five.\n\n")
    assert told.code == 0, told.err
    assert [call.group() for call in INTERNET.finditer(calls.read_text(errors="replace"))] == []


def test_the_watch_sees_a_connection(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    # Port 9 of this very machine: nothing leaves it, and nothing needs to listen.
    ask = "import socket; socket.socket(type=socket.SOCK_DGRAM).connect(('127.0.0.1', 9))"
    subprocess.run([*watching(calls), sys.executable, "-c", ask], check=True)
    assert INTERNET.search(calls.read_text(errors="replace"))
