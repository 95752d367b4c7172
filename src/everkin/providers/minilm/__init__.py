"""all-MiniLM-L6-v2, the encoder that comes with Everkin."""

from everkin.providers.minilm.convert import DIMENSIONS
from everkin.providers.minilm.embedding import MiniLMEmbedding, embedding_engine

__all__ = ["DIMENSIONS", "MiniLMEmbedding", "embedding_engine"]
