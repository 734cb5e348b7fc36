"""Training windows: up to 30 s of speech with gaps, what was said with its times, and what each frame sounds like.

Features are those of faster-whisper, padded as it pads them (zeros after the last frame). A frame of the encoder
lasts 20 ms.
"""

import pickle
import random
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from faster_whisper.feature_extractor import FeatureExtractor
from network import LONGEST, MELS
from tokenizers import Tokenizer
from torch import Tensor
from utterance import Piece, Utterance

RATE_HZ, FRAME_S, FULL = 16_000, 0.02, 3000
SILENCE, IGNORED = 0, -100
PRODUCT_PROMPT = " Um, uh, hmm, er, ah."
"""What mockview tells Whisper beforehand, so that fillers survive."""

_MEL = torch.tensor(FeatureExtractor().mel_filters, dtype=torch.float32)
_HANN = torch.hann_window(400)


def log_mel(samples: np.ndarray) -> Tensor:
    """float32 [n] -> [80, n // 160], as faster-whisper computes it."""
    power = torch.stft(torch.from_numpy(samples), 400, 160, window=_HANN, return_complex=True)[..., :-1].abs() ** 2
    x = torch.clamp(_MEL @ power, min=1e-10).log10()
    return (torch.maximum(x, x.amax() - 8.0) + 4) / 4


class Vocabulary:
    """The tokenizer with the ids that training needs."""

    def __init__(self, path: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(path))
        names = ("endoftext", "startoftranscript", "notimestamps", "nospeech", "startofprev", "0.00")
        self.end, self.start, self.no_times, self.no_speech, self.prev, self.zero = (
            self.tokenizer.token_to_id(f"<|{n}|>") for n in names
        )
        self.prompt = self.tokenizer.encode(PRODUCT_PROMPT).ids
        self.size = self.tokenizer.get_vocab_size()

    def time(self, seconds: float, shift: int) -> int:
        """The timestamp token of a time, shift frames later."""
        return self.zero + max(0, min(1500, round(seconds / FRAME_S) + shift))


class Pools:
    """The pools of utterances in a folder whose names begin alike; `refresh` takes up pools written since."""

    def __init__(self, folder: Path, name: str = "pool") -> None:
        self.folder, self.name, self.seen = folder, name, set[str]()
        self.by_voice: dict[str, list[tuple[Utterance, np.memmap]]] = {}
        self.phonemes: dict[str, int] = {"": SILENCE, "_": SILENCE, "_:": SILENCE, "_!": SILENCE, "_|": SILENCE}
        self.refresh()

    def refresh(self) -> None:
        """Load pools that are new."""
        for path in sorted(self.folder.glob(f"{self.name}*.rows")):
            if path.name in self.seen:
                continue
            self.seen.add(path.name)
            sound = np.memmap(path.with_suffix(".pcm"), dtype=np.int16, mode="r")
            with path.open("rb") as file:
                rows = pickle.load(file)  # noqa: S301  our own file, written by speech.py
            for row in rows:
                self.by_voice.setdefault(row.voice, []).append((row, sound))

    def phoneme(self, name: str) -> int:
        """The class of a phoneme's name; classes are given out as names come up."""
        return self.phonemes.setdefault(name, len(set(self.phonemes.values())))


@dataclass
class Segment:
    """One sentence, or part of one, in a window: tokens, their times, start and end in seconds."""

    start_s: float
    end_s: float
    tokens: list[int]
    times: list[tuple[float, float]]


@dataclass
class Window:
    """One example. times: (start_s, end_s) of each predicted token, None where there is none to look at."""

    mel: Tensor
    tokens: list[int]
    first_target: int
    times: list[tuple[float, float] | None]
    phonemes: list[tuple[float, int]] = field(default_factory=list)


def _char_time(piece: Piece, char: int) -> float:
    """When a character of the piece is spoken, in seconds from the piece's start: linear between word starts."""
    chars = [*piece.chars, piece.end_char]
    times = [*piece.char_times_s, piece.length / RATE_HZ]
    if not piece.chars or char <= chars[0]:
        return times[0] if piece.chars else 0.0
    i = min(bisect_right(chars, char) - 1, len(chars) - 2)
    span = max(1, chars[i + 1] - chars[i])
    return times[i] + (times[i + 1] - times[i]) * min(1.0, (char - chars[i]) / span)


def _around(at_s: float) -> tuple[float, float]:
    """Where the decoder should look for the edge of a sentence."""
    return max(0.0, at_s - 0.06), at_s + 0.06


