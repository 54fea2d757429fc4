"""The systems by their names."""

from collections.abc import Sequence

from corpus.errors import InputError
from eval.speed.frameworks import clauses, langchain, llamaindex, txtai
from eval.speed.frameworks.model import ZHICE, Contender

ALL: tuple[Contender, ...] = (
    *clauses.OURS,
    *langchain.CONTENDERS,
    *llamaindex.CONTENDERS,
    *txtai.CONTENDERS,
    *clauses.LIMITS,
)


def chosen(names: Sequence[str]) -> list[Contender]:
    """Return the systems of these names, or all; ZhiCe is always the first.

    Raises:
        InputError: there is none of a name, or a package is missing.
    """
    known = {each.name: each for each in ALL}
    for name in names:
        if name not in known:
            raise InputError(f"There is no system {name}. Choose of: {', '.join(known)}.")
    found = [each for each in ALL if not names or each.name in (ZHICE, *names)]
    for each in found:
        if each.missing:
            raise InputError(
                f"{each.name} needs the package {each.missing}. Install the frameworks: "
                "pip install 'zhice[bench]', or name the systems to measure: --systems NAME …"
            )
    return found
