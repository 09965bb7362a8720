"""The track decoder: windows along time, video queries, similarity; and what attention costs."""

from pathlib import Path

import numpy as np
import pytest
import torch

from hodor_models.attention_cost import Cost, attentions, exponent, measure_costs, operations, parabola, table
from hodor_models.data.sources import DavisVideos
from hodor_models.suggest.config import DetectorConfig
from hodor_models.suggest.network import FrameDetector
from hodor_models.suggest.scenes import SceneMaker, SceneSettings, join
from hodor_models.suggest.set_loss import Truth
from hodor_models.suggest.videos import Davis
from hodor_models.tracks.config import TracksConfig
from hodor_models.tracks.losses import same_object, similarity_loss
from hodor_models.tracks.network import TrackDecoder
from hodor_models.tracks.object_encoder import ObjectEncoder, WindowAttention
from hodor_models.tracks.training import TracksLearner, TracksTraining, frame_truth


def reach(encoder: torch.nn.Module, frames: int, at: int) -> list[int]:
    """The frames whose output changes when the queries of frame `at` change."""
    x = torch.randn(1, frames, 3, 16)
    changed = x.clone()
    changed[:, at] += 1
    place = torch.randn(3, 16)
    difference = (encoder(x, place) - encoder(changed, place)).abs().amax((0, 2, 3))
    return (difference > 1e-5).nonzero()[:, 0].tolist()


def test_a_window_is_an_island_and_the_shift_joins_them() -> None:
    plain, shifted = WindowAttention(16, 4, 4, 0), WindowAttention(16, 4, 4, 2)
    assert reach(plain, 10, 5) == [4, 5, 6, 7]
    assert reach(shifted, 10, 5) == [2, 3, 4, 5]
    one, two = (ObjectEncoder(layers, 16, 4, 16, window=4) for layers in (1, 2))
    assert reach(one, 10, 3) == [0, 1, 2, 3]
    assert reach(two, 10, 3) == [0, 1, 2, 3, 4, 5]
    # After two layers every frame has heard of the frame before it and of the one after it.
    for t in range(10):
        assert {t - 1, t, t + 1} & set(range(10)) <= set(reach(two, 10, t))


def test_every_frame_is_reached_with_enough_layers() -> None:
    encoder = ObjectEncoder(2, 16, 4, 16, window=4)
    assert [reach(encoder, 2, t) for t in range(2)] == [[0, 1], [0, 1]]
    assert reach(ObjectEncoder(6, 16, 4, 16, window=4), 10, 0) == list(range(10))


def test_filling_a_window_changes_nothing() -> None:
    attention = WindowAttention(16, 4, 4, 2)
    x, place = torch.randn(2, 6, 3, 16), torch.randn(3, 16)
    out = attention(x, place)
    assert out.shape == x.shape
    # Frames 2..5 are a whole window of the shifted layer: alone, unshifted, they give the same.
    alone = WindowAttention(16, 4, 4, 0)
    alone.load_state_dict(attention.state_dict())
    torch.testing.assert_close(out[:, 2:6], alone(x[:, 2:6], place), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(out[:, :2], alone(x[:, :2], place), atol=1e-5, rtol=1e-4)
    with pytest.raises(ValueError, match="shift"):
        WindowAttention(16, 4, 4, 4)


def small() -> TrackDecoder:
    """A small decoder."""
    return TrackDecoder(TracksConfig(6, 16, 8, 32, video_queries=4, heads=4, feed=32))


def test_video_queries_see_all_frames_and_their_order_of_frames_is_free() -> None:
    network = small()
    queries = torch.randn(1, 9, 6, 16)
    tracks = network(queries)
    assert len(tracks.predictions) == 4 and tracks.predictions[0].embeddings.shape == (1, 4, 8)
    assert tracks.similarity.shape == (1, 4, 9, 6)
    for t in range(9):
        changed = queries.clone()
        changed[:, t] += 1
        assert (network(changed).predictions[-1].embeddings - tracks.predictions[-1].embeddings).abs().max() > 1e-5
    # Long clips cost memory in proportion to their length: 300 frames run at once.
    assert network.associate(torch.randn(1, 300, 6, 16))[2].shape == (1, 4, 300)


def test_similarity_target_and_loss() -> None:
    video = (torch.tensor([2, 0]), torch.tensor([0, 1]))
    frames = [
        (torch.tensor([1]), torch.tensor([0])),
        (torch.tensor([0, 3]), torch.tensor([1, 0])),
    ]
    target = same_object(video, frames, 4)
    assert target[0].nonzero().tolist() == [[0, 1], [1, 3]]
    assert target[1].nonzero().tolist() == [[1, 0]]
    right = torch.full((3, 2, 4), -8.0)
    right[2, 0, 1] = right[2, 1, 3] = right[0, 1, 0] = 8
    assert similarity_loss(right, video, frames) < 0.01
    assert similarity_loss(-right, video, frames) > 5
    nothing = (torch.zeros(0, dtype=torch.long),) * 2
    assert similarity_loss(right, nothing, [nothing, nothing]) == 0


def test_truth_of_a_frame_leaves_out_what_is_hidden() -> None:
    masks = torch.zeros(3, 2, 4, 4)
    masks[0, 0], masks[2], masks[1, 1] = 1, 1, 1
    seen, numbers = frame_truth(Truth(masks, torch.tensor([5, 6, 7])), 0)
    assert numbers.tolist() == [0, 2] and seen.classes.tolist() == [5, 7] and seen.masks.shape == (2, 1, 4, 4)


def test_tracks_learn_while_the_detector_stays(davis: Path) -> None:
    settings = SceneSettings(size=64, frames=3)
    scenes = SceneMaker([], [], [Davis(DavisVideos(davis, "train"))], settings, 0)
    batch = join([scenes.make() for _ in range(2)])
    detector = FrameDetector(DetectorConfig(queries=6, layers=1))
    config = TracksTraining(network=TracksConfig(frame_queries=6, video_queries=4))
    network = TrackDecoder(config.network)
    learner = TracksLearner(network, detector, config)
    before = {k: v.clone() for k, v in detector.state_dict().items()}
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3)
    losses = []
    for _ in range(12):
        loss, figures = learner.loss(batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert np.isfinite(losses).all() and losses[-1] < 0.85 * losses[0]
    assert figures["similarity"] > 0
    assert all(torch.equal(before[k], v) for k, v in detector.state_dict().items())


def test_separable_attention_is_linear_and_multi_head_quadratic() -> None:
    counted = {
        name: [operations(attention, torch.randn(1, 16, 1, n)) for n in (128, 256, 512)]
        for name, attention in attentions(16).items()
    }
    assert counted["separable"] == [counted["separable"][0] * k for k in (1, 2, 4)]
    first, second, third = counted["multi-head"]
    # Without its linear projections (4 C^2 multiply-adds a token) it is quadratic to the digit.
    projections = 2 * 4 * 16 * 16 * 128
    assert [second - 2 * projections, third - 4 * projections] == [k * (first - projections) for k in (4, 16)]
    assert parabola(dict(zip((128, 256, 512), counted["multi-head"], strict=True)), 1024) == pytest.approx(
        operations(attentions(16)["multi-head"], torch.randn(1, 16, 1, 1024))
    )


def test_attention_cost_table() -> None:
    rows = measure_costs(stride=64, channels=16, runs=1)
    assert [row.tokens for row in rows] == [8 * 14, 12 * 20, 17 * 30] * 2
    assert "1080p" in table(rows)
    assert exponent([Cost("a", "x", 10, 0, 1.0), Cost("b", "x", 40, 0, 16.0)]) == pytest.approx(2)
