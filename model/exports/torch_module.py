"""A compiled RASP program as a PyTorch module. This file needs nothing but torch.

Axes: B batch, T position (S: as a key), D residual stream, H head, K size of a head, O outputs.
"""
# pyright: basic, reportMissingImports=false

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

# The score of a key that may not be seen. Finite, so that a row of PAD alone stays a number.
MASKED = -1e30


@dataclass(frozen=True)
class Config:
    num_layers: int
    num_heads: int
    key_size: int
    mlp_hidden_size: int
    d_model: int
    vocab_size: int  # BOS and PAD are among the ids
    context: int  # and BOS among the positions
    pad_id: int
    causal: bool
    outputs: int


def is_token(token_ids: Tensor, pad_id: int) -> Tensor:
    """Which keys may be seen [B, S]: all but PAD, which fills a batch behind shorter sequences."""
    return token_ids != pad_id


class Attention(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.heads, self.size = config.num_heads, config.key_size
        width = self.heads * self.size
        self.query = nn.Linear(config.d_model, width)
        self.key = nn.Linear(config.d_model, width)
        self.value = nn.Linear(config.d_model, width)
        self.output = nn.Linear(width, config.d_model)

    def forward(self, residual: Tensor, mask: Tensor) -> Tensor:
        query = self.query(residual).unflatten(-1, (self.heads, self.size)).transpose(1, 2)
        key = self.key(residual).unflatten(-1, (self.heads, self.size)).transpose(1, 2)
        value = self.value(residual).unflatten(-1, (self.heads, self.size)).transpose(1, 2)
        scores = query @ key.transpose(2, 3) / math.sqrt(self.size)  # [B, H, T, S]
        pattern = scores.masked_fill(~mask, MASKED).softmax(dim=-1)
        mixed = (pattern @ value).transpose(1, 2).flatten(2)  # [B, T, H * K]
        return self.output(mixed)


class MLP(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.hidden = nn.Linear(config.d_model, config.mlp_hidden_size)
        self.output = nn.Linear(config.mlp_hidden_size, config.d_model)

    def forward(self, residual: Tensor) -> Tensor:
        return self.output(self.hidden(residual).relu())


class Layer(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.attn = Attention(config)
        self.mlp = MLP(config)

    def forward(self, residual: Tensor, mask: Tensor) -> Tensor:
        residual = residual + self.attn(residual, mask)
        return residual + self.mlp(residual)


class Transformer(nn.Module):
    """Token ids [B, T], BOS first and PAD behind, to outputs [B, T, O]. It has no normalisation."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.tokens = nn.Embedding(config.vocab_size, config.d_model)
        self.positions = nn.Embedding(config.context, config.d_model)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.num_layers))
        self.unembed = nn.Linear(config.d_model, config.outputs, bias=False)

    def forward(self, token_ids: Tensor) -> Tensor:
        length = token_ids.shape[1]
        places = torch.arange(length, device=token_ids.device)
        mask = is_token(token_ids, self.config.pad_id)[:, None, None, :]
        if self.config.causal:
            mask = mask & (places <= places[:, None])
        residual = self.tokens(token_ids) + self.positions(places)
        for layer in self.layers:
            residual = layer(residual, mask)
        return self.unembed(residual)
