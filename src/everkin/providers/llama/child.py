"""The engine's own process: llama.cpp's server on a loopback port.

It reads its order, one line of JSON, from standard input, and answers with one line on standard output: `{"address": ...}`, or
`{"error": ..., "detail": ...}`. It ends when its standard input does, which the kernel closes when the parent ends, however that ends;
on Linux the kernel also kills it then. It imports nothing of Everkin, so that it starts fast and stays small.
"""

import ctypes
import json
import os
import signal
import sys
import threading
from typing import Any, TextIO

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve until the parent is gone."""
    answers = _answers_apart()
    line = sys.stdin.readline()
    if not line:
        return
    order = json.loads(line)
    _die_with(order["parent"])
    watch = threading.Thread(target=_exit_with_input)
    watch.start()
    answer, server = _answer(order)
    print(json.dumps(answer), file=answers, flush=True)
    if server is None:
        os._exit(1)
    watch.join()


def _answer(order: dict[str, Any]) -> tuple[dict[str, str], object]:
    try:
        server = _serve(order)
    except ImportError as error:
        return {"error": "import", "detail": str(error)}, None
    except (RuntimeError, ValueError, OSError) as error:
        return {"error": "load", "detail": str(error)}, None
    return {"address": server.listening_address}, server


def _serve(order: dict[str, Any]) -> Any:  # noqa: ANN401  the engine has no types
    # With the default, idle threads spin: on busy cores a reply then comes at a word a second.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import xllamacpp  # noqa: PLC0415  reads the environment when it is loaded

    params = xllamacpp.CommonParams()
    params.model.path = order["model"]
    params.api_keys = [order["api_key"]]
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = order["threads"]
    for name, value in (order["params"] | (order["gpu_params"] if _has_gpu(xllamacpp) else {})).items():
        setattr(params, name, value)
    return xllamacpp.Server(params)


def _has_gpu(xllamacpp: Any) -> bool:  # noqa: ANN401  the engine has no types
    kinds = xllamacpp.ggml_backend_dev_type
    gpus = {kinds.GGML_BACKEND_DEVICE_TYPE_GPU, kinds.GGML_BACKEND_DEVICE_TYPE_IGPU}
    return any(device["type"] in gpus for device in xllamacpp.get_device_info())


def _answers_apart() -> TextIO:
    """Keep standard output for the answer: what a library prints there goes to standard error instead."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _die_with(parent: int) -> None:
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before it could be watched
        os._exit(0)


def _exit_with_input() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
