"""Re-ranking by any cross-encoder: question and clause read together, one score."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.encoder import EncoderError
from rag.retrieve import Ranked

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

READ = 50
"""Candidates that are read, the best of the fused ones; the others keep their order below."""


class Reranker:
    """A cross-encoder of sentence-transformers."""

    def __init__(self, model: "CrossEncoder", name: str) -> None:
        self.name = name
        self._model = model

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one score a text, shape (len(texts),); higher answers better."""
        pairs = [(question, text) for text in texts]
        found = np.asarray(self._model.predict(pairs, show_progress_bar=False), np.float32)
        if found.shape != (len(texts),):
            raise EncoderError(
                f"the model {self.name} gives {found.shape[1:]} scores for a pair of texts; a "
                "re-ranker (ZHICE_RERANKER) gives one"
            )
        return found

    def rerank(
        self, question: str, candidates: Sequence[Ranked], texts: Sequence[str]
    ) -> list[Ranked]:
        """Order the candidates, whose texts are given, by what the model says of the first `READ`.

        The others follow in the order they had.
        """
        read, others = list(candidates[:READ]), candidates[READ:]
        if not read:
            return []
        scores = self.scores(question, texts[:READ])
        best = [
            read[place]._replace(
                score=float(scores[place]),
                scores={**read[place].scores, "cross_encoder": float(scores[place])},
            )
            for place in np.argsort(-scores, kind="stable")
        ]
        below = best[-1].score
        return best + [
            each._replace(score=below - number) for number, each in enumerate(others, start=1)
        ]


def load_reranker(name: str) -> Reranker:
    """Open any cross-encoder by hub name or local path.

    Raises:
        EncoderError: there is no such model, or it cannot be fetched or opened.
    """
    try:
        from sentence_transformers import CrossEncoder  # imports torch: only when asked for
    except ImportError as error:
        raise EncoderError(
            f"the re-ranker {name} needs sentence-transformers: pip install sentence-transformers"
        ) from error
    try:
        return Reranker(CrossEncoder(name), name)
    # The hub, its parts and the file formats raise errors of their own, of many kinds.
    except Exception as error:
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise EncoderError(
            f"cannot open the re-ranker {name} ({reason}); check the name or path of "
            "ZHICE_RERANKER and, for a model from the hub, the network, or unset it"
        ) from error
