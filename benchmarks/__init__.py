"""Measurements of Everkin. Each is `python -m benchmarks.NAME`, and ends with one line of JSON."""
