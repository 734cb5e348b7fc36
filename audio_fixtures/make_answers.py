"""Speak the recorded candidate: audio_fixtures/answers/ and audio_fixtures/demo/ from answer_texts.toml.

usage: make_answers.py [--check]
Needs espeak-ng 1.51 and the extra mockview[fixtures]; another espeak-ng speaks a little differently. --check
writes nothing and fails if what lies there differs. Either takes about half a minute.
"""

import argparse
import json
import multiprocessing
import os
import random
import re
import shutil
import sys
import tomllib
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

sys.path.insert(0, str(Path(__file__).parent))
from espeak import SAMPLE_RATE_HZ, speak

HERE = Path(__file__).parent
FILLERS = ("um,", "uh,")
SHORTEST_PAUSE_S = 0.2
"""Campione & Veronis 2002."""

_PART = re.compile(r"\[(?P<pause>[\d.]+)\]\s*|(?P<words>[^\[]+?(?:[.,?!](?=\s|$)|$|(?=\[)))\s*")
ESPEAK_VERSION = "1.51"
"""The espeak-ng that spoke what lies in answers/."""

_GAP_S = {",": (0.12, 0.4), ".": (0.35, 0.9), "?": (0.35, 0.9), "!": (0.35, 0.9)}
_LEAD_S = (0.3, 0.7)
_EDGE_LEVEL, _EDGE_S = 2e-3, 0.01
_GAIN = 0.3
"""espeak-ng peaks near full scale; a headset with headroom does not."""
_STEP = 8
"""Samples are multiples of this: 13 bits, the noise 50 dB below the voice, keep the files half the size."""

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Spoken:
    """Speech and what is true of it: int16 at 16 kHz, shape [n]; times in seconds from the first sample."""

    samples: Samples
    words: tuple[tuple[str, float, float], ...]
    pauses: tuple[tuple[float, float], ...]

    @property
    def text(self) -> str:
        """The words, joined by single spaces."""
        return " ".join(word for word, _, _ in self.words)


def spoken(text: str, voice: str, rate_wpm: int, pitch: int, seed: str) -> Spoken:
    """Speak a text in pieces between its punctuation marks; gaps are marked in it or drawn from the seed."""
    rng = random.Random(seed)
    sounds: list[Samples] = [_silence(rng.uniform(*_LEAD_S))]
    words: list[tuple[str, float, float]] = []
    pauses: list[tuple[float, float]] = []
    place, marked_s, last = len(sounds[0]), 0.0, ""
    for part in _PART.finditer(" ".join(text.split())):
        if part["pause"]:
            marked_s = float(part["pause"])
            continue
        piece, times = _piece(part["words"].strip(), voice, rate_wpm, pitch)
        if last:
            gap = _silence(marked_s or rng.uniform(*_GAP_S.get(last, (0.0, 0.0))))
            if len(gap) >= SHORTEST_PAUSE_S * SAMPLE_RATE_HZ:
                pauses.append((_seconds(place), _seconds(place + len(gap))))
            sounds.append(gap)
            place += len(gap)
        for word, start, end in times:
            words.append((word, _seconds(place + start), _seconds(place + end)))
        sounds.append(piece)
        place, marked_s, last = place + len(piece), 0.0, part["words"].strip()[-1]
    sounds.append(_silence(rng.uniform(*_LEAD_S)))
    return Spoken(np.concatenate(sounds), tuple(words), tuple(pauses))


