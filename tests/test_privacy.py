"""Nothing leaves this computer and nobody else reads it, whichever command runs; and docs/privacy.md says so truly."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from command_line import CommandLine
from every_command import ASKS_THE_NETWORK, EVERY, every_path, open_to_others, path_of, prepare_folder
from mockview.history.belongings import belongings
from mockview.settings import CONFIG_NAME, DATABASE_NAME, SUBFOLDERS
from mockview.store.database import Database
from test_offline import INTERNET, watching

PAGE = (Path(__file__).parent.parent / "docs" / "privacy.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Ran:
    """What came of every command in one process with umask 000: a row each, and the connections that were tried."""

    rows: list[dict[str, object]]
    connections: list[str]


@pytest.fixture(scope="module")
def every_one(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("every")
    calls = folder / "calls"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "ORT_"))}
    done = subprocess.run(
        [*watching(calls), sys.executable, str(Path(__file__).parent / "every_command.py"), str(folder / "place")],
        env=inherited,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    tried = [call.group() for call in INTERNET.finditer(calls.read_text(errors="replace"))]
    return Ran([json.loads(line) for line in done.stdout.splitlines()], tried)


def test_the_list_has_every_command() -> None:
    listed = {path_of(typed) for typed in EVERY if typed.words} | set(ASKS_THE_NETWORK)
    assert set(every_path()) - listed == set(), "tests/every_command.py lacks these"


def test_every_command_of_the_list_works(every_one: Ran) -> None:
    assert [row["words"] for row in every_one.rows] == [typed.words for typed in EVERY]
    assert [row for row in every_one.rows if row["code"] != row["expected"]] == []


def test_no_command_but_a_download_makes_a_connection(every_one: Ran) -> None:
    assert every_one.connections == []


def test_after_every_command_all_files_are_their_owners_alone(every_one: Ran) -> None:
    assert [(row["words"], row["open"]) for row in every_one.rows if row["open"]] == []


def test_a_file_that_others_may_read_is_seen(tmp_path: Path) -> None:
    (prepare_folder(tmp_path) / "table.csv").chmod(0o640)
    assert any("table.csv 640" in path for path in open_to_others(tmp_path))


def kept() -> str:
    return PAGE.split("## What is kept, and where", 1)[1].split("\n## ", 1)[0]


def test_the_page_names_each_folder_and_file_that_is_kept() -> None:
    rows = re.findall(r"^\| (.+?) \|", kept(), re.MULTILINE)
    named = {name.strip("/") for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert {*SUBFOLDERS, DATABASE_NAME, CONFIG_NAME} <= named


def test_the_page_names_each_table_of_the_log(tmp_path: Path) -> None:
    with Database.open(tmp_path / "log.db") as db:
        tables = {row[0] for row in db.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        followed = {belonging.table for belonging in belongings(db, "person")}
    tables = {name for name in tables if not name.startswith("sqlite_")}
    named = set(re.findall(r"^\| `(\w+)` \|", kept(), re.MULTILINE))
    assert named - set(SUBFOLDERS) == tables
    assert tables == followed, "what a table holds must go with its person"


def test_what_a_command_leaves_is_where_the_page_says(mockview: CommandLine) -> None:
    assert mockview("practice", "--typed", "--count", "1", stdin="I led a team of five.\n\n").code == 0
    assert {path.name for path in mockview.home.iterdir()} <= {*SUBFOLDERS, DATABASE_NAME, CONFIG_NAME}
