"""Counters and histograms of this process in Prometheus' text format."""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the latency histograms in seconds."""
_Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counts by name and labels. It may be used from several threads."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, Counter[_Labels]] = defaultdict(Counter)
        self._times: defaultdict[str, dict[_Labels, _Histogram]] = defaultdict(dict)
        self._lock = threading.Lock()

    def count(self, name: str, amount: int = 1, **labels: str) -> None:
        """Add to a counter, which exists from then on, also where nothing is added."""
        with self._lock:
            self._counts[name][tuple(labels.items())] += amount

    def time(self, name: str, seconds: float, **labels: str) -> None:
        """Note in a histogram how long something took."""
        with self._lock:
            self._times[name].setdefault(tuple(labels.items()), _Histogram()).add(seconds)

    @contextmanager
    def timed(self, name: str, **labels: str) -> Iterator[None]:
        """Note how long the block takes, unless it fails."""
        started = time.perf_counter()
        yield
        self.time(name, time.perf_counter() - started, **labels)

    def text(self, gauges: Mapping[str, float]) -> str:
        """Return all counters and histograms, and gauges by name."""
        lines = []
        with self._lock:
            for name, counts in sorted(self._counts.items()):
                lines.append(f"# TYPE {name} counter")
                lines += [f"{name}{_shown(each)} {counts[each]}" for each in sorted(counts)]
            for name, histograms in sorted(self._times.items()):
                lines.append(f"# TYPE {name} histogram")
                for labels, histogram in sorted(histograms.items()):
                    lines += histogram.lines(name, labels)
        for name, value in gauges.items():
            lines += [f"# TYPE {name} gauge", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"


class _Histogram:
    def __init__(self) -> None:
        self.within = dict.fromkeys(BUCKETS, 0)
        self.count = 0
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        self.count += 1
        self.seconds += seconds
        for bound in BUCKETS:
            if seconds <= bound:
                self.within[bound] += 1

    def lines(self, name: str, labels: _Labels) -> Iterator[str]:
        for bound, count in self.within.items():
            yield f"{name}_bucket{_shown((*labels, ('le', str(bound))))} {count}"
        yield f"{name}_bucket{_shown((*labels, ('le', '+Inf')))} {self.count}"
        yield f"{name}_sum{_shown(labels)} {self.seconds:.6f}"
        yield f"{name}_count{_shown(labels)} {self.count}"


def _shown(labels: _Labels) -> str:
    def escaped(value: str) -> str:
        return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

    shown = ",".join(f'{name}="{escaped(value)}"' for name, value in labels)
    return f"{{{shown}}}" if shown else ""
