"""The stages of the search, each added to the one before, and what they are compared with."""

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from eval.baselines import words_of
from index.lexical import indexed_text
from index.tokens import lexical_tokens
from rag.retrieve import find_candidates, rerank
from rag.search import Searcher, read_query

DEPTH = 10
"""How many clauses are looked at."""
Stage = Callable[[str], Sequence[int]]


def stages(searcher: Searcher) -> Mapping[str, Stage]:
    """Return each stage by its name: a question in, rows out, best first."""
    texts = _texts(searcher)
    return {
        "BM25, jieba": _bm25(texts, words_of),
        "BM25, characters and pairs": _bm25(texts, lexical_tokens),
        "lexical": lambda asked: _found(searcher, asked, mode="lexical", translated=False),
        "dense": lambda asked: _found(searcher, asked, mode="dense", translated=False),
        "both fused": lambda asked: _found(searcher, asked, mode="hybrid", translated=False),
        "+ lexicon": lambda asked: _found(searcher, asked, mode="hybrid", translated=True),
        "+ late interaction": lambda asked: _reranked(searcher, asked, learned=False),
        "+ learned ranking": lambda asked: _reranked(searcher, asked, learned=True),
    }


def _bm25(texts: Sequence[str], tokens: Callable[[str], list[str]]) -> Stage:
    """BM25 as the library bm25s has it by default."""
    retriever: Any = importlib.import_module("bm25s").BM25()
    retriever.index([tokens(text) for text in texts], show_progress=False)

    def rank(asked: str) -> Sequence[int]:
        scores = retriever.get_scores(tokens(asked))
        return [int(row) for row in np.argsort(-scores, kind="stable")[:DEPTH]]

    return rank


def _found(searcher: Searcher, asked: str, *, mode: Any, translated: bool) -> Sequence[int]:
    query = read_query(asked)
    found = find_candidates(
        query.content,
        searcher.snapshot,
        searcher.encoder,
        language=query.language,
        mode=mode,
        words=query.words if translated else "",
    )
    return [each.row for each in found[:DEPTH]]


def _reranked(searcher: Searcher, asked: str, *, learned: bool) -> Sequence[int]:
    query = read_query(asked)
    found = find_candidates(
        query.content,
        searcher.snapshot,
        searcher.encoder,
        language=query.language,
        words=query.words,
    )
    ranked = rerank(
        asked,
        query.content,
        found,
        searcher.snapshot,
        language=query.language,
        words=query.words,
        learned=learned,
    )
    return [each.row for each in ranked[:DEPTH]]


def _texts(searcher: Searcher) -> list[str]:
    fields = searcher.library.clauses()
    ordered = [fields[clause_id] for clause_id in searcher.snapshot.clause_ids]
    return [indexed_text(e.document.title, e.clause.path, e.clause.text) for e in ordered]
