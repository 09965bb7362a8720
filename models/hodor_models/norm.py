"""Group normalisation that stays exact in ONNX Runtime."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class GroupNorm(nn.GroupNorm):
    """nn.GroupNorm, exported as means over one axis at a time.

    The stock export is InstanceNormalization, which in ONNX Runtime is off by 2e-3 on maps of this size, and so is a
    single mean over a whole group: it adds half a million float32 one after the other. By axis it is 1e-6, and faster.
    """

    def group_mean(self, x: Tensor) -> Tensor:
        """[B, C, h, w] -> [B, C, 1, 1]: each channel gets its group's mean."""
        per_channel = x.mean(3, keepdim=True).mean(2, keepdim=True)
        per_group = per_channel.reshape(-1, self.num_groups, self.num_channels // self.num_groups).mean(2, keepdim=True)
        return per_group.expand(-1, -1, self.num_channels // self.num_groups).reshape(-1, self.num_channels, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        """[B, C, h, w] -> [B, C, h, w]."""
        if not torch.onnx.is_in_onnx_export():
            return F.group_norm(x, self.num_groups, self.weight, self.bias, self.eps)
        x = x - self.group_mean(x)
        x = x * torch.rsqrt(self.group_mean(x * x) + self.eps)
        return x * self.weight.view(1, -1, 1, 1) + self.bias.view(1, -1, 1, 1)
