"""txtai: its paragraphs, its index, and that beside its BM25."""

import importlib
from collections.abc import Sequence
from typing import Any

from eval.replies import Passage
from eval.speed.frameworks import langchain
from eval.speed.frameworks.model import Ask, Contender, Material, Piece
from eval.systems import DEPTH


def _split(material: Material) -> Sequence[Piece]:
    # A paragraph of a file is a line of its text.
    cut = importlib.import_module("txtai.pipeline").Segmentation(lines=True)
    return [(each.source, part) for each in material.texts for part in cut(each.text)]


def _chunks(material: Material) -> Sequence[Piece]:
    return [(piece.metadata["source"], piece.page_content) for piece in langchain.split(material)]


def _index(pieces: Sequence[Piece], material: Material, *, hybrid: bool = False) -> Ask:
    encoder = material.encoder

    def transform(texts: list[str]) -> Any:
        # It is not told which texts are questions; the bundled encoder makes no difference.
        vectors = encoder.encode(texts, role="passage")
        # It divides by the length: a text without known words would be no number at all.
        vectors[~vectors.any(axis=1)] = 1
        return vectors

    embeddings = importlib.import_module("txtai").Embeddings(
        {"method": "external", "transform": transform, "content": True, "hybrid": hybrid}
    )
    embeddings.index(pieces)

    def ask(question: str) -> Sequence[Piece]:
        return [(found["id"], found["text"]) for found in embeddings.search(question, DEPTH)]

    return ask


def _hybrid(pieces: Sequence[Piece], material: Material) -> Ask:
    return _index(pieces, material, hybrid=True)


def _of_txtai(piece: Piece) -> Passage:
    source, text = piece
    return Passage(source=source, text=text)


CONTENDERS = (
    Contender(
        name="txtai",
        split=_split,
        index=_index,
        passage=_of_txtai,
        needs=("txtai",),
        about="Segmentation by paragraphs; Embeddings with content, its FAISS index as it sizes it",
    ),
    Contender(
        name="txtai-hybrid",
        split=_split,
        index=_hybrid,
        passage=_of_txtai,
        needs=("txtai",),
        about="the same with `hybrid`: its BM25 beside the vectors, half each",
    ),
    Contender(
        name="txtai-hybrid-chunks",
        split=_chunks,
        index=_hybrid,
        passage=_of_txtai,
        needs=("txtai", "langchain_text_splitters"),
        about="the same over LangChain's chunks of 1,000 characters",
    ),
)
