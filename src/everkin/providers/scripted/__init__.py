"""The fakes that the house ships: they say what they were told to, without a model."""

from everkin.providers.scripted.chat import Broken, ScriptedChat, by_word
from everkin.providers.scripted.embedding import ScriptedEmbedding

__all__ = ["Broken", "ScriptedChat", "ScriptedEmbedding", "by_word"]