class Windows:
    """Draws windows from the pools."""

    def __init__(self, pools: Pools, words: Vocabulary, seed: int) -> None:
        self.pools, self.words = pools, words
        self.rng, self.noise = random.Random(seed), np.random.default_rng(seed)

    def one(self, longest_s: float, most: int, shift: int) -> Window:
        """A window of at most `most` sentences and `longest_s` seconds, its timestamps `shift` frames late."""
        rng = self.rng
        if rng.random() < 0.05:
            return self._nothing(longest_s, shift)
        pool = self.pools.by_voice[rng.choice(sorted(self.pools.by_voice))]
        t = rng.choice((0.0, 0.1, 0.2, 0.2, rng.random() * 0.6, rng.random() * (4 if longest_s > 10 else 0.6)))
        sound, phonemes, segments = [np.zeros(int(t * RATE_HZ), np.float32)], [(0.0, SILENCE)], []
        t = len(sound[0]) / RATE_HZ
        slow = rng.random() < 0.15
        while len(segments) < most:
            utterance, samples = rng.choice(pool)
            pieces = utterance.pieces
            if len(pieces) > 1 and not segments and rng.random() < 0.35:
                pieces = pieces[rng.randrange(1, len(pieces)) :]
            kept, starts, here = [], [], t
            for piece in pieces:
                if here + piece.length / RATE_HZ > longest_s:
                    break
                kept.append(piece)
                starts.append(here)
                here += piece.length / RATE_HZ + self._gap(False, slow)
            if not kept:
                if segments:
                    break
                continue
            for piece, begin in zip(kept, starts, strict=True):
                pause = np.zeros(max(0, round((begin - t) * RATE_HZ)), np.float32)
                sound += [pause, np.asarray(samples[piece.offset : piece.offset + piece.length], np.float32) / 32768]
                phonemes += [
                    (begin + at, self.pools.phoneme(p))
                    for p, at in zip(piece.phonemes, piece.phoneme_times_s, strict=True)
                ]
                t = begin + piece.length / RATE_HZ
                phonemes.append((t, SILENCE))
            segments.append(self._segment(utterance, kept, starts, t))
            if len(kept) < len(pieces):
                break
            gap = self._gap(True, slow)
            if len(segments) == most:
                gap = min(gap, 0.3)
            sound.append(np.zeros(int(gap * RATE_HZ), np.float32))
            t += len(sound[-1]) / RATE_HZ
        mel = log_mel(self._coloured(np.concatenate(sound)))
        tokens, first, times = self._tokens(segments, shift)
        return Window(mel, tokens, first, times, phonemes)

    def _gap(self, sentence: bool, slow: bool) -> float:
        rng = self.rng
        if (slow and rng.random() < 0.4) or rng.random() < 0.05:
            return rng.uniform(0.6, 2.6)
        return rng.uniform(0.35, 0.9) if sentence else rng.uniform(0.12, 0.4)

    def _segment(self, utterance: Utterance, kept: list[Piece], starts: list[float], end_s: float) -> Segment:
        first = kept[0].first_char
        encoded = self.words.tokenizer.encode(" " + utterance.text[first : kept[-1].end_char])
        times, i = [], 0
        for begin_char, end_char in encoded.offsets:
            # One space was put in front; a token's own leading space belongs to the gap before it.
            begin, end = first + begin_char - 1, first + end_char - 1
            if begin < first or utterance.text[begin : begin + 1] == " ":
                begin += 1
            while i + 1 < len(kept) and begin >= kept[i + 1].first_char:
                i += 1
            times.append((starts[i] + _char_time(kept[i], begin), starts[i] + _char_time(kept[i], max(end, begin))))
        return Segment(starts[0], end_s, encoded.ids, times)

    def _tokens(self, segments: list[Segment], shift: int) -> tuple[list[int], int, list[tuple[float, float] | None]]:
        rng, words = self.rng, self.words
        way = rng.random()
        before: list[int] = []
        if way < 0.3:
            before = [words.prev, *words.prompt]
        elif way < 0.36:
            utterance, _ = rng.choice(self.pools.by_voice[rng.choice(sorted(self.pools.by_voice))])
            before = [words.prev, *words.tokenizer.encode(" " + utterance.text).ids]
        tokens, times = [*before, words.start], [None] * (len(before) + 1)
        if rng.random() < 0.7:
            for s in segments:
                tokens += [words.time(s.start_s, shift), *s.tokens, words.time(s.end_s, shift)]
                times += [_around(s.start_s), *s.times, _around(s.end_s)]
        else:
            tokens.append(words.no_times)
            times.append(None)
            for s in segments:
                tokens += s.tokens
                times += s.times
        return [*tokens, words.end], len(before) + 1, [*times, None]

    def _coloured(self, x: np.ndarray) -> np.ndarray:
        """Any loudness, and in most windows some noise."""
        rng = self.rng
        x = x * np.float32(10 ** (rng.uniform(-14, 4) / 20))
        way = rng.random()
        if way < 0.4:
            x = x + self._hiss(len(x)) * np.float32(10 ** (rng.uniform(-80, -45) / 20))
        elif way < 0.65:
            speech = np.sqrt(np.mean(x[np.abs(x) > 1e-3] ** 2)) if (np.abs(x) > 1e-3).any() else 0.1
            x = x + self._hiss(len(x)) * np.float32(speech * 10 ** (-rng.uniform(8, 30) / 20))
        return np.clip(x, -1, 1).astype(np.float32)

    def _hiss(self, n: int) -> np.ndarray:
        """Noise between white and 1/f, shape [n], standard deviation 1."""
        white = self.noise.standard_normal(n).astype(np.float32)
        tilt = self.rng.choice((0.0, 0.0, 0.5, 1.0))
        if not tilt or n < 64:
            return white
        spectrum = np.fft.rfft(white)
        spectrum[1:] /= np.arange(1, len(spectrum)) ** (tilt / 2)
        coloured = np.fft.irfft(spectrum, n).astype(np.float32)
        return coloured / (coloured.std() + 1e-9)

    def _nothing(self, longest_s: float, shift: int) -> Window:
        """Silence, noise, hum or chords: nothing to write down."""
        rng, words = self.rng, self.words
        n = int(rng.uniform(1, longest_s) * RATE_HZ)
        level = np.float32(10 ** (rng.uniform(-70, -12) / 20))
        way = rng.random()
        if way < 0.2:
            x = np.zeros(n, np.float32)
        elif way < 0.6:
            x = self._hiss(n) * level
        else:
            x = self._chords(n) * level
        ends = ([words.no_speech], [words.no_times], [words.time(0.0, shift)])
        tokens = [words.start, *rng.choice(ends), words.end]
        return Window(log_mel(np.clip(x, -1, 1).astype(np.float32)), tokens, 1, [None] * len(tokens), [(0.0, 0)])

    def _chords(self, n: int) -> np.ndarray:
        rng, t, x = self.rng, np.arange(n, dtype=np.float32) / RATE_HZ, np.zeros(n, np.float32)
        begin = 0
        while begin < n:
            length = int(rng.uniform(0.2, 2.5) * RATE_HZ)
            s = t[begin : begin + length] - t[begin]
            for _ in range(rng.randint(1, 4)):
                pitch, overtones = 440 * 2 ** (rng.randint(-30, 20) / 12), rng.randint(1, 6)
                for k in range(1, overtones + 1):
                    x[begin : begin + length] += np.sin(2 * np.pi * pitch * k * s) * np.exp(-s * rng.uniform(0, 5)) / k
            begin += length
        return x / (np.abs(x).max() + 1e-9)


