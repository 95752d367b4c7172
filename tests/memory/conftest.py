from tests.support.databases import blank_url, database, migrated_url, postgres_server, templates
from tests.support.house import both_houses, house

__all__ = ["blank_url", "both_houses", "database", "house", "migrated_url", "postgres_server", "templates"]
