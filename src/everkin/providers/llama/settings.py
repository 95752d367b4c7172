"""What an engine runs, and the order that its process is given. Pure."""

from dataclasses import dataclass
from pathlib import Path

EVALUATED_AT_ONCE = ((400_000_000, 256), (2_000_000_000, 128))
EVALUATED_AT_ONCE_MIN = 64
EVALUATED_AT_ONCE_GPU = 2048
GPU_LAYERS = -1
"""As many as fit."""

CACHE_MB = 512
"""The memory in which prompts of other conversations wait for their next turn."""

ERRORS = 1
REUSED_TOKENS_MIN = 128
"""The shortest part of a prompt that is taken over from an older place in the cache: only what a trimmed history leaves is as long."""

SAME_TALK_SHARE = 0.03
"""From this share of a prompt on, found at a slot's beginning, the slot is taken for the prompt's own; after a trim that is the head."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What the engine runs: a GGUF file under a name, with `context_tokens` for each of its slots.

    A slot serves one request at a time. `threads` 0 takes the machine's physical cores, as far as this process may use them.
    """

    model: Path
    name: str
    context_tokens: int
    slots: int = 2
    threads: int = 0


def batch_tokens(file_bytes: int) -> int:
    """How many tokens are evaluated between two looks at what else there is to do (a cancelled request, another slot).

    They keep a processor busy for about half a second: a larger model takes longer for each.
    """
    return next((tokens for bytes_max, tokens in EVALUATED_AT_ONCE if file_bytes <= bytes_max), EVALUATED_AT_ONCE_MIN)


def engine_order(settings: EngineSettings, file_bytes: int, threads: int) -> dict[str, object]:
    """The order to the process, but for its key. `params` are llama.cpp's own names; `gpu_params` hold where there is a GPU."""
    batch = batch_tokens(file_bytes)
    return {
        "model": str(settings.model),
        "threads": settings.threads or threads,
        "params": {
            "n_ctx": settings.context_tokens * settings.slots,
            "n_parallel": settings.slots,
            "n_batch": batch,
            "n_ubatch": batch,
            "n_gpu_layers": GPU_LAYERS,
            "cache_ram_mib": CACHE_MB,
            "n_cache_reuse": REUSED_TOKENS_MIN,
            "slot_prompt_similarity": SAME_TALK_SHARE,
            "endpoint_slots": False,
            "endpoint_metrics": False,
            "cors_origins": "",
            "ui": False,
            "verbosity": ERRORS,
        },
        "gpu_params": {"n_batch": EVALUATED_AT_ONCE_GPU},
    }
