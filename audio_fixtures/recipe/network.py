"""Whisper's network in PyTorch, with its cross-attention weights in reach and a phoneme head on the encoder.

Shapes: mel [batch, 80, frames], frames even and at most 3,000 (10 ms each); encoder output [batch, frames / 2, width];
tokens [batch, length], at most 448; logits [batch, length, vocabulary].
Architecture: Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision".
Parameter names are those of transformers' WhisperForConditionalGeneration, so that convert.py copies them over.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

MELS, POSITIONS, LONGEST = 80, 1500, 448


def sinusoids(length: int, channels: int) -> Tensor:
    """Fixed position embeddings, shape [length, channels]."""
    step = math.log(10_000) / (channels // 2 - 1)
    angle = torch.arange(length)[:, None] * torch.exp(-step * torch.arange(channels // 2))[None]
    return torch.cat([angle.sin(), angle.cos()], 1)


class Attention(nn.Module):
    """Multi-head attention; `weights=True` also returns the softmax, shape [batch, heads, queries, keys]."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q_proj, self.v_proj, self.out_proj = (nn.Linear(width, width) for _ in range(3))
        self.k_proj = nn.Linear(width, width, bias=False)

    def forward(
        self, x: Tensor, memory: Tensor | None = None, causal: bool = False, weights: bool = False
    ) -> tuple[Tensor, Tensor | None]:
        """What x [batch, queries, width] finds in memory [batch, keys, width], and the log weights if asked for."""
        memory = x if memory is None else memory
        batch, length, width = x.shape
        q, k, v = (
            z.view(batch, -1, self.heads, width // self.heads).transpose(1, 2)
            for z in (self.q_proj(x), self.k_proj(memory), self.v_proj(memory))
        )
        if weights:
            log_weights = (q @ k.transpose(2, 3) / math.sqrt(width // self.heads)).float().log_softmax(-1)
            out = log_weights.exp().to(v.dtype) @ v
        else:
            log_weights, out = None, functional.scaled_dot_product_attention(q, k, v, is_causal=causal)
        return self.out_proj(out.transpose(1, 2).reshape(batch, length, width)), log_weights


class Layer(nn.Module):
    """A pre-norm transformer layer, with cross-attention in the decoder."""

    def __init__(self, width: int, heads: int, cross: bool, dropout: float) -> None:
        super().__init__()
        self.cross, self.dropout = cross, nn.Dropout(dropout)
        self.self_attn, self.self_attn_layer_norm = Attention(width, heads), nn.LayerNorm(width)
        if cross:
            self.encoder_attn, self.encoder_attn_layer_norm = Attention(width, heads), nn.LayerNorm(width)
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.final_layer_norm = nn.LayerNorm(width)

    def forward(self, x: Tensor, memory: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """x [batch, length, width] after this layer, and the log cross-attention weights of a decoder's layer."""
        x = x + self.dropout(self.self_attn(self.self_attn_layer_norm(x), causal=self.cross)[0])
        looked = None
        if self.cross:
            seen, looked = self.encoder_attn(self.encoder_attn_layer_norm(x), memory, weights=True)
            x = x + self.dropout(seen)
        return x + self.dropout(self.fc2(functional.gelu(self.fc1(self.final_layer_norm(x))))), looked


class Encoder(nn.Module):
    """Two convolutions, fixed positions, transformer layers."""

    def __init__(self, width: int, heads: int, layers: int, dropout: float) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(MELS, width, 3, padding=1)
        self.conv2 = nn.Conv1d(width, width, 3, stride=2, padding=1)
        self.register_buffer("pos", sinusoids(POSITIONS, width))
        self.layers = nn.ModuleList([Layer(width, heads, False, dropout) for _ in range(layers)])
        self.layer_norm = nn.LayerNorm(width)

    def forward(self, mel: Tensor, first_position: int = 0) -> Tensor:
        """The encoder's output for log-mel features."""
        x = functional.gelu(self.conv2(functional.gelu(self.conv1(mel)))).transpose(1, 2)
        x = x + self.pos[first_position : first_position + x.shape[1]]
        for layer in self.layers:
            x, _ = layer(x)
        return self.layer_norm(x)


class Decoder(nn.Module):
    """Learned positions, transformer layers, output tied to the input embedding."""

    def __init__(self, width: int, heads: int, layers: int, vocabulary: int, dropout: float) -> None:
        super().__init__()
        self.embed_tokens, self.embed_positions = nn.Embedding(vocabulary, width), nn.Embedding(LONGEST, width)
        nn.init.normal_(self.embed_tokens.weight, std=0.02)
        nn.init.normal_(self.embed_positions.weight, std=0.01)
        self.layers = nn.ModuleList([Layer(width, heads, True, dropout) for _ in range(layers)])
        self.layer_norm = nn.LayerNorm(width)

    def forward(self, tokens: Tensor, memory: Tensor, first: int = 0) -> tuple[Tensor, list[Tensor]]:
        """Logits of the token after each, and each layer's log cross-attention weights."""
        x = self.embed_tokens(tokens) + self.embed_positions.weight[first : first + tokens.shape[1]]
        looked = []
        for layer in self.layers:
            x, seen = layer(x, memory)
            looked.append(seen)
        return self.layer_norm(x) @ self.embed_tokens.weight.T, looked


class Whisper(nn.Module):
    """The network; `phoneme` is dropped when the model is exported."""

    def __init__(
        self, vocabulary: int, phonemes: int, width: int, heads: int, encoder: int, decoder: int, dropout: float
    ) -> None:
        super().__init__()
        self.encoder = Encoder(width, heads, encoder, dropout)
        self.decoder = Decoder(width, heads, decoder, vocabulary, dropout)
        self.phoneme = nn.Linear(width, phonemes)

    def forward(
        self, mel: Tensor, tokens: Tensor, first_position: int = 0, first_token: int = 0
    ) -> tuple[Tensor, list[Tensor], Tensor]:
        """Logits, log cross-attention weights by layer, phoneme logits [batch, frames / 2, phonemes].

        first_position, first_token: where the positions of frames and of tokens begin, so that short windows
        train the positions of long ones.
        """
        memory = self.encoder(mel, first_position)
        logits, looked = self.decoder(tokens, memory, first_token)
        return logits, looked, self.phoneme(memory)
