"""The training loop: InfoNCE both ways over mean token vectors, with a lazy Adam.

Only the rows that a batch uses are read and moved, so a step costs what its batch weighs. The
update is that of `torch.optim.SparseAdam`, written out because the gradient is dense over those
rows: building a sparse one would cost more than the step.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from index.train.vocabulary import Encoded

DIM = 256
_NESTED = (64, 128, 256)  # Matryoshka: the first dimensions must work alone
_SCALE = 20.0
_BATCH = 1_024
_RATE = 0.02
_WARM_UP = 100
_BETAS = (0.9, 0.999)
_EPSILON = 1e-8
_SAVE_SECONDS = 60.0


class _Saved(TypedDict):
    table: Tensor
    mean: Tensor
    square: Tensor
    step: int
    spent: float
    random: dict[str, object]


@dataclass(slots=True)
class State:
    """What a checkpoint keeps: the vectors, Adam's two averages, and how far training is."""

    table: Tensor
    mean: Tensor
    square: Tensor
    step: int
    spent: float  # seconds of training so far, over all resumed runs
    random: np.random.Generator

    @classmethod
    def fresh(cls, tokens: int, seed: int) -> "State":
        """Return the state before the first step."""
        generator = torch.Generator().manual_seed(seed)
        table = torch.randn(tokens, DIM, generator=generator) * 0.1
        return cls(
            table,
            torch.zeros_like(table),
            torch.zeros_like(table),
            0,
            0.0,
            np.random.default_rng(seed),
        )

    def save(self, path: Path) -> None:
        """Write a checkpoint; the file is whole or it is the one before."""
        saved: _Saved = {
            "table": self.table,
            "mean": self.mean,
            "square": self.square,
            "step": self.step,
            "spent": self.spent,
            "random": dict(self.random.bit_generator.state),
        }
        partial = path.with_suffix(".partial")
        torch.save(saved, partial)
        partial.replace(path)

    @classmethod
    def load(cls, path: Path) -> "State":
        """Read a checkpoint that `save` wrote."""
        saved: _Saved = torch.load(path, weights_only=True)
        random = np.random.default_rng()
        random.bit_generator.state = saved["random"]
        return cls(
            saved["table"], saved["mean"], saved["square"], saved["step"], saved["spent"], random
        )


def train(
    state: State, sources: list[Encoded], *, steps: int, checkpoint: Path | None = None
) -> None:
    """Train until `steps` steps are done in all, moving `state` in place.

    Prints the loss (a running mean) every fifty steps and saves a checkpoint once a minute.
    """
    weights = np.array([source.weight for source in sources])
    weights /= weights.sum()
    shown, saved = 0.0, time.monotonic()
    while state.step < steps:
        began = time.monotonic()
        source = sources[int(state.random.choice(len(sources), p=weights))]
        loss = _step(state, source, _rate(state.step, steps))
        state.spent += time.monotonic() - began
        shown = loss if shown == 0.0 else 0.97 * shown + 0.03 * loss
        if state.step % 50 == 0:
            print(f"step {state.step}/{steps}  loss {shown:.3f}  {state.spent:.0f} s", flush=True)
        if checkpoint and time.monotonic() - saved > _SAVE_SECONDS:
            state.save(checkpoint)
            saved = time.monotonic()


def _rate(step: int, steps: int) -> float:
    """Return the learning rate: up over the first steps, then down to nothing in a line."""
    rising = (step + 1) / _WARM_UP
    falling = (steps - step) / max(1, steps - _WARM_UP)
    return _RATE * min(1.0, rising, falling)


def _step(state: State, source: Encoded, rate: float) -> float:
    pairs = len(source.first.starts) - 1
    chosen = state.random.choice(pairs, size=min(_BATCH, pairs), replace=False)
    first_ids, first_begins = source.first.rows(chosen)
    second_ids, second_begins = source.second.rows(chosen)
    rows, places = np.unique(np.concatenate((first_ids, second_ids)), return_inverse=True)
    begins = np.concatenate((first_begins, second_begins + len(first_ids)))

    used = torch.from_numpy(rows.astype(np.int64))
    local = state.table[used].requires_grad_()
    vectors = functional.embedding_bag(
        torch.from_numpy(places.astype(np.int64)), local, torch.from_numpy(begins), mode="mean"
    )
    twins = _twins(source.first.group[chosen]) | _twins(source.second.group[chosen])
    loss = _loss(vectors[: len(chosen)], vectors[len(chosen) :], twins)
    (gradient,) = torch.autograd.grad(loss, local)
    state.step += 1
    _adam(state, used, gradient, rate)
    return float(loss.detach()) / (2 * len(_NESTED))


def _twins(group: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Tensor:
    """Return where two different pairs of a batch share a text: those are no negatives."""
    same = torch.from_numpy(group[:, None] == group[None, :])
    return same.fill_diagonal_(fill_value=False)


def _loss(first: Tensor, second: Tensor, twins: Tensor) -> Tensor:
    """Return the summed cross-entropy of finding each other, both ways, at each nested size."""
    right = torch.arange(len(first))
    total = torch.zeros(())
    for size in _NESTED:
        left = functional.normalize(first[:, :size])
        scores = _SCALE * left @ functional.normalize(second[:, :size]).T
        scores = scores.masked_fill(twins, -torch.inf)
        total = total + functional.cross_entropy(scores, right)
        total = total + functional.cross_entropy(scores.T, right)
    return total


@torch.no_grad()
def _adam(state: State, used: Tensor, gradient: Tensor, rate: float) -> None:
    first, second = _BETAS
    mean = state.mean[used].lerp_(gradient, 1 - first)
    square = state.square[used].mul_(second).addcmul_(gradient, gradient, value=1 - second)
    state.mean[used] = mean
    state.square[used] = square
    step_size = rate * (1 - second**state.step) ** 0.5 / (1 - first**state.step)
    moved = mean.mul_(-step_size).div_(square.sqrt_().add_(_EPSILON))
    state.table.index_add_(0, used, moved)
