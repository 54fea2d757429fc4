"""Targets and money in English texts: by 2027, at least 300 enterprises will be cultivated."""

import re
from collections.abc import Iterator

from corpus.model import Amount, Comparator, Recurrence, Span, Target
from corpus.patterns import regex
from corpus.quantities import number_value

_NUMBER = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?"
_WORDS: dict[str, Comparator] = {
    "at least": "at_least",
    "no fewer than": "at_least",
    "no less than": "at_least",
    "not less than": "at_least",
    "up to": "at_most",
    "no more than": "at_most",
    "below": "at_most",
    "within": "at_most",
    "more than": "exceeds",
    "over": "exceeds",
    "exceed": "exceeds",
    "exceeds": "exceeds",
    "exceeding": "exceeds",
    "above": "exceeds",
    "about": "about",
    "around": "about",
    "approximately": "about",
    "some": "about",
    "reach": "reaches",
    "reaching": "reaches",
    "to": "reaches",
}
_COMPARES = "|".join(sorted(_WORDS, key=len, reverse=True))
_UNIT = r"%|per ?cent|percentage points?|(?:trillion|billion|million)(?: yuan| RMB| people| tons?)?"
_QUANTITY = regex(
    rf"(?:\b(?P<compares>{_COMPARES})\s+)?(?:\b(?P<second>about|at least|over)\s+)?"
    rf"(?<![\w.,-])(?P<value>{_NUMBER})(?![\w-])(?:\s*(?P<unit>{_UNIT}))?",
)
_YEAR = regex(r"\b(?:by|in|before)\s+(?:the end of\s+)?(20\d\d)\b", re.IGNORECASE)
_SETS = regex(
    r"\b(?:will|shall|should|aim|aims|target|strive|build|cultivate|establish|foster|attract|"
    r"develop|set up|create|train|reach|raise|increase|reduce|add)\b",
    re.IGNORECASE,
)
_PAST = regex(r"\b(?:has|have|had|was|were|as of|so far|last year)\b", re.IGNORECASE)
_NOUN = regex(
    r"\s+(?P<noun>[A-Za-z][A-Za-z&'’\- ]{2,80}?)"
    r"(?=\s+(?:will|shall|are|is|to be|by|in|and|with|for)\b|[,.;:)]|$)"
)
_METRIC = regex(
    r"(?:^|[,;:]\s*(?:and\s+)?|\band\s+)(?P<metric>(?:[A-Za-z][\w&'’\-]*\s+){1,12}?)"
    r"(?:will|shall|should|to|is to|are to)?\s*"
    r"(?:reach|exceed|rise|grow|increase|fall|drop|remain|stand|be)?\s*"
    r"(?:by|at|to)?\s*$"
)
_SENTENCE = regex(r"[^.!?\n。](?:[^!?\n。.]|\.(?=\S)){0,1000}")
_MONEY = regex(
    rf"(?:(?:RMB|CNY|¥)\s*(?P<a>{_NUMBER})|(?<![\w.,])(?P<b>{_NUMBER}))\s*(?P<m>million|billion)?\s*(?P<c>yuan|RMB|CNY)?"
)
_OFFER = regex(
    r"\b(?:grants?|subsid(?:y|ies)|rewards?|awards?|bonus(?:es)?|support|funding|allowances?)\b",
    re.IGNORECASE,
)
_FOR = regex(r"\b(?:to|for)\s+(?P<who>(?:each |eligible |qualified )?[A-Za-z][A-Za-z'’\- ]{3,60})")
_WHO = regex(
    r"(?P<who>[A-Z][A-Za-z'’\- ]{3,80}?)\s+(?:may|can|will|shall)\s+(?:receive|be|apply|get)"
)
_CAP = regex(r"\b(?:up to|no more than|not exceeding|maximum|capped at)\b", re.IGNORECASE)
_PENALTY = regex(r"\b(?:fine|fined|penalt(?:y|ies)|Article)\b", re.IGNORECASE)
_TURNOVER = regex(r"\b(?:turnover|revenue|investment)\b", re.IGNORECASE)
_MAX_METRIC = 160
_POWERS = {"million": 1e6, "billion": 1e9}


def english_targets(text: str) -> Iterator[Target]:
    """Yield the quantities that English sentences set."""
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        if not _SETS.search(words) or any(
            pattern.search(words) for pattern in (_PAST, _PENALTY, _OFFER)
        ):
            continue
        years = [(found.start(), int(found[1])) for found in _YEAR.finditer(words)]
        for found in _QUANTITY.finditer(words):
            if found.start() == 0 or re.fullmatch(r"(?:19|20)\d\d", found["value"]):
                continue  # the clause's own number, or a year
            if (bounds := _metric(words, found)) is None:
                continue
            first, last = bounds
            start = sentence.start() + min(first, found.start())
            end = sentence.start() + max(last, found.end())
            compares = found["second"] or found["compares"]
            before = [year for at, year in years if at < found.start()]
            yield Target(
                metric=words[first:last],
                comparator=_WORDS[compares] if compares else "equals",
                value=number_value(found["value"]),
                unit=found["unit"] or "",
                year=before[-1] if before else years[0][1] if years else None,
                blank=False,
                span=Span(start=start, end=end, text=text[start:end]),
            )


def _metric(words: str, quantity: re.Match[str]) -> tuple[int, int] | None:
    """Return where the thing measured stands: behind a bare number, else before the verb."""
    if not quantity["unit"] and (noun := _NOUN.match(words, quantity.end())):
        return noun.span("noun")
    begin = max(0, quantity.start() - _MAX_METRIC)
    if metric := _METRIC.search(words[begin : quantity.start()]):
        first, last = metric.span("metric")
        last -= len(metric["metric"]) - len(metric["metric"].rstrip())
        return begin + first, begin + last
    return None


def english_amounts(text: str) -> Iterator[Amount]:
    """Yield the money that English sentences offer."""
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        if not _OFFER.search(words) or _PENALTY.search(words) or _TURNOVER.search(words):
            continue
        for found in _MONEY.finditer(words):
            if not (found["a"] or found["c"]):
                continue
            start, end = sentence.start() + found.start(), sentence.start() + found.end()
            who = _WHO.search(words) or _FOR.search(words, found.end())
            yield Amount(
                yuan=number_value(found["a"] or found["b"]) * _POWERS.get(found["m"] or "", 1),
                cap=bool(_CAP.search(words, 0, found.start())),
                recipient=who["who"].strip() if who else "",
                recurrence=_recurrence(words),
                span=Span(start=start, end=end, text=text[start:end]),
            )


def _recurrence(words: str) -> Recurrence:
    lowered = words.lower()
    if "one-time" in lowered or "one-off" in lowered or "lump" in lowered:
        return "once"
    if "month" in lowered:
        return "monthly"
    return "yearly" if re.search(r"annual|per year|each year|a year", lowered) else "unstated"
