"""Train the bundled encoder from the training files and write it as a folder."""

import argparse
import time
from pathlib import Path

import torch

from index.train.export import export
from index.train.loop import State, train
from index.train.pairs import read_sources
from index.train.vocabulary import Encoded, encode_sources

_TRAINED = 150_000  # tokens while training
_REHEARSAL = 40  # steps that are timed to turn minutes into steps


def main() -> None:
    """Read the command line, train, write."""
    options = _options()
    torch.set_num_threads(2)
    sources = read_sources(options.data)
    print(f"{sum(len(s.pairs) for s in sources)} pairs of {len(sources)} sources", flush=True)
    tokens, encoded = encode_sources(sources, _TRAINED)
    del sources
    print(f"{len(tokens)} tokens", flush=True)

    if options.checkpoint and options.checkpoint.exists():
        state = State.load(options.checkpoint)
        if len(state.table) != len(tokens):
            raise SystemExit(f"{options.checkpoint} was made from other data; delete it")
        print(f"going on after step {state.step}", flush=True)
    else:
        state = State.fresh(len(tokens), options.seed)
    steps = options.steps or _steps_in(options.minutes, len(tokens), encoded, options.seed)
    print(f"training {steps} steps; the same again with --steps {steps}", flush=True)
    train(state, encoded, steps=steps, checkpoint=options.checkpoint)
    if options.checkpoint:
        state.save(options.checkpoint)
    export(state.table[: options.keep].numpy(), tokens[: options.keep], options.out, name="bundled")
    print(f"wrote {options.out}: {min(options.keep, len(tokens))} tokens, {state.spent:.0f} s")


def _steps_in(minutes: float, tokens: int, encoded: list[Encoded], seed: int) -> int:
    """Return how many steps this machine does in so many minutes, from a rehearsal."""
    began = time.monotonic()
    train(State.fresh(tokens, seed), encoded, steps=_REHEARSAL)
    return max(1, round(minutes * 60 * _REHEARSAL / (time.monotonic() - began)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m index.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the model to")
    parser.add_argument("--minutes", type=float, default=14, help="how long to train (default 14)")
    parser.add_argument("--steps", type=int, help="train this many steps instead of minutes")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--checkpoint", type=Path, help="save here; go on from here if it exists")
    parser.add_argument("--keep", type=int, default=100_000, help="tokens to keep in the model")
    return parser.parse_args()


if __name__ == "__main__":
    main()
