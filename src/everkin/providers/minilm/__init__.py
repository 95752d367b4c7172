"""all-MiniLM-L6-v2, the encoder that comes with Everkin."""

from everkin.providers.minilm.embedding import DIMENSIONS, MiniLMEmbedding
from everkin.providers.minilm.model_file import check_encoder_file, matrices_path

__all__ = ["DIMENSIONS", "MiniLMEmbedding", "check_encoder_file", "matrices_path"]
