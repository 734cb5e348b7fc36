"""From a training checkpoint to the CTranslate2 folder that faster-whisper loads, weights in int8.

usage: convert.py work/model.pt OUT [--folder work]
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from ctranslate2.converters.transformers import WhisperLoader
from tokenizers import Tokenizer
from transformers import WhisperConfig, WhisperForConditionalGeneration

PREPROCESSOR = {"chunk_length": 30, "feature_size": 80, "hop_length": 160, "n_fft": 400, "sampling_rate": 16000}


def convert(checkpoint: Path, folder: Path, out: Path) -> None:
    """Copy the weights into transformers' Whisper by name, and from there into CTranslate2."""
    state = torch.load(checkpoint, map_location="cpu")
    shape, weights = state["shape"], state["model"]
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    size, number = tokenizer.get_vocab_size(), tokenizer.token_to_id
    config = WhisperConfig(
        vocab_size=size,
        num_mel_bins=80,
        d_model=shape["width"],
        encoder_layers=shape["encoder"],
        decoder_layers=shape["decoder"],
        encoder_attention_heads=shape["heads"],
        decoder_attention_heads=shape["heads"],
        encoder_ffn_dim=4 * shape["width"],
        decoder_ffn_dim=4 * shape["width"],
        max_source_positions=1500,
        max_target_positions=448,
        pad_token_id=number("<|endoftext|>"),
        bos_token_id=number("<|startoftranscript|>"),
        eos_token_id=number("<|endoftext|>"),
        decoder_start_token_id=number("<|startoftranscript|>"),
        suppress_tokens=None,
        begin_suppress_tokens=None,
    )
    model = WhisperForConditionalGeneration(config)
    named = {
        "model." + name.replace("encoder.pos", "encoder.embed_positions.weight"): tensor
        for name, tensor in weights.items()
        if not name.startswith("phoneme")
    }
    named["proj_out.weight"] = weights["decoder.embed_tokens.weight"]
    missing, unexpected = model.load_state_dict(named, strict=False)
    assert not missing and not unexpected, (missing, unexpected)
    spec = WhisperLoader().get_model_spec(model.eval())
    names = {i: token for token, i in tokenizer.get_vocab(with_added_tokens=True).items()}
    spec.register_vocabulary([names[i] for i in range(size)])
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [tokenizer.encode(" ").ids[0], number("<|endoftext|>")]
    spec.config.lang_ids = [number("<|en|>")]
    # The first half of each layer's heads was taught to look at the next word.
    spec.config.alignment_heads = [
        (layer, head) for layer in range(1, shape["decoder"]) for head in range(shape["heads"] // 2)
    ]
    out.mkdir(parents=True, exist_ok=True)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(out))
    shutil.copy(folder / "tokenizer.json", out)
    (out / "preprocessor_config.json").write_text(json.dumps(PREPROCESSOR))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("checkpoint", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--folder", type=Path, default=Path(__file__).parent / "work")
    options = arguments.parse_args()
    convert(options.checkpoint, options.folder, options.out)
    print({p.name: p.stat().st_size for p in sorted(options.out.iterdir())})
