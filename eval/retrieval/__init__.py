"""How well clauses are found, stage by stage, beside BM25: `python -m eval.retrieval`."""
