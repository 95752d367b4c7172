"""The weights that come with Everkin."""

from everkin.providers.weights.install import chat_model, embedding_model, install, installed

__all__ = ["chat_model", "embedding_model", "install", "installed"]