@dataclass
class Batch:
    """Tensors of one step; times in encoder frames, -1 where a target has none."""

    mel: Tensor
    given: Tensor
    wanted: Tensor
    begin: Tensor
    end: Tensor
    phonemes: Tensor
    first_position: int


def make_batches(windows: Windows, count: int, size: int, longest_s: float, most: int, full: bool) -> list[Batch]:
    """`count` batches of `size` windows, each of windows alike in length.

    `full` pads them to 30 s, else to the batch's longest plus up to half a second.
    """
    rng = windows.rng
    shift = 0
    if not full and rng.random() < 0.6:
        shift = rng.randrange(max(1, 1500 - int((longest_s + 4) / FRAME_S)))
    rows = [windows.one(longest_s, rng.randint(1, most), shift) for _ in range(size * count)]
    rows.sort(key=lambda r: r.mel.shape[1])
    batches = [_batch(windows, rows[k * size : (k + 1) * size], shift, full) for k in range(count)]
    rng.shuffle(batches)
    return batches


def _batch(windows: Windows, rows: list[Window], shift: int, full: bool) -> Batch:
    rng, size = windows.rng, len(rows)
    frames = FULL if full else min(FULL, max(r.mel.shape[1] for r in rows) // 2 * 2 + 2 * rng.randint(1, 25))
    longest = min(LONGEST, max(len(r.tokens) for r in rows) - 1)
    mel = torch.zeros(size, MELS, frames)
    given = torch.full((size, longest), windows.words.end)
    wanted = torch.full((size, longest), IGNORED)
    begin, end = torch.full((size, longest), -1), torch.full((size, longest), -1)
    phonemes = torch.full((size, frames // 2), SILENCE)
    centres = (np.arange(frames // 2) + 0.5) * FRAME_S
    for k, row in enumerate(rows):
        n = min(row.mel.shape[1], frames)
        mel[k, :, :n] = row.mel[:, :n]
        m = min(len(row.tokens) - 1, longest)
        given[k, :m] = torch.tensor(row.tokens[:m])
        wanted[k, row.first_target - 1 : m] = torch.tensor(row.tokens[row.first_target : m + 1])
        for j, times in enumerate(row.times[1 : m + 1]):
            if times is not None:
                begin[k, j] = min(frames // 2 - 1, int(times[0] / FRAME_S))
                end[k, j] = max(begin[k, j] + 1, min(frames // 2, round(times[1] / FRAME_S)))
        starts, names = [p for p, _ in row.phonemes], [c for _, c in row.phonemes]
        phonemes[k] = torch.tensor(np.array(names)[np.searchsorted(starts, centres, side="right") - 1])
    return Batch(mel, given, wanted, begin, end, phonemes, shift)
