"""A Whisper with random weights in the exact shape of a published size, for timing without a download.

It costs what the real one costs for the same work and understands nothing. Fix the work when timing with it:
temperature 0, no fallback, a number of tokens by the length of the speech (see FixedWork).

usage: random_whisper.py FOLDER [--size base.en]
"""

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from ctranslate2.specs import whisper_spec
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

from mockview.batch.answer_scoring import SpeechModel
from mockview.speech.transcriber import Transcriber

SHAPES = {"tiny.en": (384, 6, 4), "base.en": (512, 8, 6), "small.en": (768, 12, 12)}
"""width, heads, layers of encoder and decoder; Radford et al. 2022, table 1."""

MELS, POSITIONS, LONGEST = 80, 1500, 448
TEXT_TOKENS, VOCABULARY = 50_257, 51_864
"""GPT-2's byte-level vocabulary, and with the special tokens and timestamps of the English models."""

TOKENS_PER_S = 3.3
"""What English speech at 150 words a minute comes to."""


_SPEECH_RANGE = 1.25
"""A frame is speech when its loudest band is within 50 dB of the window's loudest; features have 40 dB a unit. On the
recorded answers that is 95 % of what voice activity takes for speech."""
_FRAMES_PER_S = 100


class FixedWork:
    """A WhisperModel that does the same work whatever its weights say: so many tokens for so much speech.

    Temperature 0, no fallback, no second thoughts; 30 s windows follow each other without a gap or an overlap.
    windows, tokens: how many were encoded and written since they were last set to 0. tally: a folder in which each
    process keeps a file of its own with both, None for none.
    """

    def __init__(self, model: Any, tally: Path | None = None) -> None:
        self._model, self._tally = model, tally
        self._encode, self._align = model.encode, model.add_word_timestamps
        self._due: list[int] = []
        self._end = model.hf_tokenizer.token_to_id("<|endoftext|>")
        self._decoder = model.model
        self.windows = self.tokens = 0
        # What WhisperModel and the batched pipeline call on the inner model comes here too.
        model.encode, model.model, model.add_word_timestamps = self.encode, _FixedDecoder(self), self.align

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def transcribe(self, audio: Any, **options: Any) -> Any:
        """As WhisperModel.transcribe, without timestamps and thresholds, which chance would decide."""
        fixed = {
            **options,
            "temperature": 0.0,
            "compression_ratio_threshold": None,
            "log_prob_threshold": None,
            "no_speech_threshold": None,
            "hallucination_silence_threshold": None,
            "without_timestamps": True,
        }
        return self._model.transcribe(audio, **fixed)

    def encode(self, features: Any) -> Any:
        """As WhisperModel.encode; notes how many tokens each window calls for."""
        for window in features if features.ndim == 3 else (features,):
            self.windows += 1
            self._due.append(max(1, round(TOKENS_PER_S * _speech_s(window))))
        return self._encode(features)

    def align(self, segments: Any, tokenizer: Any, encoded: Any, frames: Any, *more: Any, **options: Any) -> Any:
        """As WhisperModel.add_word_timestamps, but a window's last word ends with it, so that the next begins there."""
        found = self._align(segments, tokenizer, encoded, frames, *more, **options)
        for window, length in zip(segments, frames if isinstance(frames, list) else [frames], strict=True):
            words = [word for segment in window for word in segment["words"]]
            if words:
                words[-1]["end"] = (window[0]["seek"] + length) / _FRAMES_PER_S
        return found

    def decode(self, encoded: Any, prompts: Any, **options: Any) -> Any:
        """As the decoder's generate; windows that are decoded together all get the most that one calls for."""
        count = max(self._due[: len(prompts)])
        del self._due[: len(prompts)]
        fixed = {
            **options,
            # The decoder takes half of what it is given, or what the prompt leaves, whichever is less.
            "max_length": max(2 * count, count + len(prompts[0])),
            "suppress_tokens": [*(options.get("suppress_tokens") or ()), self._end],
        }
        results = self._decoder.generate(encoded, prompts, **fixed)
        self.tokens += sum(len(result.sequences_ids[0]) for result in results)
        if self._tally:
            (self._tally / str(os.getpid())).write_text(f"{self.windows} {self.tokens}")
        # Chance likes some tokens: texts that go round in circles would be read again.
        return [
            SimpleNamespace(sequences_ids=[self._various(len(r.sequences_ids[0]))], scores=[0.0], no_speech_prob=0.0)
            for r in results
        ]

    def _various(self, count: int) -> list[int]:
        first = self._end - TEXT_TOKENS + 1000
        return [first + (self.tokens * 31 + place * 7919) % (TEXT_TOKENS - 2000) for place in range(count)]


