"""Separable self-attention (MobileViTv2, arXiv 2206.02680): global context at a cost linear in the number of pixels."""

from torch import Tensor, nn
from torch.nn import functional as F

from .norm import GroupNorm


class SeparableAttentionBlock(nn.Module):
    """Depth-wise position code, separable self-attention, feed-forward; each added to its input."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.channels = channels
        self.position = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)
        self.norm_attention = GroupNorm(1, channels)
        self.qkv = nn.Conv2d(channels, 1 + 2 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)
        self.norm_feed = GroupNorm(1, channels)
        self.feed_in = nn.Conv2d(channels, 2 * channels, 1)
        self.feed_out = nn.Conv2d(2 * channels, channels, 1)

    def attention(self, x: Tensor) -> Tensor:
        """One context vector, the pixel features weighted by a learned score, gates every pixel's value."""
        score, key, value = self.qkv(self.norm_attention(x)).split((1, self.channels, self.channels), 1)
        weight = score.flatten(2).softmax(-1).reshape(score.shape)
        context = (key * weight).sum((2, 3), keepdim=True)
        return self.out(F.relu(value) * context)

    def forward(self, x: Tensor) -> Tensor:
        """[B, C, h, w] -> [B, C, h, w]."""
        x = x + self.position(x)
        x = x + self.attention(x)
        return x + self.feed_out(F.silu(self.feed_in(self.norm_feed(x))))
