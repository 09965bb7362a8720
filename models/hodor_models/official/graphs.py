"""The three graphs that are exported, as PyTorch modules, and both ways to run them behind the propagation loop."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn

from ..propagation import Known
from .config import InputConfig
from .frames import SCALE_SPAN, SCALE_ZERO, Floats, Mask
from .network import Hodor

# A background mask below zero says: derive the background from the objects' masks.
DERIVE = -1.0


class BackboneGraph(nn.Module):
    """From an image [1, 3, H, W], RGB, (x - 127) / 128, to f4, f8, f16 and f32; mean and std are applied inside."""

    def __init__(self, network: Hodor, rule: InputConfig) -> None:
        super().__init__()
        self.network = network
        mean, std = (torch.tensor(values, dtype=torch.float64).view(1, 3, 1, 1) for values in (rule.mean, rule.std))
        self.gain: Tensor
        self.offset: Tensor
        self.register_buffer("gain", (SCALE_SPAN / std).float())
        self.register_buffer("offset", ((SCALE_ZERO - mean) / std).float())

    def normalise(self, image: Tensor) -> Tensor:
        """Scaled image -> what the backbone was trained on, (x - mean) / std."""
        return image * self.gain + self.offset

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        """See the class."""
        return self.network.features(self.normalise(image))


class ObjectEncoderGraph(nn.Module):
    """From f8, masks [1, O, H/8, W/8] and background [1, Q, H/8, W/8] to descriptors [1, Q + O, C].

    A negative background [1, 1, 1, 1] stands for the one that follows from the masks.
    """

    def __init__(self, network: Hodor) -> None:
        super().__init__()
        self.network = network

    def forward(self, f8: Tensor, masks: Tensor, background: Tensor) -> Tensor:
        """See the class."""
        background = torch.where(background < 0, self.network.background(masks), background)
        return self.network.encode(f8, masks, background)


class MaskDecoderGraph(nn.Module):
    """From f4, f8, descriptors [1, T, Q + O, C], invalid [1, T, Q + O] or [1, 1, 1] to logits and channel_logits.

    channel_logits [1, 1 + Q + O, H/4, W/4] are the network's; in logits [1, 1 + O, H/4, W/4] the background's channels
    are one, with the same probability in sum.
    """

    def __init__(self, network: Hodor) -> None:
        super().__init__()
        self.network = network

    def forward(self, f4: Tensor, f8: Tensor, descriptors: Tensor, invalid: Tensor) -> tuple[Tensor, Tensor]:
        """See the class."""
        invalid = invalid | torch.zeros_like(descriptors[..., 0], dtype=torch.bool)
        channels = self.network.decode(f4, f8, descriptors, invalid)
        count = 1 + self.network.config.backgrounds
        background = channels[:, :count].logsumexp(1, keepdim=True)
        return torch.cat((background, channels[:, count:]), 1), channels


class TorchGraphs:
    """The graphs in PyTorch."""

    def __init__(self, network: Hodor, rule: InputConfig) -> None:
        network.eval()
        self.parts = (BackboneGraph(network, rule), ObjectEncoderGraph(network), MaskDecoderGraph(network))

    @staticmethod
    def call(part: Callable[..., Tensor | tuple[Tensor, ...]], *arrays: Floats | Mask) -> list[Floats]:
        """Arrays in, arrays out, no gradient."""
        with torch.inference_mode():
            out = part(*(torch.from_numpy(np.ascontiguousarray(a)) for a in arrays))
        return [t.numpy() for t in (out if isinstance(out, tuple) else (out,))]

    def feature_maps(self, image: Floats) -> list[Floats]:
        """Maps f4, f8, f16 and f32."""
        return self.call(self.parts[0], image)

    def backbone(self, image: Floats) -> tuple[Floats, Floats]:
        """See Graphs."""
        f4, f8, *_ = self.feature_maps(image)
        return f4, f8

    def object_encoder(self, f8: Floats, masks: Floats, background: Floats) -> Floats:
        """See Graphs."""
        return self.call(self.parts[1], f8, masks, background)[0]

    def mask_decoder(self, f4: Floats, f8: Floats, descriptors: Floats, invalid: Mask) -> Floats:
        """See Graphs."""
        return self.call(self.parts[2], f4, f8, descriptors, invalid)[1]


class PlainGraphs:
    """The graphs in PyTorch as a reader sees them that knows format 1 only: hodor_models.propagation.Graphs."""

    def __init__(self, network: Hodor, rule: InputConfig) -> None:
        self.graphs = TorchGraphs(network, rule)

    def backbone(self, image: Floats) -> tuple[Floats, Floats]:
        """See Graphs."""
        return self.graphs.backbone(image)

    def object_encoder(self, f8: Floats, masks: Floats) -> tuple[Floats, Floats | None]:
        """See Graphs; the background follows from the masks."""
        return self.graphs.object_encoder(f8, masks, np.full((1, 1, 1, 1), DERIVE, np.float32)), None

    def mask_decoder(self, f4: Floats, f8: Floats, descriptors: Floats, known: Known) -> Floats:
        """See Graphs; this network has no use for what is known."""
        every = np.zeros((1, 1, 1), np.bool_)
        return TorchGraphs.call(self.graphs.parts[2], f4, f8, descriptors, every)[0]


class OnnxGraphs:
    """The graphs of a bundle in ONNX Runtime."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Threads that spin while they wait slow each other down wherever the machine does something else too.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # It would warn of each input that has a default.
        options.log_severity_level = 3
        self.sessions = {
            name: onnxruntime.InferenceSession(folder / f"{name}.onnx", options, providers=["CPUExecutionProvider"])
            for name in ("backbone", "object_encoder", "mask_decoder")
        }

    def feature_maps(self, image: Floats) -> list[Floats]:
        """Maps f4, f8, f16 and f32."""
        return self.sessions["backbone"].run(["f4", "f8", "f16", "f32"], {"image": image})

    def backbone(self, image: Floats) -> tuple[Floats, Floats]:
        """See Graphs."""
        f4, f8, *_ = self.feature_maps(image)
        return f4, f8

    def object_encoder(self, f8: Floats, masks: Floats, background: Floats) -> Floats:
        """See Graphs."""
        feeds = {"f8": f8, "masks": masks, "background": background}
        return self.sessions["object_encoder"].run(["descriptors"], feeds)[0]

    def mask_decoder(self, f4: Floats, f8: Floats, descriptors: Floats, invalid: Mask) -> Floats:
        """See Graphs."""
        feeds = {"f4": f4, "f8": f8, "descriptors": descriptors, "invalid": invalid}
        return self.sessions["mask_decoder"].run(["channel_logits"], feeds)[0]
