"""ZhiCe, and the two libraries that are the limit of it, over the clauses that it cut."""

import importlib
from collections.abc import Sequence

import faiss

from eval.baselines import words_of
from eval.replies import Passage
from eval.speed.frameworks.model import ZHICE, Ask, Contender, Material, Piece
from eval.systems import DEPTH
from index.lexical import indexed_text
from index.library import ClauseFields
from index.snapshot import write_snapshot
from rag.service import open_service
from rag.settings import Settings


def _clauses(material: Material) -> Sequence[Piece]:
    return material.clauses


def _of_clause(piece: Piece) -> Passage:
    return Passage(source=piece.document.source, text=piece.clause.text)


def _words_of_clause(piece: ClauseFields) -> str:
    return indexed_text(piece.document.title, piece.clause.path, piece.clause.text)


def _zhice(pieces: Sequence[Piece], material: Material) -> Ask:
    settings = material.settings
    write_snapshot(settings.snapshots, material.library, material.encoder, rebuild=True)
    return _opened(settings)


def _opened(settings: Settings) -> Ask:
    service = open_service(settings)
    return lambda question: service.search(question, limit=DEPTH).hits


def _bm25s(pieces: Sequence[Piece], material: Material) -> Ask:
    retriever = importlib.import_module("bm25s").BM25()
    words = [words_of(_words_of_clause(piece)) for piece in pieces]
    retriever.index(words, show_progress=False)
    depth = min(DEPTH, len(pieces))

    def ask(question: str) -> Sequence[Piece]:
        rows, _ = retriever.retrieve([words_of(question)], k=depth, show_progress=False)
        return [pieces[row] for row in rows[0]]

    return ask


def _faiss(pieces: Sequence[Piece], material: Material) -> Ask:
    encoder = material.encoder
    store = faiss.IndexFlatIP(encoder.dim)
    store.add(encoder.encode([_words_of_clause(piece) for piece in pieces], role="passage"))
    depth = min(DEPTH, len(pieces))

    def ask(question: str) -> Sequence[Piece]:
        _, rows = store.search(encoder.encode([question], role="query"), depth)
        return [pieces[row] for row in rows[0]]

    return ask


OURS = (
    Contender(
        name=ZHICE,
        split=_clauses,
        index=_zhice,
        opened=_opened,
        passage=_of_clause,
        about="clauses; full search: BM25 and vectors fused, re-ranked, with highlights",
        cuts=False,
    ),
)

LIMITS = (
    Contender(
        name="bm25s",
        split=_clauses,
        index=_bm25s,
        passage=_of_clause,
        needs=("bm25s", "jieba"),
        about="a limit: bm25s alone over ZhiCe's clauses with their headings, jieba's words",
        cuts=False,
    ),
    Contender(
        name="faiss",
        split=_clauses,
        index=_faiss,
        passage=_of_clause,
        about="a limit: a flat FAISS index alone over ZhiCe's clauses with their headings",
        cuts=False,
    ),
)
