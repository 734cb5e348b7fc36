"""How fast this machine computes: a model with the exact shape of Whisper's base encoder, timed on one window.

The time of an encoder does not depend on what its weights are, so random ones tell what a download would.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mockview.errors import ModelError

_WIDTH, _LAYERS, _HEADS, _MELS = 512, 6, 8, 80
"""Whisper base: Radford et al. 2022, table 1."""
_WINDOW_FRAMES, _POSITIONS = 3_000, 1_500
"""30 s in steps of 10 ms, and half as many after the second convolution."""
_TRIES = 3
_SPREAD = 0.02
_COMPUTE_TYPE = {"cpu": "int8", "cuda": "float16"}
_TOKENS = ("<|endoftext|>", "<|startoftranscript|>", "<|transcribe|>", "<|translate|>", "<|notimestamps|>")

Weights = npt.NDArray[np.float32]


def base_encoding_s(device: str = "cpu", threads: int = 0) -> float:
    """Seconds that a base-size model takes to encode one 30 s window here, the best of three.

    device: "cpu" (int8) or "cuda" (float16). threads: 0 takes as many as the recogniser does by itself.
    Takes one to three seconds and 100 MB. Errors: ModelError when the device can't be used.
    """
    import ctranslate2

    try:
        with tempfile.TemporaryDirectory(prefix="mockview-yardstick-") as folder:
            _save_random_model(Path(folder), _COMPUTE_TYPE[device])
            model = ctranslate2.models.Whisper(
                folder, device=device, compute_type=_COMPUTE_TYPE[device], intra_threads=threads
            )
            silence = np.zeros((1, _MELS, _WINDOW_FRAMES), np.float32)
            return min(_seconds_for(model, ctranslate2.StorageView.from_array(silence)) for _ in range(_TRIES))
    except (RuntimeError, ValueError, OSError) as error:
        raise ModelError(f"The speed can't be measured ({error}).", "Run `mockview doctor --device cpu`.") from error


def _seconds_for(model: Any, window: Any) -> float:
    started_s = time.perf_counter()
    # The result is fetched, because a GPU answers before it has computed.
    model.encode(window, to_cpu=True)
    return time.perf_counter() - started_s


def _save_random_model(folder: Path, quantization: str) -> None:
    from ctranslate2.specs import WhisperSpec

    rng = np.random.default_rng(0)

    def weights(*shape: int) -> Weights:
        return (rng.random(shape, dtype=np.float32) - np.float32(0.5)) * np.float32(_SPREAD)

    # The decoder is not run; one layer is the least that loads.
    spec = WhisperSpec(_LAYERS, _HEADS, 1, _HEADS)
    encoder, decoder = spec.encoder, spec.decoder
    for convolution, inputs in ((encoder.conv1, _MELS), (encoder.conv2, _WIDTH)):
        convolution.weight, convolution.bias = weights(_WIDTH, inputs, 3), weights(_WIDTH)
    encoder.position_encodings.encodings = weights(_POSITIONS, _WIDTH)
    decoder.position_encodings.encodings = weights(len(_TOKENS), _WIDTH)
    decoder.embeddings.weight = decoder.projection.weight = weights(len(_TOKENS), _WIDTH)
    for norm in (encoder.layer_norm, decoder.layer_norm):
        _fill_norm(norm)
    for layer in (*encoder.layer, *decoder.layer):
        _fill(layer.self_attention, (3 * _WIDTH, _WIDTH), weights)
        _fill_norm(layer.ffn.layer_norm)
        _fill_linear(layer.ffn.linear_0, 4 * _WIDTH, _WIDTH, weights)
        _fill_linear(layer.ffn.linear_1, _WIDTH, 4 * _WIDTH, weights)
    for layer in decoder.layer:
        _fill(layer.attention, (_WIDTH, 2 * _WIDTH, _WIDTH), weights)
    spec.register_vocabulary(list(_TOKENS))
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(folder))


def _fill(attention: Any, outputs: tuple[int, ...], weights: Any) -> None:
    _fill_norm(attention.layer_norm)
    for linear, rows in zip(attention.linear, outputs, strict=True):
        _fill_linear(linear, rows, _WIDTH, weights)


def _fill_linear(linear: Any, rows: int, columns: int, weights: Any) -> None:
    linear.weight, linear.bias = weights(rows, columns), np.zeros(rows, np.float32)


def _fill_norm(norm: Any) -> None:
    norm.gamma, norm.beta = np.ones(_WIDTH, np.float32), np.zeros(_WIDTH, np.float32)
