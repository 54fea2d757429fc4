"""Text to vectors: the bundled model without torch, or any sentence-transformers model."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence, Sized
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ZhiceError
from index.token_ids import TokenIds
from index.tokens import encoder_tokens

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FloatMatrix = NDArray[np.float32]
Role = Literal["query", "passage"]

BUNDLED = "bundled"
WEIGHTS = Path(__file__).parent / "weights"

LATE_DIMENSIONS = 128
"""So much of a token's vector takes part in late interaction."""
_BLOCK = 60_000  # characters or tokens taken at a time: arrays pay, memory stays bounded
_FEW = 8  # so many texts are read one by one: arrays for more cost a start


class EncoderError(ZhiceError):
    """Raised when a model cannot be opened; the message says what to do."""


class Encoder(Protocol):
    """What turns texts into vectors.

    Attributes:
        name: The name `load_encoder` opens it by.
        digest: Changes whenever the vectors would: an index made with another digest is stale.
        dim: The length of a vector.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 (see Attributes)

    @property
    def digest(self) -> str: ...  # noqa: D102

    @property
    def dim(self) -> int: ...  # noqa: D102

    def encode(self, texts: Sequence[str], *, role: Role) -> FloatMatrix:
        """Return float32 of shape (len(texts), dim), rows of unit length.

        A text in which the model knows no token (an empty one, say) gets a row of zeros.
        """


class StaticEncoder:
    """The bundled model: the mean of the token vectors of a text, scaled to unit length.

    Questions and passages are encoded alike. A text's vector does not depend on its neighbours
    in the call.

    Attributes:
        tokens: The token of each id.
    """

    def __init__(
        self,
        *,
        name: str,
        digest: str,
        tokens: Sequence[str],
        matrix: NDArray[np.int8],
        scales: NDArray[np.float32],
    ) -> None:
        self.name = name
        self.digest = digest
        self.dim = int(matrix.shape[1])
        self.tokens = tokens
        self._ids = {token: row for row, token in enumerate(tokens)}
        self._matrix = matrix
        self._scales = scales
        self._reader: TokenIds | None = None  # made when many texts are first encoded
        self._late_scales = np.zeros(len(scales), np.float32)  # 0 until it is needed

    @classmethod
    def open(cls, path: Path, name: str | None = None) -> "StaticEncoder":
        """Open a folder that `index.train` wrote; the matrix stays on disk, memory-mapped.

        `name` is what it is opened by, where that is not the name written in the folder.

        Raises:
            EncoderError: if a file is missing or the files do not belong together.
        """
        try:
            config = json.loads((path / "config.json").read_text(encoding="utf-8"))
            tokens = (path / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
            # A plain view of the mapped file: numpy.memmap makes every access slow.
            matrix = np.asarray(np.load(path / "matrix.npy", mmap_mode="r"))
            scales = np.load(path / "scales.npy")
            shape = (config["tokens"], config["dim"])
            name, digest = name or str(config["name"]), str(config["digest"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EncoderError(
                f"{path} holds no complete bundled model ({error}); install zhice again, or "
                "write the folder with: python -m index.train"
            ) from error
        if matrix.shape != shape or len(scales) != len(tokens) or len(tokens) != shape[0]:
            raise EncoderError(
                f"the files in {path} belong to different models; write the folder again with: "
                "python -m index.train"
            )
        return cls(name=name, digest=digest, tokens=tokens, matrix=matrix, scales=scales)

    def token_ids(self, text: str) -> NDArray[np.int32]:
        """Return the ids of the known tokens of `text`, shape (n,), repeats kept."""
        return self.ids_of(encoder_tokens(text))

    def ids_of(self, tokens: Iterable[str]) -> NDArray[np.int32]:
        """Return the ids of the tokens that are known, in their order."""
        ids = np.fromiter(map(self._ids.get, tokens, repeat(-1)), np.int32)
        return ids[ids >= 0]

    def token_vectors(self, ids: NDArray[np.int32], dimensions: int | None = None) -> FloatMatrix:
        """Return the first `dimensions` of the vectors of tokens, or all, float32, a row a token.

        They are as trained, not of unit length: a long vector marks a telling token.
        """
        return self._matrix[:, :dimensions][ids] * self._scales[ids, None]

    def late_units(self, ids: NDArray[np.int32]) -> FloatMatrix:
        """Return the first `LATE_DIMENSIONS` of the vectors of tokens, of unit length."""
        scales = self._late_scales[ids]
        new = ids[scales == 0]
        if len(new):
            lengths = np.linalg.norm(self.token_vectors(new, LATE_DIMENSIONS), axis=1)
            self._late_scales[new] = self._scales[new] / np.maximum(lengths, 1e-9)
            scales = self._late_scales[ids]
        # Whole rows are taken more quickly than parts of them.
        return self._matrix.take(ids, axis=0)[:, :LATE_DIMENSIONS] * scales[:, None]

    def encode(self, texts: Sequence[str], *, role: Role) -> FloatMatrix:
        """Return float32 of shape (len(texts), dim), rows of unit length or, unknown, of zeros."""
        if len(texts) <= _FEW:
            return self.encode_ids([self.token_ids(text) for text in texts])
        if self._reader is None:
            self._reader = TokenIds(self._ids)
        sums = [self._sums(*self._reader.read(texts[block])) for block in _blocks(texts)]
        return _unit(np.concatenate(sums))

    def encode_ids(self, ids: Sequence[NDArray[np.int32]]) -> FloatMatrix:
        """Return what `encode` does for texts whose `token_ids` are these."""
        if not ids:
            return np.zeros((0, self.dim), np.float32)
        if len(ids) <= _FEW:
            sums = [self.token_vectors(part).sum(axis=0, dtype=np.float64) for part in ids]
        else:
            sums = [
                self._sums(np.concatenate(ids[block]), np.cumsum([0, *map(len, ids[block])]))
                for block in _blocks(ids)
            ]
        return _unit(np.vstack(sums))

    def _sums(self, ids: NDArray[np.int32], offsets: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the sum of the token vectors of each text, whose ids begin at its offset.

        In float64 it is exact, so that it depends neither on the order nor on other texts.
        """
        from scipy.sparse import csr_array  # takes a tenth of a second; a question does without

        seen = np.bincount(ids, minlength=1) > 0
        tokens = np.flatnonzero(seen).astype(np.int32)
        place = (np.cumsum(seen) - 1)[ids]
        shape = (len(offsets) - 1, len(tokens))
        counts = csr_array((np.ones(len(ids)), place, offsets), shape=shape)
        sums: NDArray[np.float64] = counts @ self.token_vectors(tokens).astype(np.float64)
        return sums