def _piece(text: str, voice: str, rate_wpm: int, pitch: int) -> tuple[Samples, list[tuple[str, int, int]]]:
    """One piece without the silence around it, and (word, first sample, end sample) of each of its words."""
    sound, events = speak(text, voice, rate_wpm, pitch)
    loud = np.flatnonzero(np.abs(sound) > _EDGE_LEVEL)
    edge = int(_EDGE_S * SAMPLE_RATE_HZ)
    begin, end = max(0, int(loud[0]) - edge), min(len(sound), int(loud[-1]) + 1 + edge)
    places = [(m.start(), m.end(), m.group()) for m in re.finditer(r"\S+", text)]
    heard = [(char, round(at * SAMPLE_RATE_HZ) - begin) for char, _, at in events]
    known = [min((at for char, at in heard if a <= char < b), default=None) for a, b, _ in places]
    known[0] = 0
    # espeak-ng runs some pairs together ("of the") and times only the first: the second starts at its share.
    chars, times = zip(*[(places[i][0], t) for i, t in enumerate(known) if t is not None], strict=True)
    starts = np.interp([p[0] for p in places], (*chars, len(text)), (*times, end - begin)).astype(int)
    ends = [*starts[1:], end - begin]
    pcm = np.rint(np.clip(sound[begin:end], -1, 1) * _GAIN * 32767).astype(np.int16)
    return pcm, [(word, int(a), int(b)) for (_, _, word), a, b in zip(places, starts, ends, strict=True)]


def _silence(length_s: float) -> Samples:
    return np.zeros(round(length_s * SAMPLE_RATE_HZ), np.int16)


def _seconds(samples: int) -> float:
    return round(samples / SAMPLE_RATE_HZ, 4)


def _white(count: int, seed: int) -> npt.NDArray[np.float64]:
    """Even noise from -1 to 1, from raw bits: NumPy may change its distributions, but not this stream."""
    bits: npt.NDArray[np.uint64] = np.random.PCG64(seed).random_raw(count) >> np.uint64(11)
    return bits.astype(np.float64) * 2.0**-52 - 1


def _pink(count: int, seed: int) -> npt.NDArray[np.float64]:
    """Noise that falls by 3 dB an octave: a sum of rows, each held twice as long as the one before (Voss)."""
    rows = [np.repeat(_white((count >> k) + 1, seed + k), 2**k)[:count] for k in range(12)]
    mixed: npt.NDArray[np.float64] = np.mean(rows, axis=0)
    return mixed


def _chords(count: int, seed: int) -> npt.NDArray[np.float64]:
    """A four-chord round of soft tones with three overtones each; the seed sets key and speed."""
    rng = random.Random(f"chords {seed}")
    root_hz, beat_s = rng.choice((196.0, 220.0, 246.94)), rng.uniform(0.4, 1.2)
    time_s = np.arange(count) / SAMPLE_RATE_HZ
    sound = np.zeros(count)
    for beat in range(int(count / SAMPLE_RATE_HZ / beat_s) + 1):
        since_s = (time_s - beat * beat_s).clip(0)
        loudness = np.exp(-since_s / beat_s) * np.minimum(1, since_s / 0.02)
        for step in ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))[beat % 4]:
            for overtone in (1, 2, 3, 4):
                tone = np.sin(2 * np.pi * root_hz * 2 ** (step / 12) * overtone * since_s)
                sound += loudness * tone / overtone**2
    loudest: float = np.abs(sound).max()
    return sound / loudest


_SOUNDS: dict[str, Callable[[int, int], npt.NDArray[np.float64]]] = {
    "zeros": lambda count, _: np.zeros(count),
    "hiss": lambda count, seed: 0.002 * _white(count, seed),
    "white": lambda count, seed: 0.1 * _white(count, seed),
    "pink": lambda count, seed: 0.5 * _pink(count, seed),
    "chords": lambda count, seed: 0.4 * _chords(count, seed),
}


def _with_noise(speech: Spoken, snr_db: float, seed: int) -> Samples:
    """Pink noise under the whole answer; the ratio is to the speech's mean power outside its silences."""
    clean = speech.samples.astype(np.int64)
    noise = _pink(len(clean), seed)
    power = int((clean**2).sum()) / np.count_nonzero(clean)
    scale = (power / 10 ** (snr_db / 10) / float(np.mean(noise**2))) ** 0.5
    return np.rint(np.clip(clean + scale * noise, -32768, 32767)).astype(np.int16)


