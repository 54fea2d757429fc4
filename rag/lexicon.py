"""The lexicon of policy language: what people say, and the words documents use for it.

`data/lexicon.jsonl` holds one concept a line: `zh` (the documents' commonest word), `forms` (their
other words for it), `lay` (what people say in Chinese), and words in other languages by ISO code.
"""

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from corpus.patterns import regex
from rag.inflection import agree, shared_length
from rag.language import certain_language

_MAX_FORMS = 4
_EXPANDED = 2
_ALL_HAN = regex(r"[\u3400-\u9fff]+")  # most of the words: nothing in them folds
_HAN_RUN = regex(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = regex(r"[^\W_]+(?:['’][^\W_]+)*")
_LATIN_LETTER = regex("[a-z]")
_LONGEST = 12
_STEM = 3
# The words that one concept may take.
_MOST_WORDS = 16
# These share letters: a word of one of them is looked for among its own alone.
_LATIN = frozenset({"en", "de", "fr", "es", "pt", "vi"})
# vehículos completos de nueva energía: an adjective may come between; in English it changes what
# is meant, digital health economy.
_ADJECTIVE_LAST = frozenset({"fr", "es", "pt"})
# Steuerzahler holds Steuer: a German word may stand within a longer one, at its start or end.
_COMPOUNDING = "de"
_LEAST_PART = 5
_ARABIC_ARTICLE = regex(r"^[\u0648\u0641]?[\u0628\u0643]?(?:\u0627\u0644|\u0644\u0644)(?=\w{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """Words of a question, and what documents call them: `text[start:end]` → `words`."""

    start: int
    end: int
    words: tuple[str, ...]


class _Known(NamedTuple):
    """Words of one language for a concept, and what documents call it.

    `rank` is their place among the concept's words: what is named so first is meant rather.
    """

    language: str
    rank: int
    parts: tuple[str, ...]
    forms: tuple[str, ...]


class _Said(NamedTuple):
    """A word said, at its place, for a part of a known one."""

    place: int
    word: str
    part: str


class _Table(NamedTuple):
    """The words of one language.

    by_run: words written without spaces, and what documents call them.
    by_words: other words, by how their first one begins.
    compounding: words that stand within longer ones.
    """

    by_run: dict[str, list[str]]
    by_words: dict[str, list[_Known]]
    compounding: dict[str, tuple[str, ...]]


class Lexicon:
    """Finds concepts in questions of any language.

    The words of a language are read when it is first asked in: together they take half a second.
    """

    def __init__(self, concepts: Iterable[dict[str, object]]) -> None:
        self._concepts = list(concepts)
        self._languages = {_language_of(key): None for each in self._concepts for key in each}
        self._tables: dict[str, _Table] = {}

    def _table(self, language: str) -> _Table:
        if language not in self._tables:
            table = _Table(defaultdict(list), defaultdict(list), {})
            for concept in self._concepts:
                forms = [str(concept["zh"]), *_texts(concept.get("forms"))]
                for key in ("zh", "forms", "lay") if language == "zh" else (language,):
                    for rank, surface in enumerate(_texts(concept.get(key))):
                        _add(table, surface, forms, rank, language, official=key != "lay")
            self._tables[language] = table
        return self._tables[language]

    def _tables_of(self, spoken: str | None, *, latin: bool) -> list[_Table]:
        """Return the tables of a language, with English names in it, or of all where uncertain."""
        languages = dict.fromkeys(("zh", spoken)) if spoken else self._languages
        if spoken and latin:
            languages["en"] = None
        return [self._table(each) for each in languages if each in self._languages]

    def expansions(self, text: str, language: str | None = None) -> list[Expansion]:
        """Return the concepts of a text, the longest words first where they overlap.

        `language` is the text's, found by its words where not given. English `import` is no word
        of a German text; in a text whose language is uncertain the words of all are looked for.
        """
        folded = _fold(text)
        spoken = language or certain_language(text)
        tables = self._tables_of(spoken, latin=_LATIN_LETTER.search(folded) is not None)
        found = [*_in_runs(folded, tables), *_in_words(folded, spoken, tables)]
        found.sort(key=lambda each: (each.start - each.end, each.start))
        taken: list[Expansion] = []
        for each in found:
            if all(each.end <= other.start or other.end <= each.start for other in taken):
                taken.append(each)
        return sorted(taken, key=lambda each: each.start)

    def words(self, text: str, language: str | None = None) -> str:
        """Return the documents' words for the concepts of a text, those it has itself left out."""
        concepts = self.expansions(text, language)
        found = [word for each in concepts for word in each.words[:_EXPANDED]]
        return " ".join(word for word in dict.fromkeys(found) if word not in text)


def _in_runs(text: str, tables: Sequence[_Table]) -> list[Expansion]:
    places = [place for place, character in enumerate(text) if character != " "]
    run = text.replace(" ", "")
    known = [table.by_run for table in tables if table.by_run]
    found = []
    for start in range(len(run)):
        for end in range(start + 2, min(start + _LONGEST, len(run)) + 1):
            words = [word for each in known for word in each.get(run[start:end], ())]
            if words:
                span = {"start": places[start], "end": places[end - 1] + 1}
                found.append(Expansion(**span, words=tuple(dict.fromkeys(words))))
    return found


def _in_words(text: str, language: str | None, tables: Sequence[_Table]) -> list[Expansion]:
    spoken = {language, "zh"} if language in _LATIN else None
    spans = list(_WORD.finditer(text))
    words = [_bare(span[0]) for span in spans]
    found = []
    for position, word in enumerate(words):
        rest = words[position : position + _MOST_WORDS]
        start = spans[position].start()
        alike = [
            (_unlike(reached), known.rank, reached[-1], known)
            for table in tables
            for known in table.by_words.get(word[:_STEM], ())
            if spoken is None
            or known.language in spoken
            or (known.language == "en" and len(known.parts) > 1)
            if (reached := _reached(rest, known))
        ]
        for _, _, last, known in sorted(alike, key=lambda each: each[:2]):
            end = spans[position + last.place].end()
            found.append(Expansion(start=start, end=end, words=known.forms))
        if spoken is None or language == _COMPOUNDING:
            found += [
                Expansion(start=start + at, end=start + to, words=table.compounding[part])
                for table in tables
                if table.compounding
                for at, to in _parts_of(word)
                if (part := word[at:to]) in table.compounding
            ]
    return found


def _add(
    table: _Table, surface: str, forms: list[str], rank: int, language: str, *, official: bool
) -> None:
    surface = _fold(surface)
    words = [form for form in forms if form != surface][:_MAX_FORMS]
    if _HAN_RUN.search(surface):
        # Korean is written with spaces or without.
        surface = surface.replace(" ", "")
        known = table.by_run[surface]
        known.extend(word for word in words if word not in known)
        if language == "zh" and official and surface not in known:
            known.insert(0, surface)
    elif parts := tuple(map(_bare, _WORD.findall(surface))):
        known_words = _Known(language, rank, parts, tuple(words))
        table.by_words[parts[0][:_STEM]].append(known_words)
        if language == _COMPOUNDING and len(parts) == 1 and len(parts[0]) >= _LEAST_PART:
            table.compounding.setdefault(parts[0], known_words.forms)


def _language_of(key: str) -> str:
    return "zh" if key in ("lay", "forms") else key


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
    if text.isascii():
        return text.lower()
    return text if _ALL_HAN.fullmatch(text) else "".join(map(_fold_character, text))


@cache
def _fold_character(character: str) -> str:
    if _HAN_RUN.match(character):
        return character
    if character == "’":
        return "'"
    return (unicodedata.normalize("NFD", character)[0].lower() or character)[:1]


def _reached(said: list[str], known: _Known) -> list[_Said]:
    """Return where words say the parts known, perhaps with a word between; empty if they do not.

    vehículos completos de nueva energía says vehículos de nueva energía.
    """
    reached: list[_Said] = []
    place = -1
    for part in known.parts:
        gap = 1 if reached and known.language in _ADJECTIVE_LAST else 0
        places = range(place + 1, min(place + 2 + gap, len(said)))
        for place in places:
            if agree(said[place], part, known.language):
                break
        else:
            return []
        reached.append(_Said(place=place, word=said[place], part=part))
    return reached


def _unlike(reached: Sequence[_Said]) -> int:
    """How many letters the words said are longer than what they share with those known."""
    return sum(
        max(len(each.word), len(each.part)) - shared_length(each.word, each.part)
        for each in reached
    )


def _bare(word: str) -> str:
    """Return the word without the Arabic article written together with it, -isation as -ization."""
    return word.replace("isation", "ization") if word.isascii() else _ARABIC_ARTICLE.sub("", word)


def _parts_of(word: str) -> list[tuple[int, int]]:
    """Return where a long word's beginnings and ends lie, those that may be words themselves."""
    size = len(word)
    cuts = range(_LEAST_PART, size - 2)
    return [(0, cut) for cut in cuts] + [(size - cut, size) for cut in cuts]
