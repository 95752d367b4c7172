"""The embedded engine: llama.cpp in a child process."""

from everkin.providers.llama.chat import LlamaChat
from everkin.providers.llama.engine import LlamaEngine
from everkin.providers.llama.gguf_file import check_model_file
from everkin.providers.llama.settings import EngineSettings

__all__ = ["EngineSettings", "LlamaChat", "LlamaEngine", "check_model_file"]
