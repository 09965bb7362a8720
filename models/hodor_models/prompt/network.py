"""Features and prompts -> masks: what was pointed at becomes a descriptor, and the descriptor a mask, as in HODOR."""

import math
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..lite.backbone import enlarge
from ..lite.checkpoint import load_network
from ..lite.decoder import DecoderLayer, PreviousReadout, Refinement, local_block, read_out
from ..lite.encoder import ObjectEncoder
from ..suggest.query_decoder import Mlp
from .config import CHOICES, PromptConfig
from .maps import CHANNELS

ANSWERS = 1 + CHOICES  # the mask of all prompts together, then the nested ones
# Prompt maps by their place in `prompt_maps`.
POSITIVE, NEGATIVE, BOX, PREVIOUS = 0, 3, 6, 7


class Told(nn.Module):
    """Prompt maps [B, 8, h, w] -> what a pixel is told of them: [B, C, h / stride, w / stride], at first nothing."""

    def __init__(self, inner: int, channels: int, stride: int) -> None:
        super().__init__()
        kernel = 4 if stride == 2 else 3
        self.read = nn.Conv2d(CHANNELS, inner, kernel, stride=stride, padding=1)
        self.out = nn.Conv2d(inner, channels, 1)
        nn.init.zeros_(self.out.weight)
        if self.out.bias is not None:
            nn.init.zeros_(self.out.bias)

    def forward(self, prompts: Tensor) -> Tensor:
        """See the class."""
        return self.out(F.silu(self.read(prompts)))


