"""Files as strangers might hand them in: good ones with something wrong, and what no program writes."""

import json
import tomllib
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

NASTY = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n" * 50, b"\t", b"\x1b[2J", "\u202e".encode()),
    *(b"=cmd|' /C calc'!A0", b"../../../../etc/passwd", b"C:\\", b"%s%n", b"{{7*7}}", b"<script>", b"&#x110000;"),
    *(b"1e999", b"-1", b"NaN", b"Infinity", b"9" * 5000, b"0x" + b"f" * 50, b"'" * 3, b'"' * 3, b"\\u0000", b"\\"),
    *(b"00:00:00.000 --> 99:99:99.999", b"-->", b"[[", b"]]", b"[" * 400, b"{" * 400, b"a." * 60, b"<v " * 40),
    *("ﷺ".encode() * 20, "é".encode("latin-1"), b"a" * 3000, b"a " * 3000, b"," * 300, b"; " * 100, b"2026-13-45"),
)
"""What has broken parsers before: ends of text, other encodings, formulas, paths, numbers without end, deep nesting."""
_MOST_BYTES = 400_000
MOST_SEED_BYTES = 30_000


def changed(seed: bytes, number: int) -> bytes:
    """A file with one to eight things done to it; the number says which."""
    random = Random(number)
    data = bytearray(seed)
    for _ in range(random.choice((1, 1, 2, 3, 8))):
        at = random.randrange(len(data) + 1)
        end = min(len(data), at + random.choice((1, 4, 40, 400)))
        match random.randrange(8):
            case 0 if data:
                data[min(at, len(data) - 1)] ^= 1 << random.randrange(8)
            case 1:
                del data[at:end]
            case 2 | 3:
                data[at:at] = random.choice(NASTY)
            case 4:
                data[at:at] = data[at:end] * random.choice((1, 2, 50, 2000))
            case 5:
                del data[at:]
            case 6:
                data[at:end] = random.randbytes(end - at)
            case _:
                first = data[at:end]
                other = random.randrange(len(data) + 1)
                data[other : other + len(first)] = first
        del data[_MOST_BYTES:]
    return bytes(data)


def near(seeds: list[bytes]) -> st.SearchStrategy[bytes]:
    """Mostly files near a good one; some that are anything."""
    good = st.builds(changed, st.sampled_from(seeds), st.integers(0, 2**32))
    return st.one_of(good, good, good, st.binary(max_size=2000), st.text(max_size=2000).map(_encoded))


def near_toml(seeds: list[bytes]) -> st.SearchStrategy[bytes]:
    """Valid TOML near a good file: values of other types, names too many or too few."""
    return st.builds(
        _with_value, st.sampled_from([tomllib.loads(seed.decode()) for seed in seeds]), st.integers(0, 2**32), _values()
    )


def _values() -> st.SearchStrategy[object]:
    odd = st.sampled_from(
        ("", " ", "=1+1", "../x", "\u202e", "a\tb", "x" * 1001, -1, 0, 2**63, 1e300, [], {}, [[]], True)
    )
    return odd | json_values()


def _with_value(table: dict[str, object], number: int, value: object) -> bytes:
    """A table with another value at one to three places."""
    random = Random(number)
    whole = json.loads(json.dumps(table, default=str))
    for _ in range(random.choice((1, 1, 2, 3))):
        place: Any = whole
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = random.choice(keys)
            if isinstance(place[key], dict | list) and place[key] and random.random() < 0.85:
                place = place[key]
                continue
            if isinstance(place, dict) and random.random() < 0.2:
                del place[key]
            elif isinstance(place, dict) and random.random() < 0.1:
                place["another"] = deepcopy(value)
            else:
                place[key] = deepcopy(value)
            break
    return "".join(f"{json.dumps(key)} = {_toml(kept)}\n" for key, kept in whole.items()).encode("utf-8", "replace")


def _toml(value: object) -> str:
    """A value of JSON as TOML writes it on one line; null, which TOML lacks, as a text."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(kept)}" for key, kept in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, float):
        return repr(value)
    return json.dumps(str(value) if value is None else value)


def json_values() -> st.SearchStrategy[object]:
    """Any value that JSON holds."""
    plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
    return st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
        max_leaves=12,
    )


def json_objects(names: tuple[str, ...]) -> st.SearchStrategy[bytes]:
    """Objects with the names that a program looks for, and any values."""
    return st.dictionaries(st.sampled_from(names), json_values(), max_size=len(names)).map(
        lambda value: json.dumps(value).encode()
    )


def seeds_in(folder: Path, pattern: str) -> list[bytes]:
    """The files of a folder."""
    return [path.read_bytes() for path in sorted(folder.glob(pattern))]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
