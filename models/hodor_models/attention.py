"""Attention read through a soft mask (Differentiable Soft-Masked Attention, arXiv 2206.00182)."""

import math
from typing import Literal

import torch
from torch import Tensor, nn

MaskMode = Literal["soft", "hard", "none"]

# The strength of the mask per head at the start: two heads each look only inside, mostly inside, ... almost anywhere.
INITIAL_ALPHA = (32.0, 32.0, 16.0, 16.0, 8.0, 8.0, 4.0, 4.0)


def initial_alpha(heads: int) -> Tensor:
    """[heads] mask strengths, from 32 (first heads) to 4 (last heads)."""
    if heads == len(INITIAL_ALPHA):
        return torch.tensor(INITIAL_ALPHA)
    return torch.logspace(5, 2, heads, base=2.0)


def split_heads(x: Tensor, heads: int) -> Tensor:
    """[B, N, C] -> [B, heads, N, C / heads]."""
    return x.reshape(x.shape[0], x.shape[1], heads, x.shape[2] // heads).transpose(1, 2)


def join_heads(x: Tensor) -> Tensor:
    """[B, heads, N, D] -> [B, N, heads * D]."""
    return x.transpose(1, 2).flatten(2)


def attend(q: Tensor, k: Tensor, v: Tensor, bias: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """Scaled dot-product attention; returns the output and the weights.

    q [B, H, N, D], k and v [B, H, P, D], bias broadcastable to [B, H, N, P] -> [B, H, N, D], [B, H, N, P].
    The softmax runs in float32 whatever autocast says: with large alpha bfloat16 loses the small weights.
    """
    scores = (q @ k.transpose(-1, -2)).float() / math.sqrt(q.shape[-1])
    if bias is not None:
        scores = scores + bias
    weights = scores.softmax(-1)
    return weights.to(v.dtype) @ v, weights


class SoftMaskedAttention(nn.Module):
    """Cross attention of N queries over P pixels, each query seeing the pixels through its own soft mask.

    soft: softmax(Q Kᵀ / √d − αₕ (1 − M)), with a learned αₕ per head; differentiable in M.
    hard: −∞ where M ≤ 0.5 (a query whose mask is empty sees everything, as in Mask2Former).
    none: the mask is ignored.
    """

    def __init__(self, channels: int, heads: int = 8, mode: MaskMode = "soft") -> None:
        super().__init__()
        if channels % heads:
            raise ValueError(f"channels ({channels}) must be a multiple of heads ({heads})")
        self.heads = heads
        self.mode = mode
        self.q_proj = nn.Linear(channels, channels)
        self.k_proj = nn.Linear(channels, channels)
        self.v_proj = nn.Linear(channels, channels)
        self.out_proj = nn.Linear(channels, channels)
        # αₕ; the name is that of the published checkpoints.
        self.scaling_factors = nn.Parameter(initial_alpha(heads))

    def bias(self, mask: Tensor) -> Tensor | None:
        """Mask [B, N, P] in 0..1 -> what is added to the scores, broadcastable to [B, heads, N, P]."""
        if self.mode == "none":
            return None
        if self.mode == "hard":
            outside = mask <= 0.5
            outside = outside & ~outside.all(-1, keepdim=True)
            return torch.zeros_like(mask).masked_fill(outside, float("-inf"))[:, None]
        return (mask - 1)[:, None] * self.scaling_factors.view(1, -1, 1, 1)

    def forward(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Query [B, N, C], key and value [B, P, C], mask [B, N, P] in 0..1 -> [B, N, C], weights [B, heads, N, P]."""
        q = split_heads(self.q_proj(query), self.heads)
        k = split_heads(self.k_proj(key), self.heads)
        v = split_heads(self.v_proj(value), self.heads)
        out, weights = attend(q, k, v, self.bias(mask))
        return self.out_proj(join_heads(out)), weights

    def read_map(self, query: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """As forward with a feature map [B, C, P] as key and value, for few queries: the projections of all P pixels
        are drawn over to the N queries.

        Q (K x + k) = (Q K) x + const, and a softmax sees no constant; its weights sum to one, so the values' projection
        may follow. No key and no value of a pixel is ever made, and the map needs no other layout.
        query [B, N, C], mask [B, N, P] in 0..1 -> [B, N, C].
        """
        b, n, c = query.shape
        depth = c // self.heads
        q = split_heads(self.q_proj(query), self.heads) / math.sqrt(depth)
        asked = q @ self.k_proj.weight.reshape(self.heads, depth, c)
        scores = (asked.reshape(b, self.heads * n, c) @ features).reshape(b, self.heads, n, -1).float()
        bias = self.bias(mask)
        weights = (scores if bias is None else scores + bias).softmax(-1).to(features.dtype)
        seen = weights.reshape(b, self.heads * n, -1) @ features.transpose(1, 2)
        value = seen.reshape(b, self.heads, n, c) @ self.v_proj.weight.reshape(self.heads, depth, c).transpose(1, 2)
        return self.out_proj(join_heads(value) + self.v_proj.bias)


class SelfAttention(nn.Module):
    """Multi-head self attention, parameter names as nn.MultiheadAttention; exports with dynamic N."""

    def __init__(self, channels: int, heads: int = 8) -> None:
        super().__init__()
        self.heads = heads
        self.in_proj_weight = nn.Parameter(torch.empty(3 * channels, channels))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * channels))
        self.out_proj = nn.Linear(channels, channels)
        nn.init.xavier_uniform_(self.in_proj_weight)
        nn.init.zeros_(self.out_proj.bias)

    def forward(self, query_key: Tensor, value: Tensor) -> Tensor:
        """query_key, value [B, N, C] -> [B, N, C]."""
        w_q, w_k, w_v = self.in_proj_weight.chunk(3)
        b_q, b_k, b_v = self.in_proj_bias.chunk(3)
        q = split_heads(nn.functional.linear(query_key, w_q, b_q), self.heads)
        k = split_heads(nn.functional.linear(query_key, w_k, b_k), self.heads)
        v = split_heads(nn.functional.linear(value, w_v, b_v), self.heads)
        return self.out_proj(join_heads(attend(q, k, v)[0]))
