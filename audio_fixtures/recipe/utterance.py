"""One spoken sentence as training sees it: its pieces and their true times."""

from dataclasses import dataclass


@dataclass
class Piece:
    """A stretch of one sentence between punctuation marks.

    first_char, end_char: its place in the sentence. offset, length: its samples in the pool.
    chars, char_times_s: where words start, and when, from the piece's first sample.
    phonemes, phoneme_times_s: each phoneme's name and start.
    """

    first_char: int
    end_char: int
    offset: int
    length: int
    chars: list[int]
    char_times_s: list[float]
    phonemes: list[str]
    phoneme_times_s: list[float]


@dataclass
class Utterance:
    """One sentence, its voice, and its pieces in order."""

    text: str
    voice: str
    pieces: list[Piece]