class SentenceTransformerEncoder:
    """Any sentence-transformers model, with the query and passage prompts it declares."""

    def __init__(self, model: "SentenceTransformer", name: str) -> None:
        dim = model.get_embedding_dimension()
        if dim is None:
            raise EncoderError(f"the model {name} does not say how long its vectors are")
        self.name = name
        self.dim = int(dim)
        self.digest = _model_digest(model)
        self._model = model

    def encode(self, texts: Sequence[str], *, role: Role) -> FloatMatrix:
        """Return float32 of shape (len(texts), dim), rows of unit length."""
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        encode = self._model.encode_query if role == "query" else self._model.encode_document
        vectors = encode(list(texts), convert_to_numpy=True, show_progress_bar=False)
        return _unit(np.asarray(vectors, dtype=np.float32))


def load_encoder(name: str) -> Encoder:
    """Open the bundled encoder, or another model by its name on the hub or its path.

    That is one of sentence-transformers, or a folder that `index.train` wrote.

    Raises:
        EncoderError: if there is no such model, or it cannot be fetched or opened.
    """
    if name == BUNDLED:
        return bundled_encoder()
    if (Path(name) / "scales.npy").is_file():
        return StaticEncoder.open(Path(name), name)
    try:
        from sentence_transformers import SentenceTransformer  # imports torch: only when asked for
    except ImportError as error:
        raise EncoderError(
            f"the model {name} needs sentence-transformers: pip install sentence-transformers"
        ) from error
    try:
        model = SentenceTransformer(name)
    # The hub, its parts and the file formats raise errors of their own, of many kinds.
    except Exception as error:
        raise EncoderError(
            f"cannot open the model {name} ({_first_line(error)}); check the name or path and, for "
            f'a model from the hub, the network, or use "{BUNDLED}"'
        ) from error
    return SentenceTransformerEncoder(model, name)


@cache
def bundled_encoder() -> StaticEncoder:
    """Return the model that comes with ZhiCe."""
    return StaticEncoder.open(WEIGHTS)


def weights_digest(path: Path) -> str:
    """Return the digest of a bundled model's files, as `index.train` computes it."""
    digest = hashlib.sha256(np.load(path / "matrix.npy").tobytes())
    digest.update(np.load(path / "scales.npy").tobytes())
    digest.update((path / "vocabulary.txt").read_bytes())
    return digest.hexdigest()


def _blocks(parts: Sequence[Sized]) -> Iterator[slice]:
    """Yield stretches of parts, in order, of bounded total size; at least one part each."""
    start = size = 0
    for end, part in enumerate(parts):
        if size and size + len(part) > _BLOCK:
            yield slice(start, end)
            start, size = end, 0
        size += len(part)
    yield slice(start, len(parts))


def _unit(sums: NDArray[np.floating]) -> FloatMatrix:
    vectors = sums.astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengths[lengths == 0] = 1  # nothing known: zeros stay zeros
    unit: FloatMatrix = vectors / lengths
    return unit


def _model_digest(model: "SentenceTransformer") -> str:
    """Return a digest of all weights and of the prompts: both shape the vectors."""
    import torch

    digest = hashlib.sha256(json.dumps(model.prompts, sort_keys=True).encode())
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().contiguous().view(-1).view(torch.uint8).numpy())
    return digest.hexdigest()


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
