"""Forms filled in by a model behind the OpenAI wire, through pydantic-ai, which is loaded with the first request and not before."""

from everkin.providers.pydantic_ai.extraction import PydanticAIExtraction
from everkin.providers.pydantic_ai.misfit import Manner

__all__ = ["Manner", "PydanticAIExtraction"]
