from tests.support.databases import database, migrated_url, postgres_server, templates
from tests.support.house import both_houses, house

__all__ = ["both_houses", "database", "house", "migrated_url", "postgres_server", "templates"]
