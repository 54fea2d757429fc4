"""Offices that a question names: 工信局 for 市工业和信息化局."""

from collections.abc import Iterable
from functools import lru_cache

from corpus.patterns import regex
from corpus.tables import region_stems, regions

_LEVEL = regex(
    rf"^(?:省|市(?!场)|区|县|国家|(?:{'|'.join((*regions(), *region_stems()))})(?:省|市(?!场))?)"
)
_END = regex(r"[厅局委办院署会行部]")
_MAY_NAME = regex(r"[\u4e00-\u9fff]{2}(?:厅|局|委|办|院|署|会|行|(?<![门个些级]部)部(?!门))")
# 省有关部门, 各相关单位: no office of its own.
GENERIC_OFFICE = regex(r"有关|相关|^各(?:部门|单位|级|地|市$|区|县)")
_LONGEST = 14
_LEAST_NAME = 4
_SHORTEST = 3


def may_name_office(question: str) -> bool:
    """Tell whether a question has words that end like an office's name, 哪个部门 aside."""
    return bool(_MAY_NAME.search(question))


def office_spelled_out(question: str, known: Iterable[str]) -> str | None:
    """Return the longest known office that a question names as documents do: 青岛海关."""
    names = (each for each in known if len(each) >= _LEAST_NAME and each in question)
    return max((each for each in names if not GENERIC_OFFICE.search(each)), key=len, default=None)


def office_in(question: str, known: Iterable[str]) -> str | None:
    """Return the words of a question that name one of the known offices, in full or short.

    The longest such words count; 工信局 names 市工业和信息化局 because its characters stand in the
    full name in this order, with the same first and last.
    """
    cores = _cores_by_end(frozenset(known))
    found = ""
    for end in (match.end() for match in _END.finditer(question)):
        for start in range(max(0, end - _LONGEST), end - _SHORTEST + 1):
            words = question[start:end]
            if len(words) > len(found):
                core = core_of(words)
                if any(_shortens(core, each) for each in cores.get(core[-1], ())):
                    found = words
                    break
    return found or None


@lru_cache(maxsize=8)
def _cores_by_end(known: frozenset[str]) -> dict[str, list[str]]:
    """Return the cores of a library's offices by their last character."""
    cores: dict[str, list[str]] = {}
    for core in {core_of(name) for name in known if name}:
        cores.setdefault(core[-1], []).append(core)
    return cores


def same_office(short: str, name: str) -> bool:
    """Tell whether a name, perhaps shortened, is that of an office; 市 and 省 must not differ."""
    levels = _level(short), _level(name)
    if all(levels) and levels[0][-1] != levels[1][-1]:
        return False
    return _shortens(core_of(short), core_of(name))


def core_of(name: str) -> str:
    """Return an office's name without its level: 省科技厅 → 科技厅."""
    core = _LEVEL.sub("", name, count=1)
    return core if len(core) > 1 else name


def _level(name: str) -> str:
    level = _LEVEL.match(name)
    return level[0] if level else ""


def _shortens(short: str, name: str) -> bool:
    if len(short) < 2 or not name or (short[0], short[-1]) != (name[0], name[-1]):
        return False
    characters = iter(name)
    return all(character in characters for character in short)