class Confidence(nn.Module):
    """How good an answer is, from the features under it and from how sure its cells are."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.under = nn.Linear(channels, channels)
        self.meant = nn.Linear(channels, channels)
        self.shape = nn.Linear(3, channels)
        self.judge = Mlp(channels, channels, 1, 2)

    def forward(self, logits: Tensor, features: Tensor, descriptors: Tensor) -> Tensor:
        """Logits [B, K, h, w] at stride 4, features [B, C, h/2, w/2], descriptors [B, K, C] -> [B, K]."""
        soft = logits.float().sigmoid()
        area = soft.flatten(2).mean(2)
        sure = (soft * soft).flatten(2).mean(2) / (area + 1e-4)
        size = torch.log(area + 1e-3)
        weights = F.avg_pool2d(soft, 2).flatten(2)
        under = (weights @ features.float().flatten(2).transpose(1, 2)) / (weights.sum(2, keepdim=True) + 1e-3)
        shape = torch.stack((sure, size, size * size), 2)
        return self.judge(F.relu(self.under(under) + self.meant(descriptors) + self.shape(shape)))[:, :, 0]


class PromptHead(nn.Module):
    """Everything behind the backbone.

    Positive prompts and the previous mask are the mask of HODOR's object; negative points are a tenth descriptor of the
    background. Modules that HODOR-Lite has too bear the same names.
    """

    def __init__(self, config: PromptConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or PromptConfig()
        lite = config.lite
        channels, masks = lite.channels, lite.mask_channels
        self.background = lite.background_descriptors
        self.encoder = ObjectEncoder(lite)
        self.previous16 = PreviousReadout(lite)
        self.previous8 = PreviousReadout(lite)
        layers = [DecoderLayer(lite) for _ in range(lite.coarse_layers)]
        for layer in layers:
            layer.attention.background = self.background + 1
        self.coarse = nn.ModuleList(layers)
        self.descend = nn.Conv2d(channels, channels, 1)
        self.fine = local_block(channels)
        self.to_mask8 = nn.Conv2d(channels, masks, 1)
        self.to_mask4 = nn.Conv2d(lite.detail_channels, masks, 1)
        self.mask_mix = nn.Conv2d(masks, masks, 3, padding=1, groups=masks)
        self.object_kernel = nn.Linear(channels, masks)
        self.background_kernel = nn.Linear(channels, masks)
        self.catch_all = nn.Conv2d(masks, 1, 1)
        self.refinement = Refinement(lite)
        self.told8 = Told(config.prompt_channels, channels, 2)
        self.told4 = Told(config.prompt_channels // 2, masks, 1)
        self.answers = nn.Parameter(0.3 * torch.randn(ANSWERS, channels))
        self.answer_kernel = Mlp(channels, channels, masks, 2)
        self.confidence = Confidence(channels)

    def adopt(self, path: Path) -> set[str]:
        """Start from what HODOR-Lite learned, wherever names and shapes agree -> the names of those tensors."""
        network = load_network(path)
        known = {"encoder." + name: tensor for name, tensor in network.encoder.state_dict().items()}
        known |= network.decoder.state_dict()
        own = self.state_dict()
        alike = {name: tensor for name, tensor in known.items() if name in own and own[name].shape == tensor.shape}
        self.load_state_dict({**own, **alike})
        with torch.no_grad():
            # These inputs were priors of a memory, where an object's absence said something.
            self.refinement.own.weight[:, 3:] = 0
            self.answer_kernel.layers[-1].get_parameter("weight").mul_(0.3)
        return set(alike)

    def freeze_depthwise(self) -> None:
        """Keep the depth-wise kernels as they are: on a CPU their gradient costs 30 times what their use does."""
        for block in (*(layer.get_submodule("local") for layer in self.coarse), self.fine):
            block.get_submodule("0").requires_grad_(False)
        self.mask_mix.requires_grad_(False)
        self.refinement.spread.requires_grad_(False)

    def describe(self, f8: Tensor, prompts: Tensor) -> tuple[Tensor, Tensor]:
        """Descriptors [B, 9 background + negative + object, C] and what tells their kinds apart [1, 11, C]."""
        maps = F.avg_pool2d(prompts, 2)
        negative = maps[:, NEGATIVE]
        known = torch.maximum(maps[:, PREVIOUS] * (1 - negative), 0.5 * maps[:, BOX])
        positive = torch.maximum(known, maps[:, POSITIVE])
        found = self.encoder(f8, torch.stack((positive, negative), 1))
        n = self.background
        rest = found[:, :n]
        there = (20 * negative.flatten(1).sum(1)).clamp(0, 1).view(-1, 1, 1).to(found.dtype)
        against = there * found[:, n + 1 :] + (1 - there) * rest.mean(1, keepdim=True)
        kinds = self.encoder.embedding(1)
        against_kind = kinds[:, :n].mean(1, keepdim=True)
        return torch.cat((rest, against, found[:, n : n + 1]), 1), torch.cat(
            (kinds[:, :n], against_kind, kinds[:, n:]), 1
        )

    def known(self, readout: PreviousReadout, masks: Tensor, descriptors: Tensor) -> Tensor:
        """What pixels are told of the previous mask [B, 1, h, w]; nothing where there is none: [B, C, h, w]."""
        n = self.background
        told = read_out([readout], [masks], torch.cat((descriptors[:, :n], descriptors[:, n + 1 :]), 1)[:, None])
        there = (20 * masks.flatten(1).sum(1)).clamp(0, 1).view(-1, 1, 1, 1)
        return told * there.to(told.dtype)

    def pixels(self, f8: Tensor, prompts: Tensor, descriptors: Tensor, kinds: Tensor) -> Tensor:
        """[B, C, H/8, W/8]: the frame's features after they have seen the prompts."""
        before8 = F.avg_pool2d(prompts[:, PREVIOUS : PREVIOUS + 1], 2)
        told = self.told8(prompts)
        x = F.avg_pool2d(f8 + told, 2) + self.known(self.previous16, F.avg_pool2d(before8, 2), descriptors)
        for layer in self.coarse:
            x = layer(x, descriptors[:, None], kinds)
        y = f8 + told + self.known(self.previous8, before8, descriptors) + enlarge(self.descend(x))
        return y + self.fine(y)

    def forward(self, f4: Tensor, f8: Tensor, prompts: Tensor, count: int = ANSWERS) -> tuple[Tensor, Tensor]:
        """f4 [B, 32, H/4, W/4], f8 [B, C, H/8, W/8] of a frame whose sides are multiples of 32, prompts
        [B, 8, H/4, W/4] in 0..1 (see prompt_maps) -> mask logits [B, 4, H/4, W/4], confidences [B, 4] as logits of the
        IoU to expect.

        Answer 0 is the mask of all prompts together; 1 to 3 are the answers to a first prompt, in no fixed order. Only
        the first `count` are made.
        """
        descriptors, kinds = self.describe(f8, prompts)
        y = self.pixels(f8, prompts, descriptors, kinds)
        features = F.relu(self.to_mask4(f4) + enlarge(self.to_mask8(y)) + self.told4(prompts))
        features = features + self.mask_mix(features)
        meant = descriptors[:, -1:] + self.answers[None, :count].to(descriptors.dtype)
        objects = self.object_kernel(descriptors[:, -1:]) + self.answer_kernel(meant)
        kernels = torch.cat((self.background_kernel(descriptors[:, :-1]), objects), 1)
        scores = (kernels / math.sqrt(features.shape[1])) @ features.flatten(2)
        scores = scores.reshape(f4.shape[0], -1, f4.shape[2], f4.shape[3])
        others = scores[:, : self.background + 1].amax(1, keepdim=True)
        background = torch.maximum(self.catch_all(features), others)
        found = scores[:, self.background + 1 :]
        hints = tuple(prompts[:, k : k + 1].expand(found.shape) for k in (PREVIOUS, POSITIVE, NEGATIVE))
        logits = self.refinement(background, found, hints, features) - background
        return logits, self.confidence(logits, y, meant)
