"""Offices that a question names in English: the Big Data Bureau for 省大数据局."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from corpus.patterns import regex
from corpus.tables import region_stem
from rag.offices import core_of
from rag.places import region_of

_WORD = r"[a-z][\w&'-]*,?\s+"
_NAMED = regex(
    r"(?P<before>(?:\b(?!(?:is|are|the|does|do|did|by|has|have|which|what|how|many|measures|of|in|for|"
    r"across|among|between|from|with|to|under|on|at|over|through|"
    rf"as|plan|makes?)\b){_WORD}){{0,6}})"
    r"(?:departments?|bureaus?|commissions?|administrations?|offices?|authorit(?:y|ies)|council|ccpit|"
    r"(?-i:People's Bank|Customs)|power company|state grid|courts?|procuratorates?|federations?|"
    r"associations?|trade unions?)\b"
    r"(?:\s+(?:of|for)(?:\s+the)?(?P<after>(?:\s+(?!(?:responsible|leads?|in|charge|takes?|"
    r"involved|named|ha(?:ve|s)|do|does|is|are)\b)[a-z][\w&'-]*,?){1,6}))?",
    re.IGNORECASE,
)
_LEVELS = (
    ("省", regex(r"\bprovinc", re.IGNORECASE)),
    ("市", regex(r"\bmunicipal|\bcity\b", re.IGNORECASE)),
)

_ENDS = (("department", "厅"), ("bureau", "局"), ("commission", "委"))
"""What an office is called, and how Chinese ends its name: 科技厅, not 科技局."""


def english_office_in(question: str, known: Iterable[str]) -> tuple[str, str] | None:
    """Return the words that name a known office in English, and its Chinese name.

    Where the question does not say of which level the office is, the name has none either.
    """
    offices: list[str] = []
    for found in _NAMED.finditer(question):
        words = found[0].lower()
        if not found["before"] and not found["after"] and "ccpit" not in words:
            continue
        offices = offices or sorted(known)
        meant = [name for name in offices if any(_says(words, each) for each in _english(name))]
        place = region_stem(region_of(question) or "")
        if placed := [name for name in meant if place and place in name]:
            return found[0], min(placed, key=len)
        level = _level(question)
        of_level = [name for name in meant if level and name.startswith(level)]
        cores = Counter(core_of(name) for name in meant)
        end = next((end for word, end in _ENDS if word in words), "")
        if of_level:
            return found[0], min(of_level, key=lambda name: (not name.endswith(end), len(name)))
        if cores:
            return found[0], min(cores, key=lambda name: (not name.endswith(end), len(name)))
    return None


def _level(question: str) -> str:
    """Return 省 or 市 where the question says of which its office is, or names one."""
    place = region_of(question) or ""
    said = next((level for level, cue in _LEVELS if cue.search(question)), "")
    return said or place[-1:]


def _says(words: str, english: str) -> bool:
    return all(re.search(rf"\b{re.escape(each)}", words) for each in english.split())


def _english(name: str) -> list[str]:
    """Return what English may call an office, of the longest words of its name that are known."""
    held = [stem for stem in _stems() if stem in name]
    longest = max(held, key=len, default="")
    return _stems().get(longest, [])


@cache
def _stems() -> dict[str, list[str]]:
    text = (files("rag") / "data" / "offices_en.tsv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            stem, english = line.split("\t")
            found.setdefault(stem, []).append(english)
    return found
