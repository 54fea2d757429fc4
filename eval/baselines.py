"""What a user would build instead: fixed chunks, one retriever, the best chunk as the answer.

Both baselines read the same text as ZhiCe (`Document.text`), so that no reader of files is
compared, and answer with their best chunk word for word, cited to its file. They find the answer
where the words of the gold span stand in the chunk; a chunk that cuts the span in two misses it,
as it would for a reader. Asked again about an answer before, they get the question before as well.
"""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import InputError
from eval.replies import Cited, Passage, Quoted, Reply, Said
from eval.systems import DEPTH
from index.encoder import Encoder
from index.library import Library
from rag.service import History

CHUNK = 500
OVERLAP = 50
"""Characters; LangChain's tutorial takes its splitter with such a size for every text."""
Rank = Callable[[str], NDArray[np.float32]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkSystem:
    """Fixed chunks and a function that scores them all for a question."""

    name: str
    chunks: tuple[Passage, ...]
    rank: Rank

    def search(self, question: str, history: History) -> Sequence[Passage]:
        """Return the best chunks."""
        return [self.chunks[row] for row in self._best(question, history)[0]]

    def answer(self, question: str, history: History) -> Reply:
        """Return the best chunk, cited; nothing is ever refused."""
        rows, scores = self._best(question, history)
        chunk = self.chunks[rows[0]]
        return Reply(
            status="answered",
            text=chunk.text,
            sentences=(Said(text=chunk.text, citations=(1,)),),
            citations=(
                Cited(
                    marker=1,
                    passage=chunk,
                    quotes=(Quoted(text=chunk.text, start=0, end=len(chunk.text)),),
                ),
            ),
            confidence=float(scores[0]),
        )

    def _best(self, question: str, history: History) -> tuple[list[int], list[float]]:
        asked = [turn["content"] for turn in history if turn["role"] == "user"][-1:]
        scores = self.rank("\n".join([*asked, question]))
        rows = np.argsort(-scores, kind="stable")[:DEPTH]
        return [int(row) for row in rows], [float(scores[row]) for row in rows]


def chunks_of(library: Library) -> tuple[Passage, ...]:
    """Cut every document with LangChain's splitter.

    The separators are those that LangChain's documentation gives for languages without spaces:
    its defaults know no Chinese full stop and would cut mid-sentence.
    """
    splitter = _needed("langchain_text_splitters").RecursiveCharacterTextSplitter(
        chunk_size=CHUNK,
        chunk_overlap=OVERLAP,
        separators=["\n\n", "\n", "。", "．", "；", "，", "、", " ", ""],
    )
    return tuple(
        Passage(source=info.source, text=text, title=info.title)
        for info in library.documents()
        for text in splitter.split_text(library.document(info.id).text)
    )


def langchain_faiss(chunks: tuple[Passage, ...], encoder: Encoder) -> ChunkSystem:
    """LangChain's splitter and a flat FAISS index, as LangChain's store holds, one encoder."""
    import faiss

    store = faiss.IndexFlatIP(encoder.dim)
    store.add(encoder.encode([chunk.text for chunk in chunks], role="passage"))

    def rank(question: str) -> NDArray[np.float32]:
        found, rows = store.search(encoder.encode([question], role="query"), len(chunks))
        scores = np.empty(len(chunks), np.float32)
        scores[rows[0]] = found[0]
        return scores

    return ChunkSystem(name="langchain-faiss", chunks=chunks, rank=rank)


def words_of(text: str) -> list[str]:
    """Return the words that jieba cuts a text into, shorter ones within longer ones too."""
    jieba = _needed("jieba")
    jieba.setLogLevel("ERROR")
    return [word.lower() for word in jieba.cut_for_search(text) if word.strip()]


def bm25_jieba(chunks: tuple[Passage, ...]) -> ChunkSystem:
    """BM25 (bm25s, its defaults) over words that jieba cuts."""
    retriever = _needed("bm25s").BM25()
    retriever.index([words_of(chunk.text) for chunk in chunks], show_progress=False)

    def rank(question: str) -> NDArray[np.float32]:
        scores: NDArray[np.float32] = retriever.get_scores(words_of(question))
        return scores

    return ChunkSystem(name="bm25-jieba", chunks=chunks, rank=rank)


def _needed(package: str) -> Any:
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise InputError(
            f"The baselines need the package {package}. Install them: pip install 'zhice[eval]'"
        ) from error
