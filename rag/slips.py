"""Slips of the pen in a question: a wrong character of the same sound, or pinyin for characters.

The library's own words decide: a character is replaced only where it makes no known word with
either neighbour, and the other character makes words of the library with both.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, cached_property
from importlib.resources import files

from corpus.patterns import regex
from index.lexical import LexicalIndex

_RUN = regex(r"[\u4e00-\u9fff]{2,}")
_SYLLABLES = regex(r"[a-z]+")
# Words that ask, point or join are hardly ever slips; pairs with them are no words.
_PLAIN = frozenset(
    "的了吗呢吧啊么嘛着过是有在和与或及把被给让对向从往到由为以于这那哪里些个谁几多少什怎想要能会可"
    "我你他她它们咱就都也还又再才只不没吧上下前后内外中请问最更很太来去说听看做干办拿"
)
_MIN_SYLLABLES = 4
_LEAST_AT_EDGE = 5
_TONE = regex("[\u0300\u0301\u0304\u030c]")
_DIAERESIS = "u\u0308"
# What people ask with, so that pinyin questions are read whole.
_ASKING = tuple(
    re.findall(
        r"\S+",
        "谁牵头 谁负责 谁配合 由谁 归谁管 牵头单位 责任单位 多少 多少钱 多少个 多少家 "
        "是多少 几个 什么 什么时候 哪些 哪个部门 有哪些 怎么 怎么申请 如何 支持 补贴 "
        "奖励 目标 到哪年 文号 发文机关 要求 措施 政策 的 有 是 吗 能 ",
    )
)


class Slips:
    """Repairs questions against one index."""

    def __init__(self, lexical: LexicalIndex, words: Iterable[str]) -> None:
        """Take an index and words that are right even where its texts have none of them."""
        self._lexical = lexical
        self._words = frozenset(words)

    @cached_property
    def _characters(self) -> dict[str, list[str]]:
        """The known characters of each sound."""
        found = defaultdict(list)
        for word in sorted(self._words):
            if len(word) == 1 and _RUN.match(word * 2):
                for sound in _sounds(word):
                    found[sound].append(word)
        return found

    def repair(self, question: str) -> str:
        """Return the question as it was probably meant; itself where nothing is certain."""
        spelt = self._from_pinyin(question)
        return spelt or _RUN.sub(lambda run: self._mend(run[0]), question)

    def _mend(self, run: str) -> str:
        for position in range(len(run)):
            if run[position] in _PLAIN:
                continue
            before, after = run[:position][-1:], run[position + 1 :][:1]
            pairs = [before + run[position], run[position] + after]
            if any(self._is_word(pair) for pair in pairs if len(pair) == 2):
                continue
            others = [other for s in _sounds(run[position]) for other in self._characters[s]]
            self._lexical.look_up(each for o in others for each in (before + o, o + after))
            fitting = [
                (count, other) for other in others if (count := self._fit(before, other, after))
            ]
            if fitting:
                run = run[:position] + max(fitting)[1] + run[position + 1 :]
        return run

    def _is_word(self, pair: str) -> bool:
        return pair in self._words or self._lexical.frequency(pair) > 0

    def _fit(self, before: str, character: str, after: str) -> int:
        """Return in how many clauses the rarer of the pairs with the neighbours stands."""
        pairs = [pair for pair in (before + character, character + after) if len(pair) == 2]
        least = _LEAST_AT_EDGE if len(pairs) == 1 else 1
        count = min(self._lexical.frequency(pair) for pair in pairs)
        return count if count >= least else 0

    def _from_pinyin(self, question: str) -> str | None:
        words = question.lower().split()
        syllables: list[str] = []
        for word in words:
            cut = _divide(word.strip("?？!,.")) if word.strip("?？!,.") else []
            if cut is None:
                return None
            syllables += cut
        if len(syllables) < _MIN_SYLLABLES:
            return None
        return self._decode(syllables)

    def _decode(self, syllables: list[str]) -> str | None:
        """Return the likeliest characters: those whose pairs occur most in the library."""
        best: dict[str, tuple[float, str]] = {"": (0.0, "")}
        for syllable in syllables:
            characters = self._characters.get(syllable)
            if not characters:
                return None
            self._lexical.look_up(last + each for last in best for each in characters)
            step: dict[str, tuple[float, str]] = {}
            for character in characters:
                score, text = max(
                    (score + self._affinity(last, character), text)
                    for last, (score, text) in best.items()
                )
                step[character] = (score, text + character)
            best = step
        return max(best.values())[1]

    def _affinity(self, last: str, character: str) -> float:
        if not last:
            return 0.0
        asked = 3.0 * any(last + character in words for words in _ASKING)
        return asked + math.sqrt(min(self._lexical.frequency(last + character), 5))


@cache
def _sounds(character: str) -> tuple[str, ...]:
    """Return the toneless readings of a character; n and l, z and zh … stay apart."""
    readings = unicodedata.normalize("NFD", _readings().get(ord(character), ""))
    toneless = _TONE.sub("", readings).replace(_DIAERESIS, "v")
    return tuple(dict.fromkeys(filter(None, toneless.split(","))))


@cache
def _readings() -> dict[int, str]:
    """Return the readings of each character, as 'zhōng,zhòng'."""
    from pypinyin.pinyin_dict import pinyin_dict  # slow to import, and seldom needed

    return dict(pinyin_dict)


_LONGEST_WORD = 40


@cache
def _all_syllables() -> frozenset[str]:
    """Return all that characters sound like; kept, since most questions ask for no more."""
    return frozenset((files("rag") / "data" / "syllables.txt").read_text("ascii").split())


def _divide(word: str) -> list[str] | None:
    """Divide zhihui into syllables, the longest first; None where it is no pinyin."""
    if len(word) > _LONGEST_WORD or not _SYLLABLES.fullmatch(word):
        return [] if word.isdecimal() else None
    if not word:
        return []
    for length in range(min(6, len(word)), 0, -1):
        if word[:length] in _all_syllables():
            rest = _divide(word[length:]) if word[length:] else []
            if rest is not None:
                return [word[:length], *rest]
    return None