class _FixedDecoder:
    def __init__(self, work: FixedWork) -> None:
        self._decoder, self.generate = work._decoder, work.decode

    def __getattr__(self, name: str) -> Any:
        return getattr(self._decoder, name)


@dataclass(frozen=True)
class FixedModel(SpeechModel):
    """A speech model that workers load, with its work fixed; tally: see FixedWork."""

    tally: Path | None = None

    def load(self) -> Transcriber:
        """As usual."""
        loaded = super().load()
        return replace(loaded, model=FixedWork(loaded.model, self.tally))


def _speech_s(window: Any) -> float:
    """Seconds of speech in the features of a window, shape [mels, frames]; zeros are padding."""
    loudest = window.max(axis=0)
    heard = window.any(axis=0)
    if not heard.any():
        return 0.0
    return float((heard & (loudest > loudest[heard].max() - _SPEECH_RANGE)).sum()) / _FRAMES_PER_S


def make(folder: Path, size: str = "base.en", seed: int = 1) -> Path:
    """Write a model folder that faster-whisper loads, int8."""
    width, heads, layers = SHAPES[size]
    rng = np.random.default_rng(seed)

    def matrix(*shape: int) -> Any:
        return rng.standard_normal(shape, np.float32) * np.float32(shape[-1] ** -0.5)

    def linear(spec: Any, rows: int, columns: int) -> None:
        spec.weight, spec.bias = matrix(rows, columns), np.zeros(rows, np.float32)

    def norm(spec: Any) -> None:
        spec.gamma, spec.beta = np.ones(width, np.float32), np.zeros(width, np.float32)

    def feed_forward(spec: Any) -> None:
        norm(spec.layer_norm)
        linear(spec.linear_0, 4 * width, width)
        linear(spec.linear_1, width, 4 * width)

    def attention(spec: Any, rows: tuple[int, ...]) -> None:
        norm(spec.layer_norm)
        for part, count in zip(spec.linear, rows, strict=True):
            linear(part, count * width, width)

    spec = whisper_spec.WhisperSpec(layers, heads, layers, heads)
    spec.encoder.conv1.weight, spec.encoder.conv1.bias = matrix(width, MELS, 3), np.zeros(width, np.float32)
    spec.encoder.conv2.weight, spec.encoder.conv2.bias = matrix(width, width, 3), np.zeros(width, np.float32)
    spec.encoder.position_encodings.encodings = matrix(POSITIONS, width)
    norm(spec.encoder.layer_norm)
    for layer in spec.encoder.layer:
        attention(layer.self_attention, (3, 1))
        feed_forward(layer.ffn)
    spec.decoder.embeddings.weight = matrix(VOCABULARY, width)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    spec.decoder.position_encodings.encodings = matrix(LONGEST, width)
    norm(spec.decoder.layer_norm)
    for layer in spec.decoder.layer:
        attention(layer.self_attention, (3, 1))
        attention(layer.attention, (1, 2, 1))
        feed_forward(layer.ffn)
    tokenizer = _tokenizer()
    names = {number: token for token, number in tokenizer.get_vocab(with_added_tokens=True).items()}
    spec.register_vocabulary([names[i] for i in range(VOCABULARY)])
    end = tokenizer.token_to_id("<|endoftext|>")
    spec.config.suppress_ids = [end]
    spec.config.suppress_ids_begin = [end]
    spec.config.lang_ids = [tokenizer.token_to_id("<|en|>")]
    spec.config.alignment_heads = [(layer, head) for layer in range(layers // 2, layers) for head in range(2)]
    folder.mkdir(parents=True, exist_ok=True)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": MELS, "sampling_rate": 16_000}))
    return folder


def _tokenizer() -> Tokenizer:
    """As many tokens as the English models have: bytes, invented pieces, special tokens, timestamps."""
    vocabulary = {token: i for i, token in enumerate(_pieces())}
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ("endoftext", "startoftranscript", "en", "translate", "transcribe", "startoflm", "startofprev")
    names = [f"<|{name}|>" for name in (*special, "nospeech", "notimestamps")]
    names += [f"<|{i * 0.02:.2f}|>" for i in range(1501)]
    filler = VOCABULARY - TEXT_TOKENS + 1 - len(names)
    names[3:3] = [f"<|lang{i}|>" for i in range(filler)]
    tokenizer.add_special_tokens([AddedToken(n, special=True, normalized=False) for n in names])
    assert tokenizer.get_vocab_size() == VOCABULARY
    return tokenizer


def _pieces() -> Iterator[str]:
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    yield from alphabet
    for number in range(TEXT_TOKENS - 1 - len(alphabet)):
        yield f"Ġw{number:05d}"


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--size", choices=list(SHAPES), default="base.en")
    options = arguments.parse_args()
    print(make(options.folder, options.size))
