"""Frame queries of a clip -> one embedding an object for the whole clip (VITA, arXiv 2206.04403)."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ..suggest.network import objectness
from ..suggest.query_decoder import Mlp, Prediction, QueryLayer
from .config import TracksConfig
from .object_encoder import ObjectEncoder


@dataclass(frozen=True)
class Tracks:
    """predictions before the first layer and after each; similarity [B, V, T, N] logits: is this the same object?"""

    predictions: list[Prediction]
    similarity: Tensor


class TrackDecoder(nn.Module):
    """Object encoder over the frame queries, object decoder with learned video queries."""

    def __init__(self, config: TracksConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or TracksConfig()
        channels = config.channels
        self.project = nn.Linear(config.frame_channels, channels)
        self.frame_place = nn.Parameter(torch.randn(config.frame_queries, channels))
        self.encoder = ObjectEncoder(config.encoder_layers, channels, config.heads, config.feed, config.window)
        self.query = nn.Parameter(torch.randn(config.video_queries, channels))
        self.query_place = nn.Parameter(torch.randn(config.video_queries, channels))
        self.layers = nn.ModuleList(
            QueryLayer(channels, config.heads, config.feed, masked=False) for _ in range(config.decoder_layers)
        )
        self.norm = nn.LayerNorm(channels)
        self.class_head = nn.Linear(channels, config.class_count + 1)
        self.mask_head = Mlp(channels, channels, config.mask_channels)
        self.similar_frame = Mlp(channels, channels, channels, 2)
        self.similar_video = Mlp(channels, channels, channels, 2)

    def predict(self, query: Tensor) -> Prediction:
        """What the video queries [B, V, C] say now."""
        query = self.norm(query)
        return Prediction(self.class_head(query), self.mask_head(query))

    def forward(self, frame_queries: Tensor) -> Tracks:
        """The frame detector's final queries [B, T, N, C']."""
        frame = self.project(frame_queries)
        memory = self.encoder(frame, self.frame_place)
        frames = frame.shape[1]
        flat = memory.flatten(1, 2)
        place = self.frame_place[None].expand(frames, -1, -1).flatten(0, 1)
        batch = frame.shape[0]
        query = self.query[None].expand(batch, -1, -1)
        query_place = self.query_place[None].expand(batch, -1, -1)
        everywhere = torch.ones_like(query[:, :, :1])
        predictions = [self.predict(query)]
        for layer in self.layers:
            query = layer(query, query_place, flat, place, everywhere)
            predictions.append(self.predict(query))
        video = self.similar_video(self.norm(query))
        similarity = video @ self.similar_frame(memory).flatten(1, 2).transpose(1, 2) / video.shape[-1] ** 0.5
        return Tracks(predictions, similarity.reshape(batch, -1, frames, frame.shape[2]))

    def associate(self, queries: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Graph `track_decoder`: queries [1, T, N, C] -> scores [1, V], embeddings [1, V, M], presence [1, V, T].

        presence: the largest similarity with a query of that frame, 0..1.
        """
        tracks = self(queries)
        last = tracks.predictions[-1]
        return objectness(last.class_logits), last.embeddings, tracks.similarity.sigmoid().amax(-1)
