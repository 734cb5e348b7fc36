"""Logs with flipped bits, cut short or written over, and recordings likewise: what is said, and what is lost."""

import json
import shutil
from pathlib import Path
from random import Random
from typing import Any

from fault_home import START, TYPED, content_of, fill_home, mockview
from mockview.history.backup import backup
from mockview.settings import DATABASE_NAME
from mockview.store.database import Database

Row = dict[str, Any]
_ANSWERS = 12
_COMMANDS = ("replay --json", "plan", "progress --json", "today", "recover", "practice --typed --count 1", "stories")
_PAGE_BYTES = 4096


def damage(raw: bytes, random: Random) -> tuple[str, bytes]:
    """The bytes of a file after something went wrong with them, and what that was."""
    how = random.choice(("one bit", "some bits", "cut", "a page of zeros", "a page of noise", "a page twice", "tail"))
    if how == "cut":
        return how, raw[: random.randrange(len(raw))]
    changed = bytearray(raw)
    if how in ("one bit", "some bits"):
        for _ in range(1 if how == "one bit" else random.randint(2, 200)):
            changed[random.randrange(len(raw))] ^= 1 << random.randrange(8)
        return how, bytes(changed)
    at = random.randrange(max(1, len(raw) // _PAGE_BYTES)) * _PAGE_BYTES
    if how == "tail":
        return how, raw + random.randbytes(random.randint(1, 3 * _PAGE_BYTES))
    other = random.randrange(max(1, len(raw) // _PAGE_BYTES)) * _PAGE_BYTES
    page = {"a page of zeros": bytes(_PAGE_BYTES), "a page of noise": random.randbytes(_PAGE_BYTES)}
    changed[at : at + _PAGE_BYTES] = page.get(how, raw[other : other + _PAGE_BYTES])
    return how, bytes(changed[: len(raw)])


def damage_logs(times: int, folder: Path, random: Random) -> list[Row]:
    """Damage a log: every command says so in one sentence or works, and a backup brings back all of it.

    unseen: neither a command nor `check --read-data` noticed, and what is read is not what was written.
    made_worse: a log that was refused was changed all the same.
    """
    home = fill_home(folder / "home", _ANSWERS)
    with Database.open(home / DATABASE_NAME) as db:
        made = backup(home, db, folder / "b.zip", START).path
    whole = (home / DATABASE_NAME).read_bytes()
    before = content_of(home / DATABASE_NAME)
    rows = []
    for _ in range(times):
        how, raw = damage(whole, random)
        copy = shutil.copytree(home, folder / "copy")
        path = copy / DATABASE_NAME
        path.write_bytes(raw)
        checked = mockview(copy, "check", "--read-data", "--json")
        noticed = checked.code != 0
        refused = noticed and not checked.out
        said = [checked, *(mockview(copy, *words.split(), stdin=f"{TYPED}\n\n") for words in _COMMANDS)]
        bad = [outcome.err for outcome in said if not outcome.is_plain]
        worse = refused and path.read_bytes() != raw
        unseen = not noticed and not any(s.code for s in said) and _differs(path, before)
        back = mockview(copy, "restore", str(made))
        clean = mockview(copy, "check", "--read-data", "--json")
        lost = back.code != 0 or clean.code != 0 or content_of(path) != before
        rows.append(
            {
                "how": how,
                "noticed": "at once" if refused else "by check" if noticed else "no",
                "unseen": unseen,
                "bad": bad,
                "made_worse": worse,
                "lost_after_restore": lost,
                "said": checked.err.strip()[:200],
                "failed": bool(bad or worse or lost),
            }
        )
        shutil.rmtree(copy)
    return rows


def _differs(path: Path, before: dict[str, list[tuple[object, ...]]]) -> bool:
    """Whether a log lacks a row that it had, or has another in its place; a session since then adds some."""
    after = content_of(path)
    return any(not set(rows) <= set(after[table]) for table, rows in before.items() if table != "session")


def damage_recordings(times: int, folder: Path, random: Random) -> list[Row]:
    """Damage some recordings: `check --read-data` names each of them and no other."""
    home = fill_home(folder / "home", _ANSWERS)
    names = sorted(path.name for path in (home / "recordings").glob("*.wav"))
    rows = []
    for _ in range(times):
        copy = shutil.copytree(home, folder / "copy")
        chosen = set(random.sample(names, random.randint(1, 4)))
        how = []
        for name in chosen:
            path = copy / "recordings" / name
            raw = path.read_bytes()
            changed = raw
            while changed == raw:
                one, changed = damage(raw, random)
            how.append(one)
            path.write_bytes(changed)
        checked = mockview(copy, "check", "--read-data", "--json")
        findings = json.loads(checked.out)
        named = {Path(found["path"]).name for found in findings if found["harmful"]}
        rows.append(
            {"how": how, "damaged": len(chosen), "failed": named != chosen or checked.code != 1 or not checked.is_plain}
        )
        shutil.rmtree(copy)
    return rows
