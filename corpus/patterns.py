"""Regular expressions that are compiled when they are first used.

There are some six hundred, and to compile all of them would take longer than to answer a question,
which needs fewer than half.
"""

import re
from typing import cast

_PARTS = (
    *("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"),
    *("pattern", "flags", "groups", "groupindex"),
)


class _Late:
    """Stands for a pattern; has the compiled one's methods as its own from the first use on."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        if name not in _PARTS:
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        vars(self).update((part, getattr(compiled, part)) for part in _PARTS)
        return getattr(compiled, name)


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` does, compiled at its first use; for patterns of a module."""
    return cast("re.Pattern[str]", _Late(source, flags))
