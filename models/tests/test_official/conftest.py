"""The published network with the fixture's weights, in PyTorch and as the bundle that the command makes of it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from hodor_models.official.import_checkpoint import main
from hodor_models.official.network import Hodor

CONFIG = """
INPUT: {IMAGE_MEAN: [103.53, 116.28, 123.675], IMAGE_STD: [57.375, 57.12, 58.395], MIN_DIM: 448, MAX_DIM: 864,
        NORMALIZE_TO_UNIT_SCALE: false, RGB_INPUT: true}
MODEL: {ENCODER_LAYERS: 5, DECODER_LAYERS: 5, NUM_ATTN_HEADS: 8, NUM_BG_DESCRIPTORS: 9, NUM_CATCH_ALL_QUERIES: 1,
        POS_ENCODINGS_IN_FMQ: false, POS_ENCODINGS_IN_FQM: true, TRANSFORMER_PRE_NORMALIZE: false}
"""


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Threads that wait for each other cost more than they bring where the machine is shared."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def parity(shared: Path) -> Path:
    """The fixture's folder; its weight rule becomes importable."""
    folder = shared / "hodor-parity"
    sys.path.insert(0, str(folder))
    return folder


@pytest.fixture(scope="session")
def weights(parity: Path) -> dict[str, Tensor]:
    """The synthetic weights of all 469 tensors."""
    import synth_weights

    arrays = synth_weights.synth_state_dict(synth_weights.load_keys(parity / "state_dict_keys.json"))
    assert synth_weights.checksum(arrays) == 32852758
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


@pytest.fixture(scope="session")
def network(weights: dict[str, Tensor]) -> Hodor:
    """The published network, loaded strictly."""
    network = Hodor().eval()
    network.load_state_dict(weights, strict=True)
    assert len(network.state_dict()) == 469
    return network


@pytest.fixture(scope="session")
def bundle(weights: dict[str, Tensor], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle that the command makes of a checkpoint."""
    folder = tmp_path_factory.mktemp("official")
    torch.save({"model": weights, "iterations": 1}, folder / "250000.pth")
    (folder / "config.yaml").write_text(CONFIG)
    assert main([str(folder / "250000.pth"), "--out", str(folder / "bundle")]) == 0
    (folder / "250000.pth").unlink()
    return folder / "bundle"
