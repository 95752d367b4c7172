"""One script a step, named `NNNN_what_it_does.py`, with `revision` and `down_revision`; the same for SQLite and PostgreSQL."""
