"""What alembic runs: the caller has opened a transaction and holds the lock (see `everkin.kit.db.migrate`)."""

from alembic import context

from everkin.kit.db.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
