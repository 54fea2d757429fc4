"""Countries that a question asks about: what documents do not mention, they do not answer."""

import re
from functools import cache
from importlib.resources import files

from rag.language import certain_language
from rag.places import regions_of

_LANGUAGES = ("zh", "en", "de", "fr", "es", "pt", "vi", "ru", "ja", "ko", "ar")
# From Japan, trade with Japan, to Japan: where somebody comes from or what is done with it.
_NOT_THERE = re.compile(
    r"(?:\b(?:from|with|to|into|towards|aus|mit|nach|avec|vers|con|para|com|из|с|со|для|từ|với)|"
    r"来自|对|向|去|到|和|与|跟|同|[、，,])\s*$",
    re.IGNORECASE,
)
_ITS_FIRMS = re.compile(
    r"\s*(?:企业|公司|投资|商|资|人|籍|客户|市场|品牌|产|の企業|企業|人|기업|인)"
)
# Who speaks of themselves asks what holds for them here.
_OURSELVES = re.compile(
    r"我|咱|\b(?:we|our|us|i|my|wir|unser\w*|mein\w*|ich|nous|notre|nos|je|mon|somos|nosotros|"
    r"nuestr\w+|mi|nós|noss\w+|meu|minha|мы|наш\w*|мо[ейя]\w*|chúng tôi|tôi)\b|当社|弊社|私|我々|"
    r"우리|저희|نحن|شركتنا",
    re.IGNORECASE,
)


def country_asked(question: str) -> str | None:
    """Return the Chinese name of a country that a question is about, where it names no place here.

    The names are those of `data/countries.tsv`.
    """
    if _OURSELVES.search(question) or regions_of(question):
        return None
    spoken = certain_language(question)
    for language in _LANGUAGES:
        if spoken in (None, language):
            for found in _names(language).finditer(question):
                before, after = question[: found.start()], question[found.end() :]
                if not _NOT_THERE.search(before) and not _ITS_FIRMS.match(after):
                    return _called(found[0])
    return None


def _called(words: str) -> str:
    return next(chinese for name, chinese in _countries() if name in words)


@cache
def _names(language: str) -> re.Pattern[str]:
    place = _LANGUAGES.index(language)
    names = [name for row in _rows() for name in _stems(row[place], language)]
    either = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    if language in ("zh", "ja", "ko"):
        return re.compile(either)
    ending = "[а-яё]{0,3}" if language == "ru" else ""
    before = r"(?<!\w)(?:[بلفو]{0,2})" if language == "ar" else r"(?<!\w)"
    return re.compile(rf"{before}(?:{either}){ending}(?!\w)")


@cache
def _countries() -> list[tuple[str, str]]:
    """Return each name and the Chinese name of its country, the longest first."""
    named = [
        (name, row[0])
        for row in _rows()
        for language, names in zip(_LANGUAGES, row, strict=True)
        for name in _stems(names, language)
    ]
    return sorted(named, key=lambda each: -len(each[0]))


def _stems(names: str, language: str) -> list[str]:
    """Return names; Russian ones without the vowel that declines."""
    parted = names.split(",")
    return [name.rstrip("аеиояй") for name in parted] if language == "ru" else parted


@cache
def _rows() -> list[list[str]]:
    text = (files("rag") / "data" / "countries.tsv").read_text(encoding="utf-8")
    return [line.split("\t")[1:] for line in text.splitlines() if not line.startswith("#")]
