"""Models behind the OpenAI wire: Ollama, vLLM, llama-server, LM Studio, OpenAI, OpenRouter and their like."""

from everkin.providers.openai_compatible.chat import OpenAICompatibleChat
from everkin.providers.openai_compatible.embedding import OpenAICompatibleEmbedding
from everkin.providers.openai_compatible.endpoint import Endpoint

__all__ = ["Endpoint", "OpenAICompatibleChat", "OpenAICompatibleEmbedding"]