def made(answer: Mapping[str, Any], question: Mapping[str, Any]) -> tuple[Samples, dict[str, Any]]:
    """One answer's samples and its row of the manifest."""
    seed = zlib.crc32(answer["id"].encode())
    if "sound" in answer:
        noise = _SOUNDS[answer["sound"]](round(answer["duration_s"] * SAMPLE_RATE_HZ), seed)
        speech = Spoken(np.rint(noise * 32767).astype(np.int16), (), ())
    else:
        speech = spoken(answer["text"], answer["voice"], answer["rate_wpm"], answer["pitch"], answer["id"])
    whole = _with_noise(speech, answer["snr_db"], seed) if "snr_db" in answer else speech.samples
    samples = (np.rint(whole / _STEP) * _STEP).clip(-32768, 32768 - _STEP).astype(np.int16)
    return samples, {
        "file": answer["id"] + ".flac",
        "id": answer["id"],
        "question_id": question["id"],
        "question": question["text"],
        "category": answer["category"],
        "tier": answer["tier"],
        "text": speech.text,
        "voice": answer.get("voice"),
        "rate_wpm": answer.get("rate_wpm"),
        "snr_db": answer.get("snr_db"),
        "duration_s": _seconds(len(samples)),
        "words": speech.words,
        "pauses": speech.pauses,
        "fillers": [(word, start) for word, start, _ in speech.words if word.lower() in FILLERS],
    }


def all_made(only: Collection[str] = ()) -> Iterator[tuple[Samples, dict[str, Any], int | None]]:
    """Samples, row and place in the demo of the answers in answer_texts.toml: all, or those with the ids given.

    Each comes from its own process: how espeak-ng speaks depends on what it said before.
    """
    texts = tomllib.loads((HERE / "answer_texts.toml").read_text(encoding="utf-8"))
    questions = {q["id"]: q for q in texts["questions"]}
    answers = [a for a in texts["answers"] if not only or a["id"] in only]
    asked = [questions[a["question"]] for a in answers]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), context, max_tasks_per_child=1) as processes:
        for answer, (samples, row) in zip(answers, processes.map(made, answers, asked), strict=True):
            yield samples, row, answer.get("demo")


def _rows_text(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def write() -> None:
    """Make answers/ and demo/ anew."""
    answers, demo = HERE / "answers", HERE / "demo"
    for folder in (answers, demo):
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.flac"):
            old.unlink()
    rows, shown = [], []
    for samples, row, place in all_made():
        path = answers / row["file"]
        soundfile.write(path, samples, SAMPLE_RATE_HZ, subtype="PCM_16", compression_level=1.0)
        rows.append(row)
        if place is not None:
            shutil.copyfile(path, demo / row["file"])
            shown.append((place, row))
    (answers / "manifest.jsonl").write_text(_rows_text(rows))
    (demo / "manifest.jsonl").write_text(_rows_text([row for _, row in sorted(shown, key=lambda s: s[0])]))
    size = sum(path.stat().st_size for path in answers.iterdir())
    print(f"{len(rows)} answers, {sum(r['duration_s'] for r in rows) / 60:.1f} minutes, {size / 1e6:.1f} MB")


def differences() -> list[str]:
    """What lies there and is not as answer_texts.toml says, one line each; sound sample by sample."""
    found, rows, shown = [], [], []
    for samples, row, place in all_made():
        rows.append(row)
        if place is not None:
            shown.append((place, row))
        for folder in ("answers", "demo") if place is not None else ("answers",):
            path = HERE / folder / row["file"]
            if not path.is_file():
                found.append(f"{folder}/{row['file']} is missing")
            elif not np.array_equal(soundfile.read(path, dtype="int16")[0], samples):
                found.append(f"{folder}/{row['file']} sounds different")
    ordered = [row for _, row in sorted(shown, key=lambda s: s[0])]
    for folder, expected in (("answers", rows), ("demo", ordered)):
        path = HERE / folder / "manifest.jsonl"
        if not path.is_file() or path.read_text() != _rows_text(expected):
            found.append(f"{folder}/manifest.jsonl differs")
        stray = {p.name for p in (HERE / folder).glob("*.flac")} - {row["file"] for row in expected}
        found += [f"{folder}/{name} is in no manifest" for name in sorted(stray)]
    return found


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="compare with what lies there, write nothing")
    if arguments.parse_args().check:
        problems = differences()
        print("\n".join(problems) or "every answer is as answer_texts.toml says")
        sys.exit(bool(problems))
    write()
