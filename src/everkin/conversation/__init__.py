"""Talking with a companion. Read `turn.py` first."""
