"""The frame detector: each mechanism of Mask2Former as it should be."""

import pytest
import torch

from hodor_models.attention import SoftMaskedAttention
from hodor_models.bundle import BundleError
from hodor_models.lite.network import HodorLite
from hodor_models.suggest.config import DetectorConfig
from hodor_models.suggest.matching import Weights, match
from hodor_models.suggest.network import FrameDetector
from hodor_models.suggest.pixel_decoder import FrameFeatures
from hodor_models.suggest.point_sampling import sample_points, uncertain_points
from hodor_models.suggest.query_decoder import Prediction, QueryDecoder, QueryLayer, masks_of
from hodor_models.suggest.set_loss import Truth, classification_loss, layer_loss, set_loss, truth_of

SMALL = DetectorConfig(channels=32, mask_channels=8, queries=6, heads=4, layers=4, feed=32)


def features(batch: int = 1) -> FrameFeatures:
    """Of a 64 x 96 image."""
    levels = [torch.randn(batch, 32, 64 // s, 96 // s) for s in (32, 16, 8)]
    return FrameFeatures((levels[0], levels[1], levels[2]), torch.randn(batch, 8, 16, 24))


def layer_inputs() -> list[torch.Tensor]:
    """Query, place, memory, memory place."""
    return [torch.randn(2, n, 32) for n in (6, 6, 20, 20)]


def test_masked_attention_is_full_attention_where_the_mask_is_full() -> None:
    masked, full = QueryLayer(32, 4, 32, masked=True), QueryLayer(32, 4, 32, masked=False)
    full.load_state_dict(masked.state_dict())
    given = layer_inputs()
    mask = torch.ones(2, 6, 20)
    torch.testing.assert_close(masked(*given, mask), full(*given, mask))
    mask[:, 2, 5:] = 0
    found, plain = masked(*given, mask), full(*given, mask)
    assert (found - plain).abs().amax(2)[:, 2].min() > 1e-3


def test_a_query_sees_only_its_mask_and_everything_where_that_is_empty() -> None:
    layer = QueryLayer(32, 4, 32, masked=True)
    query, place, memory, memory_place = layer_inputs()
    mask = torch.zeros(2, 6, 20)
    mask[:, :, :7] = 0.9
    outside = memory.clone()
    outside[:, 7:] += 10
    torch.testing.assert_close(
        layer(query, place, memory, memory_place, mask), layer(query, place, outside, memory_place, mask)
    )
    nothing, everything = torch.zeros(2, 6, 20), torch.ones(2, 6, 20)
    torch.testing.assert_close(
        layer(query, place, memory, memory_place, nothing), layer(query, place, memory, memory_place, everything)
    )


def test_cross_attention_comes_first() -> None:
    layer = QueryLayer(32, 4, 32, masked=True)
    order: list[str] = []
    for name in ("self_attention", "feed", "cross_attention"):
        layer.get_submodule(name).register_forward_hook(lambda *_, name=name: order.append(name))
    layer(*layer_inputs(), torch.ones(2, 6, 20))
    assert order == ["cross_attention", "self_attention", "feed"]


def test_levels_are_read_in_turn_from_coarse_to_fine() -> None:
    decoder = QueryDecoder(SMALL)
    seen: list[int] = []
    for layer in decoder.layers:
        layer.cross_attention.register_forward_hook(lambda _, given, __: seen.append(given[1].shape[1]))
    decoder(features())
    assert seen == [2 * 3, 4 * 6, 8 * 12, 2 * 3]


def test_the_mask_of_the_layer_before_restricts_the_next() -> None:
    decoder = QueryDecoder(SMALL)
    given = features()
    used: list[torch.Tensor] = []
    for layer in decoder.layers:
        layer.cross_attention.register_forward_hook(lambda _, args, __: used.append(args[3]))
    predictions, _ = decoder(given)
    for index, factor in enumerate((8, 4, 2, 8)):
        masks = masks_of(predictions[index].embeddings, given.mask_features)
        expected = torch.nn.functional.avg_pool2d(masks, factor).flatten(2).sigmoid()
        torch.testing.assert_close(used[index], expected, atol=1e-5, rtol=1e-4)
        assert not used[index].requires_grad


def test_queries_are_supervised_before_the_first_layer() -> None:
    decoder = QueryDecoder(SMALL)
    predictions, _ = decoder(features())
    assert len(predictions) == SMALL.layers + 1
    truth = Truth((torch.rand(2, 1, 64, 96) > 0.5).float(), torch.zeros(2, dtype=torch.long))
    pairs = [(torch.tensor([0, 1]), torch.tensor([0, 1]))]
    loss = layer_loss(predictions[0], features().mask_features[:, None], [truth], pairs, Weights(), 32)
    loss.backward()
    assert decoder.query.grad is not None and decoder.query.grad.abs().max() > 0
    # The total is the sum over all predictions, the first one's included.
    torch.manual_seed(1)
    total, _ = set_loss(predictions, features().mask_features[:, None], [truth], 32)
    assert total > loss


def test_no_dropout_and_position_and_level_codes() -> None:
    network = FrameDetector(SMALL)
    assert not [m for m in network.modules() if isinstance(m, torch.nn.Dropout)]
    decoder = network.queries
    given = features()
    before = decoder(given)[1]
    decoder.level_code.data[1] += 1
    assert (decoder(given)[1] - before).abs().max() > 1e-4
    flipped = FrameFeatures(
        (given.levels[0].flip(3), given.levels[1].flip(3), given.levels[2].flip(3)), given.mask_features.flip(3)
    )
    assert (decoder(flipped)[1] - decoder(given)[1]).abs().max() > 1e-4


def test_plain_attention_is_a_switch() -> None:
    masked, full = (FrameDetector(DetectorConfig(**{**SMALL.__dict__, "attention": a})) for a in ("masked", "full"))
    modes = [[m.mode for m in n.modules() if isinstance(m, SoftMaskedAttention)] for n in (masked, full)]
    assert modes == [["hard"] * 4, ["none"] * 4]
    assert masked.state_dict().keys() == full.state_dict().keys()


def test_matching_takes_the_cheapest_pairs() -> None:
    truth = torch.zeros(2, 30)
    truth[0, :10], truth[1, 20:] = 1, 1
    logits = torch.full((4, 30), -6.0)
    logits[3, :10], logits[1, 20:], logits[0] = 6, 6, 0
    queries, objects = match(torch.zeros(4, 2), torch.zeros(2, dtype=torch.long), logits, truth, Weights())
    assert dict(zip(queries.tolist(), objects.tolist(), strict=True)) == {3: 0, 1: 1}


def test_points_are_mostly_where_the_mask_is_unsure() -> None:
    logits = torch.linspace(-8, 8, 64)[None, None].expand(3, 16, 64)
    points = uncertain_points(logits, 200)
    assert points.shape == (3, 200, 2)
    at = sample_points(logits, points).abs()
    assert at[:, :150].max() < 3.5 and at[:, 150:].max() > 6
    # A constant mask reads the same everywhere.
    torch.testing.assert_close(sample_points(torch.full((1, 4, 4), 2.0), points[:1]), torch.full((1, 200), 2.0))


def test_class_loss_counts_unknown_classes_as_any_object() -> None:
    logits = torch.tensor([[2.0, 0.0, -3.0], [-4.0, -4.0, 3.0]])
    pairs = (torch.tensor([0]), torch.tensor([0]))
    masks = torch.ones(1, 1, 4, 4)
    known = classification_loss(logits, Truth(masks, torch.tensor([1])), pairs, Weights())
    unknown = classification_loss(logits, Truth(masks, torch.tensor([-1])), pairs, Weights())
    log_p = logits.log_softmax(-1)
    torch.testing.assert_close(known, -(log_p[0, 1] + 0.1 * log_p[1, 2]) / 1.1)
    torch.testing.assert_close(unknown, -(log_p[0, :2].logsumexp(0) + 0.1 * log_p[1, 2]) / 1.1)


def test_truth_is_made_of_visible_labels() -> None:
    label = torch.zeros(1, 4, 4, dtype=torch.uint8)
    label[0, 0, 0], label[0, 3] = 1, 4
    truth = truth_of(label, [7, 8, 9])
    assert truth.masks.shape == (2, 1, 4, 4) and truth.masks.sum((1, 2, 3)).tolist() == [1, 4]
    assert truth.classes.tolist() == [7, -1]
    assert len(truth_of(torch.zeros(1, 4, 4, dtype=torch.uint8), []).masks) == 0


def test_an_image_without_objects_has_a_loss() -> None:
    network = FrameDetector(SMALL)
    predictions, _ = network.queries(features())
    empty = truth_of(torch.zeros(1, 64, 96, dtype=torch.uint8), [])
    loss, _ = set_loss(predictions, features().mask_features[:, None], [empty], 16)
    loss.backward()
    assert loss.isfinite() and loss > 0


def test_backbone_comes_from_hodor_lite(tmp_path) -> None:  # type: ignore[no-untyped-def]
    lite = HodorLite()
    path = tmp_path / "lite.pt"
    torch.save({"model": {k: v.half() for k, v in lite.state_dict().items()}}, path)
    network = FrameDetector(DetectorConfig(queries=4, layers=1))
    network.load_backbone(path)
    for name in ("net.blocks.3.project.weight", "context16.qkv.weight", "lateral32.bias"):
        expected = lite.backbone.state_dict()[name].half().float()
        torch.testing.assert_close(network.pixels.state_dict()[name], expected, atol=0, rtol=0)
    torch.save({"model": {"x": torch.zeros(1)}}, path)
    with pytest.raises(BundleError, match="no backbone"):
        network.load_backbone(path)


def test_prediction_is_linear_in_the_mask_features() -> None:
    prediction = Prediction(torch.randn(1, 3, 2), torch.randn(1, 3, 8))
    maps = torch.randn(1, 8, 16, 24)
    torch.testing.assert_close(
        masks_of(prediction.embeddings, torch.nn.functional.avg_pool2d(maps, 4)),
        torch.nn.functional.avg_pool2d(masks_of(prediction.embeddings, maps), 4),
        atol=1e-5,
        rtol=1e-4,
    )
