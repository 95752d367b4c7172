"""The history of the test library's tables."""
