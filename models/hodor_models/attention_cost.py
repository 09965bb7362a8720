"""What global attention costs at the sizes of video: separable self-attention beside multi-head self-attention."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from .separable import SeparableAttentionBlock

FRAMES = {"480p": (480, 854), "720p": (720, 1280), "1080p": (1080, 1920)}


@dataclass(frozen=True)
class Cost:
    """Of one attention over one frame: tokens, billions of multiplications and additions, median milliseconds."""

    frame: str
    attention: str
    tokens: int
    gigaflops: float
    milliseconds: float


class MultiHeadAttention(nn.Module):
    """The usual self-attention over all pixels, with the fused kernel, which keeps no matrix of weights."""

    def __init__(self, channels: int, heads: int = 8) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """[B, C, h, w] -> [B, C, h, w]."""
        b, c, h, w = x.shape
        # The fused kernel wants a token's channels side by side; without it there are 33 GB of weights at 1080p.
        q, k, v = self.qkv(x).reshape(b, 3, self.heads, c // self.heads, h * w).transpose(3, 4).contiguous().unbind(1)
        y = nn.functional.scaled_dot_product_attention(q, k, v)
        return self.out(y.transpose(2, 3).reshape(b, c, h, w))


def attentions(channels: int) -> dict[str, Callable[[Tensor], Tensor]]:
    """Both, on maps of so many channels: the separable one is that of the networks' own block."""
    return {"separable": SeparableAttentionBlock(channels).attention, "multi-head": MultiHeadAttention(channels)}


def operations(attention: Callable[[Tensor], Tensor], x: Tensor) -> int:
    """Floating-point operations of matrix products and convolutions."""
    counter = FlopCounterMode(display=False)
    # The fused kernel of a CPU is not counted; the plain one does the same products.
    with torch.no_grad(), nn.attention.sdpa_kernel(nn.attention.SDPBackend.MATH), counter:
        attention(x)
    return int(counter.get_total_flops())


def milliseconds(attention: Callable[[Tensor], Tensor], x: Tensor, runs: int) -> float:
    """Median of some runs."""
    times = []
    with torch.no_grad():
        for _ in range(runs):
            began = time.perf_counter()
            attention(x)
            times.append(1000 * (time.perf_counter() - began))
    return sorted(times)[len(times) // 2]


def exponent(costs: list[Cost]) -> float:
    """The power of the number of tokens by which the time grows from the smallest frame to the largest."""
    first, last = costs[0], costs[-1]
    return math.log(last.milliseconds / first.milliseconds) / math.log(last.tokens / first.tokens)


def measure_costs(stride: int = 8, channels: int = 128, runs: int = 5) -> list[Cost]:
    """Every frame size with both attentions, on feature maps at this stride."""
    rows = []
    for name, attention in attentions(channels).items():
        counted = {n: operations(attention, torch.randn(1, channels, 1, n)) for n in (256, 512, 1024)}
        for frame, (height, width) in FRAMES.items():
            h, w = math.ceil(height / stride), math.ceil(width / stride)
            took = milliseconds(attention, torch.randn(1, channels, h, w), runs)
            rows.append(Cost(frame, name, h * w, parabola(counted, h * w) / 1e9, took))
    return rows


def parabola(counted: dict[int, int], tokens: int) -> float:
    """Operations at another number of tokens: they are a polynomial of second degree, known at three places.

    Counting at 1080p itself would need the whole matrix of weights, 33 GB.
    """
    places = list(counted)
    total = 0.0
    for a in places:
        others = [b for b in places if b != a]
        total += counted[a] * math.prod((tokens - b) / (a - b) for b in others)
    return total


def table(rows: list[Cost]) -> str:
    """For the screen."""
    lines = [f"{'attention':12s} {'frame':6s} {'tokens':>7s} {'GFLOP':>9s} {'ms':>9s}"]
    for row in rows:
        figures = f"{row.tokens:7d} {row.gigaflops:9.2f} {row.milliseconds:9.1f}"
        lines.append(f"{row.attention:12s} {row.frame:6s} {figures}")
    for name in dict.fromkeys(row.attention for row in rows):
        own = [row for row in rows if row.attention == name]
        lines.append(f"{name}: time grows with the tokens to the power of {exponent(own):.2f}")
    return "\n".join(lines)
