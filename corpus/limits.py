"""How much is taken in at a time."""

MAX_BYTES = 50_000_000
"""The largest file that is read."""
