"""Train the small Whisper on synthetic speech, by wall-clock budget.

usage: train.py MINUTES [--resume model.pt] [--from-share 0.0]
Reads work/tokenizer.json and work/pool*; writes work/model.pt.

What makes it converge in an hour or two on 2 cores:
1. The synthesiser tells when each phoneme and word is spoken. A phoneme head teaches the encoder frame by frame, and
   half of each decoder layer's heads are taught to look at the word that comes next. Both losses fade out.
2. Short windows at random positions (of frames and of tokens) are cheap and teach the positions of long ones. Windows
   grow to 30 s, padded as faster-whisper pads, in the last part only.
3. Two thirds of the sentences can't be guessed (see text.py), and some of the tokens given are wrong, so that the
   decoder listens.
4. Muon for the matrices (Jordan et al. 2024, "Muon: An optimizer for hidden layers"), AdamW for the rest.
"""

import argparse
import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from network import LONGEST, Whisper
from torch import Tensor
from torch.nn import functional
from windows import IGNORED, Batch, Pools, Vocabulary, Windows, make_batches

PHONEMES = 160
SAVE_EVERY_S = 300.0
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Stage:
    """What windows look like until a share of the time has passed."""

    until: float
    longest_s: float
    most: int
    size: int
    full: bool


STAGES = (
    Stage(0.06, 2.5, 1, 64, False),
    Stage(0.42, 5.5, 2, 32, False),
    Stage(0.53, 12.0, 5, 14, False),
    Stage(1.01, 29.0, 14, 5, True),
)


def stage_at(share: float, step: int) -> Stage:
    """The stage for this share of the time; one step in five of a later stage comes from the second."""
    now = next(s for s in STAGES if share < s.until)
    return STAGES[1] if now in STAGES[2:] and step % 5 == 0 else now


def attention_loss(looked: list[Tensor], begin: Tensor, end: Tensor) -> Tensor:
    """Minus the log of what half of the heads of each layer put on the frames of the next token."""
    frames = torch.arange(looked[0].shape[-1])
    wanted = (frames >= begin[..., None] - 2) & (frames < end[..., None] + 2)
    known = begin >= 0
    loss = torch.zeros(())
    for weights in looked:
        heads = weights[:, : weights.shape[1] // 2].masked_fill(~wanted[:, None], -30.0)
        loss = loss - heads.logsumexp(-1).mean(1)[known].mean()
    return loss / len(looked)


def with_errors(given: Tensor, vocabulary: Vocabulary, share: float) -> Tensor:
    """Some text tokens replaced by others, as a decoder meets them that has misheard."""
    wrong = (torch.rand(given.shape) < share) & (given < vocabulary.end)
    return torch.where(wrong, torch.randint(256, vocabulary.end, given.shape), given)


def losses(model: Whisper, batch: Batch, words: Vocabulary, rng: random.Random, full: bool) -> tuple[Tensor, ...]:
    """Cross-entropy of tokens, of phonemes, and the attention loss."""
    room = LONGEST - batch.given.shape[1]
    first_token = rng.randint(0, min(room, 160)) if not full and rng.random() < 0.5 else 0
    with torch.autocast("cpu", torch.bfloat16):
        logits, looked, phonemes = model(
            batch.mel, with_errors(batch.given, words, 0.06), batch.first_position, first_token
        )
    text = functional.cross_entropy(
        logits.float().flatten(0, 1), batch.wanted.flatten(), ignore_index=IGNORED, label_smoothing=0.05
    )
    sound = functional.cross_entropy(phonemes.float().flatten(0, 1), batch.phonemes.flatten())
    return text, sound, attention_loss(looked, batch.begin, batch.end)


def optimizers(model: Whisper, rate: float) -> list[torch.optim.Optimizer]:
    """Muon for the layers' matrices, AdamW for embeddings, convolutions, norms and biases."""
    named = list(model.named_parameters())
    hidden = [p for n, p in named if ".layers." in n and p.ndim == 2]
    rest = [p for n, p in named if not (".layers." in n and p.ndim == 2)]
    return [
        torch.optim.Muon(hidden, lr=rate * 2, weight_decay=0.02, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(rest, lr=rate, betas=(0.9, 0.98), weight_decay=0.0),
    ]


def rate_at(share: float, step: int) -> float:
    """Warm up over 100 steps, hold for a third of the time, then fall in a straight line to nothing."""
    return min(1.0, (step + 1) / 100) * min(1.0, max(0.02, (1 - share) / 0.65))


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minutes", type=float)
    parser.add_argument("--folder", type=Path, default=HERE / "work")
    parser.add_argument("--resume", type=Path)
    parser.add_argument("--from-share", type=float, default=0.0)
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--encoder", type=int, default=3)
    parser.add_argument("--decoder", type=int, default=3)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--steps", type=int, default=10**9)
    options = parser.parse_args()
    words, pools = Vocabulary(options.folder / "tokenizer.json"), Pools(options.folder)
    seed = int(options.from_share * 1000) + 11
    rng, windows = random.Random(seed), Windows(pools, words, seed)
    torch.manual_seed(seed)
    model = Whisper(words.size, PHONEMES, options.width, options.heads, options.encoder, options.decoder, 0.0)
    if options.resume:
        state = torch.load(options.resume)
        model.load_state_dict(state["model"])
        pools.phonemes.update(state["phonemes"])
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.1f} M parameters", flush=True)
    machines = optimizers(model, options.rate)
    waiting: dict[Stage, list[Batch]] = {}
    smooth, begun, saved_s, step = [0.0] * 3, time.monotonic(), time.monotonic(), 0
    while step < options.steps and (spent := (time.monotonic() - begun) / (options.minutes * 60)) < 1:
        share = options.from_share + (1 - options.from_share) * spent
        now = stage_at(share, step)
        for machine in machines:
            for group in machine.param_groups:
                group.setdefault("base", group["lr"])
                group["lr"] = group["base"] * rate_at(share, step)
        if not waiting.get(now):
            waiting[now] = make_batches(windows, 4, now.size, now.longest_s, now.most, now.full)
        batch = waiting[now].pop()
        text, sound, looking = losses(model, batch, words, rng, now.full)
        loss = text + 0.5 * max(0.1, 1 - share) * sound + 0.3 * max(0.15, 1 - share) * looking
        for machine in machines:
            machine.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for machine in machines:
            machine.step()
        step += 1
        weight = max(0.02, 1 / step)
        smooth = [s + weight * (v.item() - s) for s, v in zip(smooth, (text, sound, looking), strict=True)]
        if step % 50 == 0:
            parts = " ".join(f"{v:.3f}" for v in smooth)
            print(f"{step} steps {time.monotonic() - begun:.0f} s share {share:.3f} losses {parts}", flush=True)
        if time.monotonic() - saved_s > SAVE_EVERY_S:
            pools.refresh()
            _save(model, pools, options)
            saved_s = time.monotonic()
    _save(model, pools, options)


def _save(model: Whisper, pools: Pools, options: argparse.Namespace) -> None:
    shape = {k: getattr(options, k) for k in ("width", "heads", "encoder", "decoder")}
    state = {"model": model.state_dict(), "phonemes": pools.phonemes, "shape": shape}
    new = options.folder / "model.pt.new"
    torch.save(state, new)
    new.rename(options.folder / "model.pt")


if __name__ == "__main__":
    main()
