"""The engine's process: loads one model, serves it on loopback, and dies with its parent.

It reads its settings as one JSON line from standard input, answers with one JSON line on standard output (`{"address": ...}` or
`{"error": ...}`), and ends when standard input does: the kernel closes that when the parent ends, however it ends.
"""

import json
import os
import sys
import threading
import time
from typing import Any


def main() -> None:
    """Serve until the parent is gone."""
    settings = json.loads(sys.stdin.readline())
    threading.Thread(target=_wait_for_parent, daemon=True).start()
    try:
        server = _serve(settings)
    except (RuntimeError, ValueError, OSError, ImportError) as error:
        _answer({"error": str(error)})
        sys.exit(1)
    _answer({"address": server.listening_address})
    while True:
        time.sleep(3600)


def _serve(settings: dict[str, Any]) -> Any:  # noqa: ANN401 - the engine comes without types
    import xllamacpp as engine  # noqa: PLC0415 - loaded behind the settings, in this process alone

    params = engine.CommonParams()
    params.model.path = settings["model"]
    params.api_keys = [settings["api_key"]]
    params.port = 0
    params.n_parallel = settings["slots"]
    params.n_ctx = settings["context_tokens"] * settings["slots"]
    params.n_gpu_layers = settings["gpu_layers"]
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = settings["threads"]
    params.cache_ram_mib = settings["cache_mb"]
    params.endpoint_metrics = False
    params.verbosity = -1
    if settings["embedding"]:
        params.embedding = True
        params.n_batch = params.n_ubatch = settings["context_tokens"]
        params.pooling_type = engine.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    return engine.Server(params)


def _answer(told: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _wait_for_parent() -> None:
    while sys.stdin.read(4096):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
