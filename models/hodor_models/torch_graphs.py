"""A PyTorch network behind the interface of the propagation loop."""

from collections.abc import Callable
from contextlib import nullcontext

import numpy as np
import torch

from .lite.network import HodorLite
from .propagation import Floats, Known


class TorchGraphs:
    """Runs HODOR-Lite; bfloat16 where asked (for measurements during training)."""

    def __init__(self, network: HodorLite, half: bool = False) -> None:
        self.network = network.eval()
        self.device = next(network.parameters()).device
        self.half = half

    def call(self, function: Callable[..., torch.Tensor | tuple[torch.Tensor, ...]], *arrays: Floats) -> list[Floats]:
        """Numpy in, numpy out, no gradient."""
        cast = torch.autocast(self.device.type, dtype=torch.bfloat16) if self.half else nullcontext()
        with torch.no_grad(), cast:
            out = function(*(torch.from_numpy(np.ascontiguousarray(a)).to(self.device) for a in arrays))
        return [t.float().cpu().numpy() for t in (out if isinstance(out, tuple) else (out,))]

    def backbone(self, image: Floats) -> tuple[Floats, Floats]:
        """See Graphs."""
        f4, f8 = self.call(self.network.features, image)
        return f4, f8

    def object_encoder(self, f8: Floats, masks: Floats) -> tuple[Floats, Floats | None]:
        """See Graphs."""
        descriptors, keys = self.call(self.network.remember, f8, masks)
        return descriptors, keys

    def mask_decoder(self, f4: Floats, f8: Floats, descriptors: Floats, known: Known) -> Floats:
        """See Graphs."""
        assert known.memory_keys is not None and known.memory_masks is not None
        inputs = (f4, f8, descriptors, known.previous, known.memory_keys, known.memory_masks)
        return self.call(self.network.decode, *inputs)[0]
