"""Crisis: what is heard in four languages, how grave it is, and how long it is remembered."""
