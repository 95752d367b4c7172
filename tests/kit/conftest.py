"""What the tests of the kit share."""

from hypothesis import settings
from tests.support.databases import blank_database, blank_url, database, migrated_url, postgres_server, templates

__all__ = ["blank_database", "blank_url", "database", "migrated_url", "postgres_server", "templates"]

settings.register_profile("everkin", deadline=None)  # a busy machine is no failure
settings.load_profile("everkin")
