"""Why an engine did not start, in words."""

import signal
from pathlib import Path

import pytest

from everkin.ports.chat import ModelError, ModelFaulty, ModelMissing
from everkin.providers.llama.settings import EngineSettings
from everkin.providers.llama.troubles import Ending, trouble

SETTINGS = EngineSettings(Path("folder/model.gguf"), "Mara", 2048)
GOMP = "libgomp.so.1: cannot open shared object file: No such file or directory"
ARCHITECTURE = "0.00.084.194 E llama_model_load: error loading model: unknown model architecture: 'lxama'"
ALLOCATION = "0.1 E ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 9663676416"


@pytest.mark.parametrize(
    ("ending", "kind", "sentence"),
    [
        (Ending("import", GOMP), ModelError, "apt-get install libgomp1"),
        (Ending("import", "No module named 'xllamacpp'"), ModelError, "Install Everkin again"),
        (Ending("load", "Failed to init server.", 1, (ARCHITECTURE, "exiting")), ModelMissing, "unknown model architecture: 'lxama'"),
        (Ending("load", "Failed to init server.", 1, (ALLOCATION,)), ModelFaulty, "not enough free memory"),
        (Ending("load", "Failed to init server.", 1), ModelFaulty, '"Failed to init server"'),
        (Ending("slow"), ModelFaulty, "took too long"),
        (Ending(returncode=-getattr(signal, "SIGKILL", 9)), ModelFaulty, "want of memory"),
        (Ending(returncode=-4), ModelError, "AVX2"),
        (Ending(returncode=0xC000001D), ModelError, "AVX2"),
        (Ending(returncode=-11, lines=("GGML_ASSERT(x) failed", "")), ModelFaulty, r"with code -11 \(\"GGML_ASSERT"),
        (Ending(returncode=-11), ModelFaulty, "with code -11"),
    ],
)
def test_each_has_its_sentence(ending: Ending, kind: type[ModelError], sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    error = trouble(SETTINGS, ending)
    assert type(error) is kind
    with pytest.raises(kind, match=sentence):
        raise error


def test_only_what_may_pass_is_tried_again() -> None:
    assert trouble(SETTINGS, Ending(returncode=-11)).retryable
    assert not trouble(SETTINGS, Ending("import", GOMP)).retryable


def test_a_long_reason_is_cut() -> None:
    assert len(str(trouble(SETTINGS, Ending("load", "x" * 10_000)))) < 400
