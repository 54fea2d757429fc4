"""The region a document governs, and the years it plans for."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from corpus.counties import county_at, county_in_title, with_place
from corpus.docnumber import agency_of
from corpus.fold import fold
from corpus.model import Issuer, Period, Span
from corpus.numbering import numeral_value
from corpus.patterns import regex
from corpus.tables import region_stems, regions, regions_in_latin

_YEARS = regex(
    r"(?P<start>20\d{2}) ?年? ?(?:[-—–－~～]{1,2}|至) ?(?P<end>20\d{2}) ?(?:年|(?=[)）]))"
)
_PLAN_PERIOD = regex(r"[“\"]?十(?P<ordinal>[一二三四五])五[”\"]?(?:期间|时期|末|规划)")
_FIRST_PLAN_YEAR = 2006
_FIRST_PLAN_ORDINAL = 1
# Streets borrow the names of cities: 南京路, 北京东路.
_STREET = r"(?![东西南北中]?[一二三四五]?(?:路|街|大道|道|巷|大街))"


def find_region(
    title: str, issuers: Sequence[Issuer], number: str | None, text: str
) -> tuple[str, Span | None] | None:
    """Return the region a document governs: from issuer, title or number, else from its text.

    The words of the text decide only where it speaks of 我省 or 我市 and names one such region
    most often. The span is the evidence where it lies in the text.
    """
    for issuer in issuers:
        if region := _region_at(fold(issuer.name)):
            return region, issuer.evidence
    if region := _region_of_title(fold(title), fold(text)):
        return region, None
    if region := _latin_name_in(title):
        return region, None
    if number and (agency := agency_of(number, text)) and agency.region:
        return agency.region, None
    return _our_region(fold(text))


def find_period(title: str, text: str) -> Period | None:
    """Return the planning period, from years in the title or a five-year plan in the text."""
    start = max(text.find(title), 0)
    if match := _YEARS.search(text, start, start + max(len(title), 200)):
        return Period(
            start_year=int(match["start"]),
            end_year=int(match["end"]),
            evidence=Span(start=match.start(), end=match.end(), text=match[0]),
        )
    if match := _PLAN_PERIOD.search(text):
        first = _FIRST_PLAN_YEAR + 5 * (numeral_value(match["ordinal"]) - _FIRST_PLAN_ORDINAL)
        return Period(
            start_year=first,
            end_year=first + 4,
            evidence=Span(start=match.start(), end=match.end(), text=match[0]),
        )
    return None


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern of all region names, longest first, and what each stands for."""
    names = {**region_stems(), **{region: region for region in regions()}}
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(ordered)}){_STREET}"), names


def _region_at(words: str) -> str | None:
    """Return the region that an office's name begins with; of 山东省青岛市 the city."""
    region, position = _place_at(words)
    county = county_at(words, position)
    return with_place(county, region) if county else region


def _region_of_title(title: str, text: str) -> str | None:
    title = title.lstrip("《")
    region, position = _place_at(title)
    county = county_at(title, position) or county_in_title(title, position, text)
    if county:
        return with_place(county, region)
    return region or _full_name_in(title)


def _place_at(words: str) -> tuple[str | None, int]:
    """Return the province or city that the words begin with, and where its name ends.

    长沙县 is no part of 长沙 there: its own name follows as a whole.
    """
    pattern, names = _names()
    found = None
    position = len("中共") if words.startswith("中共") else 0
    while match := pattern.match(words, position):
        here = names[match[0]]
        if found and regions()[here] != found:
            break
        if match[0] != here and words[match.end() : match.end() + 1] in ("县", "区", "旗"):
            break
        found = here
        position = match.end()
        if words.startswith("省", position):
            position += 1
    return found, position


def _full_name_in(words: str) -> str | None:
    return next((region for region in regions() if region in words), None)


def _latin_name_in(title: str) -> str | None:
    if not title.isascii():
        return None
    words = f" {' '.join(re.findall(r'[a-z]+', title.lower()))} "
    return next((name for latin, name in regions_in_latin().items() if f" {latin} " in words), None)


def _our_region(text: str) -> tuple[str, Span | None] | None:
    ours = {level: text.count(f"我{level}") + text.count(f"全{level}") for level in "省市"}
    if not any(ours.values()):
        return None
    level = "省" if ours["省"] > ours["市"] else "市"
    pattern, names = _names()
    counts = Counter(
        names[match[0]]
        for match in pattern.finditer(text)
        if (level == "市") == bool(regions()[names[match[0]]])
    )
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < 2:
        return None
    if len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]:
        return None
    ours_at = re.search(f"[我全]{level}", text)
    assert ours_at
    return ranked[0][0], Span(start=ours_at.start(), end=ours_at.end(), text=ours_at[0])
