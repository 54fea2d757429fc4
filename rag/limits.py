"""How much one key or address may ask for."""

import threading
import time
from collections import OrderedDict

_REMEMBERED = 10_000


class RateLimit:
    """So many calls a minute for each name, saved up to one minute's worth; 0 means no limit.

    It holds for one process: several workers allow as many times more.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, name: str, *, cost: float = 1, at: float | None = None) -> float:
        """Count a call; return 0, or the seconds until it would be allowed. `at` is seconds."""
        if not self._per_minute:
            return 0
        now = time.monotonic() if at is None else at
        rate = self._per_minute / 60
        with self._lock:
            left, since = self._left.pop(name, (float(self._per_minute), now))
            left = min(self._per_minute, left + rate * (now - since))
            allowed = left >= 1
            self._left[name] = (left - cost if allowed else left, now)
            if len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)
        return 0 if allowed else (1 - left) / rate
