"""Training speech from espeak-ng: sentences in pieces, with the true time of each character and phoneme.

usage: speech.py NAME COUNT SEED [--sentences FILE] [--folder work]
Writes NAME.pcm (int16, 16 kHz mono) and NAME.rows (pickle). Train on names that begin with "pool", measure on
"held_out", made from held_out.txt, which is in no training text.
"""

import argparse
import pickle
import random
import re
import sys
from collections.abc import Iterable
from multiprocessing import Pool
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from text import Sentences, vocabulary, written_sentences
from utterance import Piece, Utterance

from espeak import SAMPLE_RATE_HZ, speak_with_phonemes

VOICES = ("en-us", "en-us+f3")
_PIECE = re.compile(r".+?[.,?!;](?=\s|$)\s*|.+$")
_EDGE_LEVEL = 2e-3
_EDGE_S = 0.01


def _spoken_piece(text: str, first: int, voice: str, rate_wpm: int, pitch: int) -> tuple[Piece, np.ndarray] | None:
    samples, words, phonemes = speak_with_phonemes(text, voice, rate_wpm, pitch)
    loud = np.flatnonzero(np.abs(samples) > _EDGE_LEVEL)
    if not len(loud):
        return None
    begin = max(0, int(loud[0]) - int(_EDGE_S * SAMPLE_RATE_HZ))
    end = min(len(samples), int(loud[-1]) + int(_EDGE_S * SAMPLE_RATE_HZ))
    shift = begin / SAMPLE_RATE_HZ
    starts = sorted({c: max(0.0, t - shift) for c, _, t in reversed(words)}.items())
    piece = Piece(
        first_char=first,
        end_char=first + len(text.rstrip()),
        offset=0,
        length=end - begin,
        chars=[first + c for c, _ in starts],
        char_times_s=[t for _, t in starts],
        phonemes=[p for p, _ in phonemes],
        phoneme_times_s=[max(0.0, t - shift) for _, t in phonemes],
    )
    return piece, (np.clip(samples[begin:end], -1, 1) * 32767).astype(np.int16)


def utterance(job: tuple[int, str | None]) -> tuple[Utterance, np.ndarray] | None:
    """Speak a sentence, or one drawn by its seed; None when the synthesiser had nothing to say."""
    seed, text = job
    rng = random.Random(seed)
    text = text or _source().one(rng)
    voice, pitch = rng.choice(VOICES), rng.choice((50, 50, rng.randint(44, 56)))
    rate = round(min(205, max(115, rng.gauss(160, 20))))
    whole = rng.random() < 0.15
    spans = [(0, text)] if whole else [(m.start(), m.group()) for m in _PIECE.finditer(text)]
    pieces, sounds, offset = [], [], 0
    for first, part in spans:
        spoken = _spoken_piece(part, first, voice, rate, pitch)
        if spoken is None:
            return None
        piece, samples = spoken
        piece.offset, offset = offset, offset + len(samples)
        pieces.append(piece)
        sounds.append(samples)
    return Utterance(text, voice, pieces), np.concatenate(sounds)


_SOURCE: list[Sentences] = []


def _source() -> Sentences:
    if not _SOURCE:
        _SOURCE.append(Sentences(written_sentences(), vocabulary()))
    return _SOURCE[0]


def make_pool(folder: Path, name: str, jobs: Iterable[tuple[int, str | None]]) -> float:
    """Write one pool of utterances; returns its length in hours."""
    rows, offset = [], 0
    with Pool() as pool, (folder / f"{name}.pcm").open("wb") as out:
        for spoken in pool.imap(utterance, jobs, chunksize=64):
            if spoken is None:
                continue
            row, samples = spoken
            for piece in row.pieces:
                piece.offset += offset
            out.write(samples.tobytes())
            offset += len(samples)
            rows.append(row)
    with (folder / f"{name}.rows").open("wb") as file:
        pickle.dump(rows, file)
    return offset / SAMPLE_RATE_HZ / 3600


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("name")
    arguments.add_argument("count", type=int)
    arguments.add_argument("seed", type=int)
    arguments.add_argument("--folder", type=Path, default=Path(__file__).parent / "work")
    arguments.add_argument("--sentences", type=Path)
    options = arguments.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    lines = options.sentences.read_text().splitlines() if options.sentences else [None] * options.count
    seeds = range(options.seed, options.seed + options.count)
    hours = make_pool(options.folder, options.name, zip(seeds, lines, strict=False))
    print(f"{options.count} utterances, {hours:.1f} h")
