"""Models from a hub that speaks Hugging Face's protocol."""

from everkin.providers.hub.catalogue import Entry, catalogue
from everkin.providers.hub.pull import pull

__all__ = ["Entry", "catalogue", "pull"]
