"""Counters of this process in Prometheus' text format."""

import threading
from collections import Counter

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the latency histogram in seconds."""


class Metrics:
    """Requests by route and status, and how long they took."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._buckets: Counter[tuple[str, float]] = Counter()
        self._seconds: Counter[str] = Counter()
        self._lock = threading.Lock()

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note a finished request."""
        with self._lock:
            self._requests[method, route, status] += 1
            self._seconds[route] += seconds  # type: ignore[assignment]  # Counter adds floats too
            for bound in BUCKETS:
                if seconds <= bound:
                    self._buckets[route, bound] += 1

    def text(self, gauges: dict[str, float]) -> str:
        """Return all counters, and gauges by name."""
        with self._lock:
            lines = ["# TYPE zhice_requests_total counter"]
            totals: Counter[str] = Counter()
            for (method, route, status), count in sorted(self._requests.items()):
                totals[route] += count
                labels = f'method="{method}",route="{route}",status="{status}"'
                lines.append(f"zhice_requests_total{{{labels}}} {count}")
            lines.append("# TYPE zhice_request_seconds histogram")
            for route, total in sorted(totals.items()):
                for bound in BUCKETS:
                    count = self._buckets[route, bound]
                    lines.append(
                        f'zhice_request_seconds_bucket{{route="{route}",le="{bound}"}} {count}'
                    )
                lines += [
                    f'zhice_request_seconds_bucket{{route="{route}",le="+Inf"}} {total}',
                    f'zhice_request_seconds_sum{{route="{route}"}} {self._seconds[route]:.6f}',
                    f'zhice_request_seconds_count{{route="{route}"}} {total}',
                ]
        for name, value in gauges.items():
            lines += [f"# TYPE {name} gauge", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"
