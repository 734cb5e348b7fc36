"""Every command of mockview with words that work, in an order in which each finds what it needs.

They run one after the other in one home folder and one working folder. A new command, or a new subcommand, needs a
line here: tests/test_privacy.py holds the list against the program.

usage: every_command.py FOLDER     (all of them in this process, in that folder; a line of JSON for each)
"""

import io
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from command_line import BANK, DEMO, MODEL, STORY, environment
from mockview.cli.app import group, run

_HEARD = DEMO / "failure-things-happen.flac"
_SPEECH = f"--model {MODEL} --device cpu"
_TABLE = "company,role,level,stage,since\nHotel Adler,clerk,entry,applied,2026-09-01\n"
_REPLY = "Your leadership stood out. We would have liked to hear more about results."
_POSTING = "Night manager\n\nYour duties:\n- You lead a team of five people.\n- You solve conflicts with guests.\n"
ASKS_THE_NETWORK = ("models download",)
"""The only commands that may talk to another machine."""


@dataclass(frozen=True)
class Typed:
    """A command as it is typed, with an editor that changes nothing. stdin: given through a pipe. code: its end."""

    words: str
    stdin: str = ""
    code: int = 0


EVERY = (
    Typed(""),
    Typed("practice --typed --count 2", f"{STORY}\n\n{STORY}\n\n"),
    Typed("demo --json --speaker none"),
    Typed("practice --typed --count 1 --job posting.txt", f"{STORY}\n\n"),
    Typed(f"practice --answers {DEMO} --count 1 {_SPEECH}"),
    Typed(f"score {_HEARD} --question Why? {_SPEECH} --out rows.jsonl"),
    Typed(f"score {_HEARD} --question Why? {_SPEECH} --log --person Ann --report report.html"),
    Typed("replay --list"),
    Typed("replay 1 --page answer.html"),
    Typed("replay 1 --rescore"),
    Typed("replay 1 --discard"),
    Typed("replay 1 --restore"),
    Typed("today"),
    Typed("plan"),
    Typed("plan list --json"),
    Typed("plan next --typed --count 1", f"{STORY}\n\n"),
    Typed("plan snooze 1 --days 3"),
    Typed("plan done 1"),
    Typed("plan reopen 1"),
    Typed("plan export --output plan.ics"),
    Typed("progress --page progress.html"),
    Typed("report --page session.html"),
    Typed("report"),
    Typed("debrief --outcome rejection --company Adler --asked When? --stumped 1 --next-step Rest --by tomorrow"),
    Typed("debrief list"),
    Typed("debrief show 1 --private"),
    Typed("debrief done 1"),
    Typed("feedback request --contact Okafor --role clerk --name Ada --output request.txt"),
    Typed("feedback add --file reply.txt --from Okafor"),
    Typed("feedback"),
    Typed("feedback list"),
    Typed("feedback show 1 --text"),
    Typed("feedback accept 1 --all"),
    Typed("stories add --title Desk --situation Summer --action Listed --result Faster --competency leadership"),
    Typed("stories"),
    Typed("stories list"),
    Typed("stories show 1"),
    Typed("stories edit 1 --result Quicker"),
    Typed("stories from-attempt 1"),
    Typed("stories coverage"),
    Typed("stories suggest lead a team"),
    Typed("stories remove 1 --yes"),
    Typed("letter kinds"),
    Typed("letter write thank-you --contact Okafor --role clerk --name Ada --output letter.txt"),
    Typed("letter"),
    Typed("letter list"),
    Typed("letter show 1"),
    Typed("letter sent 1"),
    Typed("letter edit 1", "Dear Okafor, thank you."),
    Typed("letter new thank-you"),
    Typed("letter drop 1"),
    Typed("letter undo"),
    Typed("applications add --company Adler --role clerk"),
    Typed("applications import table.csv"),
    Typed("applications"),
    Typed("applications list"),
    Typed("applications show 1"),
    Typed("applications move 1 interview"),
    Typed("applications round 1 --kind phone --on 2026-12-01"),
    Typed("applications next 1 Call them --on 2026-12-02"),
    Typed("applications note 1 A kind voice"),
    Typed("applications rejections hide"),
    Typed("applications export applications.csv"),
    Typed("applications undo"),
    Typed("people add --name Sam --kind support"),
    Typed("people"),
    Typed("people list"),
    Typed("people show 1"),
    Typed("people edit 1 --company Adler"),
    Typed("people said 1 We spoke"),
    Typed("people next 1 --on 2026-12-05"),
    Typed("people event Fair --on 2026-11-01 --met 1"),
    Typed("people events"),
    Typed("people archive 1"),
    Typed("people undo"),
    Typed("people delete 1 --yes"),
    Typed("goals set --role manager --why Because"),
    Typed("goals milestone Learn Excel --on 2026-12-10"),
    Typed("goals change 1 --what Practise"),
    Typed("goals done 1"),
    Typed("goals"),
    Typed("goals show"),
    Typed("goals review"),
    Typed("goals undo"),
    Typed("goals drop 1"),
    Typed(f"transcribe {_SPEECH}"),
    Typed("doctor --json", code=4),
    Typed("models"),
    Typed("models list --json"),
    Typed("models path tiny.en", code=4),
    Typed("models remove tiny.en", code=1),
    Typed("voices"),
    Typed("voices list"),
    Typed("voices audition no-such-voice", code=4),
    Typed("voices choose no-such-voice", code=4),
    Typed("banks"),
    Typed("banks list"),
    Typed("banks show career-change"),
    Typed("banks search team"),
    Typed("banks check three.toml"),
    Typed("banks new mine"),
    Typed("rubrics"),
    Typed("rubrics list"),
    Typed("rubrics show behavioural"),
    Typed("rubrics search result"),
    Typed("rubrics check"),
    Typed("rubrics new mine"),
    Typed("config set rate_wpm 151"),
    Typed("config"),
    Typed("config show"),
    Typed("config path"),
    Typed("config unset rate_wpm"),
    Typed("completion bash"),
    Typed("check --read-data"),
    Typed("recover"),
    Typed("export mine.zip"),
    Typed("backup whole.zip"),
    Typed("restore whole.zip"),
    Typed("delete --session 1 --yes"),
    Typed("delete --everything --yes"),
)


