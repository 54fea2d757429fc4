"""How quick ZhiCe is beside what one would build instead: `python -m eval.speed`."""
