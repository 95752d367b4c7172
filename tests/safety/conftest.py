"""The tests of care share how hypothesis is set up."""

from tests.support import house

__all__ = ["house"]
