"""Write the trained vectors as the folder that the encoder reads."""

import hashlib
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MODULE = "index.sentence_transformers_module.TokenMean"


def export(table: NDArray[np.float32], tokens: list[str], out: Path, *, name: str) -> None:
    """Write vectors (n, d) and their n tokens to the folder `out`, int8 with one scale a row.

    Other files of the folder, such as the model card, are left as they are.
    """
    out.mkdir(parents=True, exist_ok=True)
    scales = np.abs(table).max(axis=1) / np.float32(127)
    scales = np.maximum(scales, np.finfo(np.float32).tiny).astype(np.float32)
    matrix = np.rint(table / scales[:, None]).astype(np.int8)
    vocabulary = "\n".join(tokens).encode()
    digest = hashlib.sha256(matrix.tobytes() + scales.tobytes() + vocabulary).hexdigest()
    np.save(out / "matrix.npy", matrix)
    np.save(out / "scales.npy", scales)
    (out / "vocabulary.txt").write_bytes(vocabulary)
    config = {"name": name, "dim": table.shape[1], "tokens": len(tokens), "digest": digest}
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    modules = [{"idx": 0, "name": "0", "path": "", "type": _MODULE}]
    (out / "modules.json").write_text(json.dumps(modules, indent=2) + "\n", encoding="utf-8")
