"""`python -m everkin` is the `everkin` command."""

from everkin.main import run

run()
