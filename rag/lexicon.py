"""The lexicon of policy language: what people say, and the words documents use for it.

`data/lexicon.jsonl` holds one concept a line: `zh` (the documents' commonest word), `forms` (their
other words for it), `lay` (what people say in Chinese), and words in other languages by ISO code.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from itertools import accumulate
from operator import and_, eq

_MAX_FORMS = 4
_EXPANDED = 2
_HAN_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LONGEST = 12
_STEM = 4
# Words agree when they share their beginning but for an ending of at most this length.
_MAX_ENDING = 3
# Steuerzahler holds Steuer: a German word may stand within a longer one, at its start or end.
_COMPOUNDING = "de"
_LEAST_PART = 5
_ARABIC_ARTICLE = re.compile(
    r"^[\u0648\u0641]?[\u0628\u0643]?(?:\u0627\u0644|\u0644\u0644)(?=\w{2})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """Words of a question, and what documents call them: `text[start:end]` → `words`."""

    start: int
    end: int
    words: tuple[str, ...]


class Lexicon:
    """Finds concepts in questions of any language."""

    def __init__(self, concepts: Iterable[dict[str, object]]) -> None:
        self._by_run: dict[str, list[str]] = defaultdict(list)
        self._by_words: dict[str, list[tuple[tuple[str, ...], list[str]]]] = defaultdict(list)
        self._compounding: dict[str, list[str]] = {}
        for concept in concepts:
            forms = [str(concept["zh"]), *_texts(concept.get("forms"))]
            for key, said in concept.items():
                for surface in _texts(said):
                    self._add(surface, forms, language="zh" if key == "forms" else key)

    def _add(self, surface: str, forms: list[str], *, language: str) -> None:
        surface = _fold(surface)
        words = [form for form in forms if form != surface][:_MAX_FORMS]
        if _HAN_RUN.search(surface):
            # Korean is written with spaces or without.
            surface = surface.replace(" ", "")
            known = self._by_run[surface]
            known.extend(word for word in words if word not in known)
            if language == "zh" and surface not in known:
                known.insert(0, surface)
        elif parts := tuple(map(_bare, _WORD.findall(surface))):
            self._by_words[parts[0][:_STEM]].append((parts, words))
            if language == _COMPOUNDING and len(parts) == 1 and len(parts[0]) >= _LEAST_PART:
                self._compounding.setdefault(parts[0], words)

    def expansions(self, text: str) -> list[Expansion]:
        """Return the concepts of a text, the longest words first where they overlap."""
        folded = _fold(text)
        found = [*self._in_runs(folded), *self._in_words(folded)]
        found.sort(key=lambda each: (each.start - each.end, each.start))
        taken: list[Expansion] = []
        for each in found:
            if all(each.end <= other.start or other.end <= each.start for other in taken):
                taken.append(each)
        return sorted(taken, key=lambda each: each.start)

    def words(self, text: str) -> str:
        """Return the documents' words for the concepts of a text, those it has itself left out."""
        found = [word for each in self.expansions(text) for word in each.words[:_EXPANDED]]
        return " ".join(word for word in dict.fromkeys(found) if word not in text)

    def _in_runs(self, text: str) -> list[Expansion]:
        places = [place for place, character in enumerate(text) if character != " "]
        run = text.replace(" ", "")
        return [
            Expansion(
                start=places[start],
                end=places[end - 1] + 1,
                words=tuple(self._by_run[run[start:end]]),
            )
            for start in range(len(run))
            for end in range(start + 2, min(start + _LONGEST, len(run)) + 1)
            if run[start:end] in self._by_run
        ]

    def _in_words(self, text: str) -> list[Expansion]:
        spans = list(_WORD.finditer(text))
        words = [_bare(span[0]) for span in spans]
        found = []
        for position, word in enumerate(words):
            start = spans[position].start()
            known = self._by_words.get(word[:_STEM], ())
            for parts, forms in sorted(known, key=partial(_unlike, words[position:])):
                stretch = words[position : position + len(parts)]
                if len(stretch) == len(parts) and all(map(_agree, stretch, parts)):
                    end = spans[position + len(parts) - 1].end()
                    found.append(Expansion(start=start, end=end, words=tuple(forms)))
            found += [
                Expansion(start=start + at, end=start + to, words=tuple(self._compounding[part]))
                for at, to in _parts_of(word)
                if (part := word[at:to]) in self._compounding
            ]
        return found


@cache
def lexicon() -> Lexicon:
    """Return the lexicon that comes with ZhiCe."""
    text = (files("rag") / "data" / "lexicon.jsonl").read_text(encoding="utf-8")
    return Lexicon(json.loads(line) for line in text.splitlines())


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(each) for each in value] if isinstance(value, list) else []


def _fold(text: str) -> str:
    """Lower case, without accents; as long as the text."""
    return "".join(
        (unicodedata.normalize("NFD", character)[0].lower() or character)[:1]
        if not _HAN_RUN.match(character)
        else character
        for character in text
    )


def _unlike(said: list[str], known: tuple[tuple[str, ...], list[str]]) -> int:
    """How far the words said are from those of a concept, the closest first."""
    return sum(map(_ending, said, known[0]))


def _agree(said: str, known: str) -> bool:
    ending = _ending(said, known)
    longest = max(len(said), len(known))
    return ending == 0 or (
        longest - ending >= _STEM and ending <= _MAX_ENDING and 3 * ending <= longest
    )


def _ending(said: str, known: str) -> int:
    """How many letters of the longer word follow the beginning that both share."""
    shared = accumulate(map(eq, said, known), and_)
    return max(len(said), len(known)) - sum(map(int, shared))


def _bare(word: str) -> str:
    """Return the word without the Arabic article that is written together with it."""
    return _ARABIC_ARTICLE.sub("", word)


def _parts_of(word: str) -> list[tuple[int, int]]:
    """Return where a long word's beginnings and ends lie, those that may be words themselves."""
    size = len(word)
    cuts = range(_LEAST_PART, size - 2)
    return [(0, cut) for cut in cuts] + [(size - cut, size) for cut in cuts]
