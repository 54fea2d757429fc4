"""Which of several ingest workers reads a file."""

import hashlib
from dataclasses import dataclass

from corpus.errors import InputError
from corpus.patterns import regex

_SHARD = regex(r"([0-9]{1,6})/([0-9]{1,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """The part `number` (from 1) of `count` parts of all files."""

    number: int
    count: int

    def holds(self, path: str) -> bool:
        """Tell whether a file belongs to this part, by its path below the folder that is read."""
        digest = hashlib.blake2b(path.encode("utf-8", "surrogateescape"), digest_size=8).digest()
        return int.from_bytes(digest, "little") % self.count == self.number - 1


def read_shard(text: str) -> Shard:
    """Read `i/n`.

    Raises:
        InputError: it is something else, or i is not 1 to n.
    """
    found = _SHARD.fullmatch(text)
    if found:
        number, count = map(int, found.groups())
        if 1 <= number <= count:
            return Shard(number=number, count=count)
    raise InputError(f"--shard takes i/n with i from 1 to n, such as 2/3, not {text!r}.")
