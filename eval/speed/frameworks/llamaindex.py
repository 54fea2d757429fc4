"""LlamaIndex: its splitter and the store of vectors that it takes by default."""

import importlib
from collections.abc import Sequence

from eval.replies import Passage
from eval.speed.frameworks.model import Ask, Contender, Material, Piece
from eval.systems import DEPTH


def _split(material: Material) -> Sequence[Piece]:
    document = importlib.import_module("llama_index.core").Document
    splitter = importlib.import_module("llama_index.core.node_parser").SentenceSplitter()
    # Its reader of folders gives each document its path, which is embedded along with the text.
    pieces: Sequence[Piece] = splitter.get_nodes_from_documents(
        [document(text=each.text, metadata={"file_path": each.source}) for each in material.texts]
    )
    return pieces


def _index(pieces: Sequence[Piece], material: Material) -> Ask:
    base = importlib.import_module("llama_index.core.embeddings").BaseEmbedding
    encoder = material.encoder

    class Ours(base):  # type: ignore[misc]
        def _get_query_embedding(self, query: str) -> list[float]:
            vector: list[float] = encoder.encode([query], role="query")[0].tolist()
            return vector

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = encoder.encode(texts, role="passage").tolist()
            return vectors

    index = importlib.import_module("llama_index.core").VectorStoreIndex
    retriever = index(list(pieces), embed_model=Ours()).as_retriever(similarity_top_k=DEPTH)
    return lambda question: [found.node for found in retriever.retrieve(question)]


def _of_llamaindex(piece: Piece) -> Passage:
    return Passage(source=piece.metadata["file_path"], text=piece.text)


CONTENDERS = (
    Contender(
        name="llamaindex",
        split=_split,
        index=_index,
        passage=_of_llamaindex,
        needs=("llama_index",),
        about="SentenceSplitter, 1,024 tokens, 200 shared; VectorStoreIndex with its default "
        "store; the file's name embedded with the text, as its reader of folders does",
    ),
)