def prepare_folder(folder: Path) -> Path:
    """A working folder with the files that the commands name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, text in (("table.csv", _TABLE), ("reply.txt", _REPLY), ("posting.txt", _POSTING), ("three.toml", BANK)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def every_path() -> Iterator[str]:
    """Each command that can be typed, with its subcommand."""
    root = click.Context(group)
    for name in group.list_commands(root):
        command = group.get_command(root, name)
        if not isinstance(command, click.Group):
            yield name
            continue
        if command.invoke_without_command:
            yield name
        for inner in command.list_commands(click.Context(command)):
            yield f"{name} {inner}"


def path_of(typed: Typed) -> str:
    """Which of those a line is."""
    words = typed.words.split()
    return max((p for p in every_path() if words[: len(p.split())] == p.split()), key=len, default="")


def open_to_others(folder: Path) -> list[str]:
    """Files in a folder that are not 0600, and folders that are not 0700, itself too."""
    paths = [folder, *sorted(folder.rglob("*"))]
    wanted = ((path, 0o700 if path.is_dir() else 0o600) for path in paths if path.exists() and not path.is_symlink())
    return [f"{path} {path.stat().st_mode & 0o777:o}" for path, mode in wanted if path.stat().st_mode & 0o777 != mode]


def main(place: Path) -> None:
    """Run all of them; what each said on failing, and which files others could read after it."""
    folder, home, shown = prepare_folder(place / "work"), place / "home", sys.stdout
    os.environ.update({**environment(home), "EDITOR": "true", "VISUAL": "true", "HF_HUB_OFFLINE": "0"})
    os.chdir(folder)
    for path in folder.iterdir():
        path.chmod(0o600)
    os.umask(0)  # what a program does not close itself is open to everybody
    for typed in EVERY:
        sys.stdin, sys.stdout, sys.stderr = io.StringIO(typed.stdin), io.StringIO(), io.StringIO()
        code = run(typed.words.split())
        said = sys.stderr.getvalue() if code != typed.code else ""
        row = {"words": typed.words, "code": code, "expected": typed.code, "said": said}
        print(json.dumps({**row, "open": open_to_others(home) + open_to_others(folder)}), file=shown, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
