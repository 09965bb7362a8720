"""What defines a point head."""

from dataclasses import dataclass, field

from ..lite.config import LiteConfig

CHOICES = 3  # nested answers to a first prompt: part, whole, group


@dataclass(frozen=True)
class PromptConfig:
    """Sizes of the point head; those of HODOR-Lite, whose decoder it starts from, are `lite`."""

    prompt_channels: int = 48
    lite: LiteConfig = field(default_factory=LiteConfig)


def config_from(settings: dict[str, object]) -> PromptConfig:
    """The configuration that a checkpoint holds."""
    lite = settings.get("lite", {})
    rest = {key: value for key, value in settings.items() if key != "lite"}
    return PromptConfig(**rest, lite=LiteConfig(**lite))  # type: ignore[arg-type]
