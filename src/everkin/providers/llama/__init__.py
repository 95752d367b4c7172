"""The embedded engine: llama.cpp in a child process."""

from everkin.providers.llama.chat import LlamaChat
from everkin.providers.llama.engine import EngineSettings, LlamaEngine
from everkin.providers.llama.gguf_file import check_model_file

__all__ = ["EngineSettings", "LlamaChat", "LlamaEngine", "check_model_file"]
