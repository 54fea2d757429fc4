"""LangChain: its splitter, its FAISS store, and that beside its BM25."""

import importlib
from collections.abc import Sequence
from typing import Any

from eval.baselines import chunks_of, langchain_faiss, words_of
from eval.replies import Passage
from eval.speed.frameworks.model import Ask, Contender, Material, Piece
from eval.systems import DEPTH

CHUNK = 1000
OVERLAP = 200
"""Characters, as LangChain's tutorial of semantic search has them."""
_FULL_STOPS = ["\n\n", "\n", "。", "．", "；", "，", "、", " ", ""]
_PACKAGES = ("langchain_text_splitters", "langchain_community")


def _splitter_only(pieces: Sequence[Piece], material: Material) -> Ask:
    system = langchain_faiss(tuple(pieces), material.encoder)
    return lambda question: system.search(question, ())


def split(material: Material) -> Sequence[Piece]:
    """Cut all documents into chunks that overlap."""
    splitter = importlib.import_module("langchain_text_splitters").RecursiveCharacterTextSplitter(
        chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True, separators=_FULL_STOPS
    )
    texts = [each.text for each in material.texts]
    pieces: Sequence[Piece] = splitter.create_documents(
        texts, metadatas=[{"source": each.source} for each in material.texts]
    )
    return pieces


def _store(pieces: Sequence[Piece], material: Material) -> Any:
    base = importlib.import_module("langchain_core.embeddings").Embeddings
    encoder = material.encoder

    class Ours(base):  # type: ignore[misc]
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = encoder.encode(texts, role="passage").tolist()
            return vectors

        def embed_query(self, text: str) -> list[float]:
            vector: list[float] = encoder.encode([text], role="query")[0].tolist()
            return vector

    stores = importlib.import_module("langchain_community.vectorstores")
    return stores.FAISS.from_documents(list(pieces), Ours())


def _dense(pieces: Sequence[Piece], material: Material) -> Ask:
    store = _store(pieces, material)
    return lambda question: store.similarity_search(question, k=DEPTH)


def _both(pieces: Sequence[Piece], material: Material) -> Ask:
    dense = _store(pieces, material).as_retriever(search_kwargs={"k": DEPTH})
    lexical = importlib.import_module("langchain_community.retrievers").BM25Retriever
    ensemble = importlib.import_module("langchain_classic.retrievers").EnsembleRetriever(
        retrievers=[
            # Its default cuts words at spaces, of which Chinese has none.
            lexical.from_documents(list(pieces), preprocess_func=words_of, k=DEPTH),
            dense,
        ],
        weights=[0.5, 0.5],
    )
    return lambda question: ensemble.invoke(question)[:DEPTH]


def _of_langchain(piece: Piece) -> Passage:
    return Passage(source=piece.metadata["source"], text=piece.page_content)


CONTENDERS = (
    Contender(
        name="langchain-faiss-store",
        split=split,
        index=_dense,
        passage=_of_langchain,
        needs=_PACKAGES,
        about=f"RecursiveCharacterTextSplitter, {CHUNK:,} characters, {OVERLAP} shared, at Chinese "
        "full stops too; its FAISS store",
    ),
    Contender(
        name="langchain-ensemble",
        split=split,
        index=_both,
        passage=_of_langchain,
        needs=(*_PACKAGES, "langchain_classic", "rank_bm25", "jieba"),
        about="the same chunks; EnsembleRetriever of its BM25Retriever (jieba's words) and its "
        "FAISS store, half each",
    ),
    Contender(
        name="langchain-faiss",
        split=lambda material: chunks_of(material.library),
        index=_splitter_only,
        passage=lambda piece: piece,
        needs=("langchain_text_splitters",),
        about="the baseline of `zhice eval`: LangChain's splitter at 500 characters, 50 shared; "
        "flat FAISS, every chunk scored",
    ),
)
