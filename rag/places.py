"""The places that a question names, and those that it sets beside one another."""

import re
from functools import cache, lru_cache
from importlib.resources import files

from opencc import OpenCC

from corpus.patterns import regex
from corpus.tables import region_stems, regions, regions_in_latin


@cache
def _names_elsewhere() -> tuple[dict[str, str], ...]:
    """Return regions by their names: in Latin letters, Cyrillic stems, Hangul and Arabic."""
    latin = dict(regions_in_latin())
    cyrillic: dict[str, str] = {}
    hangul: dict[str, str] = {}
    arabic: dict[str, str] = {}
    text = (files("rag") / "data" / "places_elsewhere.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        region, russian, korean, in_arabic, vietnamese, others = line.split("\t")
        latin |= {name.lower(): region for name in (vietnamese, *others.split(",")) if name}
        cyrillic[russian.lower()] = region
        hangul |= {name: region for name in korean.split(",") if name}
        arabic[in_arabic] = region
    return latin, cyrillic, hangul, arabic


def _any_of(names: dict[str, str]) -> str:
    return f"(?:{'|'.join(sorted(names, key=len, reverse=True))})"


def _in_other_scripts() -> re.Pattern[str]:
    latin, cyrillic, hangul, arabic = map(_any_of, _names_elsewhere())
    letter = "[\u0600-\u06ff]"
    return re.compile(
        rf"\b{latin}\b(?:'s)?|\b{cyrillic}[а-яё]{{0,3}}\b|{hangul}|"
        # A preposition of one letter is written together with the name.
        rf"(?<!{letter}{letter}){arabic}(?!{letter})",
        re.IGNORECASE,
    )


REGION_IN_OTHER_SCRIPT = _in_other_scripts()
# 省里, the province: the region above the city that is named beside it.
_PROVINCE = regex(
    r"省里|全省|省级(?!以上)|省上|省(?=和|与|、)|\bprovinc(?:e|ial|ia|iale?)\b|\bla province\b",
    re.IGNORECASE,
)
_EACH = regex(
    r"各|分别|相比|比较|对比|比一比|不同|不一样|区别|差别|异同|谁更|还是|(?:多少|几|哪).{2,20}(?:多少|几|哪)|"
    r"\bcompar|\bdiffer|\bversus\b|\bvs\b|\beach\b|\brespectively\b|"
    r"\b(?:how|combien|cuánt\w+|wie ?viel).+"
    r"\b(?:how|combien|cuánt\w+|wie ?viel\w*|for|pour|para|für)\b",
    re.IGNORECASE,
)

# The province (2027) and Qingdao (2025), Shandong and what does Qingdao: one beside the other.
_PLACE = rf"(?:{_any_of(_names_elsewhere()[0])}|(?:the )?provinc(?:e|ial)\b(?: level| plan)?)"
_AND_ANOTHER = regex(
    rf"{_PLACE}[^.?!]{{0,60}}?(?:\band\b|\bund\b|\bet\b|\by\b|\be\b)[^.?!]{{0,40}}?{_PLACE}",
    re.IGNORECASE,
)


@cache
def simplifier() -> OpenCC:
    """Return what turns traditional characters into simplified ones."""
    return OpenCC("t2s")


def region_of(text: str) -> str | None:
    """Return the place a question is about, None where it names several.

    山东青岛 and 山东第一家店开在青岛 are about the narrower place.
    """
    found = regions_of(text)
    narrow = found - {regions()[each] for each in found}
    return next(iter(narrow)) if len(narrow) == 1 else None


@lru_cache(maxsize=1000)
def regions_of(text: str) -> frozenset[str]:
    """Return all places named, in whatever script."""
    text = simplifier().convert(REGION_IN_OTHER_SCRIPT.sub(_chinese_name, text))
    return frozenset(region for name, region in _region_names().items() if name in text)


@cache
def _region_names() -> dict[str, str]:
    return {**{region: region for region in regions()}, **region_stems()}


def regions_compared(text: str) -> tuple[str, ...]:
    """Return the places whose answers are asked for side by side; empty where it is one place.

    省里和青岛各自 names the province of the city beside it.
    """
    found = regions_of(text)
    if not found:
        return ()
    cities = {each for each in found if regions()[each]}
    above = {regions()[each] for each in cities}
    if not _EACH.search(text) and not _AND_ANOTHER.search(text):
        return ()
    if len(cities) == 1 and (names_province(text) or _apart(text, *cities, *above)):
        return (*above, *cities)
    places = sorted(cities if len(cities) > 1 else found - above)
    return tuple(places) if 1 < len(places) <= 3 else ()


def names_province(text: str) -> bool:
    """Tell whether a text means the province without its name: 省里, the provincial."""
    return _PROVINCE.search(text) is not None


def without_places(text: str, places: set[str]) -> str:
    """Return a text without the names of some places: what is asked of one beside them."""
    for place in places:
        if not regions()[place]:
            text = _PROVINCE.sub(" ", text)
    stems = {stem for stem, region in region_stems().items() if region in places}
    names = sorted({*places, *stems}, key=len, reverse=True)
    text = REGION_IN_OTHER_SCRIPT.sub(
        lambda found: " " if _region_called(found[0].lower()) in places else found[0], text
    )
    return re.sub("|".join(map(re.escape, names)), " ", text) if names else text


def _apart(text: str, city: str, province: str) -> bool:
    """Tell whether the province is named for itself, not before its city (山东青岛)."""
    stems = {region: stem for stem, region in region_stems().items()}
    text = simplifier().convert(REGION_IN_OTHER_SCRIPT.sub(_chinese_name, text))
    name = rf"{stems.get(province, province)}省?(?!{stems.get(city, city)})"
    joined = r"(?:和|与|、|,|，|\bversus\b|\bvs\b|\band\b)"
    return re.search(rf"{name}.{{0,12}}{joined}|{joined}\s*{name}", text) is not None


def _chinese_name(found: re.Match[str]) -> str:
    return _region_called(found[0].lower())


@cache
def _region_called(name: str) -> str:
    """Return the region of a name, whatever ending stands behind it."""
    known = {key: region for names in _names_elsewhere() for key, region in names.items()}
    return known[max(filter(name.startswith, known), key=len)]


def region_name(region: str, language: str) -> str:
    """Return a place as a language writes it: Jinan for 济南市, but in Chinese characters."""
    if language in ("zh", "ja"):
        return region
    latin = next((name for name, each in regions_in_latin().items() if each == region), region)
    return latin.title()
