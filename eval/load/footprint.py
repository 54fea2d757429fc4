"""How long a server takes to start, and how much memory it holds, by size of its library.

python -m eval.load.footprint --clauses 0 30000
"""

import argparse
import random
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path

import httpx

from corpus.parse import parse
from eval.load.server import memory_mb, serving, wait_for_page
from index.encoder import bundled_encoder
from index.library import Library
from index.snapshot import write_snapshot
from rag.settings import Settings

_ARTICLES = 50
_IDLE_SECONDS = 5


def fill(home: Path, clauses: int, seed: int = 1) -> int:
    """Fill a library with documents whose articles are drawn from the samples' clauses.

    Returns how many clauses it holds.
    """
    settings = Settings(home=home)
    library = Library(settings.library_url)
    chance = random.Random(seed)
    samples = sorted(Path(str(files("corpus") / "samples")).glob("*.txt"))
    bodies = [
        " ".join(clause.text.split())
        for path in samples
        for clause in parse(path.read_bytes(), path.name).clauses
        if len(clause.text) > 40
    ]
    number = 0
    while len(library.clause_ids()) < clauses:
        for _ in range(min(100, 1 + (clauses - number * _ARTICLES) // _ARTICLES)):
            number += 1
            drawn = chance.sample(bodies, _ARTICLES)
            articles = [f"第{place}条 {body}" for place, body in enumerate(drawn, start=1)]
            text = "\n".join([f"关于第{number}号事项的若干规定", *articles]).encode()
            name = f"{number}.txt"
            library.put(parse(text, name), f"/{name}", data=text)
    if clauses:
        write_snapshot(settings.snapshots, library, bundled_encoder())
    count = len(library.clause_ids())
    library.close()
    return count


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m eval.load.footprint", description=__doc__)
    parser.add_argument("--clauses", type=int, nargs="*", default=[0, 30_000])
    for clauses in parser.parse_args().clauses:
        with tempfile.TemporaryDirectory(prefix="zhice-size-") as folder:
            home = Path(folder)
            started = time.monotonic()
            count = fill(home, clauses)
            filled = time.monotonic() - started
            started = time.monotonic()
            with serving(home) as (url, pid):
                up = time.monotonic() - started
                wait_for_page(url)
                time.sleep(_IDLE_SECONDS)
                idle = memory_mb(pid)
                body = {"question": "智慧物流由谁牵头？"}
                took = []
                for _ in range(2):
                    started = time.monotonic()
                    httpx.post(f"{url}/v1/answer", json=body, timeout=300)
                    took.append(time.monotonic() - started)
                used = memory_mb(pid)
            size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) / 1e6
        print(
            f"{count} clauses: filled in {filled:.0f} s, {size:.0f} MB on disk; the server answers "
            f"after {up:.1f} s and holds {idle:.0f} MB idle, {used:.0f} MB after the first "
            f"answers (first {took[0]:.1f} s, second {took[1]:.2f} s)",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
