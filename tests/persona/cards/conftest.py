"""What the tests of cards share."""

from hypothesis import settings

settings.register_profile("everkin", deadline=None)  # a busy machine is no failure
settings.load_profile("everkin")
