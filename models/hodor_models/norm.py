"""Group normalisation that stays exact in ONNX Runtime."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class GroupNorm(nn.GroupNorm):
    """nn.GroupNorm, exported as two-step means.

    The stock export becomes InstanceNormalization, whose error in ONNX Runtime is about 2e-3 against 5e-5 for this
    form at similar cost.
    """

    def forward(self, x: Tensor) -> Tensor:
        """[B, C, h, w] -> [B, C, h, w]."""
        if not torch.onnx.is_in_onnx_export():
            return F.group_norm(x, self.num_groups, self.weight, self.bias, self.eps)
        y = x.reshape(x.shape[0], self.num_groups, -1)
        y = y - y.mean(2, keepdim=True)
        y = y * torch.rsqrt((y * y).mean(2, keepdim=True) + self.eps)
        return y.reshape(x.shape) * self.weight.view(1, -1, 1, 1) + self.bias.view(1, -1, 1, 1)
