"""Frame queries talk to those of nearby frames: self-attention in windows along time, every second one shifted."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..attention import attend, join_heads, split_heads
from ..suggest.query_decoder import Mlp


class WindowAttention(nn.Module):
    """Self-attention of the queries of `window` frames in a row, with a shift of the windows' borders."""

    def __init__(self, channels: int, heads: int, window: int, shift: int) -> None:
        super().__init__()
        if not 0 <= shift < window:
            raise ValueError(f"shift ({shift}) must be in 0..{window - 1}")
        self.heads, self.window, self.shift = heads, window, shift
        self.qkv = nn.Linear(channels, 3 * channels)
        self.out_proj = nn.Linear(channels, channels)

    def windows(self, x: Tensor) -> Tensor:
        """[B, T, N, C] -> [B, windows, window * N, C]: zeros before the first frame and after the last fill up."""
        batch, frames, queries, channels = x.shape
        before = x.new_zeros(batch, self.shift, queries, channels)
        after = x.new_zeros(batch, self.window - 1, queries, channels)
        count = (frames + self.shift + self.window - 1) // self.window
        filled = torch.cat((before, x, after), 1)[:, : count * self.window]
        return filled.reshape(batch, -1, self.window * queries, channels)

    def forward(self, x: Tensor, place: Tensor) -> Tensor:
        """Queries x [B, T, N, C], place [N, C] -> [B, T, N, C]; what fills a window is never looked at."""
        batch, frames, queries, channels = x.shape
        w_qk, w_v = self.qkv.weight.split((2 * channels, channels))
        b_qk, b_v = self.qkv.bias.split((2 * channels, channels))
        q, k = F.linear(x + place, w_qk, b_qk).chunk(2, -1)
        v = F.linear(x, w_v, b_v)
        present = self.windows(torch.ones_like(x[..., :1])).flatten(0, 1).transpose(1, 2)[:, None]
        bias = (1 - present) * -1e4
        q, k, v = (split_heads(self.windows(part).flatten(0, 1), self.heads) for part in (q, k, v))
        out = join_heads(attend(q, k, v, bias)[0]).reshape(batch, -1, queries, channels)
        return self.out_proj(out[:, self.shift : self.shift + frames])


class EncoderLayer(nn.Module):
    """Window attention, then feed-forward; post-norm."""

    def __init__(self, channels: int, heads: int, feed: int, window: int, shift: int) -> None:
        super().__init__()
        self.attention = WindowAttention(channels, heads, window, shift)
        self.feed = Mlp(channels, feed, channels, 2)
        self.norm_attention = nn.LayerNorm(channels)
        self.norm_feed = nn.LayerNorm(channels)

    def forward(self, x: Tensor, place: Tensor) -> Tensor:
        """See WindowAttention.forward."""
        x = self.norm_attention(x + self.attention(x, place))
        return self.norm_feed(x + self.feed(x))


class ObjectEncoder(nn.Module):
    """Layers whose windows lie side by side and shifted by half, in turn."""

    def __init__(self, layers: int, channels: int, heads: int, feed: int, window: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            EncoderLayer(channels, heads, feed, window, (index % 2) * (window // 2)) for index in range(layers)
        )

    def forward(self, x: Tensor, place: Tensor) -> Tensor:
        """Frame queries [B, T, N, C] and the place of each query [N, C] -> [B, T, N, C]."""
        for layer in self.layers:
            x = layer(x, place)
        return x
