"""How long a bank of 5,000 questions takes to load, and hostile files to be refused: medians and the slowest.

usage: content_loading.py [--runs 7] [--json]
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mockview.content.folders import BANKS, MAX_FILE_BYTES, load_banks, load_rubrics, read_limited, shipped_folder
from mockview.content.question_bank import parse_bank
from mockview.content.rubric import MAX_CHARS, parse_rubric
from mockview.errors import InputError
from mockview.judging.criteria import CHECKS

QUESTIONS = 5_000
LOAD_BAR_S, REFUSE_BAR_S = 0.5, 1.0
HUGE_BYTES = 1_000_000_000
LISTEN_FOR = [f"word{number}" for number in range(20)]
QUESTION = """
[[question]]
id = "question-{number}"
text = "Tell me about time number {number} when a plan did not hold. What did you do?"
competency = "adaptability"
kind = "behavioural"
level = "mid"
guide_s = 90
listen_for = {listen_for}
outline = ["Which plan it was, and when", "What went wrong. ... and why", "What you did", "What came of it"]
[question.follow_ups]
situation = "When was that?"
result = "How did it end?"
"""


def big_bank() -> str:
    """A valid bank of 5,000 questions, as rich as the shipped ones."""
    listen_for = json.dumps(LISTEN_FOR)
    questions = (QUESTION.format(number=number, listen_for=listen_for) for number in range(QUESTIONS))
    return 'id = "big"\ntitle = "Big"\n' + "".join(questions)


def rich_bank() -> str:
    """A valid bank of 5,000 questions made of the shipped ones."""
    shipped = [
        "[[question]]" + table
        for path in sorted((shipped_folder() / BANKS).glob("*.toml"))
        for table in path.read_text(encoding="utf-8").split("[[question]]")[1:]
    ]
    repeated = (shipped[number % len(shipped)] for number in range(QUESTIONS))
    # Each id is made its own: the first id of a table is its question's.
    own = (table.replace('id = "', f'id = "q{number}-', 1) for number, table in enumerate(repeated))
    return 'id = "rich"\ntitle = "Rich"\n' + "\n".join(own)


def hostile(size: int) -> dict[str, str]:
    """Texts of up to this many characters that are meant to keep a reader busy or to get something past it."""
    return {
        "dotted key": "a." * (size // 2) + "b=1",
        "dotted key of quoted parts": "'a b' . " * (size // 8 - 1) + "b=1",
        "dotted key in a table in a list": "x = [{" + "a." * (size // 2 - 8) + "b=1}]",
        "dotted keys of eight parts": "a.b.c.d.e.f.g.h = 1\n" * (size // 20),
        "nested lists": "x=" + "[" * (size - 2),
        "nested tables": "x=" + "{a=" * (size // 3 - 1),
        "line breaks": "\n" * size,
        "spaces": " " * size,
        "brackets": "[" * size,
        "one long word": "k" * (size - 2) + "=1",
        "strings that never end": '........"""' + '\n\\"""' * (size // 5 - 3),
        "many unknown keys": "".join(f"k{number}=1\n" for number in range(size // 12)),
        "many tables": "".join(f"[t{number}]\n" for number in range(size // 12)),
        "comments": "#\n" * (size // 2),
        "a list of ones": "x = [" + "1," * 300_000 + "]",
        "escapes": 'x = "' + "\\n" * (size // 2 - 10) + '"',
        "a long number": "x = " + "1" * (size - 4),
        "control characters": 'id = "x"\ntitle = "\\u001b[2J"\n',
        "a path as its id": 'id = "../../.ssh/id"\ntitle = "x"\n',
    }


def refusal_s(read: Callable[[], object]) -> float:
    """Seconds until a text is refused; it must be."""
    begun = time.perf_counter()
    try:
        read()
    except InputError:
        return time.perf_counter() - begun
    raise AssertionError("a hostile text was taken")


def loading(path: Path, text: str, note: str, runs: int) -> dict[str, object]:
    """The row of one big bank; the first run is not counted."""
    path.write_text(text, encoding="utf-8")
    times = []
    for _ in range(runs + 1):
        begun = time.perf_counter()
        held = parse_bank(read_limited(path), str(path), "option")
        times.append(time.perf_counter() - begun)
        assert len(held.questions) == QUESTIONS
    return {
        "what": f"load a bank of {QUESTIONS} questions{note}",
        "median_s": statistics.median(times[1:]),
        "bar_s": LOAD_BAR_S,
        "bytes": path.stat().st_size,
        "rows": times[1:],
    }


def measure(runs: int) -> list[dict[str, object]]:
    """Rows: what, seconds, bar."""
    with tempfile.TemporaryDirectory() as name:
        huge = Path(name) / "huge.toml"
        with huge.open("wb") as file:
            file.truncate(HUGE_BYTES)
        begun = time.perf_counter()
        shipped = sum(len(b.questions) for b in load_banks(None)) + len(load_rubrics(None))
        shipped_s = time.perf_counter() - begun
        rows: list[dict[str, object]] = [
            loading(Path(name) / "big.toml", big_bank(), "", runs),
            loading(Path(name) / "rich.toml", rich_bank(), ", each as long as the shipped ones", runs),
            {"what": f"load all shipped banks and rubrics ({shipped})", "s": shipped_s},
            {"what": "refuse: 1 GB", "s": refusal_s(lambda: read_limited(huge)), "bar_s": REFUSE_BAR_S},
        ]
    readers: dict[str, tuple[int, Callable[[str], object]]] = {
        "bank": (MAX_FILE_BYTES, lambda text: parse_bank(text, "it", "option")),
        "rubric": (MAX_CHARS, lambda text: parse_rubric(text, "it", "option", CHECKS)),
    }
    for kind, (size, read) in readers.items():
        for what, text in hostile(size).items():
            spent = refusal_s(lambda read=read, text=text: read(text))  # type: ignore[misc]
            rows.append({"what": f"refuse: {kind}, {what}", "s": spent, "bar_s": REFUSE_BAR_S})
    return rows


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=7)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    for row in measure(options.runs):
        if options.json:
            print(json.dumps(row))
        seconds, bar = float(str(row.get("median_s", row.get("s")))), row.get("bar_s")
        over = "  OVER THE BAR" if bar is not None and seconds > float(str(bar)) else ""
        print(f"{seconds:7.3f} s  (bar {bar or '–'})  {row['what']}{over}", file=sys.stderr)
