"""The bundled model as a sentence-transformers module, for training on and for comparing.

    SentenceTransformer("index/weights", trust_remote_code=True)

loads the folder through this class. The flag is asked for by sentence-transformers whenever a
model brings a class of its own; the class is this one, nothing is fetched.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers.base.modules.input_module import InputModule
from torch import nn

from index.encoder import StaticEncoder


class TokenMean(InputModule):
    """The unit-length mean of token vectors; the same vectors as `StaticEncoder`, with gradients.

    `embedding.weight` is float32 of shape (tokens, dim).
    """

    def __init__(self, static: StaticEncoder) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # untyped in sentence-transformers
        self._static = static
        every = np.arange(len(static.tokens), dtype=np.int32)
        self.embedding = nn.EmbeddingBag.from_pretrained(
            torch.from_numpy(static.token_vectors(every)), freeze=False, mode="mean"
        )

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: object
    ) -> dict[str, Any]:
        """Return the token ids of all texts (strings) in one row, and where each text begins."""
        ids = [self._static.token_ids((prompt or "") + text) for text in inputs]
        sizes = [0, *(len(part) for part in ids[:-1])]
        return {
            "input_ids": torch.from_numpy(np.concatenate(ids).astype(np.int64)),
            "offsets": torch.from_numpy(np.cumsum(sizes)),
        }

    def forward(self, features: dict[str, Any], **_: object) -> dict[str, Any]:
        """Add `sentence_embedding`, shape (texts, dim); zeros for a text of unknown tokens."""
        mean = self.embedding(features["input_ids"], features["offsets"])
        features["sentence_embedding"] = nn.functional.normalize(mean, dim=1)
        return features

    @property
    def max_seq_length(self) -> int | None:
        """None: a text of any length is read whole."""
        return None

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return self._static.dim

    def save(self, output_path: str, *_: object, **__: object) -> None:
        """Write the folder again, with the weights as they are now."""
        from index.train.export import export  # only a trained-on model needs to write

        table = self.embedding.weight.detach().cpu().numpy()
        export(table, list(self._static.tokens), Path(output_path), name=self._static.name)

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *_: Any, **__: Any) -> "TokenMean":
        """Read a local folder.

        Raises:
            EncoderError: if the folder holds no complete model.
        """
        return cls(StaticEncoder.open(Path(model_name_or_path) / subfolder))
