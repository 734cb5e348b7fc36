"""A byte-level BPE of 1,024 pieces with Whisper's special tokens and 1,501 timestamps.

usage: tokens.py [--folder work]      writes tokenizer.json
"""

import argparse
import random
from pathlib import Path

from text import Sentences, vocabulary, written_sentences
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

PIECES = 1024
SPECIAL = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)
TIMESTAMP_STEP_S = 0.02


def make_tokenizer(sentences: int = 80_000) -> Tokenizer:
    """Train the pieces on what the network will hear, and add the tokens Whisper expects after them."""
    source, words = Sentences(written_sentences(), vocabulary()), vocabulary()
    lines = [" " + line for _, line in zip(range(sentences), source.stream(7), strict=False)]
    random.Random(7).shuffle(words)
    lines += [" " + word for word in words]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(
        lines, trainers.BpeTrainer(vocab_size=PIECES, initial_alphabet=alphabet, special_tokens=[], show_progress=False)
    )
    tokenizer.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in SPECIAL])
    times = (f"<|{i * TIMESTAMP_STEP_S:.2f}|>" for i in range(1501))
    tokenizer.add_tokens([AddedToken(t, special=False, normalized=False) for t in times])
    return tokenizer


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--folder", type=Path, default=Path(__file__).parent / "work")
    options = arguments.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    made = make_tokenizer()
    made.save(str(options.folder / "tokenizer.json"))
    print(made.get_vocab_size(), "tokens")
